//! How the code is laid out, checked against what ARCHITECTURE.md and STYLE.md promise.

mod imports;
mod sizes;
mod source;
mod words;
