//! Mails: ordered here, with what they say; rendered and sent from the outbox.
use super::frame::Frame;
use crate::command::Variables;
use crate::event::Event;
use crate::state::{MailContent, Task};
use crate::turn::{Done, Fault, Site, Turn};
use baton_models::bpmn::Mail;
use baton_models::{Key, Value};
use std::collections::BTreeSet;
use std::sync::Arc;

/// Orders the mail of a task that sends one.
pub fn send(turn: &mut Turn, site: &Site, mail: &Mail) -> Done {
    let mut frame = Frame::new(turn, site);
    let to = frame.ids(std::slice::from_ref(&mail.to))?;
    if to.is_empty() {
        return Err(Fault::Failed {
            element: site.element().id.clone(),
            message: format!("the mail has no recipient: `{}` gave none", mail.to.source),
        });
    }
    let cc = mail.cc.as_ref().map_or(Ok(Vec::new()), |cc| frame.ids(std::slice::from_ref(cc)))?;
    let subject = frame.optional_text(mail.subject.as_ref())?;
    let text = frame.optional_text(mail.text.as_ref())?;
    let html = frame.optional_text(mail.html.as_ref())?;
    let template = mail.template.as_deref().unwrap_or("plain").into();
    let content = MailContent { template, to, cc, subject, text, html, ..about(turn, site.at.instance, site.at.key)? };
    order(turn, site.at.instance, content)
}

/// Tells the one who was given a task, unless it was by the person's own hand.
pub fn assigned(turn: &mut Turn, task: &Task) -> Done {
    let Some(assignee) = &task.details.assignee else { return Ok(()) };
    if turn.context.actor.as_ref() == Some(assignee) || !has_address(turn, assignee) {
        return Ok(());
    }
    tell(turn, task, "assignment", assignee.clone())
}

/// Tells everybody who may take a task, each once and in a mail of their own: nobody learns the addresses of others, and
/// one that is refused keeps nobody else waiting.
pub fn offered(turn: &mut Turn, task: &Task) -> Done {
    if task.details.assignee.is_some() {
        return Ok(());
    }
    let mut people = BTreeSet::new();
    for link in task.links.iter().filter(|link| &*link.kind == "candidate") {
        people.extend(link.user.clone());
        let group = link.group.as_deref().and_then(|group| turn.context.directory.group(group));
        people.extend(group.into_iter().flat_map(|group| group.members.iter().cloned()));
    }
    people.retain(|person| has_address(turn, person));
    people.into_iter().try_for_each(|person| tell(turn, task, "candidate", person))
}

fn has_address(turn: &Turn, user: &str) -> bool {
    turn.context.directory.user(user).is_some_and(|user| user.email.is_some())
}

fn tell(turn: &mut Turn, task: &Task, template: &str, to: Arc<str>) -> Done {
    let about = about(turn, task.instance, task.element_instance)?;
    let content =
        MailContent { template: template.into(), to: vec![to], task: Some(task.key), task_name: task.details.name.clone(), ..about };
    order(turn, task.instance, content)
}

/// What every mail says: the process, its business key, and the simple variables.
fn about(turn: &Turn, instance: Key, scope: Key) -> Result<MailContent, Fault> {
    let (process_name, business_key) = {
        let instance = turn.instance(instance)?;
        let process = &instance.graph.process;
        (process.name.as_deref().unwrap_or(&process.id).into(), instance.business_key.clone())
    };
    let simple = |value: &Value| !matches!(value, Value::Bytes(_) | Value::File(_) | Value::Object(_) | Value::Xml(_));
    let variables: Variables = turn.state.visible(scope).into_iter().filter(|(_, value)| simple(value)).collect();
    Ok(MailContent {
        template: "plain".into(),
        to: Vec::new(),
        cc: Vec::new(),
        subject: None,
        text: None,
        html: None,
        task: None,
        task_name: None,
        process_name,
        business_key,
        variables,
    })
}

fn order(turn: &mut Turn, instance: Key, content: MailContent) -> Done {
    let key = turn.key();
    turn.emit(Event::MailOrdered { key, instance, content })
}
