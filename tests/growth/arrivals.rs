//! Arrivals that wait for nobody, many more than the server can serve: each is answered, with what was asked for or with
//! a time to come again; what was accepted is there, and memory stays as it was.
use super::small_or_large;
use crate::harness::{Binary, Database, Kind, baton, slow};
use serde_json::Value as Json;

/// Megabytes for what waits and what is kept, and megabytes that the process may have taken in the end: a debug build with
/// its libraries and so many connections included.
const MEMORY: &str = "32";
const PEAK: u64 = 300;

#[test]
fn more_arrivals_than_can_be_served_are_refused_in_order() {
    for kind in Kind::all() {
        let database = Database::new(kind);
        let server = Binary::serve(&database.url, &["--rest-auth", "none", "--memory", MEMORY], &[]);
        // All but three of the 128 requests that there is room for: two fit, with their bodies, and a third that comes while they
        // wait for the disk is too much.
        let _held = slow::bodies(&server.url, 125);
        let seconds = small_or_large(1, 60).to_string();
        let load = ["--rate", "20000", "--clients", "1500", "--seconds", &seconds, "--warm-up", "0", "--json"];
        let output = baton(&[&["bench", "route", "--server", &server.url][..], &load].concat());
        let said = String::from_utf8_lossy(&output.stderr);
        // Any other answer than these two is a failure, and so is a 503 without `Retry-After`.
        assert!(output.status.success(), "{kind:?}: {said}");
        let report: Json = serde_json::from_slice(&output.stdout).unwrap();
        let number = |name: &str| report[name].as_u64().unwrap_or_else(|| panic!("{name} in {report}"));
        assert!(number("accepted") > 0 && number("refused") > 0, "{kind:?}: {report}");
        let there = server.get("/history/process-instance/count?finished=true").expect(200).json();
        assert_eq!(there["count"], number("accepted"), "{kind:?}: what was accepted is there, and nothing else");
        assert!(server.peak_memory() < PEAK, "{kind:?}: {} MB", server.peak_memory());
    }
}
