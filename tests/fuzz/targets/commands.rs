//! `cargo +nightly fuzz run --fuzz-dir tests/fuzz commands`: any bytes as commands for instances of the fixtures.
#![no_main]
#![allow(dead_code)]
#[path = "../commands.rs"]
mod commands;
#[path = "../../harness/dice.rs"]
mod dice;
#[path = "../../harness/files.rs"]
mod files;
#[path = "../../properties/invariants.rs"]
mod invariants;
#[path = "../../properties/machine.rs"]
mod machine;
#[path = "../../harness/model.rs"]
mod model;
#[path = "../../harness/picture.rs"]
mod picture;

/// The tests' modules by their names there.
mod harness {
    pub use crate::dice::Dice;
    pub use crate::model::Shelf;
    pub(crate) use crate::{files, picture};

    pub const MORNING: i64 = 1_894_006_800_000;
}

mod properties {
    pub(crate) use crate::{invariants, machine};
}

thread_local! {
    static SHELF: harness::Shelf = commands::shelf();
}

libfuzzer_sys::fuzz_target!(|data: &[u8]| {
    SHELF.with(|shelf| commands::play(shelf, harness::Dice::of(data)));
});
