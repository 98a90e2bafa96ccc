//! One story on every world at once. Each verb is carried out in all of them; after it their logs and states must be
//! the same, and the same as what their journals give. When a story is over, nothing may remain.
use super::database::Kind;
use super::journal::Entry;
use super::kept::Kept;
use super::pure::Pure;
use super::world::World;
use super::{log, model, picture};
use baton_engine::state::{JobKind, MailContent};
use baton_engine::{Command, Event, Placement, Skip, State, Variables};
use baton_models::{Key, Value};
use expect_test::Expect;
use std::collections::HashMap;
use std::sync::Arc;

/// A story about one process instance.
pub struct Run {
    process: String,
    models: Vec<String>,
    variables: Variables,
    business_key: Option<Arc<str>>,
    placements: Vec<Placement>,
    skip: Skip,
    starter: Option<String>,
    pub(super) worlds: Vec<Box<dyn World>>,
    pub(super) now: i64,
    refusal: Option<String>,
    /// The next command may be refused.
    lenient: bool,
    mails_read: usize,
}

impl Run {
    /// A story about the process in `tests/fixtures/<name>.bpmn`, which has the same id.
    pub fn of(name: &str) -> Self {
        Self::model(name, &model::fixture(name))
    }

    /// A story about a process of a model that is no fixture.
    pub fn model(process: &str, xml: &str) -> Self {
        Self {
            process: process.to_owned(),
            models: vec![xml.to_owned()],
            variables: Vec::new(),
            business_key: None,
            placements: Vec::new(),
            skip: Skip::default(),
            starter: None,
            worlds: Vec::new(),
            now: super::MORNING,
            refusal: None,
            lenient: false,
            mails_read: 0,
        }
    }

    /// The model with another text in one place.
    pub fn replacing(mut self, from: &str, to: &str) -> Self {
        let model = self.models.last_mut().unwrap();
        assert!(model.contains(from), "'{from}' is not in the model");
        *model = model.replace(from, &to.replace('&', "&amp;").replace('<', "&lt;"));
        self
    }

    /// Another model that is deployed before.
    pub fn calls(mut self, name: &str) -> Self {
        self.models.insert(0, model::fixture(name));
        self
    }

    /// Decisions that are deployed before.
    pub fn decides(mut self, name: &str) -> Self {
        self.models.insert(0, model::decisions(name));
        self
    }

    /// A variable to start with.
    pub fn with(mut self, name: &str, value: impl Into<serde_json::Value>) -> Self {
        self.variables.push((name.into(), Value::from_json(&value.into())));
        self
    }

    /// A variable of any type to start with.
    pub fn with_value(mut self, name: &str, value: Value) -> Self {
        self.variables.push((name.into(), value));
        self
    }

    pub fn business_key(mut self, key: &str) -> Self {
        self.business_key = Some(key.into());
        self
    }

    /// Who starts it.
    pub fn by(mut self, user: &str) -> Self {
        self.starter = Some(user.to_owned());
        self
    }

    /// The start event to begin at, as a message or a timer does.
    pub fn at(self, element: &str) -> Self {
        self.placed(Placement::before(element))
    }

    /// One more place to begin at, instead of the start event.
    pub fn placed(mut self, placement: Placement) -> Self {
        self.placements.push(placement);
        self
    }

    /// What of the model the start leaves out.
    pub fn skipping(mut self, listeners: bool, mappings: bool) -> Self {
        self.skip = Skip { listeners, mappings };
        self
    }

    /// Deploys and starts.
    pub fn start(mut self) -> Self {
        self.worlds.extend(Kind::all().into_iter().map(|kind| Box::new(Kept::new(kind, &self.models, self.now)) as Box<dyn World>));
        self.start_on_engine()
    }

    /// As [`Run::start`], on the pure engine alone where no other world was added.
    pub fn start_on_engine(mut self) -> Self {
        self.worlds.insert(0, Box::new(Pure::new(&self.models, self.now)));
        let (starter, process, skip) = (self.starter.clone(), self.process.clone(), self.skip);
        let (business_key, variables, placements) = (self.business_key.clone(), self.variables.clone(), self.placements.clone());
        self.act(starter.as_deref(), |world| Command::Start {
            key: world.new_root(),
            definition: world.definition(&process),
            business_key: business_key.clone(),
            variables: variables.clone(),
            placements: placements.clone(),
            skip,
            reply_variables: false,
        });
        self
    }

    /// Deploys, and starting must be refused with a text that contains this.
    pub fn start_refused(mut self, text: &str) -> Self {
        self.refusal = Some(text.to_owned());
        self.start()
    }

    /// Gives a command to every world and compares what came of it.
    pub(super) fn act(&mut self, actor: Option<&str>, command: impl Fn(&mut dyn World) -> Command) {
        let refusal = self.refusal.take();
        let (lenient, mut outcomes) = (std::mem::take(&mut self.lenient), Vec::new());
        for world in &mut self.worlds {
            let command = command(world.as_mut());
            let name = command.name();
            let result = world.send(actor, command);
            if lenient {
                outcomes.push(result.map(drop));
                continue;
            }
            match (&refusal, result) {
                (None, Ok(_)) => {}
                (Some(text), Err(why)) => assert!(why.contains(text), "{name} on {}: refused with '{why}', not '{text}'", world.name()),
                (None, Err(why)) => panic!("{name} on {} was refused: {why}\nso far: {}", world.name(), log_of(world.as_ref())),
                (Some(text), Ok(_)) => panic!("{name} on {} should be refused: {text}", world.name()),
            }
        }
        let done = outcomes.iter().filter(|outcome| outcome.is_ok()).count();
        assert!(done == 0 || done == outcomes.len(), "done here, refused there: {outcomes:?}");
        self.compare();
    }

    /// The next verb may be refused, everywhere or nowhere, and without a trace.
    pub fn perhaps(&mut self) -> &mut Self {
        self.lenient = true;
        self
    }

    /// Everywhere what is in memory is lost, and the story goes on with what is kept.
    pub fn crash(&mut self) {
        self.worlds.iter_mut().for_each(|world| world.crash());
        self.compare();
    }

    /// The next verb must be refused with a text that contains this, and leave no trace.
    pub fn refused(&mut self, text: &str) -> &mut Self {
        self.refusal = Some(text.to_owned());
        self
    }

    fn compare(&self) {
        for world in &self.worlds {
            let kept = picture::of(&world.state());
            assert_eq!(picture::of(&world.replayed()), kept, "on {} the journal (left) and the state (right) differ", world.name());
            assert_eq!(log_of(world.as_ref()), self.log(), "{} tells another story", world.name());
            assert_eq!(kept, picture::of(&self.worlds[0].state()), "the state on {} (left) is another", world.name());
        }
    }

    /// The story so far; see [`log`].
    pub fn log(&self) -> String {
        log_of(self.worlds[0].as_ref())
    }

    pub fn assert_log(&self, expected: Expect) -> &Self {
        expected.assert_eq(&self.log());
        self
    }

    /// The newest value that a variable had in any scope.
    pub fn variable(&self, name: &str) -> Option<serde_json::Value> {
        let mut found = None;
        self.each_event(|event| {
            if let Event::VariableSet { name: n, value, .. } = event
                && &**n == name
            {
                found = Some(plain(value));
            }
        });
        found
    }

    /// A variable of the process instance itself, as it was last set.
    pub fn assert_variable(&self, name: &str, expected: impl Into<serde_json::Value>) -> &Self {
        let root = self.state().root();
        let mut found = None;
        self.each_event(|event| {
            if let Event::VariableSet { scope, name: n, value, .. } = event
                && *scope == root
                && &**n == name
            {
                found = Some(plain(value));
            }
        });
        assert_eq!(found, Some(expected.into()), "variable {name}");
        self
    }

    /// The next mail that was ordered.
    pub fn mail(&mut self) -> MailContent {
        let mut mails = Vec::new();
        self.each_event(|event| {
            if let Event::MailOrdered { content, .. } = event {
                mails.push(content.clone());
            }
        });
        self.mails_read += 1;
        mails.into_iter().nth(self.mails_read - 1).expect("no further mail was ordered")
    }

    /// The jobs that were made, in order: `before x`, `after x#1`, `timer x`.
    pub fn jobs_made(&self) -> Vec<String> {
        let (mut numbers, mut made) = (HashMap::new(), Vec::new());
        self.each_event(|event| match event {
            Event::ElementEntered { key, loop_counter, .. } => drop(numbers.insert(*key, *loop_counter)),
            Event::JobCreated { element_instance, target, kind, .. } => {
                let number = numbers.get(element_instance).copied().flatten().map(|n| format!("#{n}")).unwrap_or_default();
                let what = match kind {
                    JobKind::AsyncBefore => "before",
                    JobKind::AsyncAfter => "after",
                    _ => "timer",
                };
                made.push(format!("{what} {target}{number}"));
            }
            _ => {}
        });
        made
    }

    /// What scripts have written, in order: `element: line`.
    pub fn written(&self) -> Vec<String> {
        let mut lines = Vec::new();
        self.each_event(|event| {
            if let Event::ScriptWrote { element, text, .. } = event {
                lines.push(format!("{}: {text}", element.as_deref().unwrap_or_default()));
            }
        });
        lines
    }

    /// The time in the story: milliseconds, UTC.
    pub fn now(&self) -> i64 {
        self.now
    }

    /// The state on the pure engine.
    pub fn state(&self) -> State {
        self.worlds[0].state()
    }

    fn each_event(&self, mut look: impl FnMut(&Event)) {
        for Entry { events, .. } in self.worlds[0].entries() {
            events.iter().for_each(&mut look);
        }
    }

    pub fn is_over(&self) -> bool {
        self.state().is_over()
    }

    /// Fails unless the instance has ended.
    pub fn assert_ended(&self) {
        assert!(self.state().is_over(), "still running:\n{}\nso far: {}", picture::of(&self.state()), self.log());
    }
}

/// When a story has been told, its instance has ended and nothing of it is left.
impl Drop for Run {
    fn drop(&mut self) {
        if std::thread::panicking() || self.worlds.is_empty() {
            return;
        }
        self.assert_ended();
        for world in &self.worlds {
            assert_eq!(world.leftovers(), Vec::<String>::new(), "left over on {}", world.name());
        }
        let mut ordered = 0;
        self.each_event(|event| ordered += usize::from(matches!(event, Event::MailOrdered { .. })));
        assert_eq!(self.mails_read, ordered, "mails that no one expected");
    }
}

fn log_of(world: &dyn World) -> String {
    log::read(&world.entries(), |definition: Key| world.process_id(definition))
}

/// A value as JSON, without its type.
pub fn plain(value: &Value) -> serde_json::Value {
    match value {
        Value::Json(text) => serde_json::from_str(text).unwrap_or_else(|_| serde_json::Value::from(&**text)),
        Value::Null => serde_json::Value::Null,
        other => serde_json::to_value(other).unwrap().get("value").cloned().unwrap_or_default(),
    }
}
