//! Every story of the project in one binary: `cargo test -p baton-tests`. A new module is one line here or in the
//! `mod.rs` of its folder; what stories are told with is in `harness/`.
mod cli;
mod coverage;
mod crash;
mod dialects;
mod elements;
mod fuzz;
mod growth;
mod guards;
mod harness;
mod js;
mod mail;
mod pages;
mod patterns;
mod problems;
mod properties;
mod quirks;
mod rest;
mod store;
mod tidy;
