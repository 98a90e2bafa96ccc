//! What is read, one file per resource: questions in SQL, answers as rows. Lists go the shared way from a caller's
//! [`Criteria`] over a [`Listing`]'s rules to a statement.
pub mod access;
pub mod accounts;
pub mod ad_hoc;
pub mod attachments;
pub mod casefile;
pub mod comments;
pub mod criteria;
pub mod decisions;
pub mod definitions;
pub mod deployments;
pub mod drafts;
pub mod external_tasks;
pub mod filter;
pub mod history_activity_instances;
pub mod history_decisions;
pub mod history_process_instances;
pub mod history_tasks;
pub mod history_variables;
pub mod incidents;
pub mod instances;
pub mod jobs;
pub mod outbox;
pub mod running;
pub mod sessions;
pub mod subscriptions;
pub mod tasks;
pub mod variable_filter;
pub mod variables;
pub mod worklist;

pub use criteria::{BadParameter, Criteria};
pub use filter::{Filter, Listing};
