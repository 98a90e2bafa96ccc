//! DMN 1.1 to 1.5 XML to one model: decisions, what they require, and the expressions that they are made of.
mod boxed;
mod code;
mod cycles;
mod import;
mod item;
mod model;
mod names;
mod parse;
mod table;
#[cfg(test)]
mod tests;

pub use boxed::{Boxed, Function, Kind};
pub use code::Code;
pub use import::{Find, Import};
pub use item::{Item, Signature};
pub use model::{Decision, Input, Knowledge, Model, Requirements, Service, Variable};
pub use parse::{Parsed, namespace, parse, parse_with};
pub use table::{Aggregator, Cell, Clause, HitPolicy, InputClause, Rule, Table};
