//! The REST interface over a real socket.
mod ad_hoc;
mod authentication;
mod call_activity;
mod deployment;
mod event_subscription;
mod external_task;
mod faults;
mod history;
mod job;
mod listener;
mod message;
mod process_definition;
mod process_instance;
mod signal;
mod task;
mod version;
mod walk;
