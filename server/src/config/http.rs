//! Where the server listens, and under which address people reach it.
use super::Error;

/// The web side.
#[derive(Debug, Clone)]
pub struct Http {
    /// Address and port, for example `127.0.0.1:8080`; port 0 takes a free one.
    pub listen: String,
    /// How people reach the server, for links in mails; without a trailing slash. `None`: `http://` and where it listens.
    pub public_url: Option<String>,
    /// Bytes of a JSON body.
    pub json_limit: usize,
    /// Bytes of a multipart body: a deployment, an attachment.
    pub upload_limit: usize,
}

impl Default for Http {
    fn default() -> Self {
        Self { listen: "127.0.0.1:8080".into(), public_url: None, json_limit: 4 << 20, upload_limit: 20 << 20 }
    }
}

impl Http {
    pub(super) fn new(listen: Option<String>, public_url: Option<String>) -> Result<Self, Error> {
        let default = Self::default();
        if let Some(url) = &public_url
            && !url.starts_with("http://")
            && !url.starts_with("https://")
        {
            return Err(Error::value("public-url", url, "does not begin with http:// or https://"));
        }
        let listen = listen.unwrap_or_else(|| default.listen.clone());
        if listen.rsplit_once(':').is_none_or(|(_, port)| port.parse::<u16>().is_err()) {
            return Err(Error::value("listen", listen, "is not ADDRESS:PORT, for example 127.0.0.1:8080"));
        }
        Ok(Self { listen, public_url: public_url.map(|url| url.trim_end_matches('/').to_owned()), ..default })
    }

    /// True where people come over TLS, so that cookies may be marked Secure.
    pub fn is_https(&self) -> bool {
        self.public_url.as_deref().is_some_and(|url| url.starts_with("https://"))
    }
}
