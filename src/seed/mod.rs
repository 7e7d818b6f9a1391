//! Named worlds: the only factory of data for tests, demo and benchmarks.
