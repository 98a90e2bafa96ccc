//! Mails on their way out: [`messages`] writes them, [`Mailer`] hands them to an SMTP server, or keeps them where there
//! is none. No address goes into the log.
mod mailer;
pub mod messages;
mod recipients;
mod smtp;

pub use mailer::{Failure, Mailer};
pub use messages::Letter;
pub use recipients::{Recipient, resolve};
