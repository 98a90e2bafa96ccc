//! Guards of what work costs, in figures that do not depend on the machine or on what else it does: statements and rows
//! (`counts`), that they stay the same as an instance grows (`growth`), instructions and allocations (`instructions`).
mod accepted;
mod counts;
mod growth;
mod instructions;
mod models;
