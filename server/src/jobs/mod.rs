//! What the server does without being asked: each job only sends commands or drains a table.
pub mod outbox;
pub mod signals;
pub mod timers;
