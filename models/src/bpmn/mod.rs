//! BPMN 2.0 XML to one neutral model, whatever tool or dialect it came from.
mod bean;
mod beside;
mod check;
mod compensation;
mod condition;
pub(crate) mod context;
mod data;
pub mod diagram;
pub mod dialects;
pub mod drawing;
mod element;
pub mod elements;
pub mod events;
#[cfg(test)]
mod exporter_tests;
pub mod files;
mod graph;
mod header;
#[cfg(test)]
mod hostile_tests;
mod links;
pub mod listener;
mod loop_event;
mod multi_instance;
mod naming;
mod options;
mod parameters;
pub(crate) mod parse;
pub mod process;
mod standard;
pub mod task_listener;
#[cfg(test)]
pub(crate) mod testing;
pub(crate) mod vendor;
mod work;
pub(crate) mod xml;
mod xpath;

pub use bean::Bean;
pub use diagram::Diagram;
pub use drawing::Drawing;
pub use listener::{HostCode, Listener, Listeners};
pub use options::{ForeignScripts, Instead, Options};
pub use parse::{Draft, DraftProcess, Parsed, Which, parse, parse_beside, parse_which, parse_with};
pub use process::*;
pub use task_listener::{TaskEvent, TaskListener};
