//! A command on its way through a lane, with whom to answer.
use super::{Error, Request, Sql};
use baton_engine::Reply;
use baton_models::Key;
use tokio::sync::oneshot;

/// A command that a lane accepted.
pub(super) struct Order {
    pub request: Request,
    pub extras: Extras,
    pub answer: Answer,
}

/// What the store adds to a command of its own accord.
#[derive(Debug, Default)]
pub(super) struct Extras {
    /// A statement that must change exactly one row in the same transaction, else the command is not carried out.
    pub claim: Option<Sql>,
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
}

impl Order {
    pub(super) fn reply(self, result: Result<Reply, Error>) {
        match self.answer {
            // The caller may have gone; what was done stays done.
            Answer::Caller(sender) => drop(sender.send(result)),
            Answer::Job(job) => {
                if let Err(error) = result {
                    tracing::debug!(%job, %error, "the job was not executed");
                }
            }
        }
    }
}
