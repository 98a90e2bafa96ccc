//! What every mail may say about its case.
use super::{Order, Writer};
use crate::pages::{moment, say};
use baton_engine::Directory;
use baton_models::Value;
use serde::Serialize;

/// Lines about the case; more would make a letter of it.
const MAX_FACTS: usize = 12;
/// Longer values are cut.
const MAX_VALUE: usize = 300;

/// The part of the context that all mails share.
#[derive(Debug, Serialize)]
pub struct Details {
    /// Empty where several people get the mail.
    pub greeted: String,
    pub process: String,
    pub business_key: Option<String>,
    pub task: Option<String>,
    /// What the model says.
    pub subject: Option<String>,
    pub text: Option<String>,
    #[serde(skip)]
    pub html: Option<String>,
    /// Where to go: the task, or the case.
    pub link: String,
    pub facts: Vec<Fact>,
}

/// A variable of the case.
#[derive(Debug, Serialize)]
pub struct Fact {
    pub label: String,
    pub value: String,
}

impl Details {
    pub fn new(order: &Order<'_>, greeted: String, writer: &Writer, directory: &Directory) -> Self {
        let base_url = &writer.base_url;
        let content = order.content;
        let text = |text: &Option<std::sync::Arc<str>>| text.as_deref().map(str::to_owned);
        Self {
            greeted,
            process: content.process_name.to_string(),
            business_key: text(&content.business_key),
            task: text(&content.task_name),
            subject: text(&content.subject),
            text: text(&content.text),
            html: text(&content.html),
            link: match content.task {
                Some(task) => format!("{base_url}/tasks/{task}"),
                None => format!("{base_url}/cases/{}", order.instance),
            },
            facts: content.variables.iter().filter_map(|(name, value)| fact(name, value, writer, directory)).take(MAX_FACTS).collect(),
        }
    }
}

fn fact(name: &str, value: &Value, writer: &Writer, directory: &Directory) -> Option<Fact> {
    let shown = match value {
        Value::Boolean(true) => "yes".to_owned(),
        Value::Boolean(false) => "no".to_owned(),
        Value::Short(n) => n.to_string(),
        Value::Integer(n) => n.to_string(),
        Value::Long(n) => n.to_string(),
        Value::Double(n) => n.to_string(),
        Value::String(user) if directory.user(user).is_some() => say::name(user, directory),
        Value::String(text) if !text.trim().is_empty() => text.chars().take(MAX_VALUE).collect(),
        Value::Date(at) => moment::date(*at, &writer.time_zone),
        _ => return None,
    };
    Some(Fact { label: say::words(name), value: shown })
}
