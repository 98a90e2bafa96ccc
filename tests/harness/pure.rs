//! The pure engine as a world: one state in memory, fixed keys, a clock that only a story turns.
use super::journal::Entry;
use super::model::Shelf;
use super::picture;
use super::world::World;
use baton_engine::eval::Scripts;
use baton_engine::{Command, Context, Directory, Keys, Library, Reply, State, decide, replay};
use baton_models::Key;

/// The machine alone.
pub struct Pure {
    shelf: Shelf,
    directory: Directory,
    keys: Counter,
    scripts: Scripts,
    now: i64,
    state: State,
    entries: Vec<Entry>,
}

struct Counter(i64);

impl Keys for Counter {
    fn next(&mut self) -> Key {
        self.0 += 1;
        Key(self.0)
    }
}

impl Pure {
    pub fn new(models: &[String], now: i64) -> Self {
        let mut shelf = Shelf::default();
        models.iter().for_each(|xml| shelf.deploy(xml));
        Self {
            shelf,
            directory: Directory::default(),
            keys: Counter(1_000_000),
            scripts: Scripts::default(),
            now,
            state: State::new(Key(0)),
            entries: Vec::new(),
        }
    }
}

impl World for Pure {
    fn name(&self) -> &'static str {
        "engine"
    }

    fn definition(&self, process: &str) -> Key {
        self.shelf.latest(process, None).unwrap_or_else(|| panic!("no process '{process}'")).key
    }

    fn process_id(&self, definition: Key) -> String {
        self.shelf.process_id(definition)
    }

    fn new_root(&mut self) -> Key {
        let key = self.keys.next();
        self.state = State::new(key);
        key
    }

    fn send(&mut self, actor: Option<&str>, command: Command) -> Result<Reply, String> {
        let before = picture::of(&self.state);
        let mut context = Context {
            now: self.now,
            actor: actor.map(Into::into),
            keys: &mut self.keys,
            library: &self.shelf,
            directory: &self.directory,
            scripts: &mut self.scripts,
            zone: &jiff::tz::TimeZone::UTC,
            step_budget: super::STEP_BUDGET,
            seed: 7,
        };
        match decide(&mut self.state, &command, &mut context) {
            Ok(turn) => {
                self.state.settle();
                if !turn.events.is_empty() {
                    self.entries.push(Entry { at: self.now, actor: actor.map(str::to_owned), events: turn.events });
                }
                Ok(turn.reply)
            }
            Err(rejection) => {
                assert_eq!(picture::of(&self.state), before, "a refused command left traces");
                Err(rejection.to_string())
            }
        }
    }

    fn entries(&self) -> Vec<Entry> {
        self.entries.clone()
    }

    fn state(&self) -> State {
        self.state.clone()
    }

    fn replayed(&self) -> State {
        let mut state = State::new(self.state.root());
        for entry in &self.entries {
            // As the journal keeps them: what JSON loses would be lost for good.
            let json = serde_json::to_string(&entry.events).unwrap();
            let events: Vec<baton_engine::Event> = serde_json::from_str(&json).unwrap();
            assert_eq!(events, entry.events, "an event changes on its way through JSON");
            replay(&mut state, &events, entry.at, &self.shelf).unwrap_or_else(|e| panic!("replay: {e}"));
            state.settle();
        }
        state
    }

    fn turn_clock(&mut self, now: i64) {
        self.now = now;
    }

    fn crash(&mut self) {
        self.state = self.replayed();
    }

    fn leftovers(&self) -> Vec<String> {
        picture::leftovers(&self.state)
    }
}
