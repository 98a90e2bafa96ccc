//! A command on its way through a lane, with whom to answer.
use super::{Error, Request, Sql};
use crate::room::Share;
use baton_engine::{Command, Reply, Target};
use baton_models::Key;
use tokio::sync::oneshot;

/// A command that a lane accepted.
pub(super) struct Order {
    pub request: Request,
    pub extras: Extras,
    pub answer: Answer,
    /// The memory that it takes while it waits.
    pub room: Option<Share>,
}

/// What the store adds to a command of its own accord.
#[derive(Debug, Default)]
pub(super) struct Extras {
    /// A statement that must change exactly one row in the same transaction, else the command is not carried out.
    pub claim: Option<Sql>,
    /// The root of what the command names, where the store knows it already.
    pub root: Option<Key>,
    /// What a repetition is known by, where the command differs from one attempt to the next.
    pub digest: Option<Vec<u8>>,
    /// The caller is told the variables that the external task sees; true: only those of its own scope.
    pub variables: Option<bool>,
}

/// Who is told.
pub(super) enum Answer {
    Caller(oneshot::Sender<Result<Reply, Error>>),
    /// The lane gave the command to itself: this job was due at once.
    Job(Key),
    /// The command recorded this defect, with which the one who gave the first command is answered.
    Defect(Box<Answer>, String),
}

impl Order {
    pub(super) fn reply(self, result: Result<Reply, Error>) {
        let Self { answer, room, .. } = self;
        // Who is answered may count on the room.
        drop(room);
        answer.give(result);
    }

    /// Bytes that it takes, about.
    pub(super) fn weight(&self) -> usize {
        self.room.as_ref().map_or(0, Share::bytes)
    }

    /// A defect struck at the command: what records it before the caller is told. `None`: there is nothing to record
    /// it at, and the caller was told.
    pub(super) fn failed(self, what: String) -> Option<Self> {
        let target = self.request.command.target();
        if matches!(target, Target::New(_)) || matches!(self.answer, Answer::Defect(..)) {
            self.reply(Err(Error::Bug(what)));
            return None;
        }
        let command = Command::RecordDefect { target, message: what.as_str().into() };
        let request = Request { actor: None, command, idempotency_id: None };
        Some(Self { request, extras: Extras::default(), answer: Answer::Defect(Box::new(self.answer), what), room: None })
    }
}

impl Answer {
    fn give(self, result: Result<Reply, Error>) {
        match self {
            // The caller may have gone; what was done stays done.
            Answer::Caller(sender) => drop(sender.send(result)),
            Answer::Job(job) => {
                if let Err(error) = result {
                    tracing::debug!(%job, %error, "the job was not executed");
                }
            }
            Answer::Defect(first, what) => {
                if let Err(error) = result {
                    tracing::error!(%error, "a defect was not recorded");
                }
                first.give(Err(Error::Bug(what)));
            }
        }
    }
}
