//! Nonsense for the parser and for the machine, bounded here and endless with `cargo fuzz` (see `Cargo.toml` beside this).
//! `BATON_ROUNDS=n` tries more, `BATON_SEED=n` one round again.
mod commands;
mod mutate;
mod parse;

use crate::harness::{Dice, files, rounds};

/// Files that are right are twisted, cut and mixed; the parser answers all of them.
#[test]
fn any_bytes_are_parsed_or_refused() {
    let corpus = corpus();
    rounds(5_000, |_, dice| {
        let input = mutate::some(&corpus, dice);
        parse::check(&input);
    });
}

/// The files that twisted ones are made of are themselves right.
#[test]
fn the_corpus_is_right() {
    let right = corpus().iter().filter(|file| parse::check(file)).count();
    assert!(right > 50, "{right} files are right");
}

/// Whatever is asked for in whatever order: done or refused, never a defect, and the journal tells it.
#[test]
fn any_commands_are_done_or_refused() {
    let shelf = commands::shelf();
    rounds(400, |round, dice| {
        let bytes: Vec<u8> = (0..dice.roll(500)).map(|_| u8::try_from(dice.roll(256)).unwrap()).collect();
        commands::play(&shelf, if round % 4 == 0 { Dice::of(&bytes) } else { std::mem::take(dice) });
    });
}

/// Every model of the tests and the examples.
fn corpus() -> Vec<Vec<u8>> {
    let paths = files::under("tests/fixtures", "bpmn").into_iter().chain(files::under("examples", "bpmn"));
    paths.map(|path| files::read(&path).into_bytes()).collect()
}
