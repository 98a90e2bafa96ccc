//! The REST interface over a real socket.
mod authentication;
mod external_task;
mod faults;
mod version;
mod walk;
