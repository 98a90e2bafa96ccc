//! Every way whose condition holds, when it goes on and again when it is reset; how it joins stands in `parts::join`
//! (BPMN 2.0, 13.4.5).
use super::Behaviour;
use crate::parts::flow::{self, Taken};
use crate::turn::{Fault, Site, Turn};
use baton_models::bpmn::elements::ComplexGateway;

impl Behaviour for ComplexGateway {
    fn leave(&self, turn: &mut Turn, site: &Site) -> Result<Vec<Taken>, Fault> {
        flow::of_complex(turn, site)
    }
}
