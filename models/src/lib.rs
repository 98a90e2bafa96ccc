//! What was modelled: BPMN files, expressions, forms and values as plain typed data, without behaviour.
//! `engine` and `server` both stand on these types; this crate knows neither of them.
pub mod bpmn;
pub mod codes;
pub mod dmn;
pub mod expr;
pub mod form;
pub mod ids;
pub mod problem;
pub mod time;
pub mod value;

pub use ids::{ElementIndex, FlowIndex, Key};
pub use problem::{Position, Problem, Severity};
pub use value::Value;
