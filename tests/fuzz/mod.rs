//! Nonsense for the parser and for the machine, bounded here and endless with `cargo fuzz` (see `Cargo.toml` beside this).
//! `BATON_ROUNDS=n` tries more, `BATON_SEED=n` one round again.
mod commands;
mod decisions;
mod languages;
mod mutate;
mod parse;
mod samples;

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

/// Texts in each language are twisted: read or refused, printed alike, evaluated alike and in time.
#[test]
fn any_expressions_end_alike() {
    let read = |samples: &[&str], check: fn(&[u8]) -> bool| samples.iter().filter(|text| check(text.as_bytes())).count();
    assert_eq!(read(samples::JUEL, languages::juel), samples::JUEL.len());
    assert_eq!(read(samples::GROOVY, languages::groovy), samples::GROOVY.len());
    assert_eq!(read(samples::FEEL, languages::feel), samples::FEEL.len());
    rounds(3_000, |_, dice| {
        languages::juel(&mutate::text(samples::JUEL, samples::JUEL_WORDS, dice));
    });
    rounds(1_500, |_, dice| {
        languages::groovy(&mutate::text(samples::GROOVY, samples::GROOVY_WORDS, dice));
    });
    rounds(800, |_, dice| {
        languages::feel(&mutate::text(samples::FEEL, samples::FEEL_WORDS, dice));
    });
}

/// Decisions too.
#[test]
fn any_decisions_end_alike() {
    let corpus: Vec<Vec<u8>> = files::under("tests/fixtures", "dmn").iter().map(|path| files::read(path).into_bytes()).collect();
    for file in &corpus {
        assert!(decisions::check(file), "{:#?}", baton_models::dmn::parse(file).problems);
    }
    rounds(300, |_, dice| {
        decisions::check(&mutate::some(&corpus, dice));
    });
}

/// Every model of the tests and the examples.
fn corpus() -> Vec<Vec<u8>> {
    let paths = files::under("tests/fixtures", "bpmn").into_iter().chain(files::under("examples", "bpmn"));
    paths.map(|path| files::read(&path).into_bytes()).collect()
}
