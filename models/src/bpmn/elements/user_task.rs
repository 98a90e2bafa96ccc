//! Work for a person.
use super::FlowNode;
use crate::bpmn::context::{Context, quote};
use crate::bpmn::events::timer::check_date;
use crate::bpmn::vendor;
use crate::bpmn::xml::{Node, Text};
use crate::expr::Expression;
use crate::form::{self, Form};

#[derive(Debug, Clone, Default)]
pub struct UserTask {
    /// The element's name as text that may hold `${...}`.
    pub name: Option<Expression>,
    pub description: Option<Expression>,
    pub assignee: Option<Expression>,
    /// Each gives one id, several separated by commas, or a list.
    pub candidate_users: Vec<Expression>,
    pub candidate_groups: Vec<Expression>,
    pub due_date: Option<Expression>,
    pub follow_up_date: Option<Expression>,
    pub priority: Option<Expression>,
    pub form: Option<Form>,
}

impl FlowNode for UserTask {
    fn parse<'d>(node: Node<'d>, context: &mut Context<'d>) -> Option<Self> {
        let (users, groups) = candidates(node);
        Some(Self {
            name: context.optional(node.attribute("name")),
            description: context.optional(node.child_text("documentation")),
            assignee: assignee(node, context),
            candidate_users: users.into_iter().filter_map(|user| context.expression(user)).collect(),
            candidate_groups: groups.into_iter().filter_map(|group| context.expression(group)).collect(),
            due_date: date(node, "dueDate", context),
            follow_up_date: date(node, "followUpDate", context),
            priority: priority(node, context),
            form: form::parse(node, context),
        })
    }
}

/// Candidate users and groups: those of the tool, then those of plain BPMN.
fn candidates(node: Node<'_>) -> (Vec<Text<'_>>, Vec<Text<'_>>) {
    let mut users = node.extension("candidateUsers").map(vendor::split).unwrap_or_default();
    let mut groups = node.extension("candidateGroups").map(vendor::split).unwrap_or_default();
    for owner in node.each("potentialOwner") {
        let (more_users, more_groups) = vendor::resources(owner);
        users.extend(more_users);
        groups.extend(more_groups);
    }
    (users, groups)
}

/// The one who does it; `humanPerformer` of plain BPMN names a user without ado.
fn assignee(node: Node<'_>, context: &mut Context<'_>) -> Option<Expression> {
    let performer = || {
        let assignment = node.child("humanPerformer")?.child("resourceAssignmentExpression")?;
        assignment.child_text("formalExpression")
    };
    context.optional(node.extension("assignee").or_else(performer))
}

fn date(node: Node<'_>, name: &str, context: &mut Context<'_>) -> Option<Expression> {
    let date = context.expression(node.extension(name)?)?;
    check_date(&date, context);
    Some(date)
}

fn priority(node: Node<'_>, context: &mut Context<'_>) -> Option<Expression> {
    let priority = context.expression(node.extension("priority")?)?;
    if let Some(text) = priority.literal().filter(|text| text.trim().parse::<i32>().is_err()) {
        context.error("invalid-number", priority.at, format!("The priority '{}' is neither a whole number nor ${{...}}.", quote(text)));
    }
    Some(priority)
}
