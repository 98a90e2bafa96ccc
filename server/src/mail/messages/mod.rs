//! One struct per mail: the context of the three templates of its name.
mod assignment;
mod candidate;
mod details;
mod outcome;
mod plain;
mod reminder;

use super::{Recipient, resolve};
use crate::templates::{Error, Templates};
use baton_engine::Directory;
use baton_engine::state::MailContent;
use baton_models::Key;
use details::Details;
use jiff::tz::TimeZone;
use serde::Serialize;

/// A mail as it goes out.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Letter {
    /// Without the angle brackets; the same for every attempt, so that a receiver can tell a repetition.
    pub message_id: String,
    /// Milliseconds since the epoch, UTC.
    pub date: i64,
    pub from: String,
    pub to: Vec<Recipient>,
    pub cc: Vec<Recipient>,
    pub subject: String,
    pub text: String,
    pub html: Option<String>,
}

/// A mail order with what is needed to write it.
pub struct Order<'a> {
    pub key: Key,
    pub instance: Key,
    pub created_at: i64,
    pub content: &'a MailContent,
}

/// Writes letters.
#[derive(Clone)]
pub struct Writer {
    pub templates: Templates,
    /// The sender, for example `Baton <baton@example.org>`.
    pub from: String,
    /// How people reach the server, without a trailing slash.
    pub base_url: String,
    /// In which times are written.
    pub time_zone: TimeZone,
}

impl Writer {
    /// The letter that was ordered. `to` is empty where nobody has an address.
    pub fn write(&self, order: &Order<'_>, directory: &Directory) -> Result<Letter, Error> {
        let to = resolve(&order.content.to, directory);
        let cc = resolve(&order.content.cc, directory);
        let greeted = match to.as_slice() {
            [only] => only.name.clone(),
            _ => String::new(),
        };
        let details = Details::new(order, greeted, self, directory);
        let (subject, text, html) = match &*order.content.template {
            "assignment" => self.render("assignment", &assignment::Assignment { details })?,
            "candidate" => self.render("candidate", &candidate::Candidate { details })?,
            "reminder" => self.render("reminder", &reminder::Reminder { details })?,
            "outcome" => self.render("outcome", &outcome::Outcome { details })?,
            _ => plain::Plain { details }.render(self)?,
        };
        Ok(Letter {
            message_id: format!("{}@{}", order.key, self.domain()),
            date: order.created_at,
            from: self.from.clone(),
            to,
            cc,
            subject: one_line(&subject),
            text,
            html,
        })
    }

    fn render(&self, name: &str, context: &impl Serialize) -> Result<(String, String, Option<String>), Error> {
        let part = |file: &str| self.templates.render(&format!("mail/{name}/{file}"), context);
        Ok((part("subject.txt")?, part("body.txt")?, Some(part("body.html")?)))
    }

    /// The domain of the sender, for the Message-ID.
    fn domain(&self) -> &str {
        let domain = self.from.rsplit_once('@').map_or("", |(_, domain)| domain.trim_end_matches(['>', ' ']));
        if domain.is_empty() { "localhost" } else { domain }
    }
}

/// A subject is one line of a bearable length.
fn one_line(text: &str) -> String {
    let words: Vec<&str> = text.split(|c: char| c.is_whitespace() || c.is_control()).filter(|word| !word.is_empty()).collect();
    words.join(" ").chars().take(200).collect()
}

#[cfg(test)]
mod tests;
