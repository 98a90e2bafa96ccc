//! `cargo +nightly fuzz run --fuzz-dir tests/fuzz decisions`: any bytes as a DMN file.
#![no_main]
#[path = "../decisions.rs"]
mod decisions;

// A panic of the evaluator is caught by the engine; only what nobody catches shall end the fuzzer.
libfuzzer_sys::fuzz_target!(init: std::panic::set_hook(Box::new(|_| ())), |data: &[u8]| {
    decisions::check(data);
});
