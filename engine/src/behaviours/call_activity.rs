//! Begins an instance of another process and waits for its end: see `parts::call`.
use super::Behaviour;
use crate::parts::call;
use crate::turn::{Done, Site, Turn};
use baton_models::bpmn::elements::CallActivity;

impl Behaviour for CallActivity {
    fn enter(&self, turn: &mut Turn, site: &Site) -> Done {
        call::begin(turn, site, self)
    }
}
