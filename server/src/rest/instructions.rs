//! Instructions that put tokens into an instance, as a start takes them.
use super::dto::variable::VariablesDto;
use baton_engine::{Place, Placement};
use serde::Deserialize;
use std::sync::Arc;

/// More of them in one request are refused.
const MAX: usize = 1000;

/// Where a token is put, and the variables that come with it.
#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Instruction {
    #[serde(rename = "type")]
    kind: String,
    activity_id: Option<Arc<str>>,
    transition_id: Option<Arc<str>>,
    #[serde(default)]
    variables: VariablesDto,
}

/// The placements in the order of the instructions; the error is a sentence for the caller.
pub fn placements(instructions: Vec<Instruction>) -> Result<Vec<Placement>, String> {
    if instructions.len() > MAX {
        return Err(format!("{} start instructions are more than {MAX}", instructions.len()));
    }
    instructions.into_iter().map(placement).collect()
}

fn placement(instruction: Instruction) -> Result<Placement, String> {
    let Instruction { kind, activity_id, transition_id, variables } = instruction;
    let needed = |id: Option<Arc<str>>, name: &str| {
        id.filter(|id| !id.is_empty()).ok_or_else(|| format!("For instruction type '{kind}': '{name}' must be set"))
    };
    let place = match kind.as_str() {
        "startBeforeActivity" => Place::Before(needed(activity_id, "activityId")?),
        "startAfterActivity" => Place::After(needed(activity_id, "activityId")?),
        "startTransition" => Place::Over(needed(transition_id, "transitionId")?),
        other => {
            let accepted = "startBeforeActivity, startAfterActivity and startTransition";
            return Err(format!("Instruction type '{other}' is not possible at a start; possible are {accepted}"));
        }
    };
    let (local, visible): (Vec<_>, Vec<_>) = variables.0.into_iter().partition(|(_, dto)| dto.local == Some(true));
    let typed = |variables| VariablesDto(variables).into_variables().map_err(|error| error.0);
    Ok(Placement { place, variables: typed(visible)?, local_variables: typed(local)? })
}
