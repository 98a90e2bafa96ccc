//! Input and output parameters of activities.
use super::frame::Frame;
use super::variables;
use crate::turn::{Done, Site, Turn};

/// Input parameters become variables of the activity itself.
pub fn inputs(turn: &mut Turn, site: &Site) -> Done {
    if turn.skip.mappings {
        return Ok(());
    }
    for parameter in &site.element().inputs {
        let value = Frame::new(turn, site).parameter(&parameter.value)?;
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
        let value = Frame::new(turn, site).parameter(&parameter.value)?;
        variables::set(turn, site.at.instance, site.at.scope, parameter.name.as_str().into(), value)?;
    }
    Ok(())
}
