//! What listeners do to their task.
use super::*;
use crate::state::IdentityLink;
use TaskChange::*;

fn link(kind: &str, user: Option<&str>, group: Option<&str>) -> IdentityLink {
    IdentityLink { kind: kind.into(), user: user.map(Arc::from), group: group.map(Arc::from) }
}

fn changes(source: &str) -> Result<Vec<TaskChange>, String> {
    let mut scope = Here::new(&[("list", json("[\"a\",\"b\"]")), ("day", Value::Date(5))]).with_task();
    scope.value(source).map(|_| scope.changes)
}

#[test]
fn expressions_change_the_task() {
    let text = |text: &str| Some(Arc::from(text));
    assert_eq!(changes("${task.complete()}"), Ok(vec![Complete]));
    assert_eq!(changes("${task.setName('N')}"), Ok(vec![Name(text("N"))]));
    assert_eq!(changes("${task.setDescription(null)}"), Ok(vec![Description(None)]));
    assert_eq!(changes("${task.setAssignee('')}"), Ok(vec![Assignee(None)]));
    assert_eq!(changes("${task.setOwner('eve')}"), Ok(vec![Owner(text("eve"))]));
    assert_eq!(changes("${task.setPriority(7)}"), Ok(vec![Priority(7)]));
    assert_eq!(changes("${task.setDueDate(day)}"), Ok(vec![DueDate(Some(5))]));
    assert_eq!(changes("${task.setFollowUpDate(null)}"), Ok(vec![FollowUpDate(None)]));
    assert_eq!(
        changes("${task.addCandidateUsers(list)}"),
        Ok(vec![Add(link("candidate", Some("a"), None)), Add(link("candidate", Some("b"), None))])
    );
    assert_eq!(changes("${task.addCandidateGroup('g')}"), Ok(vec![Add(link("candidate", None, Some("g")))]));
    assert_eq!(changes("${task.deleteCandidateUser('a')}"), Ok(vec![Remove(link("candidate", Some("a"), None))]));
    assert_eq!(changes("${task.deleteGroupIdentityLink('g', 'reader')}"), Ok(vec![Remove(link("reader", None, Some("g")))]));
    assert_eq!(changes("${task.addUserIdentityLink('a', 'reader')}"), Ok(vec![Add(link("reader", Some("a"), None))]));
}

#[test]
fn variables_of_the_scope_and_of_this_very_scope() {
    let mut scope = Here::new(&[("far", Value::Integer(1))]).with_task();
    let shown = |scope: &mut Here, source: &str| scope.value(source).map(|value| format!("{value:?}"));
    let text = |text: &str| Ok(format!("{:?}", json(text)));
    assert_eq!(shown(&mut scope, "${execution.getVariableNames()}"), text(r#"["far","here"]"#));
    assert_eq!(shown(&mut scope, "${execution.getVariableNamesLocal()}"), text(r#"["here"]"#));
    assert_eq!(shown(&mut scope, "${task.getVariablesLocal()}"), text(r#"{"here":"local"}"#));
    assert_eq!(scope.value("${execution.hasVariablesLocal()}"), Ok(Value::Boolean(true)));
    scope.value("${execution.removeVariableLocal('far')}").unwrap();
    scope.value("${execution.setVariablesLocal(JSON('{\"a\": 1, \"b\": 2}'))}").unwrap();
    assert_eq!((scope.outer.len(), scope.local.len()), (1, 3));
    scope.value("${execution.removeVariables('a,far')}").unwrap();
    assert_eq!((scope.outer.len(), scope.local.len()), (0, 2));
    let source = "execution.setVariablesLocal({ c: 3 }); execution.removeVariablesLocal(['b']); execution.removeVariableLocal('here');
        execution.getVariableNamesLocal().join() + execution.getVariablesLocal().c + execution.hasVariables() + task.hasVariablesLocal()";
    let script = Script::new(Some("javascript"), source, Position::default(), None).unwrap();
    assert_eq!(run_script(&script, &mut scope, &mut Scripts::default()).unwrap(), Value::text("c3truetrue"));
    assert!(scope.value("${execution.setVariables(7)}").unwrap_err().contains("from a map"));
}

#[test]
fn what_cannot_be_is_told() {
    assert!(changes("${task.setPriority('high')}").unwrap_err().contains("'high' (a text) is no number"));
    assert!(changes("${task.setPriority(9999999999)}").unwrap_err().contains("too large"));
    assert!(changes("${task.setDueDate('tomorrow')}").is_err());
    assert!(changes("${task.explode()}").unwrap_err().contains("setAssignee"));
}

#[test]
fn scripts_change_it_too() {
    let mut scope = Here::new(&[]).with_task();
    let source =
        "task.setAssignee('eve'); task.setDueDate(new Date(7)); task.addCandidateUsers(['a', 'b']); task.setPriority(3); task.execution.id";
    let script = Script::new(Some("javascript"), source, Position::default(), None).unwrap();
    let value = run_script(&script, &mut scope, &mut Scripts::default()).unwrap();
    assert_eq!(value, Value::text("7"));
    assert_eq!(scope.changes.len(), 5);
    assert_eq!((&scope.changes[0], &scope.changes[1]), (&Assignee(Some("eve".into())), &DueDate(Some(7))));
    let script = Script::new(Some("javascript"), "task.setPriority('high')", Position::default(), None).unwrap();
    assert!(run_script(&script, &mut scope, &mut Scripts::default()).unwrap_err().message.contains("is no number"));
}
