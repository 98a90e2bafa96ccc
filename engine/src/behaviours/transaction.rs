//! A sub-process that a cancel end event undoes: see `parts::compensation`.
use super::Behaviour;
use crate::parts::start;
use crate::turn::{Done, Site, Turn};
use baton_models::bpmn::elements::Transaction;

impl Behaviour for Transaction {
    fn enter(&self, turn: &mut Turn, site: &Site) -> Done {
        start::sub_process(turn, site)
    }
}
