//! Who asks, and where it is kept: the database, the REST interface, the pages, the mails and the command line.
pub mod app;
pub mod auth;
pub mod cli;
pub mod clock;
pub mod config;
mod health;
pub mod jobs;
pub mod metrics;
pub mod rest;
pub mod store;
pub mod telemetry;
pub mod timestamp;
