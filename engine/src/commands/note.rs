//! Comments and attachments.
use super::{Outcome, missing};
use crate::command::{Command, Reply};
use crate::event::Event;
use crate::parts::task_listener;
use crate::rejection::Rejection;
use crate::state::Record;
use crate::turn::{Fault, Turn};
use baton_models::Key;

pub fn carry_out(turn: &mut Turn, command: &Command) -> Outcome {
    match command {
        Command::AddComment { instance, task, message } => {
            known(turn, *instance)?;
            let (key, user) = (turn.key(), turn.context.actor.clone());
            turn.emit(Event::CommentAdded { key, instance: *instance, task: *task, user, message: message.clone() })?;
            task_listener::touched(turn, *task)?;
            Ok(Reply::Created(key))
        }
        Command::UpdateComment { comment, message, .. } => {
            turn.state.comments.get(*comment).filter(|c| c.is_live()).ok_or_else(|| missing("comment", *comment))?;
            turn.emit(Event::CommentUpdated { key: *comment, message: message.clone() })?;
            Ok(Reply::Done)
        }
        Command::DeleteComments { instance, task, comment } => {
            let chosen =
                |c: &&crate::state::Comment| comment.is_none_or(|key| c.key == key) && task.is_none_or(|task| c.task == Some(task));
            let keys: Vec<Key> = turn.state.comments.of(*instance).filter(chosen).map(|c| c.key).collect();
            if let (Some(comment), true) = (comment, keys.is_empty()) {
                return Err(missing("comment", *comment));
            }
            keys.into_iter().try_for_each(|key| turn.emit(Event::CommentDeleted { key }))?;
            Ok(Reply::Done)
        }
        Command::AddAttachment { instance, task, name, description, kind, url, content } => {
            known(turn, *instance)?;
            if url.is_none() && content.is_none() {
                return Err(Rejection::Invalid("an attachment needs content or a url".to_owned()).into());
            }
            let (key, user) = (turn.key(), turn.context.actor.clone());
            let (name, description, kind, url, content) = (name.clone(), description.clone(), kind.clone(), url.clone(), content.clone());
            turn.emit(Event::AttachmentAdded { key, instance: *instance, task: *task, user, name, description, kind, url, content })?;
            task_listener::touched(turn, *task)?;
            Ok(Reply::Created(key))
        }
        Command::DeleteAttachment { attachment, .. } => {
            turn.state.attachments.get(*attachment).filter(|a| a.is_live()).ok_or_else(|| missing("attachment", *attachment))?;
            turn.emit(Event::AttachmentDeleted { key: *attachment })?;
            Ok(Reply::Done)
        }
        _ => Err(Fault::Bug("not a note".to_owned())),
    }
}

fn known(turn: &Turn, instance: Key) -> Result<(), Fault> {
    turn.state.instances.get(instance).map(|_| ()).ok_or_else(|| missing("process instance", instance))
}
