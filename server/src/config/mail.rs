//! The mail server that takes our mails.
use super::{Error, Secret};

/// Mail as a whole; without a server nothing is sent.
#[derive(Debug, Clone, Default)]
pub struct Mail {
    pub smtp: Option<Smtp>,
    /// The sender, for example `Baton <baton@example.org>`.
    pub from: String,
}

/// How to reach an SMTP server.
#[derive(Debug, Clone)]
pub struct Smtp {
    pub host: String,
    pub port: u16,
    pub tls: MailTls,
    pub login: Option<(String, Secret)>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, clap::ValueEnum, serde::Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum MailTls {
    /// Plain text. Only for a server on the same machine.
    None,
    /// Begins plain and must upgrade (RFC 3207).
    Starttls,
    /// TLS from the first byte (RFC 8314).
    Tls,
}

impl Mail {
    pub(super) fn new(
        server: Option<String>,
        from: Option<String>,
        user: Option<String>,
        password: Option<Secret>,
        tls: Option<MailTls>,
    ) -> Result<Self, Error> {
        let from = from.unwrap_or_else(|| "Baton <baton@localhost>".into());
        if from.parse::<lettre::message::Mailbox>().is_err() {
            return Err(Error::value("mail-from", from, "is no mail address such as Baton <baton@example.org>"));
        }
        let Some(server) = server else { return Ok(Self { smtp: None, from }) };
        let address = server.strip_prefix("smtp://").unwrap_or(&server);
        let (host, port) = match address.rsplit_once(':') {
            Some((host, port)) => (host, Some(port.parse().map_err(|_| Error::value("mail-server", &server, "is not HOST or HOST:PORT"))?)),
            None => (address, None),
        };
        if host.is_empty() {
            return Err(Error::value("mail-server", &server, "names no host"));
        }
        let tls = tls.unwrap_or(if port == Some(465) { MailTls::Tls } else { MailTls::Starttls });
        let port = port.unwrap_or(match tls {
            MailTls::None => 25,
            MailTls::Starttls => 587,
            MailTls::Tls => 465,
        });
        let login = match (user, password) {
            (Some(user), Some(password)) => Some((user, password)),
            (None, None) => None,
            (Some(user), None) => return Err(Error::value("mail-user", user, "needs mail-password too")),
            (None, Some(_)) => return Err(Error::value("mail-password", "***", "needs mail-user too")),
        };
        Ok(Self { smtp: Some(Smtp { host: host.into(), port, tls, login }), from })
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    #[test]
    fn the_port_follows_the_kind_of_tls() {
        let smtp = |server: &str, tls| Mail::new(Some(server.into()), None, None, None, tls).unwrap().smtp.unwrap();
        assert_eq!((smtp("mail.example.org", None).port, smtp("mail.example.org", None).tls), (587, MailTls::Starttls));
        assert_eq!(smtp("mail.example.org", Some(MailTls::Tls)).port, 465);
        assert_eq!(smtp("smtp://mail.example.org:465", None).tls, MailTls::Tls);
        assert_eq!(smtp("localhost:2525", Some(MailTls::None)).port, 2525);
    }

    #[test]
    fn a_sender_that_no_mail_could_have_is_refused_at_once() {
        let from = |from: &str| Mail::new(None, Some(from.into()), None, None, None);
        assert!(from("Baton <baton@example.org>").is_ok() && from("baton@example.org").is_ok());
        assert!(from("Baton").unwrap_err().to_string().contains("mail-from"));
    }

    #[test]
    fn a_user_without_password_is_refused() {
        let error = Mail::new(Some("mail".into()), None, Some("ada".into()), None, None).unwrap_err();
        assert!(error.to_string().contains("mail-password"));
    }
}
