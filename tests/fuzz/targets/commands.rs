//! `cargo +nightly fuzz run --fuzz-dir tests/fuzz commands`: any bytes as commands for instances of the fixtures.
#![no_main]
#![allow(dead_code)]
#[path = "../commands.rs"]
mod commands;

/// The part of the tests that the commands are played with.
mod harness {
    #[path = "../../../harness/dice.rs"]
    mod dice;
    #[path = "../../../harness/files.rs"]
    pub mod files;
    #[path = "../../../harness/model.rs"]
    mod model;
    #[path = "../../../harness/picture.rs"]
    pub mod picture;

    pub use dice::Dice;
    pub use model::Shelf;

    pub const MORNING: i64 = 1_894_006_800_000;
}

mod properties {
    #[path = "../../../properties/invariants.rs"]
    pub mod invariants;
    #[path = "../../../properties/machine.rs"]
    pub mod machine;
}

thread_local! {
    static SHELF: harness::Shelf = commands::shelf();
}

libfuzzer_sys::fuzz_target!(|data: &[u8]| {
    SHELF.with(|shelf| commands::play(shelf, harness::Dice::of(data)));
});
