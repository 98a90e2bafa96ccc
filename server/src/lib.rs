//! Who asks, and where it is kept: the database, the REST interface, the pages, the mails and the command line.
pub mod app;
pub mod auth;
pub mod clock;
pub mod config;
pub mod rest;
pub mod store;
pub mod timestamp;
