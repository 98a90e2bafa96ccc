//! Identifiers as types of their own, so that one cannot stand where another belongs.
use serde::{Deserialize, Serialize};
use std::fmt;
use std::str::FromStr;

/// The 64-bit key of any record: ordered by creation time, made by the server's key generator, shown to
/// clients as decimal digits.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Key(pub i64);

impl fmt::Display for Key {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

impl FromStr for Key {
    type Err = std::num::ParseIntError;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        text.parse().map(Key)
    }
}

/// The number of an element within its process definition ([`crate::bpmn::Process::elements`]).
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct ElementIndex(pub u32);

/// The number of a sequence flow within its process definition ([`crate::bpmn::Process::flows`]).
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct FlowIndex(pub u32);
