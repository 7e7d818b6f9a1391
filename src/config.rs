//! Every setting, read once from the environment (or the command line) and checked.

use clap::Args;
use std::{net::SocketAddr, path::PathBuf};

/// Settings of the program. Each has a name in the environment; a bad one ends the program with one clear line.
#[derive(Debug, Clone, Args)]
pub struct Config {
    /// Where to listen.
    #[arg(long, env = "PRACTICUM_ADDRESS", default_value = "127.0.0.1:8080")]
    pub address: String,

    /// The address people type, when a proxy with TLS stands in front, like `https://practicum.example.edu`
    #[arg(long, env = "PRACTICUM_PUBLIC_URL")]
    pub public_url: Option<String>,

    /// The PostgreSQL to use; without it the program runs a private one in its data folder.
    #[arg(long, env = "DATABASE_URL", hide_env_values = true)]
    pub database_url: Option<String>,

    /// The folder of the private PostgreSQL.
    #[arg(long, env = "PRACTICUM_DATA")]
    pub data: Option<PathBuf>,

    /// The folder with initdb and postgres; searched for when left out.
    #[arg(long, env = "PRACTICUM_POSTGRES_BIN")]
    pub postgres_bin: Option<PathBuf>,

    /// Most database connections held at one time; six for each processor when left out, at least twelve. A third read.
    #[arg(long, env = "PRACTICUM_DATABASE_CONNECTIONS")]
    pub connections: Option<String>,

    /// The mail server, like `smtps://name:password@mail.example.edu`
    #[arg(long, env = "PRACTICUM_SMTP_URL", hide_env_values = true)]
    pub smtp_url: Option<String>,

    /// Who mail is from, like `Practicum <practicum@example.edu>`
    #[arg(
        long,
        env = "PRACTICUM_MAIL_FROM",
        default_value = "Practicum <practicum@localhost>"
    )]
    pub mail_from: String,

    /// Whether a proxy of yours sets X-Forwarded-For.
    #[arg(long, env = "PRACTICUM_BEHIND_PROXY", default_value = "no")]
    pub behind_proxy: String,

    /// What is logged: info, or for example practicum=debug,info
    #[arg(
        long,
        env = "PRACTICUM_LOG",
        default_value = "info,sqlx=warn,lettre=error"
    )]
    pub log: String,

    /// How it is logged: text or json.
    #[arg(long, env = "PRACTICUM_LOG_FORMAT", default_value = "text")]
    pub log_format: String,
}

/// A setting that cannot be used: which, what is wrong, and the mend.
#[derive(Debug, thiserror::Error, PartialEq, Eq)]
#[error("{name}: {problem}. {mend}")]
pub struct BadSetting {
    /// The setting's name in the environment.
    pub name: &'static str,
    /// What is wrong with its value.
    pub problem: String,
    /// What to do.
    pub mend: &'static str,
}

fn bad(name: &'static str, problem: impl Into<String>, mend: &'static str) -> BadSetting {
    BadSetting {
        name,
        problem: problem.into(),
        mend,
    }
}

/// Six for each processor, at least twelve.
fn usual_connections() -> u32 {
    let processors = std::thread::available_parallelism().map_or(2, usize::from);
    u32::try_from(processors)
        .unwrap_or(2)
        .saturating_mul(6)
        .clamp(12, 96)
}

impl Config {
    /// Where to listen.
    pub fn listen_on(&self) -> Result<SocketAddr, BadSetting> {
        self.address.parse().map_err(|_| {
            bad(
                "PRACTICUM_ADDRESS",
                format!("`{}` is not an address with a port", self.address),
                "Write it like 127.0.0.1:8080",
            )
        })
    }

    /// The address people type, without a slash at its end.
    pub fn public_address(&self) -> Result<String, BadSetting> {
        let Some(url) = &self.public_url else {
            return Ok(format!("http://{}", self.listen_on()?));
        };
        let url = url.trim_end_matches('/');
        let host = url
            .strip_prefix("https://")
            .or_else(|| url.strip_prefix("http://"))
            .unwrap_or_default();
        if host.is_empty() || host.contains(['/', ' ', '?', '#', '@']) {
            return Err(bad(
                "PRACTICUM_PUBLIC_URL",
                format!("`{url}` is not the address of a server"),
                "Write it like https://practicum.example.edu, without a path",
            ));
        }
        Ok(url.to_owned())
    }

    /// Most database connections.
    pub fn most_connections(&self) -> Result<u32, BadSetting> {
        let Some(connections) = &self.connections else {
            return Ok(usual_connections());
        };
        connections
            .parse()
            .ok()
            .filter(|most| (2..=500).contains(most))
            .ok_or_else(|| {
                bad(
                    "PRACTICUM_DATABASE_CONNECTIONS",
                    format!("`{connections}` is not a number from 2 to 500"),
                    "Leave it out for six for each processor",
                )
            })
    }

    /// Whether a proxy stands in front.
    pub fn is_behind_proxy(&self) -> Result<bool, BadSetting> {
        match self.behind_proxy.as_str() {
            "yes" => Ok(true),
            "no" => Ok(false),
            other => Err(bad(
                "PRACTICUM_BEHIND_PROXY",
                format!("`{other}` is neither yes nor no"),
                "Write yes or no",
            )),
        }
    }

    /// Whether the log is JSON.
    pub fn logs_json(&self) -> Result<bool, BadSetting> {
        match self.log_format.as_str() {
            "json" => Ok(true),
            "text" => Ok(false),
            other => Err(bad(
                "PRACTICUM_LOG_FORMAT",
                format!("`{other}` is neither text nor json"),
                "Write text or json",
            )),
        }
    }

    /// Checks every setting; the first bad one is the answer.
    pub fn check(&self) -> Result<(), BadSetting> {
        self.listen_on()?;
        self.public_address()?;
        self.most_connections()?;
        self.is_behind_proxy()?;
        self.logs_json()?;
        if let Some(url) = &self.smtp_url {
            crate::mail::sender::Sender::new(url, &self.mail_from).map_err(|error| {
                bad(
                    "PRACTICUM_SMTP_URL",
                    format!("{error:#}"),
                    "Write it like smtps://name:password@mail.example.edu",
                )
            })?;
        }
        self.database_options().map(drop)
    }

    /// How to connect to the given PostgreSQL; none when a private one is wanted.
    pub fn database_options(&self) -> Result<Option<sqlx::postgres::PgConnectOptions>, BadSetting> {
        let Some(url) = &self.database_url else {
            return Ok(None);
        };
        if !(url.starts_with("postgres://") || url.starts_with("postgresql://")) {
            return Err(bad(
                "DATABASE_URL",
                "it does not begin with postgres://",
                "Write it like postgres://name:password@host:5432/practicum",
            ));
        }
        url.parse().map(Some).map_err(|error: sqlx::Error| {
            bad(
                "DATABASE_URL",
                error.to_string(),
                "Write it like postgres://name:password@host:5432/practicum",
            )
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use clap::Parser;

    #[derive(Parser)]
    struct Line {
        #[command(flatten)]
        config: Config,
    }

    fn with(arguments: &[&str]) -> Config {
        Line::parse_from([&["practicum"], arguments].concat()).config
    }

    #[test]
    fn a_bad_setting_is_one_line_with_its_name_and_the_mend() {
        for (argument, name) in [
            ("--address=nowhere", "PRACTICUM_ADDRESS"),
            ("--public-url=practicum.example.edu", "PRACTICUM_PUBLIC_URL"),
            ("--connections=0", "PRACTICUM_DATABASE_CONNECTIONS"),
            ("--behind-proxy=maybe", "PRACTICUM_BEHIND_PROXY"),
            ("--log-format=xml", "PRACTICUM_LOG_FORMAT"),
            ("--database-url=mysql://x", "DATABASE_URL"),
            ("--smtp-url=nonsense", "PRACTICUM_SMTP_URL"),
        ] {
            let line = with(&[argument])
                .check()
                .err()
                .map(|bad| bad.to_string())
                .unwrap_or_default();
            assert!(
                line.starts_with(&format!("{name}: ")),
                "{argument} gave {line}"
            );
            assert!(!line.contains('\n'));
        }
        assert_eq!(with(&[]).check(), Ok(()));
    }
}
