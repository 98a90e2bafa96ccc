//! What the stories are told with. [`Run`] plays one story on the pure engine and on both databases at once; it knows
//! the engine's interface, so that a hundred stories need not. [`Server`] answers over a real socket within the test,
//! [`Binary`] is the real process.
mod binary;
mod browser;
mod database;
mod dice;
pub mod files;
mod http;
mod journal;
mod kept;
mod log;
mod model;
mod people;
pub mod picture;
mod pure;
mod run;
mod server;
pub mod slow;
mod smtp;
mod verbs;
mod worker;
mod world;

pub use binary::{Binary, run as baton, run_told as baton_told};
pub use browser::Browser;
pub use database::{Database, Folder, Kind};
pub use dice::{Dice, rounds};
pub use http::{Answer, Caller, typed};
pub use model::{Shelf, fixture};
pub use people::People;
pub use run::{Run, plain};
pub use server::Server;
pub use smtp::Smtp;
pub use verbs::variables_of;
pub use worker::Worker;

/// When stories begin: 2030-01-07T09:00:00Z, a Monday.
pub const MORNING: i64 = 1_894_006_800_000;

/// Elements that a command may pass in stories; small, so that an endless loop ends soon.
const STEP_BUDGET: u32 = 10_000;

/// Asks again and again until something holds; the server works meanwhile. Fails after half a minute.
#[track_caller]
pub fn eventually(what: &str, mut holds: impl FnMut() -> bool) {
    let deadline = std::time::Instant::now() + std::time::Duration::from_secs(30);
    while !holds() {
        assert!(std::time::Instant::now() < deadline, "it did not happen: {what}");
        std::thread::yield_now();
    }
}
