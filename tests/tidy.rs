//! The project's invariants as tests, so that `cargo test` is the only gate to remember.
use crate::harness::files;

/// The machine is pure: it knows no clock, no network, no database.
#[test]
fn the_engine_depends_on_no_io() {
    let manifest = files::read("engine/Cargo.toml");
    for forbidden in ["tokio", "diesel", "actix", "ureq", "lettre", "rand", "getrandom", "baton ="] {
        assert!(!manifest.lines().any(|line| line.starts_with(forbidden)), "engine/Cargo.toml names {forbidden}");
    }
    let models = files::read("models/Cargo.toml");
    assert!(!models.contains("baton-engine"), "models must not know engine");
}

/// What is under 450 lines can be read in one sitting.
#[test]
fn no_source_file_is_long() {
    let long: Vec<String> = files::sources()
        .into_iter()
        .map(|path| (files::read(&path).lines().count(), path))
        .filter(|(lines, _)| *lines > 450)
        .map(|(lines, path)| format!("{path}: {lines} lines"))
        .collect();
    assert!(long.is_empty(), "split by noun: {long:#?}");
}

/// Each file says on top what it is for.
#[test]
fn every_source_file_says_what_it_is_for() {
    let silent: Vec<String> = files::sources().into_iter().filter(|path| !files::read(path).starts_with("//!")).collect();
    assert!(silent.is_empty(), "start with `//!`: {silent:#?}");
}

/// A test that is not run, or that waits for time to pass, is no test.
#[test]
fn no_test_is_ignored() {
    let attribute = ["#[", "ignore"].concat();
    let ignored: Vec<String> = files::sources().into_iter().filter(|path| files::read(path).contains(&attribute)).collect();
    assert!(ignored.is_empty(), "{ignored:#?}");
}

/// A fixture that no test names is dead.
#[test]
fn every_fixture_is_used() {
    let tests: String = files::under("tests", "rs").iter().map(|path| files::read(path)).collect();
    let unused: Vec<String> = files::under("tests/fixtures", "bpmn")
        .into_iter()
        .filter(|path| {
            let name = path.trim_start_matches("tests/fixtures/").trim_end_matches(".bpmn");
            !tests.contains(&format!("\"{name}\""))
        })
        .collect();
    assert!(unused.is_empty(), "{unused:#?}");
}

/// The code belongs to anybody's machine.
#[test]
fn no_file_names_a_machine() {
    for path in files::under("tests/js", "json") {
        assert!(!files::read(&path).contains("\"resolved\""), "{path} names a registry");
    }
}
