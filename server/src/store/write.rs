//! What a batch of commands changed, written with one statement per table in one transaction.
use super::cache::Cached;
use super::columns::Columns;
use super::rows::instance::{self, Head};
use super::rows::task_link::Links;
use super::rows::{Around, Rows};
use super::wake::Signals;
use super::{Db, Error, Sql, crash, idempotency, journal};
use baton_engine::Event;
use baton_engine::state::{
    Attachment, Change, Comment, ElementInstance, ExternalTask, Incident, Job, MailOrder, Subscription, Task, Variable,
};
use baton_models::Key;
use std::collections::HashSet;
use std::sync::Arc;

/// Everything that one transaction writes.
pub(super) struct Write {
    claims: Vec<Sql>,
    pub answers: Columns,
    instances: Columns,
    called: Columns,
    roots: Columns,
    elements: Rows,
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
    journal: Columns,
    pub signals: Signals,
    now: i64,
}

impl Write {
    pub(super) fn new(now: i64) -> Self {
        Self {
            claims: Vec::new(),
            answers: idempotency::columns(),
            instances: Columns::new(&instance::INSERT),
            called: Columns::new(&instance::UPDATE),
            roots: Columns::new(&instance::UPDATE_ROOT),
            elements: Rows::new::<ElementInstance>(),
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
            journal: Columns::new(&journal::INSERT),
            signals: Signals::default(),
            now,
        }
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
        self.root(cached, head, &around);
        for change in state.instances().changes() {
            match change {
                Change::Insert(record) if record.key != around.root => instance::insert(&mut self.instances, record, None, &around),
                Change::Update(record) if record.key != around.root => instance::update(&mut self.called, record),
                _ => {}
            }
        }
        self.elements.collect(state.elements(), &around);
        self.variables.collect(state.variables(), &around);
        self.tasks.collect(state.tasks(), &around);
        self.links.collect(state.tasks(), &around, &events.relinked, self.now);
        self.external_tasks.collect(state.external_tasks(), &around);
        self.jobs.collect(state.jobs(), &around);
        self.subscriptions.collect(state.subscriptions(), &around);
        self.incidents.collect(state.incidents(), &around);
        self.comments.collect(state.comments(), &around);
        self.attachments.collect(state.attachments(), &around);
        self.mails.collect(state.mails(), &around);
        self.notice(cached);
    }

    fn root(&mut self, cached: &Cached, head: &Head, around: &Around<'_>) {
        let Some(root) = cached.state.instances().get(around.root) else { return };
        if cached.stored {
            instance::update_root(&mut self.roots, root, cached.head.revision, head);
        } else {
            instance::insert(&mut self.instances, root, Some(head), around);
        }
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
    }

    /// Writes it all, or nothing.
    pub(super) fn commit(self, db: &mut Db) -> Result<(), Error> {
        crash::point("after-decide");
        db.begin()?;
        let written = self.flush(db).and_then(|()| {
            crash::point("before-commit");
            db.commit()
        });
        if written.is_err() {
            db.rollback();
        } else {
            crash::point("after-commit");
        }
        written
    }

    /// Writes it all within a transaction that somebody else began.
    pub(super) fn flush(self, db: &mut Db) -> Result<(), Error> {
        for claim in self.claims {
            exactly(db.execute(claim)?, 1)?;
        }
        let answers = self.answers.len();
        exactly(self.answers.flush(db)?, answers)?;
        let roots = self.roots.len();
        exactly(self.roots.flush(db)?, roots)?;
        self.instances.flush(db)?;
        let called = self.called.len();
        exactly(self.called.flush(db)?, called)?;
        self.elements.flush(db)?;
        self.variables.flush(db)?;
        self.tasks.flush(db)?;
        self.links.flush(db)?;
        self.external_tasks.flush(db)?;
        self.jobs.flush(db)?;
        self.subscriptions.flush(db)?;
        self.incidents.flush(db)?;
        self.comments.flush(db)?;
        self.attachments.flush(db)?;
        self.mails.flush(db)?;
        self.journal.flush(db).map(drop)
    }
}

/// Another node, or another lane, was faster where the number differs.
fn exactly(changed: usize, expected: usize) -> Result<(), Error> {
    if changed == expected { Ok(()) } else { Err(Error::Stale) }
}

/// What the events of a batch say beyond the final rows.
#[derive(Debug, Default)]
pub(super) struct Events {
    /// Tasks to which identity links were added or from which they were taken.
    pub relinked: Vec<Key>,
}

impl Events {
    pub(super) fn see(&mut self, events: &[Event]) {
        let mut seen = HashSet::new();
        for event in events {
            if let Event::IdentityLinkAdded { task, .. } | Event::IdentityLinkRemoved { task, .. } = event
                && seen.insert(*task)
            {
                self.relinked.push(*task);
            }
        }
    }
}
