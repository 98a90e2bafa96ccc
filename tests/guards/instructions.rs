//! What the machine does for fixed work, in instructions (counted by callgrind) and allocations: figures that do not
//! depend on the machine's load. `engine/benches/guards.rs` does the machine's work, optimised; `server/benches/rows.rs`
//! makes rows of it, as a debug build: an optimised one would build all libraries of the server once more.
use super::accepted::Accepted;
use crate::harness::{Folder, files};
use serde_json::Value as Json;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

/// How far from the accepted figure one may be, in percent. Another compiler makes other code.
const TOLERANCE: u64 = 4;
const TOLERANCE_OF_ANOTHER_COMPILER: u64 = 25;

/// Completing one of 10,000 against one of 10, in percent: the depth of a search tree, and no more.
const GROWTH: u64 = 150;

/// Moves by a sixth from run to run, with where memory happens to be free; it is held against one of 10 all the same.
const BY_CHANCE: &str = "one of 10,000 steps of a loop";

/// The function that counts, `tests/guards/world.rs`.
const MEASURED: &str = "*::world::measured";

#[test]
fn no_work_takes_more_instructions_or_allocations() {
    let benchmark = built(&["--profile", "guard", "-p", "baton-engine", "--bench", "guards"]);
    let counted = instructions(&benchmark);
    for (name, many) in counted.iter().filter(|(name, _)| name.starts_with("one of 10,000 ")) {
        let alike = name.replace("10,000", "10");
        let few = counted.iter().find(|(name, _)| *name == alike).unwrap_or_else(|| panic!("nothing is called '{alike}'")).1;
        assert!(many * 100 <= few * GROWTH, "{name}: {many} instructions against {few} for {alike}");
    }
    compare("instructions", &benchmark, &counted);
}

#[test]
fn no_rows_take_more_instructions_or_allocations() {
    let benchmark = built(&["--workspace", "--bench", "rows"]);
    compare("rows", &benchmark, &instructions(&benchmark));
}

/// Compares what was counted, and the benchmark's allocations, with what the file `name` accepts.
fn compare(name: &str, benchmark: &Path, counted: &[(String, u64)]) {
    let allocated = allocations(benchmark);
    let figures = |(name, n): &(String, u64)| {
        let allocated = allocated.iter().find(|(known, _)| known == name).unwrap_or_else(|| panic!("no allocations of '{name}'")).1;
        (name.clone(), format!("{n} instructions, {allocated} allocations"))
    };
    let mut found: Vec<(String, String)> = counted.iter().filter(|(name, _)| name != BY_CHANCE).map(figures).collect();
    let (compiler, accepted) = (compiler(), Accepted::read(name));
    let is_known = accepted.get(COMPILER) == Some(compiler.as_str());
    let tolerance = if is_known { TOLERANCE } else { TOLERANCE_OF_ANOTHER_COMPILER };
    found.push((COMPILER.to_owned(), compiler));
    let is_near = |accepted: &str, found: &str| {
        let (accepted, found) = (numbers(accepted), numbers(found));
        accepted.len() == found.len() && accepted.iter().zip(&found).all(|(a, f)| a.abs_diff(*f) * 100 <= a * tolerance)
    };
    Accepted::compare(name, &found, |a, f| a.starts_with("rustc ") || is_near(a, f), |_| true);
}

/// The line that names the compiler for which the figures hold.
const COMPILER: &str = "(compiler)";

fn compiler() -> String {
    let output = Command::new("rustc").arg("--version").output().expect("rustc");
    String::from_utf8(output.stdout).unwrap().trim().to_owned()
}

fn numbers(figures: &str) -> Vec<u64> {
    figures.split_whitespace().filter_map(|word| word.parse().ok()).collect()
}

/// Builds a benchmark, if that is not done, and gives its path.
fn built(which: &[&str]) -> PathBuf {
    let cargo = std::env::var("CARGO").unwrap_or_else(|_| "cargo".into());
    let arguments = [&["build", "--quiet", "--message-format", "json"], which].concat();
    let output = done(Command::new(cargo).args(arguments).current_dir(files::root()), "cargo");
    let messages = output.lines().filter_map(|line| serde_json::from_str::<Json>(line).ok());
    let executables = messages.filter(|message| message["target"]["kind"][0] == "bench");
    let path = executables.filter_map(|message| message["executable"].as_str().map(PathBuf::from)).next_back();
    path.expect("cargo made no benchmark")
}

/// Every piece of work with the number of its instructions.
fn instructions(benchmark: &Path) -> Vec<(String, u64)> {
    let folder = Folder::new();
    let counts = folder.path().join("counts");
    let mut valgrind = Command::new("valgrind");
    valgrind.args(["--quiet", "--tool=callgrind", "--collect-atstart=no"]).arg(format!("--callgrind-out-file={}", counts.display()));
    // A file after each call: counts.1, counts.2 ...
    valgrind.args([format!("--toggle-collect={MEASURED}"), format!("--dump-after={MEASURED}")]).arg(benchmark);
    let names = done(&mut valgrind, "valgrind, which is the Debian package of this name,");
    let number = |(n, name): (usize, &str)| {
        let path = folder.path().join(format!("counts.{}", n + 1));
        let text = std::fs::read_to_string(&path).unwrap_or_else(|e| panic!("{name}: {}: {e}", path.display()));
        let summary = text.lines().find_map(|line| line.strip_prefix("summary: ")).expect("a summary");
        (name.to_owned(), summary.trim().parse().expect("a number"))
    };
    names.lines().enumerate().map(number).collect()
}

/// Every piece of work with the number of its allocations.
fn allocations(benchmark: &Path) -> Vec<(String, u64)> {
    let output = done(Command::new(benchmark).arg("allocations"), "the benchmark");
    let parts = |line: &str| line.split_once(" | ").map(|(name, n)| (name.to_owned(), n.parse().unwrap()));
    output.lines().filter_map(parts).collect()
}

/// What a program says that must end well.
fn done(command: &mut Command, name: &str) -> String {
    let Output { status, stdout, stderr } = command.output().unwrap_or_else(|e| panic!("{name} cannot be run: {e}"));
    assert!(status.success(), "{name} failed: {}", String::from_utf8_lossy(&stderr));
    String::from_utf8(stdout).unwrap()
}
