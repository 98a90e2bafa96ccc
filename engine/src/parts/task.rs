//! Changes of a task by its own listeners.
use crate::eval::TaskChange;
use crate::event::Event;
use crate::state::TaskDetails;
use crate::turn::{Done, Fault, Turn};
use baton_models::Key;

/// What a listener does to its task; no listener is told of it.
pub fn change(turn: &mut Turn, key: Key, change: TaskChange) -> Done {
    let task = turn.state.tasks.get(key).ok_or_else(|| Fault::Bug(format!("no task {key}")))?;
    let (before, links) = (task.details.clone(), &task.links);
    let details = match change {
        TaskChange::Complete => return Ok(()),
        TaskChange::Add(link) if links.contains(&link) => return Ok(()),
        TaskChange::Add(link) => return turn.emit(Event::IdentityLinkAdded { task: key, link }),
        TaskChange::Remove(link) if !links.contains(&link) => return Ok(()),
        TaskChange::Remove(link) => return turn.emit(Event::IdentityLinkRemoved { task: key, link }),
        TaskChange::Assignee(user) if before.assignee == user => return Ok(()),
        TaskChange::Assignee(user) => return turn.emit(Event::TaskAssigned { key, user }),
        TaskChange::Name(name) => TaskDetails { name, ..before },
        TaskChange::Description(description) => TaskDetails { description, ..before },
        TaskChange::Owner(owner) => TaskDetails { owner, ..before },
        TaskChange::Priority(priority) => TaskDetails { priority, ..before },
        TaskChange::DueDate(due_at) => TaskDetails { due_at, ..before },
        TaskChange::FollowUpDate(follow_up_at) => TaskDetails { follow_up_at, ..before },
    };
    turn.emit(Event::TaskUpdated { key, details })
}
