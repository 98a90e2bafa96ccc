//! What goes over the wire: the shapes that requests and answers share.
pub mod variable;
