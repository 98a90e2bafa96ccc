//! `cargo +nightly fuzz run --fuzz-dir tests/fuzz parse`: any bytes as a BPMN file.
#![no_main]
#[path = "../parse.rs"]
mod parse;

libfuzzer_sys::fuzz_target!(|data: &[u8]| {
    parse::check(data);
});
