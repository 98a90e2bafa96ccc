//! Who asks, and where it is kept: the database, the REST interface, the pages, the mails and the command line.
pub mod app;
pub mod auth;
pub mod cli;
pub mod clock;
pub mod config;
pub mod demo;
pub mod forms;
mod health;
pub mod jobs;
pub mod mail;
pub mod metrics;
pub mod pages;
pub mod reports;
pub mod rest;
pub mod store;
pub mod telemetry;
pub mod templates;
pub mod timestamp;
