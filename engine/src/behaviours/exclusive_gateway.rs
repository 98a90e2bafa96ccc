//! One way out of several (BPMN 2.0, 13.4.2).
use super::Behaviour;
use crate::parts::flow::{self, Taken};
use crate::turn::{Fault, Site, Turn};
use baton_models::bpmn::elements::ExclusiveGateway;

impl Behaviour for ExclusiveGateway {
    fn leave(&self, turn: &mut Turn, site: &Site) -> Result<Vec<Taken>, Fault> {
        flow::first_that_holds(turn, site)
    }
}
