//! Every setting under its one name: a flag `--x-y`, an environment variable `BATON_X_Y`, a key `x-y` of `baton.toml`.
use super::{Error, Foreign, LogFormat, MailTls, RestAuth, Secret};
use baton_models::bpmn::Instead;
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

/// What was said on the command line, in the environment or in a file; `None`: nothing.
#[derive(Debug, Clone, Default, clap::Args, serde::Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case", default)]
pub struct Settings {
    /// Reads settings from this file [default: baton.toml, if there is one]
    #[arg(long, env = "BATON_CONFIG", value_name = "FILE")]
    #[serde(skip)]
    pub config: Option<PathBuf>,
    /// The database: sqlite://FILE or postgres://USER:PASSWORD@HOST/NAME [default: sqlite://baton.db]
    #[arg(long, env = "BATON_DATABASE", value_name = "URL", hide_env_values = true)]
    pub database: Option<String>,
    /// Where to listen [default: 127.0.0.1:8080]
    #[arg(long, env = "BATON_LISTEN", value_name = "ADDRESS:PORT")]
    pub listen: Option<String>,
    /// Seeds a demo company with users, an example process and a mailbox to look at
    #[arg(long, env = "BATON_DEMO", num_args = 0..=1, default_missing_value = "true", value_name = "BOOL")]
    pub demo: Option<bool>,
    /// What the REST interface asks of callers [default: basic]
    #[arg(long, env = "BATON_REST_AUTH", value_enum)]
    pub rest_auth: Option<RestAuth>,
    /// How people reach the server, for links in mails [default: http:// and where it listens]
    #[arg(long, env = "BATON_PUBLIC_URL", value_name = "URL")]
    pub public_url: Option<String>,
    /// The time zone of pages, mails, reports, timers and due dates, for example Europe/Berlin [default: the machine's]
    #[arg(long, env = "BATON_TIME_ZONE", value_name = "NAME")]
    pub time_zone: Option<String>,
    /// The mail server: HOST or HOST:PORT [default: none, no mail is sent]
    #[arg(long, env = "BATON_MAIL_SERVER", value_name = "HOST:PORT")]
    pub mail_server: Option<String>,
    /// The sender of mails [default: Baton <baton@localhost>]
    #[arg(long, env = "BATON_MAIL_FROM", value_name = "ADDRESS")]
    pub mail_from: Option<String>,
    /// The mail server's user
    #[arg(long, env = "BATON_MAIL_USER", value_name = "NAME")]
    pub mail_user: Option<String>,
    /// The mail server's password; better set in the environment or in baton.toml than here
    #[arg(long, env = "BATON_MAIL_PASSWORD", value_name = "PASSWORD", hide_env_values = true)]
    pub mail_password: Option<Secret>,
    /// How mails are secured on their way [default: starttls, or tls on port 465]
    #[arg(long, env = "BATON_MAIL_TLS", value_enum)]
    pub mail_tls: Option<MailTls>,
    /// Writers of the database [default: 1 on SQLite, the number of cores on PostgreSQL]
    #[arg(long, env = "BATON_LANES", value_name = "N")]
    pub lanes: Option<usize>,
    /// Read connections to the database [default: 8]
    #[arg(long, env = "BATON_READERS", value_name = "N")]
    pub readers: Option<usize>,
    /// Megabytes for what is kept in memory and for what waits; requests beyond it are sent away with 503 [default: 256]
    #[arg(long, env = "BATON_MEMORY", value_name = "MB")]
    pub memory: Option<usize>,
    /// Seconds from one checkpoint of the journal to the next; 0: none [default: 300]
    #[arg(long, env = "BATON_CHECKPOINT_INTERVAL", value_name = "SECONDS")]
    pub checkpoint_interval: Option<u32>,
    /// What becomes of scripts in languages that are not run here, such as Python [default: refuse]
    #[arg(long, env = "BATON_FOREIGN_SCRIPTS", value_enum)]
    pub foreign_scripts: Option<Foreign>,
    /// What is done instead of host code, by the name of its class or bean; in the file alone
    #[arg(skip)]
    pub host_code: Option<BTreeMap<String, Instead>>,
    /// Whether a process that does not say so (isExecutable) can be run [default: as tools of its dialect mean it]
    #[arg(long, env = "BATON_EXECUTABLE", value_name = "BOOL")]
    pub executable: Option<bool>,
    /// Lines for people or JSON for log collectors [default: text]
    #[arg(long, env = "BATON_LOG_FORMAT", value_enum)]
    pub log_format: Option<LogFormat>,
    /// What is logged: error, warn, info, debug, or levels per module [default: info]
    #[arg(long, env = "BATON_LOG", value_name = "LEVEL")]
    pub log: Option<String>,
}

impl Settings {
    /// Adds what the file says where neither flag nor environment did.
    pub fn with_file(self) -> Result<Self, Error> {
        let named = self.config.clone();
        let path = named.clone().unwrap_or_else(|| PathBuf::from("baton.toml"));
        match std::fs::read_to_string(&path) {
            Ok(text) => Ok(self.or(Self::parse(&path, &text)?)),
            Err(error) if error.kind() == std::io::ErrorKind::NotFound && named.is_none() => Ok(self),
            Err(error) => Err(Error::File(format!("{}: {error}", path.display()))),
        }
    }

    fn parse(path: &Path, text: &str) -> Result<Self, Error> {
        toml::from_str(text).map_err(|error| Error::File(format!("{}: {error}", path.display())))
    }

    fn or(self, other: Self) -> Self {
        Self {
            config: self.config,
            database: self.database.or(other.database),
            listen: self.listen.or(other.listen),
            demo: self.demo.or(other.demo),
            rest_auth: self.rest_auth.or(other.rest_auth),
            public_url: self.public_url.or(other.public_url),
            time_zone: self.time_zone.or(other.time_zone),
            mail_server: self.mail_server.or(other.mail_server),
            mail_from: self.mail_from.or(other.mail_from),
            mail_user: self.mail_user.or(other.mail_user),
            mail_password: self.mail_password.or(other.mail_password),
            mail_tls: self.mail_tls.or(other.mail_tls),
            lanes: self.lanes.or(other.lanes),
            readers: self.readers.or(other.readers),
            memory: self.memory.or(other.memory),
            checkpoint_interval: self.checkpoint_interval.or(other.checkpoint_interval),
            foreign_scripts: self.foreign_scripts.or(other.foreign_scripts),
            host_code: self.host_code.or(other.host_code),
            executable: self.executable.or(other.executable),
            log_format: self.log_format.or(other.log_format),
            log: self.log.or(other.log),
        }
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    #[test]
    fn a_flag_wins_over_the_file() {
        let file = Settings::parse(Path::new("baton.toml"), "listen = '0.0.0.0:80'\nrest-auth = 'none'").unwrap();
        let flags = Settings { listen: Some("127.0.0.1:1".into()), ..Settings::default() };
        let both = flags.or(file);
        assert_eq!(both.listen.as_deref(), Some("127.0.0.1:1"));
        assert_eq!(both.rest_auth, Some(RestAuth::None));
    }

    #[test]
    fn an_unknown_key_is_named_with_its_line_and_what_is_accepted() {
        let error = Settings::parse(Path::new("baton.toml"), "demo = true\nlisten-on = 'x'").unwrap_err().to_string();
        assert!(error.contains("baton.toml") && error.contains("line 2") && error.contains("listen-on"), "{error}");
        assert!(error.contains("`listen`") && error.contains("`rest-auth`"), "{error}");
    }

    #[test]
    fn a_missing_file_matters_only_where_it_was_named() {
        let named = Settings { config: Some("/nowhere/baton.toml".into()), ..Settings::default() };
        assert!(named.with_file().unwrap_err().to_string().contains("/nowhere/baton.toml"));
    }
}
