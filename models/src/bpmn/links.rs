//! Link events become sequence flows: from each throw event to the catch event of its name in its scope.
use super::context::{Context, quote};
use super::events::link;
use super::graph::flow_id;
use super::xml::Node;
use super::{Flow, Process};
use crate::ElementIndex;
use std::collections::HashMap;

/// Adds the flows; what has no counterpart is reported.
pub(super) fn connect<'d>(process: &mut Process, nodes: impl Iterator<Item = (Node<'d>, Option<ElementIndex>)>, context: &mut Context<'d>) {
    let mut throws = Vec::new();
    let mut catches = HashMap::new();
    for (number, (node, scope)) in nodes.enumerate() {
        context.element = node.id();
        let Some(name) = link::name(node, context) else { continue };
        let index = ElementIndex(number as u32);
        if node.name() == "intermediateThrowEvent" {
            throws.push((index, node, scope, name));
        } else if catches.insert((scope, name.value), index).is_some() {
            let message = format!("A second link catch event '{}': it is not clear where the link leads.", quote(name.value));
            context.error("duplicate-link", node.at(), message);
        }
    }
    let mut made_up = HashMap::new();
    for (source, node, scope, name) in throws {
        context.element = node.id();
        let Some(target) = catches.get(&(scope, name.value)).copied() else {
            let message =
                format!("The link '{}' leads nowhere: there is no link catch event of that name in the same scope.", quote(name.value));
            context.error("link-without-target", node.at(), message);
            continue;
        };
        let id = flow_id(process, source, target, &mut made_up);
        process.flows.push(Flow {
            id,
            name: Some(name.value.to_owned()),
            source,
            target,
            condition: None,
            listeners: Vec::new(),
            at: node.at(),
        });
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::indexing_slicing, clippy::expect_used)]
    use crate::bpmn::testing::{check, find, process};
    use expect_test::expect;

    fn links(throw: &str, catch: &str) -> String {
        format!(
            "<startEvent id='s'/><sequenceFlow id='f' sourceRef='s' targetRef='t'/><intermediateThrowEvent id='t'>{throw}</intermediateThrowEvent>
<intermediateCatchEvent id='c'>{catch}</intermediateCatchEvent><sequenceFlow id='g' sourceRef='c' targetRef='e'/><endEvent id='e'/>"
        )
    }

    #[test]
    fn a_link_is_a_flow() {
        let process = process(&links("<linkEventDefinition name='A'/>", "<linkEventDefinition name='A'/>"), "");
        assert_eq!(find(&process, "t").outgoing.len(), 1);
        assert_eq!(&*process.flow(find(&process, "c").incoming[0]).id, "flow-t-c");
    }

    #[test]
    fn links_come_in_pairs() {
        check(
            &links("<linkEventDefinition name='A'/>", "<linkEventDefinition name='B'/>"),
            expect![[r#"
            Error 2:71: element 't': The link 'A' leads nowhere: there is no link catch event of that name in the same scope. [link-without-target]
            Warning 3:1: element 'c': No flow leads here, so it is never reached. [unreachable]
        "#]],
        );
        check(
            &links("<linkEventDefinition/>", "<linkEventDefinition name='B'/><timerEventDefinition/>"),
            expect![[r#"
            Error 2:102: element 't': The link has no name: a link throw event and its catch event carry the same name. [missing-name]
            Error 3:1: element 'c': The intermediateCatchEvent is a link and has other event definitions beside: give it one. [several-definitions]
        "#]],
        );
    }
}
