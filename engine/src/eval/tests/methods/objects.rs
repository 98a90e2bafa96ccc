//! Functions, and the objects that stand for the machine.
use super::{Row, Table};

pub(super) const TABLES: &[Table] = &[
    Table {
        title: "Functions",
        head: "function",
        rows: FUNCTIONS,
        sources: &[include_str!("../../functions.rs"), include_str!("../../collection.rs")],
    },
    Table { title: "`execution`, and `task` too", head: "method", rows: VARIABLES, sources: &[include_str!("../../objects/mod.rs")] },
    Table {
        title: "Properties of `execution`",
        head: "property, or getter",
        rows: EXECUTION,
        sources: &[include_str!("../../objects/execution.rs")],
    },
    Table {
        title: "`task`, in its listeners and forms",
        head: "property, getter or method",
        rows: TASK,
        sources: &[include_str!("../../objects/task.rs")],
    },
    Table { title: "`org`, the org chart", head: "method", rows: ORG, sources: &[include_str!("../../objects/org.rs")] },
];

const FUNCTIONS: &[Row] = &[
    ("now()", "the time of the command", "now()", "2026-01-31T12:00:00Z"),
    ("dateTime()", "the same, to be moved", "dateTime().plusDays(1)", "2026-02-01T12:00:00Z"),
    ("dateTime(text)", "a time in ISO 8601", "dateTime('2026-02-03').plusDays(1)", "2026-02-04T00:00:00Z"),
    ("currentUser()", "who gave the command, or null; so is `authenticatedUserId`", "currentUser()", "'eve'"),
    ("currentUserGroups()", "the groups of that user", "currentUserGroups()", "[\"staff\"]"),
    ("S(text) JSON(text)", "JSON to look into", "JSON('{\"a\":1}').a", "1"),
    ("date:now()", "the time of the command", "date:now()", "2026-01-31T12:00:00Z"),
    ("date:toDate(text)", "a time in ISO 8601", "date:toDate('2026-02-01')", "2026-02-01T00:00:00Z"),
    ("date:format(date,pattern)", "in a pattern of Java", "date:format(when, 'd MMM yyyy')", "'31 Jan 2026'"),
    (
        "date:addDate(date,years,months,days) fn_addDate(date,years,months,days)",
        "the beginning of the day (UTC) so much later",
        "date:addDate('2026-01-31T15:00:00Z', 0, 1, 1)",
        "2026-03-01T00:00:00Z",
    ),
    (
        "date:subtractDate(date,years,months,days) fn_subtractDate(date,years,months,days)",
        "the same, earlier",
        "fn_subtractDate(fn_now(), 1, 0, 30)",
        "2025-01-01T00:00:00Z",
    ),
    ("fn_now()", "the beginning of this day (UTC)", "fn_now()", "2026-01-31T00:00:00Z"),
    ("fn_date(text)", "as `date:toDate`", "fn_date('2026-02-01')", "2026-02-01T00:00:00Z"),
    (
        "collection:allOf(list,values) collection:contains(list,values)",
        "are all of them in the list? Each side is a list, one value, or a text with commas between values",
        "collection:allOf('10, 20, 30', '20, 10')",
        "true",
    ),
    (
        "collection:anyOf(list,values) collection:containsAny(list,values)",
        "is one of them?",
        "collection:anyOf(users, '\"ada\", \"eve\"')",
        "true",
    ),
    ("collection:noneOf(list,values) collection:notContains(list,values)", "is none of them?", "collection:noneOf([1, 2], 3)", "true"),
    (
        "collection:notAllOf(list,values) collection:notContainsAny(list,values)",
        "is one of them missing?",
        "collection:notAllOf(['a', 'b'], ['a', 'b'])",
        "false",
    ),
    (
        "task:get(id)",
        "an open task of this process instance, its callers and those it called, to be read; or null",
        "task:get('9').assignee",
        "'ada'",
    ),
    ("vars:get(name)", "a variable, or null (also `variables:` and `var:`; the name may be bare or a text)", "vars:get(missing)", "null"),
    ("vars:getOrDefault(name,other)", "a variable, or the other", "vars:getOrDefault(missing, 1)", "1"),
    ("vars:exists(name) vars:exist(name)", "is there one?", "vars:exists(n)", "true"),
    ("vars:isEmpty(name) vars:empty(name)", "is there nothing in it?", "vars:isEmpty(missing)", "true"),
    ("vars:isNotEmpty(name) vars:notEmpty(name)", "is there something in it?", "vars:isNotEmpty(n)", "true"),
    ("vars:equals(name,value) vars:eq(name,value)", "is it equal?", "vars:equals(n, 5)", "true"),
    ("vars:notEquals(name,value) vars:ne(name,value)", "is it not?", "vars:ne(n, 5)", "false"),
    (
        "vars:lowerThan(name,value) vars:lessThan(name,value) vars:lt(name,value)",
        "is it less? Without a variable: no",
        "vars:lt(n, 6)",
        "true",
    ),
    (
        "vars:lowerThanOrEquals(name,value) vars:lowerThanOrEqual(name,value) vars:lessThanOrEquals(name,value) vars:lessThanOrEqual(name,value) vars:lte(name,value)",
        "less or equal?",
        "vars:lte(n, 5)",
        "true",
    ),
    ("vars:greaterThan(name,value) vars:gt(name,value)", "greater?", "vars:gt(missing, 1)", "false"),
    (
        "vars:greaterThanOrEquals(name,value) vars:greaterThanOrEqual(name,value) vars:gte(name,value)",
        "greater or equal?",
        "vars:gte(n, 5)",
        "true",
    ),
    ("vars:contains(name,values...)", "are all of them in the list or text?", "vars:contains(users, 'ada', 'eve')", "false"),
    ("vars:containsAny(name,values...)", "is one of them?", "vars:containsAny(users, 'ada', 'eve')", "true"),
    ("vars:base64(name)", "bytes or text in base64", "vars:base64(here)", "'bG9jYWw='"),
];

const VARIABLES: &[Row] = &[
    ("getVariable(name)", "what is visible here, or null", "execution.getVariable('n')", "5"),
    ("getVariableLocal(name)", "what is in this very scope, or null", "execution.getVariableLocal('n')", "null"),
    ("hasVariable(name) hasVariableLocal(name)", "is there one?", "execution.hasVariable('n')", "true"),
    ("hasVariables() hasVariablesLocal()", "are there any?", "execution.hasVariables()", "true"),
    ("getVariables() getVariablesLocal()", "all, as a map", "execution.getVariablesLocal()", "{\"here\":\"local\"}"),
    ("getVariableNames() getVariableNamesLocal()", "their names, in order", "execution.getVariableNamesLocal()", "[\"here\"]"),
    ("setVariable(name,value)", "sets it where it is visible, else at the process instance", "execution.setVariable('x', 1)", "null"),
    ("setVariableLocal(name,value)", "sets it in this very scope", "execution.setVariableLocal('x', 1)", "null"),
    ("setVariables(map) setVariablesLocal(map)", "sets many", "execution.setVariables(order)", "null"),
    ("removeVariable(name) removeVariableLocal(name)", "removes it", "execution.removeVariable('n')", "null"),
    ("removeVariables(names) removeVariablesLocal(names)", "removes many", "execution.removeVariables(['n', 'd'])", "null"),
    ("execution task authenticatedUserId", "the objects themselves, which no variable can hide", "authenticatedUserId", "'eve'"),
];

const EXECUTION: &[Row] = &[
    ("id", "the element instance, or the process instance", "execution.getId()", "'7'"),
    ("processInstanceId", "", "execution.processInstanceId", "'5'"),
    ("processBusinessKey businessKey processInstanceBusinessKey", "the business key, or null", "execution.processBusinessKey", "'order-1'"),
    ("processDefinitionId", "", "execution.processDefinitionId", "'order:1:4'"),
    ("currentActivityId", "the id of the element in the model", "execution.getCurrentActivityId()", "'approve'"),
    ("currentActivityName", "its name", "execution.currentActivityName", "'Approve'"),
    ("activityInstanceId", "", "execution.activityInstanceId", "'7'"),
    ("tenantId", "", "execution.tenantId", "null"),
    ("eventName", "what a listener listens to", "execution.eventName", "'start'"),
    ("multiInstanceRoot", "true for the whole of a multi-instance activity", "execution.isMultiInstanceRoot()", "false"),
    ("variables", "all that are visible, as a map", "execution.variables.n", "5"),
];

const TASK: &[Row] = &[
    ("id name description assignee owner", "", "task.getAssignee()", "'ada'"),
    ("taskDefinitionKey", "the id of the user task in the model", "task.taskDefinitionKey", "null"),
    ("priority dueDate followUpDate createTime", "", "task.dueDate", "null"),
    (
        "execution executionId processInstanceId processDefinitionId tenantId eventName variables",
        "those of `execution`",
        "task.processInstanceId",
        "'5'",
    ),
    ("complete()", "done, as soon as the listener has run", "task.complete()", "null"),
    ("setName(text) setDescription(text)", "", "task.setName('x')", "null"),
    ("setAssignee(user) setOwner(user)", "nobody for null or ''", "task.setAssignee(null)", "null"),
    ("setPriority(number)", "", "task.setPriority(7)", "null"),
    ("setDueDate(date) setFollowUpDate(date)", "", "task.setDueDate(dateTime().plusDays(1))", "null"),
    (
        "addCandidateUser(id) addCandidateUsers(ids) addCandidateGroup(id) addCandidateGroups(ids)",
        "ids are one, several separated by commas, or a list",
        "task.addCandidateUsers(users)",
        "null",
    ),
    ("deleteCandidateUser(id) deleteCandidateGroup(id)", "", "task.deleteCandidateGroup('staff')", "null"),
    (
        "addUserIdentityLink(id,type) addGroupIdentityLink(id,type) deleteUserIdentityLink(id,type) deleteGroupIdentityLink(id,type)",
        "",
        "task.addUserIdentityLink('eve', 'reader')",
        "null",
    ),
];

const ORG: &[Row] = &[
    ("managerOf(user)", "the manager, or null", "org.managerOf('eve')", "'ada'"),
    ("deputyOf(user)", "the deputy, or null", "org.deputyOf('eve')", "null"),
    ("limitOf(user)", "up to which amount this user approves; 0 for somebody unknown", "org.limitOf('eve')", "100.0"),
    ("emailOf(user)", "the address, or null", "org.emailOf('eve')", "'eve@example.org'"),
    ("nameOf(user)", "the name", "org.nameOf('eve')", "'EVE'"),
    ("groupsOf(user)", "the groups, as a list", "org.groupsOf('eve')", "[\"staff\"]"),
];
