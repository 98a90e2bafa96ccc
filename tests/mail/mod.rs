//! Mails to a real SMTP server.
