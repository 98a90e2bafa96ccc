//! What the store promises: definitions that start instances, lanes, idempotency.
mod idempotency;
mod starts;
mod upgrade;
