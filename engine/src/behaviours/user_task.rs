//! Makes a task for a person, and tells those whom it concerns.
use super::Behaviour;
use crate::event::Event;
use crate::parts::frame::Frame;
use crate::parts::{job, mail, task_listener};
use crate::state::{IdentityLink, Record, TaskDetails};
use crate::turn::{Done, Fault, Site, Turn};
use baton_models::bpmn::elements::UserTask;
use baton_models::expr::Expression;
use baton_models::form::Form;
use baton_models::{Value, time};
use std::sync::Arc;

/// The priority of a task whose model names none.
const DEFAULT_PRIORITY: i64 = 50;

impl Behaviour for UserTask {
    fn enter(&self, turn: &mut Turn, site: &Site) -> Done {
        offer(turn, site, self, None)
    }
}

/// Makes a task as it is modelled; without an assignee there it is `assignee`'s.
pub fn offer(turn: &mut Turn, site: &Site, model: &UserTask, assignee: Option<Arc<str>>) -> Done {
    let mut details = model.details(turn, site)?;
    details.assignee = details.assignee.or(assignee);
    let links = model.links(turn, site)?;
    let form_key = match &model.form {
        Some(Form::Key(key)) => Frame::new(turn, site).text(key)?,
        _ => None,
    };
    let (key, element) = (turn.key(), Some(site.element().id.clone()));
    turn.emit(Event::TaskCreated {
        key,
        alias: None,
        instance: site.at.instance,
        element_instance: site.at.key,
        element,
        details,
        links,
        form_key,
    })?;
    if site.element().listeners.is_some() {
        task_listener::created(turn, site, key)?;
    }
    let task = turn.state.tasks.get(key).cloned().ok_or_else(|| Fault::Bug(format!("no task {key}")))?;
    if !task.is_live() {
        return Ok(());
    }
    mail::assigned(turn, &task)?;
    mail::offered(turn, &task)
}

/// What the model says of the task.
trait Modelled {
    fn details(&self, turn: &mut Turn, site: &Site) -> Result<TaskDetails, Fault>;
    fn links(&self, turn: &mut Turn, site: &Site) -> Result<Vec<IdentityLink>, Fault>;
}

impl Modelled for UserTask {
    fn details(&self, turn: &mut Turn, site: &Site) -> Result<TaskDetails, Fault> {
        let priority = match &self.priority {
            Some(priority) => job::number(turn, site, priority)?,
            None => DEFAULT_PRIORITY,
        };
        let due_at = date(turn, site, self.due_date.as_ref())?;
        let follow_up_at = date(turn, site, self.follow_up_date.as_ref())?;
        let tenant = turn.instance(site.at.instance)?.tenant.clone();
        let mut frame = Frame::new(turn, site);
        Ok(TaskDetails {
            name: frame.optional_text(self.name.as_ref())?,
            description: frame.optional_text(self.description.as_ref())?,
            assignee: frame.optional_text(self.assignee.as_ref())?.filter(|assignee| !assignee.is_empty()),
            due_at,
            follow_up_at,
            priority: i32::try_from(priority).unwrap_or(i32::MAX),
            tenant,
            ..TaskDetails::default()
        })
    }

    fn links(&self, turn: &mut Turn, site: &Site) -> Result<Vec<IdentityLink>, Fault> {
        let candidate: Arc<str> = "candidate".into();
        let mut frame = Frame::new(turn, site);
        let users = frame.ids(&self.candidate_users)?;
        let groups = frame.ids(&self.candidate_groups)?;
        let users = users.into_iter().map(|user| IdentityLink { kind: candidate.clone(), user: Some(user), group: None });
        let groups = groups.into_iter().map(|group| IdentityLink { kind: candidate.clone(), user: None, group: Some(group) });
        Ok(users.chain(groups).collect())
    }
}

/// A date in milliseconds; a duration counts from now.
fn date(turn: &mut Turn, site: &Site, expression: Option<&Expression>) -> Result<Option<i64>, Fault> {
    let Some(expression) = expression else { return Ok(None) };
    let (now, zone) = (turn.context.now, turn.context.zone);
    let mut frame = Frame::new(turn, site);
    let date = match frame.value(expression)? {
        Value::Null => return Ok(None),
        Value::Date(at) => Ok(at),
        Value::String(text) => time::date_or_duration(&text, now, zone),
        other => Err(format!("it is {}", other.type_name())),
    };
    date.map(Some).map_err(|why| frame.complain(expression, &format!("a date is wanted: {why}")))
}
