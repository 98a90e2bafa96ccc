//! `cargo +nightly fuzz run --fuzz-dir tests/fuzz groovy`: any bytes as a Groovy script.
#![no_main]
#![allow(dead_code)]
#[path = "../languages.rs"]
mod languages;

libfuzzer_sys::fuzz_target!(|data: &[u8]| {
    languages::groovy(data);
});
