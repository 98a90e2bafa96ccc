//! Tokens begin here; who started the instance is remembered where the model asks for it.
use super::Behaviour;
use crate::parts::variables;
use crate::turn::{Done, Site, Turn};
use baton_models::Value;
use baton_models::bpmn::elements::StartEvent;

impl Behaviour for StartEvent {
    fn enter(&self, turn: &mut Turn, site: &Site) -> Done {
        if let Some(name) = &self.initiator {
            let by = turn.instance(site.at.instance)?.started_by.clone().map_or(Value::Null, Value::String);
            variables::set_local(turn, site.at.instance, site.at.scope, name.as_str().into(), by)?;
        }
        turn.complete(site.at.key);
        Ok(())
    }
}
