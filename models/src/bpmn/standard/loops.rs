//! What multi-instance activities and transactions say beside how often (10.3.5, 10.3.8).
use super::super::context::{Context, quote};
use super::super::xml::Node;

/// `behavior` and what belongs to each of its values.
const BEHAVIORS: [(&str, &str); 3] =
    [("None", "noneBehaviorEventRef"), ("One", "oneBehaviorEventRef"), ("Complex", "complexBehaviorDefinition")];

pub(super) fn multi_instance(node: Node<'_>, context: &mut Context<'_>) {
    let behavior = node.attribute("behavior").map_or("All", |behavior| behavior.value);
    for (value, part) in BEHAVIORS {
        let is_there = node.attribute(part).is_some() || node.child(part).is_some();
        if is_there != (behavior == value) {
            let message = match is_there {
                true => format!("{part} is told when behavior is {value}; here it is {}.", quote(behavior)),
                false => format!("behavior {value} needs {part}: without it nothing is told."),
            };
            context.warning("behavior-event", node.at(), message);
        }
    }
    let listed = node.child("loopDataInputRef").is_some();
    let counted = node.child_text("loopCardinality").is_some();
    if listed && counted {
        context.warning("loop-data", node.at(), "loopCardinality and loopDataInputRef say both how often: the list counts.");
    }
    for (item, list) in [("inputDataItem", "loopDataInputRef"), ("outputDataItem", "loopDataOutputRef")] {
        if node.child(item).is_some() && node.child(list).is_none() && node.extension("collection").is_none() {
            context.warning("loop-data", node.at(), format!("{item} is one of a list, and there is no {list}."));
        }
    }
    for definition in node.each("complexBehaviorDefinition").filter(|definition| definition.child("event").is_none()) {
        context.warning("behavior-event", definition.at(), "A complexBehaviorDefinition without an event tells nothing.");
    }
}

/// Only compensation undoes a transaction here (10.3.5).
pub(super) fn transaction(node: Node<'_>, context: &mut Context<'_>) {
    let Some(method) = node.attribute("method") else { return };
    if !method.value.trim_start_matches('#').eq_ignore_ascii_case("compensate") {
        let message = format!("The method '{}' is not carried out: what was done is undone by compensation.", quote(method.value));
        context.warning("transaction-method", method.at, message);
    }
}
