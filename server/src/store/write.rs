//! What a batch of commands changed, written in one transaction.
use super::cache::Cached;
use super::columns::Columns;
use super::rows::instance::{Head, Instances};
use super::rows::task_link::{Links, Relinked};
use super::rows::{Around, Rows};
use super::wake::Signals;
use super::{Db, Error, Sql, crash, idempotency, journal, together};
use baton_engine::Event;
use baton_engine::state::{
    Arrival, Attachment, Change, Comment, DecisionRecord, ElementInstance, ExternalTask, Incident, Job, MailOrder, SignalOrder,
    Subscription, Task, Variable,
};
use baton_models::Key;
use std::sync::Arc;

/// Everything that one transaction writes.
pub(super) struct Write {
    claims: Vec<Sql>,
    pub answers: Columns,
    instances: Instances,
    elements: Rows,
    arrivals: Rows,
    variables: Rows,
    tasks: Rows,
    links: Links,
    external_tasks: Rows,
    jobs: Rows,
    subscriptions: Rows,
    incidents: Rows,
    comments: Rows,
    attachments: Rows,
    mails: Rows,
    decisions: Rows,
    thrown: Rows,
    journal: Columns,
    pub signals: Signals,
    now: i64,
}

impl Write {
    pub(super) fn new(now: i64) -> Self {
        Self {
            claims: Vec::new(),
            answers: idempotency::columns(),
            instances: Instances::new(),
            elements: Rows::new::<ElementInstance>(),
            arrivals: Rows::new::<Arrival>(),
            variables: Rows::new::<Variable>(),
            tasks: Rows::new::<Task>(),
            links: Links::new(),
            external_tasks: Rows::new::<ExternalTask>(),
            jobs: Rows::new::<Job>(),
            subscriptions: Rows::new::<Subscription>(),
            incidents: Rows::new::<Incident>(),
            comments: Rows::new::<Comment>(),
            attachments: Rows::new::<Attachment>(),
            mails: Rows::new::<MailOrder>(),
            decisions: Rows::new::<DecisionRecord>(),
            thrown: Rows::new::<SignalOrder>(),
            journal: Columns::new(&journal::INSERT),
            signals: Signals::default(),
            now,
        }
    }

    /// The time of everything in this batch, in milliseconds.
    pub(super) fn now(&self) -> i64 {
        self.now
    }

    /// Adds a statement that must change exactly one row.
    pub(super) fn claim(&mut self, sql: Sql) {
        self.claims.push(sql);
    }

    pub(super) fn entry(&mut self, root: Key, head: &Head, content: Arc<str>) {
        journal::write(&mut self.journal, root, head, content);
    }

    /// Adds all that changed in a state. `head` is that of the journal after the batch.
    pub(super) fn state(&mut self, cached: &Cached, head: &Head, events: &Events) {
        let state = &cached.state;
        let around = Around::new(state);
        self.instances.collect(&around, cached.stored.then_some(cached.head.revision), head);
        self.elements.collect(state.elements(), &around);
        self.arrivals.collect(state.arrivals(), &around);
        self.variables.collect(state.variables(), &around);
        self.tasks.collect(state.tasks(), &around);
        self.links.collect(state.tasks(), &around, &events.relinked);
        self.external_tasks.collect(state.external_tasks(), &around);
        self.jobs.collect(state.jobs(), &around);
        self.subscriptions.collect(state.subscriptions(), &around);
        self.incidents.collect(state.incidents(), &around);
        self.comments.collect(state.comments(), &around);
        self.attachments.collect(state.attachments(), &around);
        self.mails.collect(state.mails(), &around);
        self.decisions.collect(state.decisions(), &around);
        self.thrown.collect(state.signals(), &around);
        self.notice(cached);
    }

    /// Whom to wake once this is on disk.
    fn notice(&mut self, cached: &Cached) {
        for change in cached.state.external_tasks().changes() {
            if let Change::Insert(task) | Change::Update(task) = change
                && task.locked_until.is_none_or(|until| until <= self.now)
                && !self.signals.topics.contains(&task.topic)
            {
                self.signals.topics.push(Arc::clone(&task.topic));
            }
        }
        for change in cached.state.jobs().changes() {
            if let Change::Insert(job) | Change::Update(job) = change
                && job.retries > 0
            {
                match job.due_at {
                    Some(due) if due > self.now => {
                        self.signals.next_due = Some(self.signals.next_due.map_or(due, |next| next.min(due)));
                    }
                    _ => self.signals.due.push(job.key),
                }
            }
        }
        self.signals.mails |= !cached.state.mails().is_empty();
        self.signals.thrown |= !cached.state.signals().is_empty();
    }

    /// Writes it all, or nothing.
    pub(super) fn commit(mut self, db: &mut Db) -> Result<(), Error> {
        crash::point("after-decide");
        let claims = std::mem::take(&mut self.claims);
        let columns = self.into_columns();
        let in_one = claims.is_empty() && db.is_postgres();
        let written = if in_one { together::write(db, columns) } else { in_steps(db, claims, columns) };
        if written.is_ok() {
            crash::point("after-commit");
        }
        written
    }

    /// In the order in which they are written.
    pub(super) fn into_columns(self) -> Vec<Columns> {
        let mut all = vec![self.answers];
        all.extend(self.instances.into_columns());
        all.extend(self.elements.into_columns());
        all.extend(self.arrivals.into_columns());
        all.extend(self.variables.into_columns());
        all.extend(self.tasks.into_columns());
        all.extend(self.links.into_columns());
        for rows in [
            self.external_tasks,
            self.jobs,
            self.subscriptions,
            self.incidents,
            self.comments,
            self.attachments,
            self.mails,
            self.decisions,
            self.thrown,
        ] {
            all.extend(rows.into_columns());
        }
        all.push(self.journal);
        all
    }
}

/// One transaction of several statements.
fn in_steps(db: &mut Db, claims: Vec<Sql>, columns: Vec<Columns>) -> Result<(), Error> {
    db.transaction(|db| {
        for claim in claims {
            if db.execute(claim)? != 1 {
                return Err(Error::Stale);
            }
        }
        together::write(db, columns)?;
        crash::point("before-commit");
        Ok(())
    })
}

/// What the events of a batch say beyond the final rows.
#[derive(Debug, Default)]
pub(super) struct Events {
    pub relinked: Vec<Relinked>,
}

impl Events {
    /// Adds the events of a decision at `at`, in milliseconds.
    pub(super) fn see(&mut self, events: &[Event], at: i64) {
        self.relinked.extend(events.iter().filter_map(|event| match event {
            Event::IdentityLinkAdded { task, link } => Some(Relinked { task: *task, link: link.clone(), ended_at: None }),
            Event::IdentityLinkRemoved { task, link } => Some(Relinked { task: *task, link: link.clone(), ended_at: Some(at) }),
            _ => None,
        }));
    }
}
