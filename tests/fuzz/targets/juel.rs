//! `cargo +nightly fuzz run --fuzz-dir tests/fuzz juel`: any bytes as text with `${...}`.
#![no_main]
#![allow(dead_code)]
#[path = "../languages.rs"]
mod languages;

libfuzzer_sys::fuzz_target!(|data: &[u8]| {
    languages::juel(data);
});
