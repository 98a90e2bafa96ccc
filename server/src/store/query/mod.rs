//! What is read, one file per resource: questions in SQL, answers as rows.
pub mod access;
pub mod accounts;
pub mod sessions;
