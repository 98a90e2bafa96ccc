//! Work for a person.
use crate::expr::Expression;
use crate::form::Form;

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
