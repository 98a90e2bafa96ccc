//! What must survive: kill -9, a database that goes away, hostile input.
