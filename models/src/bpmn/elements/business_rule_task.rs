//! Evaluates a decision, or lets somebody else do that.
use super::FlowNode;
use super::call_activity::{Binding, binding_of};
use crate::bpmn::context::{Context, quote};
use crate::bpmn::vendor;
use crate::bpmn::xml::{Node, Text};
use crate::bpmn::{Work, work};
use crate::expr::Expression;

#[derive(Debug, Clone)]
pub enum BusinessRuleTask {
    Work(Box<Work>),
    Decision(Box<DecisionCall>),
}

/// A decision that was deployed, and what becomes of its result.
#[derive(Debug, Clone)]
pub struct DecisionCall {
    /// The id of the decision.
    pub decision: Expression,
    pub binding: Binding,
    /// Whose decision it is; nothing: of the caller's tenant. An expression that gives null: of no tenant.
    pub tenant: Option<Expression>,
    pub mapping: DecisionMapping,
    pub result_variable: Option<String>,
}

/// What is kept of the rules that count.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum DecisionMapping {
    /// The one output of the one rule.
    SingleEntry,
    /// The one rule, as a map.
    SingleResult,
    /// The one output of every rule, as a list.
    CollectEntries,
    /// Every rule as a map, as a list.
    #[default]
    ResultList,
    /// What the standard takes for the value of the decision (DMN 1.5, 8.2.8), as Camunda 8 does.
    Value,
}

impl FlowNode for BusinessRuleTask {
    /// Without a decision the work is what stands on the task; without that it waits for a worker under the task's id.
    fn parse<'d>(node: Node<'d>, context: &mut Context<'d>) -> Option<Self> {
        if let Some(decision) = node.extension("decisionRef") {
            return call(node, decision, context).map(|call| Self::Decision(Box::new(call)));
        }
        let id = || node.id().map(|value| Text::made(value, node.at()));
        let work = match work::is_given(node) {
            true => work::parse(node, context),
            false => work::external(node, node.extension("topic").or_else(id)?, context),
        };
        work.map(|work| Self::Work(Box::new(work)))
    }
}

fn call<'d>(node: Node<'d>, decision: Text<'d>, context: &mut Context<'d>) -> Option<DecisionCall> {
    Some(DecisionCall {
        decision: context.expression(decision)?,
        binding: binding_of(node, "decisionRef", context)?,
        tenant: context.optional(node.extension("decisionRefTenantId")),
        mapping: mapping(node, context)?,
        result_variable: vendor::result_variable(node),
    })
}

fn mapping(node: Node<'_>, context: &mut Context<'_>) -> Option<DecisionMapping> {
    let Some(text) = node.extension("mapDecisionResult") else { return Some(DecisionMapping::default()) };
    match text.value {
        "singleEntry" => Some(DecisionMapping::SingleEntry),
        "singleResult" => Some(DecisionMapping::SingleResult),
        "collectEntries" => Some(DecisionMapping::CollectEntries),
        "resultList" => Some(DecisionMapping::ResultList),
        "value" => Some(DecisionMapping::Value),
        other => {
            let message = format!(
                "The mapping '{}' of the decision's result is not known. Accepted are singleEntry, singleResult, collectEntries, resultList, value.",
                quote(other)
            );
            context.error("invalid-binding", text.at, message);
            None
        }
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::indexing_slicing, clippy::expect_used)]
    use super::*;
    use crate::bpmn::elements::ElementKind;
    use crate::bpmn::testing::{check_between, element};
    use expect_test::expect;

    fn task(attributes: &str) -> BusinessRuleTask {
        let ElementKind::BusinessRuleTask(task) = element(&format!("<businessRuleTask id='x' {attributes}/>"), "").kind else { panic!() };
        task
    }

    fn topic(attributes: &str) -> String {
        let BusinessRuleTask::Work(work) = task(attributes) else { panic!() };
        match *work {
            Work::External(external) => external.topic.source,
            other => panic!("{other:?}"),
        }
    }

    #[test]
    fn a_worker_decides() {
        assert_eq!(topic("camunda:type='external' camunda:topic='rules'"), "rules");
        assert_eq!(topic("camunda:class='a.Rules'"), "a.Rules");
        assert_eq!(topic("camunda:topic='rules'"), "rules");
        assert_eq!(topic(""), "x");
    }

    #[test]
    fn a_decision_is_called_in_a_version() {
        let BusinessRuleTask::Decision(call) = task(
            "camunda:decisionRef='limits' camunda:decisionRefBinding='version' camunda:decisionRefVersion='${v}' camunda:mapDecisionResult='singleEntry' camunda:resultVariable='limit'",
        ) else {
            panic!()
        };
        assert_eq!((call.decision.source.as_str(), call.mapping, call.result_variable.as_deref()), ("limits", DecisionMapping::SingleEntry, Some("limit")));
        assert!(matches!(&call.binding, Binding::Version(version) if version.source == "${v}"));
    }

    #[test]
    fn what_is_not_known_is_refused() {
        check_between(
            "<businessRuleTask id='x' camunda:decisionRef='a' camunda:decisionRefBinding='versionTag' camunda:mapDecisionResult='all'/>",
            "",
            expect![[r#"
                Error 3:78: element 'x': The binding 'versionTag' needs camunda:decisionRefVersionTag. [invalid-binding]
            "#]],
        );
        check_between("<businessRuleTask id='x' camunda:decisionRef='a' camunda:mapDecisionResult='all'/>", "", expect![[r#"
            Error 3:77: element 'x': The mapping 'all' of the decision's result is not known. Accepted are singleEntry, singleResult, collectEntries, resultList, value. [invalid-binding]
        "#]]);
    }
}
