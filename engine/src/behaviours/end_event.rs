//! Tokens end here, alone, with all others of the scope, or by an error (BPMN 2.0, 13.5.3).
use super::Behaviour;
use crate::event::Event;
use crate::parts::frame::Frame;
use crate::parts::{error, scope};
use crate::turn::{Done, Site, Turn};
use baton_models::Key;
use baton_models::bpmn::elements::EndEvent;
use baton_models::bpmn::events::EndTrigger;

impl Behaviour for EndEvent {
    fn enter(&self, turn: &mut Turn, site: &Site) -> Done {
        match &self.trigger {
            EndTrigger::None => {
                turn.complete(site.at.key);
                Ok(())
            }
            EndTrigger::Terminate => terminate(turn, site),
            EndTrigger::Error(thrown) => {
                let message = Frame::new(turn, site).optional_text(thrown.message.as_ref())?;
                error::throw(turn, site.at.key, &thrown.code.as_str().into(), message.as_ref())
            }
        }
    }
}

/// Cancels every other token of the scope, which then ends.
fn terminate(turn: &mut Turn, site: &Site) -> Done {
    let scope = site.at.scope;
    turn.emit(Event::ElementCompleted { key: site.at.key })?;
    turn.drop_arriving(scope);
    let others: Vec<Key> = turn.state.elements.of(scope).map(|e| e.key).collect();
    others.into_iter().try_for_each(|other| scope::cancel(turn, other))?;
    turn.check(scope);
    Ok(())
}
