//! Runs a script in the sandbox.
use super::FlowNode;
use crate::bpmn::condition::refuse_resource;
use crate::bpmn::context::Context;
use crate::bpmn::vendor;
use crate::bpmn::xml::Node;
use crate::expr::Script;

#[derive(Debug, Clone)]
pub struct ScriptTask {
    pub script: Script,
    pub result_variable: Option<String>,
}

impl FlowNode for ScriptTask {
    fn parse<'d>(node: Node<'d>, context: &mut Context<'d>) -> Option<Self> {
        if let Some(resource) = node.extension("resource") {
            refuse_resource(resource, context);
            return None;
        }
        let Some(text) = node.child_text("script") else {
            context.error("empty-script", node.at(), "The script task has no script: give <script>, and scriptFormat=\"javascript\".");
            return None;
        };
        let script = context.script(node.attribute("scriptFormat"), text)?;
        Some(Self { script, result_variable: vendor::result_variable(node) })
    }
}
