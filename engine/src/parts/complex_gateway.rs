//! Complex gateways wait for their start, go on, and wait for what may still come before they begin anew
//! (BPMN 2.0, 13.4.5).
use super::frame::Frame;
use super::join;
use crate::event::Event;
use crate::state::ElementState;
use crate::turn::{Done, Fault, Turn};
use baton_models::Key;
use baton_models::bpmn::Element;
use baton_models::bpmn::elements::ElementKind;

/// A token has come: the gateway may go on, or be reset, and go on again with tokens that have waited.
pub fn arrived(turn: &mut Turn, key: Key) -> Done {
    while goes_on(turn, key)? {}
    Ok(())
}

/// Takes one step, if one can be taken.
fn goes_on(turn: &mut Turn, key: Key) -> Result<bool, Fault> {
    let site = turn.site(key)?;
    let element = site.element();
    let ElementKind::ComplexGateway(gateway) = &element.kind else { return Ok(false) };
    let is_full = join::is_full(element, &site.at);
    match site.at.state {
        ElementState::Resetting if is_full => {
            begin_anew(turn, element, key)?;
            return Ok(turn.at(key)?.arrived > 0);
        }
        ElementState::Active if site.at.arrived > 0 => {}
        _ => return Ok(false),
    }
    let holds = gateway.activation.as_ref().map_or(Ok(true), |condition| Frame::new(turn, &site).condition(condition))?;
    if !holds {
        return Ok(false);
    }
    let count: u32 = turn.state.arrivals.of(key).map(|arrival| arrival.tokens).sum();
    if is_full {
        let stays = turn.state.arrivals.of(key).any(|arrival| arrival.tokens > 1);
        join::go_on(turn, element, key, Some(count))?;
        return Ok(stays);
    }
    turn.emit(Event::JoinActivated { key })?;
    join::pass(turn, element, key, ElementState::Active, Some(count))?;
    Ok(false)
}

/// No token is missing any more.
pub fn reset(turn: &mut Turn, element: &Element, key: Key) -> Done {
    begin_anew(turn, element, key)?;
    if turn.at(key)?.arrived > 0 { arrived(turn, key) } else { Ok(()) }
}

/// The tokens that came after the start are taken, and the gateway begins anew with what is left.
fn begin_anew(turn: &mut Turn, element: &Element, key: Key) -> Done {
    turn.emit(Event::JoinReset { key })?;
    if turn.at(key)?.arrived == 0 {
        turn.complete(key);
        return Ok(());
    }
    join::pass(turn, element, key, ElementState::Resetting, None)
}
