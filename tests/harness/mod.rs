//! What the stories are told with. [`Run`] plays one story on the pure engine and on both databases at once; it knows
//! the engine's interface, so that a hundred stories need not.
pub mod files;
mod journal;
mod log;
mod model;
mod picture;
mod pure;
mod run;
mod verbs;
mod world;

pub use run::Run;
