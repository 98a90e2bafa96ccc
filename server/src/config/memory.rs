//! How much memory is taken by what is kept for speed and by what waits.
use super::Error;

/// Bytes, each a part of what the operator allows.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Memory {
    /// Running process instances, over all lanes.
    pub instances: usize,
    /// Process definitions that were used lately.
    pub definitions: usize,
    /// Requests that are read or wait for their answer, workers' long polls among them.
    pub requests: usize,
    /// Commands that wait for a lane.
    pub commands: usize,
}

/// Megabytes unless the operator says otherwise.
const DEFAULT: usize = 256;

impl Default for Memory {
    fn default() -> Self {
        Self::of(DEFAULT)
    }
}

impl Memory {
    /// Half for instances, a quarter for requests, an eighth each for definitions and commands.
    fn of(megabytes: usize) -> Self {
        let eighth = (megabytes << 20) / 8;
        Self { instances: 4 * eighth, definitions: eighth, requests: 2 * eighth, commands: eighth }
    }

    /// The most rows that one answer may hold, of some 500 bytes each; more are asked for in parts.
    pub fn rows(&self) -> usize {
        self.requests / 512
    }

    pub(super) fn new(megabytes: Option<usize>) -> Result<Self, Error> {
        match megabytes {
            None => Ok(Self::default()),
            Some(megabytes @ 32..=1_048_576) => Ok(Self::of(megabytes)),
            Some(other) => Err(Error::value("memory", other.to_string(), "is not a number of megabytes from 32 to 1048576")),
        }
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    #[test]
    fn the_parts_are_all_there_is() {
        let Memory { instances, definitions, requests, commands } = Memory::new(Some(64)).unwrap();
        assert_eq!(instances + definitions + requests + commands, 64 << 20);
        assert!(Memory::new(Some(31)).is_err());
    }
}
