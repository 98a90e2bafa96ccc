//! What behaviours share, as functions.
pub mod boundary;
pub mod call;
pub mod catch;
pub mod error;
pub mod flow;
pub mod frame;
pub mod job;
pub mod join;
pub mod listener;
pub mod mail;
pub mod mapping;
pub mod multi_instance;
pub mod place;
pub mod scope;
pub mod start;
pub mod variables;
pub mod work;
