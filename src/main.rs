//! The program: parses its arguments, calls the library, gives the exit status.

use std::process::ExitCode;

#[tokio::main]
async fn main() -> ExitCode {
    practicum::cli::run().await
}
