//! BPMN 2.0 XML to one neutral model, whatever tool or dialect it came from.
pub mod diagram;
pub mod elements;
pub mod events;
pub mod process;
mod xml;

pub use diagram::Diagram;
pub use process::*;
