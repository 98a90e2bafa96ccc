//! Starts an instance of another process and waits for its end.
use super::FlowNode;
use crate::bpmn::context::{Context, quote};
use crate::bpmn::vendor;
use crate::bpmn::xml::Node;
use crate::bpmn::{CallMapping, data, parameters};
use crate::expr::Expression;

#[derive(Debug, Clone)]
pub struct CallActivity {
    /// The key of the called process.
    pub process: Expression,
    pub binding: Binding,
    /// Whose process it is; nothing: of the caller's tenant. An expression that gives null: of no tenant.
    pub tenant: Option<Expression>,
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
        if let Some(found) = node.extension("waitForCompletion") {
            let message = "A call that does not wait for its end is not supported: throw a message that starts the other process.";
            context.error("unsupported-extension", found.at, message);
        }
        let Some(called) = node.attribute("calledElement") else {
            context.error("missing-called-element", node.at(), "It does not say which process it calls: give calledElement, the id of a process.");
            return None;
        };
        let business_key = vendor::each(node, "in").find_map(|mapping| mapping.attribute("businessKey"));
        Some(Self {
            process: context.expression(called)?,
            binding: binding_of(node, "calledElement", context)?,
            tenant: context.optional(node.extension("calledElementTenantId")),
            business_key: context.optional(business_key),
            inputs: mapped(parameters::mappings(node, "in", context), || data::given(node)),
            outputs: mapped(parameters::mappings(node, "out", context), || data::taken(node, context)),
        })
    }
}

/// What an extension says goes before the data of plain BPMN.
fn mapped(said: Vec<CallMapping>, data: impl FnOnce() -> Vec<CallMapping>) -> Vec<CallMapping> {
    if said.is_empty() { data() } else { said }
}

/// The binding in the attributes that begin with `prefix`.
pub(super) fn binding_of(node: Node<'_>, prefix: &str, context: &mut Context<'_>) -> Option<Binding> {
    let Some(binding) = node.extension(&format!("{prefix}Binding")) else { return Some(Binding::Latest) };
    let mut required = |name: &str| {
        let name = format!("{prefix}{name}");
        let Some(value) = node.extension(&name) else {
            context.error("invalid-binding", binding.at, format!("The binding '{}' needs camunda:{name}.", quote(binding.value)));
            return None;
        };
        context.expression(value)
    };
    match binding.value {
        "latest" => Some(Binding::Latest),
        "deployment" => Some(Binding::Deployment),
        "version" => required("Version").map(Binding::Version),
        "versionTag" => required("VersionTag").map(Binding::VersionTag),
        other => {
            let message = format!("The binding '{}' is not known. Accepted are latest, deployment, version, versionTag.", quote(other));
            context.error("invalid-binding", binding.at, message);
            None
        }
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::indexing_slicing, clippy::expect_used)]
    use super::*;
    use crate::bpmn::CallSource;
    use crate::bpmn::elements::ElementKind;
    use crate::bpmn::testing::{check_between, element};
    use expect_test::expect;

    fn call(attributes: &str, extensions: &str) -> CallActivity {
        let node = format!("<callActivity id='x' {attributes}><extensionElements>{extensions}</extensionElements></callActivity>");
        let ElementKind::CallActivity(call) = element(&node, "").kind else { panic!() };
        call
    }

    #[test]
    fn data_inputs_and_outputs_go_over_by_their_names() {
        let node = "<callActivity id='x' calledElement='p'><ioSpecification><dataInput id='i1' name='total'/><dataInput id='i2' name='unused'/>
<dataOutput id='o1' name='slip'/><dataOutput id='o2' name='rest'/></ioSpecification>
<dataInputAssociation><sourceRef>amount</sourceRef><targetRef>i1</targetRef></dataInputAssociation>
<dataOutputAssociation><sourceRef>o1</sourceRef><targetRef>receipt</targetRef></dataOutputAssociation>
<dataOutputAssociation><sourceRef>o2</sourceRef><targetRef>rest</targetRef></dataOutputAssociation></callActivity>";
        let ElementKind::CallActivity(call) = element(node, "").kind else { panic!() };
        let said = |mappings: &[CallMapping]| -> Vec<(String, bool)> {
            mappings.iter().map(|mapping| (mapping.target.clone(), mapping.local)).collect()
        };
        assert_eq!(said(&call.inputs), [("total".to_owned(), false)]);
        assert_eq!(said(&call.outputs), [("slip".to_owned(), true), ("rest".to_owned(), false)]);
    }

    #[test]
    fn which_version_is_called() {
        let binding = |attributes: &str| call(&format!("calledElement='${{sub}}' {attributes}"), "").binding;
        assert!(matches!(binding(""), Binding::Latest));
        assert!(matches!(binding("camunda:calledElementBinding='latest'"), Binding::Latest));
        assert!(matches!(binding("camunda:calledElementBinding='deployment'"), Binding::Deployment));
        let version = binding("camunda:calledElementBinding='version' camunda:calledElementVersion='3'");
        assert!(matches!(version, Binding::Version(version) if version.source == "3"));
        let tag = binding("camunda:calledElementBinding='versionTag' camunda:calledElementVersionTag='${tag}'");
        assert!(matches!(tag, Binding::VersionTag(tag) if tag.source == "${tag}"));
    }

    #[test]
    fn what_goes_in_and_comes_out() {
        let call = call(
            "calledElement='sub'",
            "<camunda:in businessKey='${execution.processBusinessKey}'/><camunda:in source='a' target='b' local='true'/>
<camunda:in sourceExpression='${a + 1}' target='c'/><camunda:out variables='all'/>",
        );
        assert_eq!(call.business_key.unwrap().source, "${execution.processBusinessKey}");
        assert_eq!(call.inputs.len(), 2);
        assert!(matches!(&call.inputs[0].source, CallSource::Variable(name) if name == "a"));
        assert_eq!((call.inputs[0].target.as_str(), call.inputs[0].local), ("b", true));
        assert!(matches!(call.inputs[1].source, CallSource::Expression(_)));
        assert!(matches!(call.outputs[0].source, CallSource::All));
    }

    #[test]
    fn what_cannot_be_called_is_refused() {
        check_between("<callActivity id='x'/>", "", expect![[r#"
            Error 3:1: element 'x': It does not say which process it calls: give calledElement, the id of a process. [missing-called-element]
        "#]]);
        check_between("<callActivity id='x' camunda:caseRef='c'/>", "", expect![[r#"
            Error 3:1: element 'x': It does not say which process it calls: give calledElement, the id of a process. [missing-called-element]
            Error 3:39: element 'x': camunda:caseRef is not supported. Accepted are calledElement with camunda:in and camunda:out. [unsupported-extension]
        "#]]);
        check_between("<callActivity id='x' calledElement='p' camunda:calledElementBinding='version'/>", "", expect![[r#"
            Error 3:70: element 'x': The binding 'version' needs camunda:calledElementVersion. [invalid-binding]
        "#]]);
        check_between("<callActivity id='x' calledElement='p' camunda:calledElementBinding='newest'/>", "", expect![[r#"
            Error 3:70: element 'x': The binding 'newest' is not known. Accepted are latest, deployment, version, versionTag. [invalid-binding]
        "#]]);
        check_between(
            "<callActivity id='x' calledElement='p'><extensionElements>\n<camunda:in/>\n<camunda:out source='a'/></extensionElements></callActivity>",
            "",
            expect![[r#"
                Error 4:1: element 'x': A camunda:in needs source, sourceExpression, variables="all" or businessKey. [invalid-mapping]
                Error 5:1: element 'x': A camunda:out needs a target: the name of the variable. [invalid-mapping]
            "#]],
        );
    }
}
