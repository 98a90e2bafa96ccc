//! The 45 most common shapes of `${...}` in public models, each with a row at least that proves it: the number of the shape, an
//! expression, and what it gives with the variables below. `v` is a variable, `b` one with properties or methods, `N` a number, `'s'` a text.
use super::*;
use baton_models::value::Object;

const TRUE: Value = Value::Boolean(true);
const FALSE: Value = Value::Boolean(false);

fn text(text: &str) -> Value {
    Value::text(text)
}

fn long(n: i64) -> Value {
    Value::Long(n)
}

fn variables() -> Here {
    let hash_map =
        Object { type_name: "java.util.HashMap".into(), format: "application/json".into(), serialized: Some(r#"{"k":"v"}"#.into()) };
    let mut here = Here::new(&[
        ("aStringValue", text("abc")),
        ("variable", Value::Integer(1)),
        ("foo", text("bar")),
        ("creditApproved", FALSE),
        ("address", json(r#"{"street":"Main Street","lines":["a","b"],"owner":{"name":"Eve"}}"#)),
        ("initiator", text("eve")),
        ("loopCounter", Value::Integer(2)),
        ("nrOfInstances", Value::Integer(5)),
        ("nrOfActiveInstances", Value::Integer(1)),
        ("nrOfCompletedInstances", Value::Integer(4)),
        ("input", Value::Integer(2)),
        ("x", Value::Integer(7)),
        ("clarified", text("yes")),
        ("gender", text("male")),
        ("order", json(r#"{"price":99.5}"#)),
        ("orders", json(r#"[{"price":300},{"price":100}]"#)),
        ("flow", TRUE),
        ("accept", FALSE),
        ("counter", Value::Long(1)),
        ("digits", text("12")),
        ("map", Value::Object(Arc::new(hash_map))),
        ("users", json(r#"["ada","bob"]"#)),
        ("subProcessLoopCounter", Value::Integer(3)),
        ("device", text("pump")),
        ("taskId", text("9")),
        ("myDate", Value::Date(NOW)),
        ("nothing", Value::Null),
        ("blank", text("")),
    ])
    .with_task();
    here.facts.current_activity_name = Some("Approve the order".into());
    here
}

/// The shape, an expression, what it gives.
fn rows() -> Vec<(usize, &'static str, Value)> {
    let week = NOW + 7 * 86_400_000;
    vec![
        (1, "aStringValue", text("abc")), // v
        (2, "true", TRUE),                // true
        (3, "variable == 1", TRUE),       // v == N
        (3, "variable eq 1.0", TRUE),
        (3, "digits == 12", TRUE),
        (4, "foo=='bar'", TRUE), // v == 's'
        (4, "foo eq \"baz\"", FALSE),
        (5, "foo.length()", long(3)), // b.m()
        (5, "users.size()", long(2)),
        (5, "map.isEmpty()", FALSE),
        (5, "myDate.getTime()", long(NOW)),
        (5, "execution.getCurrentActivityId()", text("approve")),
        (6, "!creditApproved", TRUE), // !v
        (6, "not creditApproved", TRUE),
        (7, "address.street", text("Main Street")), // b.p
        (7, "address.owner.name", text("Eve")),
        (7, "address['owner']['name']", text("Eve")),
        (7, "map.k", text("v")),
        (8, "initiator", text("eve")), // initiator
        (9, "1", long(1)),             // N
        (9, "-1.5e2", Value::Double(-150.0)),
        (10, "execution.setVariable('listenerStartInvoked', true)", Value::Null), // execution.setVariable('s',true)
        (11, "loopCounter", Value::Integer(2)),                                   // loopCounter
        (12, "'4'", text("4")),                                                   // 's'
        (12, "\"it's\"", text("it's")),
        (13, "false", FALSE),     // false
        (14, "input <= 2", TRUE), // v <= N
        (14, "input le 1", FALSE),
        (15, "1 + 1", long(2)), // N + N
        (15, "7 - 2 * 3 % 4 div 2", Value::Double(6.0)),
        (16, "clarified.equals('yes')", TRUE), // b.m('s')
        (16, "users.contains('ada')", TRUE),
        (16, "map.get('k')", text("v")),
        (16, "foo.matches('b.r')", TRUE),
        (17, "execution.getVariable('myDate')", Value::Date(NOW)), // execution.getVariable('s')
        (17, "execution.getVariable('missing')", Value::Null),
        (17, "execution.hasVariable('missing')", FALSE),
        (18, "x+5", long(12)), // v + N
        (18, "digits + 5", long(17)),
        (18, "foo + 5", text("bar5")),
        (20, "nrOfCompletedInstances == 4", TRUE), // nrOfCompletedInstances == N
        (21, "flow == true", TRUE),                // v == true
        (22, "users.indexOf(foo)", long(-1)),      // b.m(v)
        (22, "users.get(counter)", text("bob")),
        (23, "accept == false", TRUE),                                             // v == false
        (24, "execution.setVariable(\"cancelReason\", \"reason1\")", Value::Null), // execution.setVariable('s','s')
        (25, "dateTime().plusWeeks(1).toDate()", Value::Date(week)),               // dateTime().m(N).m()
        (25, "now()", Value::Date(NOW)),
        (26, "1==0", FALSE), // N == N
        (27, "x > 0", TRUE), // v > N
        (27, "x gt 7", FALSE),
        (28, "execution.processBusinessKey", text("order-1")), // execution.processBusinessKey
        (28, "execution.currentActivityName", text("Approve the order")),
        (29, "order.price <= 100", TRUE),     // b.p <= N
        (30, "orders[1].price <= 100", TRUE), // v[N].p <= N
        (30, "orders[0]['price'] <= 100", FALSE),
        (31, "input >= 2", TRUE), // v >= N
        (31, "input ge 3", FALSE),
        (32, "nothing != 2", TRUE), // v != N
        (32, "input ne 2", FALSE),
        (33, "var:equals(input,1)", FALSE), // var:equals(v,N)
        (33, "vars:eq(input, 2) && variables:equals('input', 2)", TRUE),
        (33, "var:gt(input, 1) && var:lte(input, 2) && !var:ne(input, 2)", TRUE),
        (33, "var:lowerThan(missing, 1) || vars:exists(missing)", FALSE),
        (33, "vars:getOrDefault(missing, 3)", long(3)),
        // execution.multiInstanceRoot ? 's' : vars:get(loopCounter)
        (34, "execution.multiInstanceRoot ? 'Multi Instance Root' : vars:get(loopCounter)", Value::Integer(2)),
        (35, "task:get(taskId).assignee", text("ada")), // task:get(v).p
        (35, "task:get('404').assignee", Value::Null),
        // execution.setVariable('s',execution.getVariable('s') + N)
        (36, "execution.setVariable('counter', execution.getVariable('counter') + 1)", Value::Null),
        (37, "(gender.equals('male')) ? 'Mr.' : 'Mrs.'", text("Mr.")), // (b.m('s')) ? 's' : 's'
        (38, "nrOfCompletedInstances/nrOfInstances >= 0.6", TRUE),     // nrOfCompletedInstances / nrOfInstances >= N
        (39, "counter < 2", TRUE),                                     // v < N
        (39, "counter lt 1", FALSE),
        (40, "subProcessLoopCounter * 10 + loopCounter", long(32)), // v * N + loopCounter
        (41, "!clarified.equals('yes')", FALSE),                    // !b.m('s')
        (42, "gender == 'male' ? 'Mr.' : 'Mrs.'", text("Mr.")),     // v == 's' ? 's' : 's'
        (43, "device!='fail'", TRUE),                               // v != 's'
        (44, "execution.setVariable('greeting2', task.name)", Value::Null), // execution.setVariable('s',task.name)
        (45, "execution.setVariable('input', input + 1)", Value::Null), // execution.setVariable('s',v + N)
    ]
}

/// What their grammar implies beyond them.
fn implied() -> Vec<(&'static str, Value)> {
    vec![
        ("${empty nothing && empty blank && not empty foo}", TRUE),
        ("${empty [] and not empty [1]}", TRUE),
        ("${['ada', 'bob'] == users}", TRUE),
        ("${[1, [foo, nothing]]}", json(r#"[1,["bar",null]]"#)),
        ("${['a','b'].contains(foo) ? 1 : [2][0]}", Value::Integer(2)),
        ("${x > 1 and x < 10 or creditApproved}", TRUE),
        ("${x > 1 && (x > 10 || !creditApproved)}", TRUE),
        ("${input == 2 ? x == 7 ? 'a' : 'b' : 'c'}", text("a")),
        ("Hello ${initiator}, ${gender.equals('male') ? 'Mr.' : 'Mrs.'} #{foo}!", text("Hello eve, Mr. bar!")),
        ("${authenticatedUserId} ${currentUser()} ${currentUserGroups()[0]}", text("eve eve staff")),
        ("${date:format(myDate, 'dd.MM.yyyy')}", text("31.01.2026")),
        ("${myDate.before(dateTime().plusDays(1))}", TRUE),
        ("${S('{\"a\":{\"b\":1}}').prop('a').prop('b').numberValue()}", long(1)),
        ("${address.lines.get(1).toUpperCase()}", text("B")),
        ("${execution.eventName}-${execution.processInstanceId}", text("start-5")),
        ("${task.name.replaceAll('[aeiou]', '*')}", text("Appr*v*")),
    ]
}

#[test]
fn each_shape_is_proved() {
    for (shape, source, expected) in rows() {
        assert_eq!(variables().value(&format!("${{{source}}}")), Ok(expected.clone()), "shape {shape}: {source}");
        assert_eq!(variables().value(&format!("#{{ {source} }}")), Ok(expected), "shape {shape}: {source}");
    }
    let proved: std::collections::BTreeSet<usize> = rows().iter().map(|(shape, ..)| *shape).chain([19]).collect();
    assert_eq!(proved, (1..=45).collect(), "a shape has no row");
}

#[test]
fn what_the_shapes_imply() {
    for (source, expected) in implied() {
        assert_eq!(variables().value(source), Ok(expected), "{source}");
    }
}

/// What sets a variable gives null; the variable tells.
#[test]
fn shapes_that_set_a_variable() {
    for (shape, name, expected) in [
        (10, "listenerStartInvoked", TRUE),
        (24, "cancelReason", text("reason1")),
        (36, "counter", long(2)),
        (44, "greeting2", text("Approve")),
        (45, "input", long(3)),
    ] {
        let (_, source, _) = rows().into_iter().find(|(number, ..)| *number == shape).unwrap();
        let mut here = variables();
        here.value(&format!("${{{source}}}")).unwrap();
        assert_eq!(here.variable(name), Some(expected), "shape {shape}: {source}");
    }
}

/// Shape 19, `b.m(execution)`, and 5, 16 and 22 of a bean: host code does not run here. In a service task or listener it becomes work
/// (`elements::service_task`, `elements::listeners`); elsewhere the message says what to do.
#[test]
fn host_code_is_named() {
    for source in
        ["${myListener.notify(execution)}", "${bean.getCurrentActivityId()}", "${bean.m('s')}", "${genderBean.getGenderString(gender)}"]
    {
        let message = variables().value(source).unwrap_err();
        assert!(message.contains("is an object of host code (a bean)") && message.contains("let an external task"), "{source}: {message}");
    }
}

/// Shape 34 where it stands for the whole of the activity.
#[test]
fn the_whole_of_a_multi_instance_activity() {
    let mut here = variables();
    here.facts.multi_instance_root = true;
    let source = "${execution.multiInstanceRoot ? 'Multi Instance Root' : vars:get(loopCounter)}";
    assert_eq!(here.value(source), Ok(text("Multi Instance Root")));
    assert_eq!(here.value("${execution.isMultiInstanceRoot()}"), Ok(TRUE));
}
