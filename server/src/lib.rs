//! Who asks, and where it is kept: the database, the REST interface, the pages, the mails and the command line.
pub mod store;
