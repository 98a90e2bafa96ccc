//! What must survive: kill -9, a database that goes away, changed bytes, hostile input.
mod database_away;
mod defect;
mod deletion;
mod hostile_models;
mod journal_changed;
mod kill;
mod ledger;
mod load;
mod nodes;
mod stop;
