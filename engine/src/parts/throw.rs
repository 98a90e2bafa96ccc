//! What throwing events do, on the way or at the end.
use super::frame::Frame;
use super::{compensation, error, escalation, listener, scope, signal, work};
use crate::event::Event;
use crate::turn::{Done, Fault, Site, Turn};
use baton_models::Key;
use baton_models::bpmn::events::Throw;

/// Does everything that an event throws; the token goes on unless it has to wait or was ended by it.
pub fn all(turn: &mut Turn, site: &Site, throws: &[Throw]) -> Done {
    if throws.is_empty() {
        turn.complete(site.at.key);
        return Ok(());
    }
    for throw in throws {
        if !turn.is_live(site.at.key) {
            return Ok(());
        }
        match throw {
            Throw::Terminate { all } => return terminate(turn, site, *all),
            Throw::Cancel => return compensation::cancel_transaction(turn, site),
            Throw::Error(thrown) => {
                let message = Frame::new(turn, site).optional_text(thrown.message.as_ref())?;
                return error::throw(turn, site.at.key, &thrown.code.as_str().into(), message.as_ref());
            }
            Throw::Escalation(thrown) => drop(escalation::throw(turn, site.at.key, &thrown.code.as_str().into())?),
            Throw::Signal(thrown) => signal::throw(turn, site, thrown)?,
            Throw::Message(thrown) => thrown.work.iter().try_for_each(|work| work::begin(turn, site, work))?,
            Throw::Compensation(thrown) => compensation::throw(turn, site, thrown)?,
        }
    }
    settle(turn, site.at.key)
}

/// Throws at an activity that goes on working. False: who caught it has ended the activity.
pub fn beside(turn: &mut Turn, site: &Site, throws: &[Throw]) -> Result<bool, Fault> {
    for throw in throws {
        match throw {
            Throw::Error(thrown) => {
                let message = Frame::new(turn, site).optional_text(thrown.message.as_ref())?;
                error::throw(turn, site.at.key, &thrown.code.as_str().into(), message.as_ref())?;
            }
            Throw::Escalation(thrown) => drop(escalation::throw(turn, site.at.key, &thrown.code.as_str().into())?),
            Throw::Signal(thrown) => signal::throw(turn, site, thrown)?,
            // The parser accepts no others here.
            _ => {}
        }
        if !turn.is_live(site.at.key) {
            return Ok(false);
        }
    }
    Ok(true)
}

/// Lets the token of a throwing event go on when nothing of what it threw is under way.
pub fn settle(turn: &mut Turn, key: Key) -> Done {
    let waits = turn.at(key)?.active > 0 || turn.is_arriving(key) || turn.state.external_tasks.of(key).next().is_some();
    if turn.is_live(key) && !waits {
        turn.complete(key);
    }
    Ok(())
}

/// Cancels every other token of the scope, which then ends. `all`: of the instance that everything was called from.
fn terminate(turn: &mut Turn, site: &Site, all: bool) -> Done {
    let scope = if all { turn.state.root() } else { site.at.scope };
    let listens = listener::any(site);
    if !listens {
        turn.emit(Event::ElementCompleted { key: site.at.key })?;
    }
    turn.drop_arriving(scope);
    let others: Vec<Key> = turn.state.elements.of(scope).map(|e| e.key).filter(|key| *key != site.at.key).collect();
    others.into_iter().try_for_each(|other| scope::cancel(turn, other))?;
    // Listeners may have to be waited for, and only a token that is there can wait.
    if listens && turn.is_live(site.at.key) {
        turn.complete(site.at.key);
    }
    turn.check(scope);
    Ok(())
}
