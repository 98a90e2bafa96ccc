//! Mails to a real SMTP server: accepted, deferred, refused, unreachable, encrypted.
mod delivery;
mod encryption;
