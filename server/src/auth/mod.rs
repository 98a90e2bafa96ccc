//! Who asks, how they prove it, and what they may do.
mod caller;

pub use caller::{Caller, authenticate};
