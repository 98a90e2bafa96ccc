//! Events in words: what happened, with which values, and who did it - a person, a worker, or the engine by itself.
use super::events;
use super::names::{Names, choice};
use baton_engine::state::{DecisionOutput, DecisionTold, IdentityLink, InstanceState, JobKind, MailContent, TaskDetails};
use baton_engine::{Event, Why};
use baton_models::{Key, Value};
use std::fmt::Write;

/// An event as a sentence.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Sentence {
    pub what: String,
    /// Values, conditions, reasons.
    pub detail: String,
    /// How much it matters to whoever follows the case.
    pub weight: Weight,
}

/// How much an event matters, to whom.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord)]
pub enum Weight {
    /// The machine's bookkeeping.
    Technical,
    /// An auditor wants to know.
    #[default]
    Audit,
    /// Everybody in the case wants to know.
    Headline,
}

pub(super) fn said(weight: Weight, what: impl Into<String>, detail: impl Into<String>) -> Sentence {
    Sentence { what: what.into(), detail: detail.into(), weight }
}

/// Tells an event.
pub fn tell(event: &Event, names: &Names) -> Sentence {
    use Weight::{Audit, Headline, Technical};
    match event {
        Event::InstanceStarted { key, business_key, caller, .. } => {
            let weight = if caller.is_some() { Audit } else { Headline };
            said(
                weight,
                format!("Started “{}”", names.process(*key)),
                business_key.as_deref().map_or(String::new(), |key| format!("business key {key}")),
            )
        }
        Event::InstanceEnded { key, state, reason } => instance_ended(*key, *state, reason.as_deref(), names),
        Event::ElementEntered { instance, element, .. } => said(Technical, format!("Reached “{}”", names.element(*instance, element)), ""),
        Event::ElementMoved { key, state } => said(Technical, format!("“{}” became {state:?}", names.thing(*key)), ""),
        Event::ElementCompleted { key } => said(Technical, format!("Finished “{}”", names.thing(*key)), ""),
        Event::ElementCanceled { key } => said(Audit, format!("Gave up “{}”", names.thing(*key)), ""),
        Event::LoopStarted { key, total } => {
            let times = if *total == u32::MAX { "as long as its condition holds".to_owned() } else { format!("{total} times") };
            said(Audit, format!("“{}” is repeated", names.thing(*key)), times)
        }
        Event::LoopResultGiven { body, number, value, .. } => {
            said(Audit, format!("“{}” has a result", names.thing(*body)), format!("number {}: {}", number + 1, names.value(value)))
        }
        Event::LoopItemsKept { body, items, .. } => {
            said(Technical, format!("“{}” keeps the list that it runs over", names.thing(*body)), names.value(items))
        }
        Event::JoinArrived { key, flow, .. } | Event::JoinFilled { key, flow } => {
            said(Technical, format!("Arrived at “{}”", names.thing(*key)), format!("over {flow}"))
        }
        Event::ActivityChosen { instance, element, .. } => said(Headline, format!("Chose “{}”", names.element(*instance, element)), ""),
        Event::FlowTaken { instance, flow, why } => flow_taken(*instance, flow, why.as_ref(), names),
        Event::VariableSet { instance, name, value, .. } => variable(*instance, name, value, names),
        Event::VariableDeleted { .. } => said(Technical, "Removed a value", ""),
        Event::TimerFired { instance, element } => said(Headline, format!("Time was up: “{}”", names.element(*instance, element)), "timer"),
        Event::SubscriptionOpened { .. }
        | Event::SubscriptionClosed { .. }
        | Event::MessageReceived { .. }
        | Event::SignalReceived { .. }
        | Event::SignalThrown { .. }
        | Event::ConditionHeld { .. }
        | Event::EscalationThrown { .. }
        | Event::ErrorThrown { .. } => events::tell(event, names),
        Event::IncidentRaised { instance, element, message, .. } => {
            let at = element.as_ref().map_or(String::new(), |element| format!(" at “{}”", names.element(*instance, element)));
            said(Headline, format!("Got stuck{at}"), message.to_string())
        }
        Event::IncidentEnded { resolved, .. } => {
            said(Headline, if *resolved { "The problem was solved" } else { "The problem went away" }, "")
        }
        Event::ScriptWrote { instance, element, text, .. } => {
            let at = element.as_ref().map_or(String::new(), |element| format!(" at “{}”", names.element(*instance, element)));
            said(Audit, format!("A script{at} wrote"), text.to_string())
        }
        Event::DirectoryAsked { question, answer } => said(Audit, "Asked the directory", format!("{question} = {}", names.value(answer))),
        Event::DecisionsEvaluated { decisions, .. } => {
            let name = decisions.last().map_or("", |told| told.name.as_deref().unwrap_or(&told.id));
            said(Headline, format!("Evaluated the decision “{name}”"), outcome(decisions, names))
        }
        Event::MailOrdered { content, .. } => {
            let to: Vec<String> = content.to.iter().map(|name| names.user(name)).collect();
            said(Headline, "Sent a mail", format!("“{}” to {}", about(content), to.join(", ")))
        }
        other => of_work(other, names),
    }
}

/// What came of a decision, and by which rules; then the same of those that it required.
fn outcome(decisions: &[std::sync::Arc<DecisionTold>], names: &Names) -> String {
    let rule = |output: &DecisionOutput| output.rule_order.map_or(String::new(), |rule| format!(" (rule {rule})"));
    let output = |output: &DecisionOutput| format!("{} = {}{}", output.name, names.value(&output.value), rule(output));
    let outputs = |told: &DecisionTold| told.outputs.iter().take(10).map(output).collect::<Vec<_>>().join(", ");
    let Some((asked, required)) = decisions.split_last() else { return String::new() };
    let required =
        required.iter().rev().take(10).map(|told| format!("; from “{}”: {}", told.name.as_deref().unwrap_or(&told.id), outputs(told)));
    outputs(asked) + &required.collect::<String>()
}

/// Tasks, external tasks and jobs: the work of people, of workers and of the engine.
fn of_work(event: &Event, names: &Names) -> Sentence {
    use Weight::{Audit, Headline, Technical};
    match event {
        Event::TaskCreated { key, details, links, .. } => {
            said(Headline, format!("Created the task “{}”", names.thing(*key)), offered(details, links, names))
        }
        Event::TaskClaimed { key, user } => said(Headline, format!("Took “{}”", names.thing(*key)), names.user(user)),
        Event::TaskAssigned { key, user: Some(user) } => {
            said(Headline, format!("Gave “{}” to {}", names.thing(*key), names.short(user)), "")
        }
        Event::TaskAssigned { key, user: None } => said(Headline, format!("Gave “{}” back", names.thing(*key)), ""),
        Event::TaskUpdated { key, details } => said(Audit, format!("Changed “{}”", names.thing(*key)), offered(details, &[], names)),
        Event::TaskDelegated { key, assignee, .. } => {
            said(Headline, format!("Passed “{}” on", names.thing(*key)), assignee.as_ref().map_or(String::new(), |user| names.user(user)))
        }
        Event::IdentityLinkAdded { task, link } => said(Audit, format!("Offered “{}”", names.thing(*task)), link_text(link, names)),
        Event::IdentityLinkRemoved { task, link } => {
            said(Audit, format!("No longer offered “{}”", names.thing(*task)), link_text(link, names))
        }
        Event::TaskCompleted { key } => said(Headline, format!("Completed “{}”", names.thing(*key)), ""),
        Event::TaskDeleted { key, reason } => said(Headline, format!("Withdrew “{}”", names.thing(*key)), reason.to_string()),
        Event::CommentAdded { message, .. } => said(Headline, "Commented", message.to_string()),
        Event::CommentUpdated { message, .. } => said(Audit, "Changed a comment", message.to_string()),
        Event::CommentDeleted { .. } => said(Audit, "Removed a comment", ""),
        Event::AttachmentAdded { name, url, .. } => {
            said(Headline, "Attached a file", name.as_deref().or(url.as_deref()).unwrap_or_default())
        }
        Event::AttachmentDeleted { .. } => said(Audit, "Removed an attachment", ""),
        Event::ExternalTaskCreated { key, topic, .. } => {
            said(Audit, format!("“{}” waits for a worker", names.thing(*key)), format!("topic {topic}"))
        }
        Event::ExternalTaskLocked { key, worker, .. } => said(Audit, format!("Began “{}”", names.thing(*key)), format!("worker {worker}")),
        Event::ExternalTaskUnlocked { key } => said(Audit, format!("Put “{}” back", names.thing(*key)), ""),
        Event::ExternalTaskFailed { key, message, retries, .. } => said(
            Headline,
            format!("“{}” failed", names.thing(*key)),
            format!("{}; {retries} attempts left", message.as_deref().unwrap_or_default()),
        ),
        Event::ExternalTaskRetriesSet { key, retries } => {
            said(Audit, format!("“{}” may be tried again", names.thing(*key)), format!("{retries} attempts"))
        }
        Event::ExternalTaskPrioritySet { key, priority } => {
            said(Audit, format!("Changed the priority of “{}”", names.thing(*key)), priority.to_string())
        }
        Event::ExternalTaskEnded { key } => said(Audit, format!("The work on “{}” ended", names.thing(*key)), ""),
        Event::JobCreated { key, kind: JobKind::Timer, due_at, .. } => said(
            Audit,
            format!("Set the timer “{}”", names.thing(*key)),
            due_at.map_or(String::new(), |at| format!("due {}", names.time(at))),
        ),
        Event::JobCreated { key, .. } => said(Technical, format!("Goes on later at “{}”", names.thing(*key)), ""),
        Event::JobFailed { key, message, retries, .. } => {
            said(Audit, format!("“{}” failed", names.thing(*key)), format!("{message}; {retries} attempts left"))
        }
        Event::JobRetriesSet { key, retries } => {
            said(Audit, format!("“{}” may be tried again", names.thing(*key)), format!("{retries} attempts"))
        }
        Event::JobDueSet { key, due_at } => {
            said(Audit, format!("Changed the time of “{}”", names.thing(*key)), due_at.map_or(String::new(), |at| names.time(at)))
        }
        Event::JobEnded { key } => said(Technical, format!("“{}” is no longer planned", names.thing(*key)), ""),
        other => said(Technical, format!("{other:?}"), ""),
    }
}

/// What a mail is about: the same words as in its subject.
fn about(content: &MailContent) -> String {
    if let Some(subject) = &content.subject {
        return subject.to_string();
    }
    let thing = content.task_name.as_ref().unwrap_or(&content.process_name);
    match &*content.template {
        "assignment" => format!("Your task: {thing}"),
        "candidate" => format!("Open to take: {thing}"),
        "reminder" => format!("Still waiting for you: {thing}"),
        _ => content.process_name.to_string(),
    }
}

fn instance_ended(key: Key, state: InstanceState, reason: Option<&str>, names: &Names) -> Sentence {
    let how = match state {
        InstanceState::ExternallyTerminated | InstanceState::InternallyTerminated => "was cancelled",
        InstanceState::Active | InstanceState::Completed => "is finished",
    };
    said(Weight::Headline, format!("“{}” {how}", names.process(key)), reason.unwrap_or_default())
}

fn flow_taken(instance: Key, flow: &str, why: Option<&Why>, names: &Names) -> Sentence {
    let (from, to, name) = names.flow(instance, flow);
    let Some(why) = why else { return said(Weight::Technical, format!("Went from “{from}” to “{to}”"), "") };
    let answer = name.map_or(String::new(), |name| format!(" {name}:"));
    let reason = match why {
        Why::Condition(source) => format!("because {source} held"),
        Why::Default => "because no condition held".to_owned(),
    };
    said(Weight::Audit, format!("Decided “{from}”{answer} on to “{to}”"), reason)
}

fn variable(instance: Key, name: &str, value: &Value, names: &Names) -> Sentence {
    let field = names.field(instance, name);
    let label = field.and_then(|field| field.label.clone()).unwrap_or_else(|| name.to_owned());
    let mut shown = names.value(value);
    if let (Some(field), Value::String(id)) = (field, value)
        && let Some(label) = choice(field, id)
    {
        let _ = write!(shown, " ({label})");
    }
    said(Weight::Audit, format!("Set “{label}”"), format!("{name} = {shown}"))
}

fn offered(details: &TaskDetails, links: &[IdentityLink], names: &Names) -> String {
    let mut parts = Vec::new();
    parts.extend(details.assignee.as_ref().map(|user| format!("for {}", names.user(user))));
    let candidates: Vec<String> = links.iter().map(|link| link_text(link, names)).collect();
    if !candidates.is_empty() {
        parts.push(format!("offered to {}", candidates.join(", ")));
    }
    parts.extend(details.due_at.map(|at| format!("due {}", names.time(at))));
    parts.join("; ")
}

fn link_text(link: &IdentityLink, names: &Names) -> String {
    match (&link.user, &link.group) {
        (Some(user), _) => names.user(user),
        (None, Some(group)) => names.group(group),
        (None, None) => link.kind.to_string(),
    }
}
