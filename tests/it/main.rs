//! All tests that need more than one function: one binary, so that it links once.

mod private_postgres;
