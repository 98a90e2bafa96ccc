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
        let (users, groups) = candidates(node, context);
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
fn candidates<'d>(node: Node<'d>, context: &mut Context<'_>) -> (Vec<Text<'d>>, Vec<Text<'d>>) {
    let mut users = node.extension("candidateUsers").map(|list| vendor::split(list, context)).unwrap_or_default();
    let mut groups = node.extension("candidateGroups").map(|list| vendor::split(list, context)).unwrap_or_default();
    for owner in node.each("potentialOwner") {
        let (more_users, more_groups) = vendor::resources(owner, context);
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

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::indexing_slicing, clippy::expect_used)]
    use super::*;
    use crate::bpmn::elements::ElementKind;
    use crate::bpmn::testing::{check_between, element};
    use expect_test::expect;

    fn task(node: &str) -> UserTask {
        let ElementKind::UserTask(task) = element(node, "").kind else { panic!() };
        task
    }

    fn sources(expressions: &[Expression]) -> Vec<&str> {
        expressions.iter().map(|expression| expression.source.as_str()).collect()
    }

    #[test]
    fn who_when_and_what() {
        let task = task(
            "<userTask id='x' name='Approve ${item}' camunda:assignee='${org.managerOf(user)}' camunda:candidateUsers='ada, ${a.b(c, d)}'
 camunda:candidateGroups='managers,,clerks' camunda:dueDate='P2D' camunda:followUpDate='${later}' camunda:priority='70' camunda:formKey='f'>
<documentation>Look <b>closely</b></documentation></userTask>",
        );
        assert_eq!(task.name.unwrap().source, "Approve ${item}");
        assert_eq!(task.description.unwrap().source, "Look closely");
        assert_eq!(task.assignee.unwrap().source, "${org.managerOf(user)}");
        assert_eq!(sources(&task.candidate_users), ["ada", "${a.b(c, d)}"]);
        assert_eq!(sources(&task.candidate_groups), ["managers", "clerks"]);
        assert_eq!(task.due_date.unwrap().source, "P2D");
        assert_eq!(task.priority.unwrap().source, "70");
        assert!(task.follow_up_date.is_some() && matches!(task.form, Some(Form::Key(_))));
    }

    #[test]
    fn plain_bpmn_names_people_too() {
        let task = task(
            "<userTask id='x'><humanPerformer><resourceAssignmentExpression><formalExpression>${boss}</formalExpression></resourceAssignmentExpression></humanPerformer>
<potentialOwner><resourceAssignmentExpression><formalExpression>user(ada), group(managers), clerks, user( ${x} )</formalExpression></resourceAssignmentExpression></potentialOwner></userTask>",
        );
        assert_eq!(task.assignee.unwrap().source, "${boss}");
        assert_eq!(sources(&task.candidate_users), ["ada", "${x}"]);
        assert_eq!(sources(&task.candidate_groups), ["managers", "clerks"]);
    }

    #[test]
    fn mistakes_name_their_place() {
        check_between("<userTask id='x' camunda:priority='high'\n camunda:assignee='${a.}' camunda:candidateGroups='a,${b'/>", "", expect![[r#"
            Error 3:36: element 'x': The priority 'high' is neither a whole number nor ${...}. [invalid-number]
            Error 4:24: element 'x': the expression ${a.} cannot be read: expected a name, found '}' [expression]
            Error 4:57: element 'x': the expression ${b cannot be read: the expression ends without '}' [expression]
        "#]]);
    }
}
