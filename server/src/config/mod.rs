//! What the operator decided, read once at start: defaults < `baton.toml` < environment `BATON_*` < flags.
//! One struct per concern; [`Settings`] is the list of everything that can be set.
mod auth;
mod database;
mod http;
mod log;
mod mail;
mod memory;
mod models;
mod settings;
mod zone;

pub use auth::{Auth, RestAuth};
pub use database::Database;
pub use http::Http;
pub use log::{Log, LogFormat};
pub use mail::{Mail, MailTls, Smtp};
pub use memory::Memory;
pub use models::Foreign;
pub use settings::Settings;

use jiff::tz::TimeZone;
use std::fmt;
use thiserror::Error;

/// Everything that the server was told.
#[derive(Debug, Clone)]
pub struct Config {
    pub http: Http,
    pub database: Database,
    pub memory: Memory,
    pub auth: Auth,
    pub mail: Mail,
    /// How models are read.
    pub models: baton_models::bpmn::Options,
    pub log: Log,
    /// In which times are shown and written; UTC by default, and the machine's own where nothing else was set.
    pub time_zone: TimeZone,
    /// Seeds the demo company and shows its mails at `/demo/mailbox`.
    pub demo: bool,
}

impl Default for Config {
    fn default() -> Self {
        Self {
            http: Http::default(),
            database: Database::default(),
            memory: Memory::default(),
            auth: Auth::default(),
            mail: Mail::default(),
            models: baton_models::bpmn::Options::default(),
            log: Log::default(),
            time_zone: TimeZone::UTC,
            demo: false,
        }
    }
}

impl Config {
    /// Checks settings and fills in the defaults.
    pub fn new(settings: Settings) -> Result<Self, Error> {
        Ok(Self {
            database: Database::new(&settings)?,
            models: settings.models()?,
            memory: Memory::new(settings.memory)?,
            http: Http::new(settings.listen, settings.public_url)?,
            auth: Auth { rest: settings.rest_auth.unwrap_or_default() },
            mail: Mail::new(settings.mail_server, settings.mail_from, settings.mail_user, settings.mail_password, settings.mail_tls)?,
            log: Log { format: settings.log_format.unwrap_or_default(), filter: settings.log.unwrap_or_else(|| Log::default().filter) },
            time_zone: zone::zone(settings.time_zone)?,
            demo: settings.demo.unwrap_or(false),
        })
    }
}

/// A setting that cannot be used.
#[derive(Debug, Error)]
pub enum Error {
    #[error("setting '{name}': '{value}' {reason}")]
    Value { name: &'static str, value: String, reason: String },
    #[error("{0}")]
    File(String),
}

impl Error {
    fn value(name: &'static str, value: impl Into<String>, reason: impl Into<String>) -> Self {
        Self::Value { name, value: value.into(), reason: reason.into() }
    }
}

/// A password or token: never shown in a log.
#[derive(Clone, PartialEq, Eq, serde::Deserialize)]
#[serde(transparent)]
pub struct Secret(String);

impl Secret {
    pub fn reveal(&self) -> &str {
        &self.0
    }
}

impl From<String> for Secret {
    fn from(text: String) -> Self {
        Self(text)
    }
}

impl std::str::FromStr for Secret {
    type Err = std::convert::Infallible;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        Ok(Self(text.to_owned()))
    }
}

impl fmt::Debug for Secret {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("***")
    }
}
