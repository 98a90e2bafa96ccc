//! What is read, one file per resource: questions in SQL, answers as rows. Lists go the shared way from a caller's
//! [`Criteria`] over a [`Listing`]'s rules to a statement.
pub mod access;
pub mod accounts;
pub mod criteria;
pub mod filter;
pub mod sessions;
pub mod tasks;
pub mod variable_filter;

pub use criteria::{BadParameter, Criteria};
pub use filter::{Filter, Listing};
