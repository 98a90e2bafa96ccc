//! Waits for a message.
use super::FlowNode;
use crate::bpmn::Element;
use crate::bpmn::context::Context;
use crate::bpmn::events::Message;
use crate::bpmn::graph::Model;
use crate::bpmn::xml::Node;

#[derive(Debug, Clone, Default)]
pub struct ReceiveTask {
    /// Without one it waits for an explicit trigger.
    pub message: Option<Message>,
    /// Its message starts an instance; no flow leads to it.
    pub instantiate: bool,
}

impl FlowNode for ReceiveTask {
    fn parse<'d>(node: Node<'d>, context: &mut Context<'d>) -> Option<Self> {
        let instantiate = node.flag("instantiate", false);
        let names_one = node.attribute("messageRef").is_some() || node.extension("messageExpression").is_some();
        let message = match names_one {
            false => None,
            true => Some(Message::parse(node, node, context)?),
        };
        Some(Self { message, instantiate })
    }

    fn check(&self, element: &Element, _: &Model<'_>, context: &mut Context<'_>) {
        if !self.instantiate {
            return;
        }
        if !(element.incoming.is_empty() && element.parent.is_none()) {
            let message = "A receive task that starts instances stands directly in the process, and no flow leads to it.";
            context.error("receive-task-instantiate", element.at, message);
        }
        if self.message.as_ref().is_none_or(|message| message.name.literal().is_none()) {
            let message = "A receive task that starts instances names a message, and its name is not computed.";
            context.error("receive-task-instantiate", element.at, message);
        }
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::indexing_slicing, clippy::expect_used)]
    use crate::bpmn::elements::ElementKind;
    use crate::bpmn::testing::{check_between, element};
    use expect_test::expect;

    #[test]
    fn waits_for_a_message_or_a_trigger() {
        let parsed = |node| {
            let ElementKind::ReceiveTask(task) = element(node, "<message id='m' name='paid'/>").kind else { panic!() };
            task.message
        };
        assert_eq!(parsed("<receiveTask id='x' messageRef='m'/>").unwrap().name.source, "paid");
        assert!(parsed("<receiveTask id='x'/>").is_none());
    }

    #[test]
    fn what_it_cannot_do_is_refused() {
        check_between("<receiveTask id='x' messageRef='n' instantiate='true'/>", "", expect![[r#"
            Error 3:33: element 'x': There is no <message> with the id 'n' in the file. [unknown-message]
        "#]]);
    }
}
