//! Logging: readable for people on a terminal, JSON for machines. Ids, never names, notes or tokens.

use tracing_subscriber::{EnvFilter, fmt, prelude::*};

/// Sets the log up once. `filter` is like `practicum=debug,info`; `json` writes one JSON object a line.
pub fn init(filter: &str, json: bool) -> Result<(), String> {
    let filter = EnvFilter::try_new(filter).map_err(|e| e.to_string())?;
    let registry = tracing_subscriber::registry().with(filter);
    let done = if json {
        registry
            .with(fmt::layer().json().with_writer(std::io::stderr))
            .try_init()
    } else {
        registry
            .with(fmt::layer().with_target(false).with_writer(std::io::stderr))
            .try_init()
    };
    done.map_err(|e| e.to_string())
}
