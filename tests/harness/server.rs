//! A server within the test's process, on a free port and a database of its own, with a clock to turn.
use super::database::{Database, Kind};
use super::http::Caller;
use baton::app::App;
use baton::clock::Clock;
use baton::config::{Config, RestAuth};
use baton::store::db::Access;
use baton::store::tally::Tally;
use baton::store::{Db, Options, Sql, Store, Url};
use baton_models::Key;
use std::ops::Deref;
use std::sync::mpsc;
use std::thread::JoinHandle;
use tokio::sync::oneshot;

/// A running server; it stops when the test is over. Use it like a [`Caller`].
pub struct Server {
    caller: Caller,
    /// `http://127.0.0.1:port`.
    pub url: String,
    pub clock: Clock,
    /// What its statements cost.
    pub tally: Tally,
    stop: Option<oneshot::Sender<()>>,
    thread: Option<JoinHandle<()>>,
    pub database: Database,
}

impl Server {
    /// Everybody may do everything.
    pub fn start(kind: Kind) -> Self {
        Self::with(kind, |config| config.auth.rest = RestAuth::None)
    }

    /// With the demo company, its example and its mailbox; callers sign in.
    pub fn demo(kind: Kind) -> Self {
        Self::with(kind, |config| config.demo = true)
    }

    /// With settings of its own.
    pub fn with(kind: Kind, settings: impl FnOnce(&mut Config)) -> Self {
        Self::on(Database::new(kind), settings)
    }

    /// On a database that holds something already.
    pub fn on(database: Database, settings: impl FnOnce(&mut Config)) -> Self {
        let mut config = Config::default();
        config.http.listen = "127.0.0.1:0".into();
        config.database.url.clone_from(&database.url);
        config.log.filter = "off".into();
        settings(&mut config);
        let clock = Clock::test(super::MORNING).in_zone(config.time_zone.clone());
        let (ready, started) = mpsc::channel();
        let (stop, stopped) = oneshot::channel();
        let (url, turned) = (database.parsed(), clock.clone());
        let thread = std::thread::spawn(move || {
            actix_web::rt::System::new().block_on(async move {
                let store = Store::open(Options {
                    memory: config.memory,
                    models: config.models.clone(),
                    ..Options::new(url.clone(), turned.clone())
                })
                .expect("the store opens");
                let running = App::new(config, store.clone(), turned).expect("the app is made").start().await.expect("the server starts");
                ready.send((format!("http://{}", running.address), store.tally().clone())).expect("the test waits");
                drop(stopped.await);
                running.stop().await;
                compare_with_journals(&store, &url);
            });
        });
        let (url, tally) = started.recv().expect("the server did not start");
        Self { caller: Caller::new(&url), url, clock, tally, stop: Some(stop), thread: Some(thread), database }
    }
}

/// When a server has stopped, its rows are what its journals give.
fn compare_with_journals(store: &Store, url: &Url) {
    baton::row! { struct Root { key: i64 } }
    let mut db = Db::connect(url, Access::Write).expect("the database answers");
    let roots: Vec<Root> = db.load(Sql::new("SELECT key FROM instance WHERE key = root_key")).expect("its roots");
    for root in roots {
        let differences = store.differences(&mut db, Key(root.key)).expect("its journal can be replayed");
        assert!(differences.is_empty(), "rows (-) and journal (+) of {} differ:\n{}", root.key, differences.join("\n"));
    }
}

impl Deref for Server {
    type Target = Caller;

    fn deref(&self) -> &Caller {
        &self.caller
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        drop(self.stop.take());
        if let Some(thread) = self.thread.take()
            && thread.join().is_err()
            && !std::thread::panicking()
        {
            panic!("the server failed");
        }
    }
}
