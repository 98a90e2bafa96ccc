//! What is logged, and how.

/// The log on standard error.
#[derive(Debug, Clone)]
pub struct Log {
    pub format: LogFormat,
    /// Levels per module, for example `info,baton=debug`.
    pub filter: String,
}

impl Default for Log {
    fn default() -> Self {
        Self { format: LogFormat::default(), filter: "info,actix_server=warn".into() }
    }
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, clap::ValueEnum, serde::Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum LogFormat {
    /// Lines for people.
    #[default]
    Text,
    /// One JSON object a line, for log collectors.
    Json,
}
