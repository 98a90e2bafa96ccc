//! Letters over SMTP (RFC 5321), on a connection that is kept while there is something to send.
use super::{Failure, Letter, Recipient};
use crate::config::{self, MailTls};
use anyhow::Context;
use lettre::address::Address;
use lettre::message::{Mailbox, MultiPart};
use lettre::transport::smtp::authentication::Credentials;
use lettre::transport::smtp::client::{Tls, TlsParameters};
use lettre::{Message, SmtpTransport, Transport};
use std::time::{Duration, UNIX_EPOCH};

/// For the connection, and for each answer.
const TIMEOUT: Duration = Duration::from_secs(30);
/// Longer reasons are cut.
const MAX_REASON: usize = 500;

/// An SMTP server.
#[derive(Clone)]
pub struct Smtp {
    transport: SmtpTransport,
}

impl Smtp {
    pub fn new(config: &config::Smtp) -> anyhow::Result<Self> {
        let parameters = || TlsParameters::new(config.host.clone()).with_context(|| format!("TLS for the mail server {}", config.host));
        let tls = match config.tls {
            MailTls::None => Tls::None,
            MailTls::Starttls => Tls::Required(parameters()?),
            MailTls::Tls => Tls::Wrapper(parameters()?),
        };
        let mut builder = SmtpTransport::builder_dangerous(&config.host).port(config.port).tls(tls).timeout(Some(TIMEOUT));
        if let Some((user, password)) = &config.login {
            builder = builder.credentials(Credentials::new(user.clone(), password.reveal().to_owned()));
        }
        Ok(Self { transport: builder.build() })
    }

    /// Hands a letter over. Blocks.
    pub fn send(&self, letter: &Letter) -> Result<(), Failure> {
        let message = compose(letter).map_err(|error| Failure::Permanent(format!("the mail cannot be written: {error:#}")))?;
        self.transport.send(&message).map(|_| ()).map_err(|error| {
            let reason = describe(&error, letter);
            if error.is_permanent() && !is_about_us(&error) { Failure::Permanent(reason) } else { Failure::Temporary(reason) }
        })
    }
}

/// The letter as a message: text, and HTML beside it where there is some.
fn compose(letter: &Letter) -> anyhow::Result<Message> {
    let date = UNIX_EPOCH + Duration::from_millis(u64::try_from(letter.date).unwrap_or_default());
    let mut message = Message::builder()
        .from(letter.from.parse::<Mailbox>().context("the sender (mail-from)")?)
        .message_id(Some(format!("<{}>", letter.message_id)))
        .date(date)
        .subject(letter.subject.as_str());
    for to in &letter.to {
        message = message.to(mailbox(to)?);
    }
    for cc in &letter.cc {
        message = message.cc(mailbox(cc)?);
    }
    Ok(match &letter.html {
        Some(html) => message.multipart(MultiPart::alternative_plain_html(letter.text.clone(), html.clone()))?,
        None => message.singlepart(lettre::message::SinglePart::plain(letter.text.clone()))?,
    })
}

fn mailbox(recipient: &Recipient) -> anyhow::Result<Mailbox> {
    let address: Address = recipient.address.parse().with_context(|| format!("the address of '{}'", recipient.name))?;
    // A line break in a name would be another header; lettre panics at it.
    let name: String = recipient.name.chars().map(|c| if c.is_control() { ' ' } else { c }).collect();
    Ok(Mailbox::new(Some(name.trim().to_owned()).filter(|name| !name.is_empty()), address))
}

/// The server does not like our login (RFC 4954, 6): once the operator has mended it, the mail can go.
fn is_about_us(error: &lettre::transport::smtp::Error) -> bool {
    error.status().is_some_and(|code| ["530", "534", "535", "538"].contains(&code.to_string().as_str()))
}

/// What the server or the connection said, without the addresses that servers like to repeat.
fn describe(error: &lettre::transport::smtp::Error, letter: &Letter) -> String {
    let mut text = error.to_string();
    let mut source = std::error::Error::source(error);
    while let Some(inner) = source {
        let inner_text = inner.to_string();
        if !text.contains(&inner_text) {
            text = format!("{text}: {inner_text}");
        }
        source = inner.source();
    }
    for recipient in letter.to.iter().chain(&letter.cc) {
        text = text.replace(&recipient.address, "<recipient>");
    }
    text.chars().filter(|c| !c.is_control()).take(MAX_REASON).collect()
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    fn letter() -> Letter {
        Letter {
            message_id: "7@example.org".into(),
            date: 0,
            from: "Baton <baton@example.org>".into(),
            to: vec![Recipient { name: "Max Muster".into(), address: "max@example.org".into() }],
            cc: Vec::new(),
            subject: "Your task: Approve".into(),
            text: "Hello".into(),
            html: Some("<p>Hello</p>".into()),
        }
    }

    #[test]
    fn a_letter_has_both_forms_and_its_own_message_id() {
        let text = String::from_utf8(compose(&letter()).unwrap().formatted()).unwrap();
        assert!(text.contains("Message-ID: <7@example.org>") && text.contains("multipart/alternative"), "{text}");
        assert!(text.contains("\"Max Muster\" <max@example.org>"), "{text}");
    }

    #[test]
    fn a_line_break_makes_no_header() {
        let mut letter = letter();
        letter.subject = "Hello\r\nBcc: eve@example.org".into();
        letter.to = vec![Recipient { name: "Max\r\nBcc: eve@example.org".into(), address: "max@example.org".into() }];
        let text = String::from_utf8(compose(&letter).unwrap().formatted()).unwrap();
        assert!(!text.lines().any(|line| line.to_lowercase().starts_with("bcc")), "{text}");
    }

    #[test]
    fn an_address_with_more_in_it_is_refused() {
        let mut letter = letter();
        letter.to = vec![Recipient { name: String::new(), address: "max@example.org\r\nBcc: eve@example.org".into() }];
        assert!(compose(&letter).is_err());
    }
}
