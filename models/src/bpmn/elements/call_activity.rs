//! Starts an instance of another process and waits for its end.
use super::FlowNode;
use crate::bpmn::context::{Context, quote};
use crate::bpmn::vendor;
use crate::bpmn::xml::Node;
use crate::bpmn::{CallMapping, CallSource};
use crate::expr::Expression;

#[derive(Debug, Clone)]
pub struct CallActivity {
    /// The key of the called process.
    pub process: Expression,
    pub binding: Binding,
    pub business_key: Option<Expression>,
    pub inputs: Vec<CallMapping>,
    pub outputs: Vec<CallMapping>,
}

/// Which version is called.
#[derive(Debug, Clone, Default)]
pub enum Binding {
    #[default]
    Latest,
    /// The one that came with the caller's deployment.
    Deployment,
    Version(Expression),
    VersionTag(Expression),
}

impl FlowNode for CallActivity {
    fn parse<'d>(node: Node<'d>, context: &mut Context<'d>) -> Option<Self> {
        for name in ["caseRef", "variableMappingClass", "variableMappingDelegateExpression"] {
            if let Some(found) = node.extension(name) {
                let message = format!("camunda:{name} is not supported. Accepted are calledElement with camunda:in and camunda:out.");
                context.error("unsupported-extension", found.at, message);
            }
        }
        let Some(called) = node.attribute("calledElement") else {
            context.error("missing-called-element", node.at(), "It does not say which process it calls: give calledElement, the id of a process.");
            return None;
        };
        let business_key = vendor::each(node, "in").find_map(|mapping| mapping.attribute("businessKey"));
        Some(Self {
            process: context.expression(called)?,
            binding: binding(node, context)?,
            business_key: context.optional(business_key),
            inputs: mappings(node, "in", context),
            outputs: mappings(node, "out", context),
        })
    }
}

fn binding(node: Node<'_>, context: &mut Context<'_>) -> Option<Binding> {
    let Some(binding) = node.extension("calledElementBinding") else { return Some(Binding::Latest) };
    let mut required = |name: &str| {
        let Some(value) = node.extension(name) else {
            context.error("invalid-binding", binding.at, format!("The binding '{}' needs camunda:{name}.", quote(binding.value)));
            return None;
        };
        context.expression(value)
    };
    match binding.value {
        "latest" => Some(Binding::Latest),
        "deployment" => Some(Binding::Deployment),
        "version" => required("calledElementVersion").map(Binding::Version),
        "versionTag" => required("calledElementVersionTag").map(Binding::VersionTag),
        other => {
            let message = format!("The binding '{}' is not known. Accepted are latest, deployment, version, versionTag.", quote(other));
            context.error("invalid-binding", binding.at, message);
            None
        }
    }
}

fn mappings(node: Node<'_>, tag: &'static str, context: &mut Context<'_>) -> Vec<CallMapping> {
    let mappings = vendor::each(node, tag).filter(|mapping| mapping.attribute("businessKey").is_none());
    mappings.filter_map(|node| mapping(node, context)).collect()
}

fn mapping(node: Node<'_>, context: &mut Context<'_>) -> Option<CallMapping> {
    let local = node.attribute("local").is_some_and(|flag| flag.value == "true");
    if node.attribute("variables").is_some_and(|which| which.value == "all") {
        return Some(CallMapping { source: CallSource::All, target: String::new(), local });
    }
    let source = match (node.attribute("source"), node.attribute("sourceExpression")) {
        (Some(name), _) => CallSource::Variable(name.value.to_owned()),
        (None, Some(expression)) => CallSource::Expression(context.expression(expression)?),
        (None, None) => {
            let message = format!("A camunda:{} needs source, sourceExpression, variables=\"all\" or businessKey.", node.name());
            context.error("invalid-mapping", node.at(), message);
            return None;
        }
    };
    let Some(target) = node.attribute("target") else {
        context.error("invalid-mapping", node.at(), format!("A camunda:{} needs a target: the name of the variable.", node.name()));
        return None;
    };
    Some(CallMapping { source, target: target.value.to_owned(), local })
}
