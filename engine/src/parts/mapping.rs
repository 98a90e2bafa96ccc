//! Input and output parameters of activities.
use super::frame::Frame;
use super::{listener, variables};
use crate::turn::{Done, Site, Turn};
use baton_models::bpmn::ParameterValue;

/// Input parameters become variables of the activity itself.
pub fn inputs(turn: &mut Turn, site: &Site) -> Done {
    if turn.skip.mappings {
        return Ok(());
    }
    for parameter in &site.element().inputs {
        if is_absent(turn, site, &parameter.value) {
            continue;
        }
        let value = Frame::new(turn, site).throwing().parameter(&parameter.value)?;
        variables::set_local(turn, site.at.instance, site.at.key, parameter.name.as_str().into(), value)?;
    }
    Ok(())
}

/// Output parameters are read inside the activity and set outside.
pub fn outputs(turn: &mut Turn, site: &Site) -> Done {
    if turn.skip.mappings {
        return Ok(());
    }
    for parameter in &site.element().outputs {
        if is_absent(turn, site, &parameter.value) {
            continue;
        }
        let value = Frame::new(turn, site).throwing().parameter(&parameter.value);
        let value = value.or_else(|fault| listener::unsettled(turn, site, fault))?;
        variables::set(turn, site.at.instance, site.at.scope, parameter.name.as_str().into(), value)?;
    }
    Ok(())
}

/// True for data that has no value yet, which is no error: nothing is copied.
fn is_absent(turn: &Turn, site: &Site, value: &ParameterValue) -> bool {
    matches!(value, ParameterValue::Variable(name) if turn.state.value(site.at.key, name).is_none())
}
