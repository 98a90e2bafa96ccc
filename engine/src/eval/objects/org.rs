//! `org`: the org chart. What it answers is reported to the scope, so that it stands in the journal.
use crate::context::User;
use crate::eval::item::{Item, Outcome};
use crate::eval::{Scope, coerce};
use baton_models::Value;
use serde_json::Value as Json;
use std::sync::Arc;

/// `org.name(user)`. Of null, or of somebody unknown, nothing is known: null, a limit of 0, no groups.
pub(in crate::eval) fn method(name: &str, arguments: &[Item], scope: &mut dyn Scope) -> Outcome<Item> {
    let [user] = arguments else {
        return Err(format!("org.{name} takes one argument, the user's id, not {}", arguments.len()));
    };
    let user = if user.is_null() { None } else { Some(coerce::name(user)?) };
    ask(name, user.as_deref(), scope).map(Item::Value)
}

/// Asks the directory and reports the answer.
pub(in crate::eval) fn ask(name: &str, user: Option<&str>, scope: &mut dyn Scope) -> Outcome<Value> {
    let known = user.and_then(|id| scope.directory().user(id));
    let text = |of: fn(&User) -> Option<Arc<str>>| known.and_then(of).map_or(Value::Null, Value::String);
    let answer = match name {
        "managerOf" => text(|user| user.manager.clone()),
        "deputyOf" => text(|user| user.deputy.clone()),
        "emailOf" => text(|user| user.email.as_deref().map(Arc::from)),
        "nameOf" => text(|user| Some(user.display_name().into())),
        "limitOf" => Value::Double(known.and_then(|user| user.approval_limit).unwrap_or(0.0)),
        "groupsOf" => Value::Json(Json::from(known.map(|user| strings(&user.groups)).unwrap_or_default()).to_string().into()),
        _ => {
            return Err(format!(
                "org has no method '{name}'; it has managerOf, limitOf, emailOf, nameOf, groupsOf and deputyOf, each of a user's id"
            ));
        }
    };
    if let Some(user) = user {
        scope.asked(format!("org.{name}({user})"), answer.clone());
    }
    Ok(answer)
}

/// The ids of the groups that a user is in, as a list.
pub(in crate::eval) fn groups_of(user: Option<&str>, scope: &mut dyn Scope) -> Outcome<Item> {
    ask("groupsOf", user, scope).map(Item::Value)
}

fn strings(ids: &[Arc<str>]) -> Vec<Json> {
    ids.iter().map(|id| Json::from(&**id)).collect()
}
