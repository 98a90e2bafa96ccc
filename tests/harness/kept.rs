//! A store as a world: the same story goes through a lane into rows of a database.
use super::database::{Database, Kind};
use super::journal::Entry;
use super::world::World;
use super::{model, picture};
use baton::clock::Clock;
use baton::config::Memory;
use baton::store::deploy::{self, Deployment};
use baton::store::{Db, Error, Options, Request, Sql, Store, journal};
use baton_engine::{Command, Library, Reply, State, replay};
use baton_models::Key;
use tokio::runtime::Runtime;

/// A story in a database of its own.
pub struct Kept {
    runtime: Runtime,
    store: Store,
    clock: Clock,
    root: Key,
    database: Database,
}

baton::row! {
    struct Row {
        content: String,
    }
}

/// Tables with an end time: what is still open there is left over. The others hold only what is open.
const ENDING: [&str; 4] = ["instance", "element_instance", "task", "incident"];
const OPEN: [&str; 4] = ["external_task", "job", "subscription", "arrival"];

impl Kept {
    pub fn new(kind: Kind, models: &[String], now: i64) -> Self {
        let database = Database::new(kind);
        let clock = Clock::test(now);
        let store = opened(&database, &clock);
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
        for (number, xml) in models.iter().enumerate() {
            let resources = vec![(model::file_name(number, xml), xml.clone().into_bytes())];
            let prepared = deploy::prepare(Deployment { resources, ..Deployment::default() }).unwrap_or_else(|e| panic!("{e}: {e:?}"));
            let (keys, clock) = (store.clone(), clock.clone());
            let take_in =
                move |db: &mut Db| deploy::store(db, prepared, &mut || keys.root_key(), &clock).map_err(|e| Error::Bug(e.to_string()));
            store.write_here(take_in).unwrap_or_else(|e| panic!("{e}"));
        }
        Self { runtime, store, clock, root: Key(0), database }
    }

    fn count(&self, sql: String) -> i64 {
        self.store.read_here(|db| db.count(Sql::new(sql).bind(self.root))).unwrap()
    }
}

impl World for Kept {
    fn name(&self) -> &'static str {
        self.database.kind.name()
    }

    fn definition(&self, process: &str) -> Key {
        self.store.library().newest(process, None).unwrap().unwrap_or_else(|| panic!("no process '{process}'")).key
    }

    fn process_id(&self, definition: Key) -> String {
        self.store.library().graph(definition).unwrap().process.id.to_string()
    }

    fn new_root(&mut self) -> Key {
        self.root = self.store.root_key();
        self.root
    }

    fn send(&mut self, actor: Option<&str>, command: Command) -> Result<Reply, String> {
        let request = Request { actor: actor.map(Into::into), command, idempotency_id: None };
        self.runtime.block_on(self.store.send(request)).map_err(|refusal| refusal.to_string())
    }

    fn entries(&self) -> Vec<Entry> {
        let sql = Sql::new("SELECT content FROM journal WHERE root_key = ").bind(self.root).push(" ORDER BY revision");
        let rows: Vec<Row> = self.store.read_here(|db| db.load(sql)).unwrap();
        rows.iter()
            .map(|row| {
                let entry: journal::Entry = serde_json::from_str(&row.content).unwrap();
                Entry { at: entry.at, actor: entry.by.map(|by| by.into_owned()), events: entry.events.into_owned() }
            })
            .collect()
    }

    fn state(&self) -> State {
        let loaded = self.store.read_here(|db| self.store.state(db, self.root)).unwrap();
        loaded.unwrap_or_else(|| State::new(self.root))
    }

    fn replayed(&self) -> State {
        let library = self.store.library();
        let mut state = State::new(self.root);
        for entry in self.entries() {
            replay(&mut state, &entry.events, entry.at, &*library as &dyn Library).unwrap_or_else(|e| panic!("replay: {e}"));
            state.settle();
        }
        state
    }

    fn turn_clock(&mut self, now: i64) {
        self.clock.advance(now - self.clock.now());
    }

    fn crash(&mut self) {
        self.store.stop_here();
        self.store = opened(&self.database, &self.clock);
    }

    fn leftovers(&self) -> Vec<String> {
        let open = OPEN.iter().map(|table| (table, format!("SELECT count(*) AS n FROM {table} WHERE root_key = ")));
        let ending =
            ENDING.iter().map(|table| (table, format!("SELECT count(*) AS n FROM {table} WHERE ended_at IS NULL AND root_key = ")));
        let mut left: Vec<String> = open
            .chain(ending)
            .map(|(table, sql)| (table, self.count(sql)))
            .filter(|(_, count)| *count > 0)
            .map(|(table, count)| format!("{count} rows of {table}"))
            .collect();
        left.extend(picture::leftovers(&self.state()));
        // Every row that the story ever made, in its final form.
        left.extend(self.store.differences(&mut self.database.connect(), self.root).unwrap_or_else(|e| panic!("{e}")));
        left
    }
}

fn opened(database: &Database, clock: &Clock) -> Store {
    // On SQLite nothing is kept in memory, so that every step also shows that the rows tell the whole state.
    let instances = if matches!(database.kind, Kind::Sqlite) { 0 } else { Memory::default().instances };
    let memory = Memory { instances, ..Memory::default() };
    let given = Options::new(database.parsed(), clock.clone());
    let options = Options { step_budget: super::STEP_BUDGET, own_jobs: false, memory, ..given };
    Store::open(options).unwrap_or_else(|e| panic!("{}: {e}", database.url))
}

impl Drop for Kept {
    fn drop(&mut self) {
        self.store.stop_here();
    }
}
