//! A client of a running server's REST interface, for subcommands.
use super::crowd::Crowd;
use anyhow::{Context, anyhow};
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use serde_json::Value;
use std::time::Duration;

/// Which server, and as whom.
#[derive(Debug, clap::Args)]
pub struct Client {
    /// The server's address
    #[arg(long, env = "BATON_SERVER", value_name = "URL", default_value = "http://127.0.0.1:8080")]
    server: String,
    /// The user; the password comes from BATON_PASSWORD or is asked for
    #[arg(long, env = "BATON_USER", value_name = "ID")]
    user: Option<String>,
}

/// Requests to one server, over connections that are kept.
#[derive(Debug, Clone)]
pub struct Session {
    agent: ureq::Agent,
    base: String,
    authorization: Option<String>,
}

/// What the server said.
pub struct Answer {
    pub status: u16,
    /// Null where the body is not JSON.
    pub body: Value,
}

impl Client {
    /// Sends one POST below `/engine-rest`.
    pub fn post(&self, path: &str, content_type: &str, body: &[u8]) -> anyhow::Result<Answer> {
        self.session(1)?.post(path, content_type, body)
    }

    /// Asks for the password if one is needed, and keeps up to so many connections.
    pub fn session(&self, connections: usize) -> anyhow::Result<Session> {
        let config = ureq::Agent::config_builder()
            .http_status_as_error(false)
            .timeout_global(Some(Duration::from_secs(120)))
            .max_idle_connections(connections)
            .max_idle_connections_per_host(connections);
        Ok(Session { agent: ureq::Agent::new_with_config(config.build()), base: self.base(), authorization: self.authorization()? })
    }

    /// The same server for thousands of requests at once, as whom `session` asks.
    pub fn crowd(&self, session: &Session) -> Crowd {
        Crowd::new(self.base(), session.authorization.clone())
    }

    fn base(&self) -> String {
        format!("{}/engine-rest", self.server.trim_end_matches('/'))
    }

    fn authorization(&self) -> anyhow::Result<Option<String>> {
        let Some(user) = &self.user else { return Ok(None) };
        let password = match std::env::var("BATON_PASSWORD") {
            Ok(password) => password,
            Err(_) => {
                rpassword::prompt_password(format!("Password of {user}: ")).context("cannot ask for the password; set BATON_PASSWORD")?
            }
        };
        Ok(Some(format!("Basic {}", STANDARD.encode(format!("{user}:{password}")))))
    }
}

impl Session {
    /// Sends a POST below `/engine-rest`.
    pub fn post(&self, path: &str, content_type: &str, body: &[u8]) -> anyhow::Result<Answer> {
        let mut request = self.agent.post(format!("{}{path}", self.base)).content_type(content_type);
        if let Some(header) = &self.authorization {
            request = request.header("Authorization", header);
        }
        self.answer(request.send(body))
    }

    /// Sends a GET below `/engine-rest`.
    pub fn get(&self, path: &str) -> anyhow::Result<Answer> {
        self.without_body(self.agent.get(format!("{}{path}", self.base)))
    }

    /// Sends a DELETE below `/engine-rest`.
    pub fn delete(&self, path: &str) -> anyhow::Result<Answer> {
        self.without_body(self.agent.delete(format!("{}{path}", self.base)))
    }

    fn without_body(&self, mut request: ureq::RequestBuilder<ureq::typestate::WithoutBody>) -> anyhow::Result<Answer> {
        if let Some(header) = &self.authorization {
            request = request.header("Authorization", header);
        }
        self.answer(request.call())
    }

    fn answer(&self, response: Result<ureq::http::Response<ureq::Body>, ureq::Error>) -> anyhow::Result<Answer> {
        let mut response = response.with_context(|| format!("cannot reach {} (is `baton serve` running there?)", self.base))?;
        let text = response.body_mut().read_to_string()?;
        Ok(Answer { status: response.status().as_u16(), body: serde_json::from_str(&text).unwrap_or_default() })
    }
}

impl Answer {
    pub fn is_success(&self) -> bool {
        (200..300).contains(&self.status)
    }

    /// The same, or what went wrong.
    pub fn checked(self) -> anyhow::Result<Self> {
        if self.is_success() { Ok(self) } else { Err(self.error()) }
    }

    /// What went wrong, said by the server.
    pub fn error(&self) -> anyhow::Error {
        match (self.status, self.text("message")) {
            (401, _) => anyhow!("the server wants to know who you are: --user or BATON_USER, and BATON_PASSWORD (or they are wrong)"),
            (status, Some(message)) => anyhow!("{message} (HTTP {status})"),
            (status, None) => anyhow!("the server answered HTTP {status}"),
        }
    }

    /// A field of the body that is text.
    pub fn text(&self, field: &str) -> Option<&str> {
        self.body.get(field)?.as_str()
    }
}
