//! Stock clients as workers.
