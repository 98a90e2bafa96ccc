//! `cargo +nightly fuzz run --fuzz-dir tests/fuzz feel`: any bytes as FEEL.
#![no_main]
#![allow(dead_code)]
#[path = "../languages.rs"]
mod languages;

// A panic of the evaluator is caught by the engine; only what nobody catches shall end the fuzzer.
libfuzzer_sys::fuzz_target!(init: std::panic::set_hook(Box::new(|_| ())), |data: &[u8]| {
    languages::feel(data);
});
