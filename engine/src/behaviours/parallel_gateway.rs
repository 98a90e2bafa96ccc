//! All ways at once; how it joins stands in `parts::join` (BPMN 2.0, 13.4.1).
use super::Behaviour;
use crate::parts::flow::{self, Taken};
use crate::turn::{Fault, Site, Turn};
use baton_models::bpmn::elements::ParallelGateway;

impl Behaviour for ParallelGateway {
    fn leave(&self, _turn: &mut Turn, site: &Site) -> Result<Vec<Taken>, Fault> {
        Ok(flow::all(site))
    }
}
