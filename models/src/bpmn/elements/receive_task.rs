//! Waits for a message.
use super::FlowNode;
use crate::bpmn::context::Context;
use crate::bpmn::events::Message;
use crate::bpmn::xml::Node;

#[derive(Debug, Clone, Default)]
pub struct ReceiveTask {
    /// Without one it waits for an explicit trigger.
    pub message: Option<Message>,
}

impl FlowNode for ReceiveTask {
    fn parse<'d>(node: Node<'d>, context: &mut Context<'d>) -> Option<Self> {
        if let Some(instantiate) = node.attribute("instantiate").filter(|flag| flag.value == "true") {
            let message = "A receive task that starts instances is not supported: use a message start event.";
            context.error("unsupported-element", instantiate.at, message);
        }
        match node.attribute("messageRef") {
            None => Some(Self::default()),
            Some(_) => Message::parse(node, context).map(|message| Self { message: Some(message) }),
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
            Error 3:49: element 'x': A receive task that starts instances is not supported: use a message start event. [unsupported-element]
        "#]]);
    }
}
