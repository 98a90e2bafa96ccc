//! Guards of what work costs, in figures that do not depend on the machine or on what else it does: statements and rows
//! (`counts`), and that they stay the same as an instance grows (`growth`).
mod accepted;
mod counts;
