//! `execution`: where the token stands, and the variables it sees.
use super::{getter, variables};
use crate::eval::Scope;
use crate::eval::item::{Item, Outcome};

/// `execution.name`
pub(in crate::eval) fn property(name: &str, scope: &mut dyn Scope) -> Outcome<Item> {
    if name == "variables" {
        return super::all(scope);
    }
    let facts = scope.facts();
    let fact = match name {
        "id" => facts.id,
        "processInstanceId" => facts.process_instance_id,
        "processBusinessKey" | "businessKey" | "processInstanceBusinessKey" => facts.process_business_key,
        "processDefinitionId" => facts.process_definition_id,
        "currentActivityId" => facts.current_activity_id,
        "currentActivityName" => facts.current_activity_name,
        "activityInstanceId" => facts.activity_instance_id,
        "tenantId" => facts.tenant_id,
        "eventName" => facts.event_name,
        "multiInstanceRoot" => return Ok(Item::boolean(facts.multi_instance_root)),
        _ => {
            return Err(format!(
                "execution has no '{name}'; it has id, processInstanceId, processBusinessKey, processDefinitionId, currentActivityId, currentActivityName, activityInstanceId, tenantId, eventName, multiInstanceRoot and variables"
            ));
        }
    };
    Ok(Item::optional(fact))
}

/// `execution.name(arguments)`
pub(in crate::eval) fn method(name: &str, arguments: &[Item], scope: &mut dyn Scope) -> Outcome<Item> {
    if let Some(result) = variables(name, arguments, scope)? {
        return Ok(result);
    }
    match getter(name).filter(|_| arguments.is_empty()) {
        Some(fact) => property(&fact, scope),
        None => Err(format!(
            "execution has no method '{name}' with {} arguments; it has getVariable(name), setVariable(name, value), hasVariable(name), removeVariable(name), getVariables(), getVariableNames(), setVariables(map), removeVariables(names), hasVariables(), their ...Local forms, and getters",
            arguments.len()
        )),
    }
}
