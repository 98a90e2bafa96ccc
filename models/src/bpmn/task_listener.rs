//! Listeners of user tasks (`camunda:taskListener`): what runs as a person's work is made, given, changed, done or dropped.
use super::context::Context;
use super::events::timer::Timer;
use super::listener::{self, Listener};
use super::vendor;
use super::xml::Node;

/// A listener of a user task.
#[derive(Debug, Clone)]
pub struct TaskListener {
    pub event: TaskEvent,
    pub id: Option<String>,
    /// When it is time, of a listener to [`TaskEvent::Timeout`].
    pub timer: Option<Timer>,
    pub action: Listener,
}

/// What happens to a task.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum TaskEvent {
    Create,
    Assignment,
    Update,
    Complete,
    Delete,
    Timeout,
}

impl TaskEvent {
    const ALL: [Self; 6] = [Self::Create, Self::Assignment, Self::Update, Self::Complete, Self::Delete, Self::Timeout];

    /// What Flowable's `all` means.
    const OF_ALL: [Self; 4] = [Self::Create, Self::Assignment, Self::Complete, Self::Delete];

    /// The event's name in the model, and in `eventName`.
    pub fn name(self) -> &'static str {
        match self {
            Self::Create => "create",
            Self::Assignment => "assignment",
            Self::Update => "update",
            Self::Complete => "complete",
            Self::Delete => "delete",
            Self::Timeout => "timeout",
        }
    }
}

/// The task listeners of an element, in the order of the file.
pub(super) fn parse(node: Node<'_>, context: &mut Context<'_>) -> Vec<TaskListener> {
    let mut listeners = Vec::new();
    for listener in vendor::each(node, "taskListener") {
        if node.name() != "userTask" {
            context.warning("listener-ignored", listener.at(), "Only user tasks have task listeners: this one is never called.");
            continue;
        }
        let event = listener.attribute("event");
        let action = listener::action(listener, context);
        if event.is_some_and(|event| event.value == "all") {
            let each = |event| action.clone().map(|action| TaskListener { event, id: None, timer: None, action });
            listeners.extend(TaskEvent::OF_ALL.into_iter().filter_map(each));
            continue;
        }
        let Some(known) = TaskEvent::ALL.into_iter().find(|known| event.is_some_and(|event| event.value == known.name())) else {
            let names = TaskEvent::ALL.map(TaskEvent::name).join(", ");
            listener::unknown_event(listener, event, &names, context);
            continue;
        };
        let timer = (known == TaskEvent::Timeout).then(|| timer(listener, context)).flatten();
        let id = listener.attribute("id").map(|id| id.value.to_owned());
        listeners.extend(action.map(|action| TaskListener { event: known, id, timer, action }));
    }
    listeners
}

fn timer(listener: Node<'_>, context: &mut Context<'_>) -> Option<Timer> {
    match listener.child("timerEventDefinition") {
        Some(definition) => Timer::parse(definition, context),
        None => {
            context.error("missing-timer", listener.at(), "A listener to timeout needs a timerEventDefinition that says when.");
            None
        }
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::indexing_slicing, clippy::expect_used)]
    use super::*;
    use crate::bpmn::testing::{check_between, element};
    use expect_test::expect;

    fn task(tag: &str, listeners: &str) -> String {
        format!("<{tag} id='x'><extensionElements>\n{listeners}</extensionElements></{tag}>")
    }

    #[test]
    fn events_and_timers() {
        let all = "<camunda:taskListener event='create' class='a.B'/><camunda:taskListener event='assignment' expression='${task.id}'/>
<camunda:taskListener event='update' expression='${1}'/><camunda:taskListener event='complete' expression='${1}'/>
<camunda:taskListener event='delete' expression='${1}'/><camunda:taskListener event='timeout' id='late' expression='${1}'>
<timerEventDefinition><timeDuration>PT1H</timeDuration></timerEventDefinition></camunda:taskListener>";
        let listeners = element(&task("userTask", all), "").listeners.unwrap().task;
        assert_eq!(listeners.iter().map(|l| l.event).collect::<Vec<_>>(), TaskEvent::ALL);
        assert!(listeners[0].action.host_code(|_| false).is_some() && listeners[5].timer.is_some());
        assert_eq!(listeners[5].id.as_deref(), Some("late"));
    }

    #[test]
    fn mistakes_name_their_place() {
        let problems = "<camunda:taskListener event='start' expression='${1}'/>
<camunda:taskListener event='timeout' expression='${1}'/>
<camunda:taskListener event='create'/>";
        check_between(
            &task("userTask", problems),
            "",
            expect![[r#"
            Error 4:30: element 'x': The event 'start' is not one of this camunda:taskListener. Accepted are: create, assignment, update, complete, delete, timeout. [listener-event]
            Error 5:1: element 'x': A listener to timeout needs a timerEventDefinition that says when. [missing-timer]
            Error 6:1: element 'x': The camunda:taskListener does nothing: give class, delegateExpression, expression or a camunda:script. [listener-empty]
        "#]],
        );
        check_between(
            &task("task", "<camunda:taskListener event='create' class='a.B'/>"),
            "",
            expect![[r#"
            Warning 4:1: element 'x': Only user tasks have task listeners: this one is never called. [listener-ignored]
        "#]],
        );
    }
}
