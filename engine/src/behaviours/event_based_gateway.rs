//! Waits for all the events behind it at once; the first decides (BPMN 2.0, 13.4.4).
use super::Behaviour;
use crate::parts::catch;
use crate::turn::{Done, Site, Turn};
use baton_models::bpmn::elements::{ElementKind, EventBasedGateway};

impl Behaviour for EventBasedGateway {
    fn enter(&self, turn: &mut Turn, site: &Site) -> Done {
        let process = &site.graph.process;
        for flow in &site.element().outgoing {
            let target = process.flow(*flow).target;
            match &process.element(target).kind {
                ElementKind::IntermediateCatchEvent(event) => catch::wait_for(turn, &site.waiter(), target, &event.catch)?,
                ElementKind::ReceiveTask(task) => {
                    if let Some(message) = &task.message {
                        catch::message(turn, &site.waiter(), target, message)?;
                    }
                }
                _ => {}
            }
        }
        Ok(())
    }
}
