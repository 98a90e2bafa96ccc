//! Data of plain BPMN as variables: a data object or a property is a variable of its name, and the associations of an
//! activity with an `ioSpecification` copy between these and its own data inputs and outputs (BPMN 2.0, 10.4). What is only
//! drawn, without data inputs and outputs, means nothing when the process runs.
use super::context::Context;
use super::xml::{Node, Text};
use super::{CallMapping, CallSource, Parameter, ParameterValue};

/// Takes up the data objects and properties of a scope.
pub(super) fn collect<'d>(scope: Node<'d>, context: &mut Context<'d>) {
    for node in scope.children().filter(|node| node.is("dataObject") || node.is("property")) {
        take_up(node, context);
    }
    for reference in scope.each("dataObjectReference") {
        let Some(id) = reference.id() else { continue };
        let object = reference.attribute("dataObjectRef").map(|object| object.value);
        let known = object.and_then(|object| scope.each("dataObject").find(|node| node.id() == Some(object)));
        let own = || reference.attribute("name").map(|name| name.value);
        let name = known.and_then(|node| node.attribute("name")).map(|name| name.value).or_else(own).or(object).unwrap_or(id);
        context.data.insert(id, name);
        // A data object without a name goes by that of its reference.
        if let Some(object) = object {
            context.data.insert(object, name);
        }
    }
}

fn take_up<'d>(node: Node<'d>, context: &mut Context<'d>) {
    if let (Some(id), Some(name)) = (node.id(), name(node)) {
        context.data.insert(id, name);
    }
}

/// The variable that a data object, data input or the like stands for.
fn name<'d>(node: Node<'d>) -> Option<&'d str> {
    node.attribute("name").map(|name| name.value).or_else(|| node.id())
}

/// The variable that a loop's list is: a data input or output of the activity stands for the data behind it.
pub(super) fn list<'d>(activity: Node<'d>, reference: &'d str, association: &str, context: &Context<'d>) -> &'d str {
    let (inner, outer) = if association == "dataInputAssociation" { ("targetRef", "sourceRef") } else { ("sourceRef", "targetRef") };
    let ends_here = |node: &Node<'d>| node.child_text(inner).is_some_and(|text| text.value == reference);
    let behind = activity.each(association).find(ends_here).and_then(|node| node.child_text(outer)).map(|text| text.value);
    behind.map_or_else(|| variable(activity, reference, context), |behind| variable(activity, behind, context))
}

/// The variable that a reference within an activity stands for.
fn variable<'d>(activity: Node<'d>, reference: &'d str, context: &Context<'d>) -> &'d str {
    let own = own(activity, reference).and_then(name);
    own.unwrap_or_else(|| super::context::lookup(&context.data, reference).unwrap_or(reference))
}

/// A data input or output, a property or a loop's item of the activity itself.
fn own<'d>(activity: Node<'d>, reference: &str) -> Option<Node<'d>> {
    let io = activity.each("ioSpecification").flat_map(|io| io.children().filter(|node| node.is("dataInput") || node.is("dataOutput")));
    let items = activity.each("multiInstanceLoopCharacteristics").flat_map(|loops| loops.children());
    let items = items.filter(|node| node.is("inputDataItem") || node.is("outputDataItem"));
    io.chain(items).chain(activity.each("property")).find(|node| node.id() == Some(reference))
}

/// The data associations of an activity as inputs and outputs.
pub(super) fn parse<'d>(activity: Node<'d>, context: &mut Context<'d>) -> (Vec<Parameter>, Vec<Parameter>) {
    let Some(io) = activity.child("ioSpecification") else { return (Vec::new(), Vec::new()) };
    let is_of = |tag: &str, reference: Option<Text<'d>>| {
        reference.is_some_and(|reference| io.each(tag).any(|node| node.id() == Some(reference.value)))
    };
    let loops = activity.child("multiInstanceLoopCharacteristics");
    let list = |tag: &str| loops.and_then(|loops| loops.child_text(tag)).map(|text| text.value);
    let (list_in, list_out) = (list("loopDataInputRef"), list("loopDataOutputRef"));
    let inputs = activity.each("dataInputAssociation").filter(|node| is_of("dataInput", node.child_text("targetRef")));
    let inputs = inputs.filter(|node| node.child_text("targetRef").map(|text| text.value) != list_in);
    let inputs = inputs.filter_map(|node| copy(activity, node, context)).collect();
    let outputs = activity.each("dataOutputAssociation").filter(|node| {
        let source = node.child_text("sourceRef");
        is_of("dataOutput", source) && source.map(|text| text.value) != list_out
    });
    (inputs, outputs.filter_map(|node| copy(activity, node, context)).collect())
}

/// What a call activity gives to the called process: its data inputs, each as the variable of its name.
pub(super) fn given(activity: Node<'_>) -> Vec<CallMapping> {
    let targets = activity.each("dataInputAssociation").filter_map(|node| node.child_text("targetRef"));
    targets.filter_map(|target| passed(activity, "dataInput", target.value, false)).collect()
}

/// What a call activity takes from the called process. What goes on under another name is only seen in the activity.
pub(super) fn taken<'d>(activity: Node<'d>, context: &Context<'d>) -> Vec<CallMapping> {
    let taken = |association: Node<'d>| {
        let (source, target) = (association.child_text("sourceRef")?, association.child_text("targetRef"));
        let found = passed(activity, "dataOutput", source.value, true)?;
        let renamed = target.is_none_or(|target| variable(activity, target.value, context) != found.target);
        Some(CallMapping { local: renamed, ..found })
    };
    activity.each("dataOutputAssociation").filter_map(taken).collect()
}

fn passed(activity: Node<'_>, tag: &str, reference: &str, local: bool) -> Option<CallMapping> {
    let own = activity.each("ioSpecification").flat_map(|io| io.each(tag)).find(|node| node.id() == Some(reference))?;
    let name = name(own)?.to_owned();
    Some(CallMapping { source: CallSource::Variable(name.clone()), target: name, local })
}

/// What an association copies to its target: the result of an assignment or a transformation, or the source as it is.
fn copy<'d>(activity: Node<'d>, node: Node<'d>, context: &mut Context<'d>) -> Option<Parameter> {
    let target = variable(activity, node.child_text("targetRef")?.value, context);
    let from = node.each("assignment").find_map(|assignment| assignment.child_text("from"));
    let value = match from.or_else(|| node.child_text("transformation")) {
        Some(text) => ParameterValue::Expression(context.expression(text)?),
        None => {
            let source = variable(activity, node.child_text("sourceRef")?.value, context);
            // What has the same name inside and outside is seen anyway.
            if source == target {
                return None;
            }
            ParameterValue::Variable(source.to_owned())
        }
    };
    Some(Parameter { name: target.to_owned(), value })
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::indexing_slicing, clippy::expect_used)]
    use crate::bpmn::ParameterValue;
    use crate::bpmn::testing::{between, find, process};

    const DATA: &str =
        "<dataObject id='d1' name='order'/><dataObject id='d2'/><dataObjectReference id='r1' name='Order' dataObjectRef='d1'/>
<dataObjectReference id='r2' name='invoice' dataObjectRef='d2'/>";

    #[test]
    fn associations_copy_where_the_activity_has_data_inputs_and_outputs() {
        let task = "<task id='x'><ioSpecification><dataInput id='i1' name='what'/><dataInput id='i2'/><dataOutput id='o1' name='result'/></ioSpecification>
<dataInputAssociation><sourceRef>r1</sourceRef><targetRef>i1</targetRef></dataInputAssociation>
<dataInputAssociation><targetRef>i2</targetRef><assignment><from>${1 + 1}</from><to>i2</to></assignment></dataInputAssociation>
<dataOutputAssociation><sourceRef>o1</sourceRef><targetRef>r2</targetRef></dataOutputAssociation></task>";
        let process = process(&format!("{DATA}{}", between(task)), "");
        let element = find(&process, "x");
        let shown = |parameter: &crate::bpmn::Parameter| match &parameter.value {
            ParameterValue::Variable(name) => format!("{} = {name}", parameter.name),
            ParameterValue::Expression(expression) => format!("{} = {}", parameter.name, expression.source),
            _ => panic!(),
        };
        assert_eq!(element.inputs.iter().map(shown).collect::<Vec<_>>(), ["what = order", "i2 = ${1 + 1}"]);
        assert_eq!(element.outputs.iter().map(shown).collect::<Vec<_>>(), ["invoice = result"]);
    }

    #[test]
    fn what_is_only_drawn_means_nothing() {
        let task = "<task id='x'><property id='p' name='__targetRef_placeholder'/>
<dataInputAssociation><sourceRef>r1</sourceRef><targetRef>p</targetRef></dataInputAssociation></task>";
        let process = process(&format!("{DATA}{}", between(task)), "");
        assert!(find(&process, "x").inputs.is_empty());
    }

    #[test]
    fn a_loop_knows_its_lists_by_the_data_behind_them() {
        let task = "<task id='x'><ioSpecification><dataInput id='i1'/><dataOutput id='o1'/></ioSpecification>
<dataInputAssociation><sourceRef>r1</sourceRef><targetRef>i1</targetRef></dataInputAssociation>
<dataOutputAssociation><sourceRef>o1</sourceRef><targetRef>r2</targetRef></dataOutputAssociation>
<multiInstanceLoopCharacteristics><loopDataInputRef>i1</loopDataInputRef><loopDataOutputRef>o1</loopDataOutputRef>
<inputDataItem id='in'/><outputDataItem id='out' name='one'/></multiInstanceLoopCharacteristics></task>";
        let process = process(&format!("{DATA}{}", between(task)), "");
        let element = find(&process, "x");
        let repeated = element.multi_instance.as_ref().unwrap();
        assert_eq!(repeated.collection.as_ref().unwrap().source, "${order}");
        let output = repeated.output.as_ref().unwrap();
        assert_eq!((output.list.as_str(), output.item.as_str()), ("invoice", "one"));
        assert!(element.inputs.is_empty() && element.outputs.is_empty());
    }
}
