//! Messages by name.

#[derive(Debug, Clone)]
pub struct Message {
    pub name: crate::expr::Expression,
}
