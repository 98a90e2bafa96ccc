//! No HTTP: the few calls that the FEEL evaluator makes for external Java functions, each refused.
pub mod blocking;

use std::fmt;

/// Why nothing is sent.
#[derive(Debug)]
pub struct Error;

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("external functions are not called: an evaluation does no input or output")
    }
}

impl std::error::Error for Error {}
