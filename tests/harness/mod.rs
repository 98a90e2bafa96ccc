//! What the stories are told with. `Run` plays one story on the pure engine and on both databases.
pub mod files;
