//! Who asks, how they prove it, and what they may do.
mod caller;
mod limiter;
mod login;
pub mod password;
pub mod policy;
pub mod session;
mod verified;

pub use caller::{ADMIN, Caller, WORKER, authenticate};
pub use login::{Login, Logins};
pub use policy::{Right, TaskRight};
pub use session::Session;
