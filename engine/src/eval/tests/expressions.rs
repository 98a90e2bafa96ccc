//! One table per part of the language: the expression, and what it gives.
use super::*;
use baton_models::value::Object;

pub fn scope() -> Here {
    Here::new(&[
        ("s", Value::text("foo")),
        ("digits", Value::text("12")),
        ("blank", Value::text("")),
        ("yes", Value::Boolean(true)),
        ("no", Value::Boolean(false)),
        ("n", Value::Integer(5)),
        ("long", Value::Long(1 << 60)),
        ("d", Value::Double(2.5)),
        ("nothing", Value::Null),
        ("when", Value::Date(NOW)),
        ("users", json(r#"["ada","bob",3]"#)),
        ("order", json(r#"{"id":7,"customer":{"name":"Eve","tags":["a"]},"lines":[{"price":10.5},{"price":2}],"open":true,"note":null}"#)),
        ("empties", json(r#"{"list":[],"map":{}}"#)),
        ("broken", json("{no")),
        (
            "map",
            Value::Object(Arc::new(Object {
                type_name: "java.util.HashMap".into(),
                format: "application/json".into(),
                serialized: Some(r#"{"k":"v"}"#.into()),
            })),
        ),
        (
            "java",
            Value::Object(Arc::new(Object {
                type_name: "com.acme.Order".into(),
                format: "application/x-java-serialized-object".into(),
                serialized: Some("rO0=".into()),
            })),
        ),
        ("loopCounter", Value::Integer(2)),
        ("nrOfInstances", Value::Integer(4)),
        ("nrOfCompletedInstances", Value::Integer(3)),
    ])
}

fn check(table: &[(&str, Value)]) {
    for (source, expected) in table {
        assert_eq!(scope().value(source).as_ref(), Ok(expected), "{source}");
    }
}

fn refused(table: &[(&str, &str)]) {
    for (source, part) in table {
        let message = scope().value(source).expect_err(source);
        assert!(message.contains(part), "{source}: {message}");
        assert!(message.contains("the expression "), "{message}");
    }
}

fn text(text: &str) -> Value {
    Value::text(text)
}

const TRUE: Value = Value::Boolean(true);
const FALSE: Value = Value::Boolean(false);

#[test]
fn literals_variables_and_composite_text() {
    check(&[
        ("plain", text("plain")),
        ("", text("")),
        ("${1}", Value::Long(1)),
        ("${1.5}", Value::Double(1.5)),
        ("${'4'}", text("4")),
        ("${true}", TRUE),
        ("${null}", Value::Null),
        ("${n}", Value::Integer(5)),
        ("#{s}", text("foo")),
        ("Hello ${s}, ${n} of ${d}${nothing}!", text("Hello foo, 5 of 2.5!")),
        ("R3/${when}/PT1M", text("R3/2026-01-31T12:00:00Z/PT1M")),
        ("${users}", json(r#"["ada","bob",3]"#)),
        ("list ${users}", text(r#"list ["ada","bob",3]"#)),
        ("\\${s}", text("${s}")),
        ("${yes} ${1.0} ${10000000.0} ${0.0001}", text("true 1.0 1.0E7 1.0E-4")),
    ]);
    refused(&[
        ("${missing}", "there is no variable 'missing' (there are: blank, broken, d,"),
        ("${missing == null}", "there is no variable 'missing'"),
        ("${bean.work(execution)}", "If 'bean' is an object of host code (a bean): such code does not run here; let an external task"),
        ("${execution}", "'execution' itself is no value"),
        ("${java.id}", "a serialized object"),
        ("${java} text", "a serialized object of type com.acme.Order is no text"),
    ]);
}

#[test]
fn arithmetic_follows_java() {
    check(&[
        ("${1 + 1}", Value::Long(2)),
        ("${n + 5}", Value::Long(10)),
        ("${n * 10 + loopCounter}", Value::Long(52)),
        ("${digits + 1}", Value::Long(13)),
        ("${digits + digits}", Value::Long(24)),
        ("${blank + 1}", Value::Long(1)),
        ("${nothing + 1}", Value::Long(1)),
        ("${null + null}", Value::Long(0)),
        ("${n + d}", Value::Double(7.5)),
        ("${'1.5' + 1}", Value::Double(2.5)),
        ("${10 / 4}", Value::Double(2.5)),
        ("${n / 0}", Value::Double(f64::INFINITY)),
        ("${7 % 4}", Value::Long(3)),
        ("${7.5 mod 2}", Value::Double(1.5)),
        ("${-n}", Value::Long(-5)),
        ("${-d}", Value::Double(-2.5)),
        ("${- digits}", Value::Long(-12)),
        ("${s + 'bar'}", text("foobar")),
        ("${'n = ' + n}", text("n = 5")),
        ("${s + nothing}", text("foo")),
        ("${nrOfCompletedInstances/nrOfInstances >= 0.6}", TRUE),
        ("${2 + 3 * 4 - 1}", Value::Long(13)),
        ("${(2 + 3) * 4}", Value::Long(20)),
    ]);
    refused(&[
        ("${s - 1}", "'foo' (a text) is no number, so '-' cannot be computed"),
        ("${yes + 1}", "true (a boolean) is no number"),
        ("${long * 100}", "is too large for a whole number"),
        ("${1 % 0}", "division by zero"),
        ("${when + 1}", "is no number"),
        ("${users * 2}", "is no number"),
    ]);
}

#[test]
fn comparisons_follow_java() {
    check(&[
        ("${n == 5}", TRUE),
        ("${n eq 5.0}", TRUE),
        ("${n != 5}", FALSE),
        ("${digits == 12}", TRUE),
        ("${s == 'foo'}", TRUE),
        ("${s ne 'foo'}", FALSE),
        ("${'12' == '12.0'}", FALSE),
        ("${yes == 'true'}", TRUE),
        ("${yes == true}", TRUE),
        ("${no == null}", FALSE),
        ("${nothing == null}", TRUE),
        ("${nothing != 2}", TRUE),
        ("${n > 4 && n >= 5 && n < 6 && n <= 5}", TRUE),
        ("${n gt 5 or n lt 5 or n ge 6 or n le 4}", FALSE),
        ("${digits > 9}", TRUE),
        ("${'b' > 'a'}", TRUE),
        ("${nothing < 1}", FALSE),
        ("${nothing >= 1}", FALSE),
        ("${nothing <= null}", TRUE),
        ("${when == now()}", TRUE),
        ("${when > '2026-01-01'}", TRUE),
        ("${when == '2026-01-31T12:00:00Z'}", TRUE),
        ("${users == users}", TRUE),
        ("${long == 1152921504606846976}", TRUE),
        ("${long == 1152921504606846977}", FALSE),
        ("${order.lines[1].price <= 100}", TRUE),
    ]);
    refused(&[
        ("${s == 1}", "'foo' (a text) is no number, so 'foo' (a text) cannot be compared with 1 (a number)"),
        ("${n == true}", "true (a boolean) is no number"),
        ("${users < users}", "have no order"),
        ("${when < 'soon'}", "'soon' is no ISO 8601 date"),
    ]);
}

#[test]
fn logic_empty_and_choice() {
    check(&[
        ("${!yes}", FALSE),
        ("${not no}", TRUE),
        ("${yes and no or yes}", TRUE),
        ("${no && missing}", FALSE),
        ("${yes || missing}", TRUE),
        ("${!nothing}", TRUE),
        ("${!s}", TRUE),
        ("${empty nothing}", TRUE),
        ("${empty blank}", TRUE),
        ("${empty s}", FALSE),
        ("${not empty users}", TRUE),
        ("${empty empties.list && empty empties.map}", TRUE),
        ("${empty 0}", FALSE),
        ("${s == 'foo' ? 'Mr.' : 'Mrs.'}", text("Mr.")),
        ("${no ? missing : n}", Value::Integer(5)),
        ("${(s.equals('male')) ? 'Mr.' : 'Mrs.'}", text("Mrs.")),
    ]);
    refused(&[("${!n}", "5 (a number) is neither true nor false"), ("${n ? 1 : 2}", "is neither true nor false")]);
}

#[test]
fn data_is_looked_into() {
    check(&[
        ("${order.id}", Value::Integer(7)),
        ("${order.customer.name}", text("Eve")),
        ("${order['customer']['name']}", text("Eve")),
        ("${order.customer}", json(r#"{"name":"Eve","tags":["a"]}"#)),
        ("${order.lines[0].price}", Value::Double(10.5)),
        ("${order.open}", TRUE),
        ("${order.missing}", Value::Null),
        ("${order.missing.deeper}", Value::Null),
        ("${order.note == null}", TRUE),
        ("${users[1]}", text("bob")),
        ("${users['1']}", text("bob")),
        ("${users[9]}", Value::Null),
        ("${users[-1]}", Value::Null),
        ("${map.k}", text("v")),
        ("${map['k']}", text("v")),
        ("${users.size()}", Value::Long(3)),
        ("${users.contains('ada') && !users.contains('eve') && users.contains(3)}", TRUE),
        ("${users.get(0)}", text("ada")),
        ("${users.indexOf('bob')}", Value::Long(1)),
        ("${order.lines.isEmpty()}", FALSE),
        ("${map.containsKey('k') && map.containsValue('v') && !map.containsKey('x')}", TRUE),
        ("${map.get('x')}", Value::Null),
        ("${map.getOrDefault('x', 1)}", Value::Long(1)),
        ("${order.customer.keySet()}", json(r#"["name","tags"]"#)),
        ("${order.prop('customer').prop('name').stringValue()}", text("Eve")),
        ("${order.prop('id').numberValue() > 5}", TRUE),
        ("${order.prop('open').boolValue()}", TRUE),
        ("${order.hasProp('id')}", TRUE),
        ("${order.prop('lines').isArray() && order.prop('note').isNull()}", TRUE),
        ("${order.prop('lines').elements().get(1).prop('price').value()}", Value::Integer(2)),
        ("${S('{\"a\":1}').prop('a').numberValue()}", Value::Long(1)),
        ("${JSON(order).id}", Value::Integer(7)),
    ]);
    refused(&[
        ("${broken.a}", "the JSON value cannot be read"),
        ("${s.name}", "'foo' (a text) has no property 'name'"),
        ("${users.get(9)}", "a list of 3 has no element 9; the first is 0"),
        ("${order.prop('x')}", "has no property 'x' (a text); it has: customer, id, lines, note, open"),
        ("${order.prop('id').stringValue()}", "is no text"),
        ("${users.add('x')}", "'add' would change a list"),
        ("${nothing.size()}", "'size' is called on null"),
        ("${users.foo()}", "has no method 'foo' with 0 arguments"),
    ]);
}

#[test]
fn text_and_numbers_have_the_methods_of_java() {
    check(&[
        ("${s.equals('foo')}", TRUE),
        ("${digits.equals(12)}", FALSE),
        ("${n.equals(5)}", TRUE),
        ("${s.equalsIgnoreCase('FOO')}", TRUE),
        ("${s.length()}", Value::Long(3)),
        ("${'äö€😀'.length()}", Value::Long(5)),
        ("${s.isEmpty()}", FALSE),
        ("${s.contains('o')}", TRUE),
        ("${s.startsWith('f') && s.endsWith('oo')}", TRUE),
        ("${s.substring(1)}", text("oo")),
        ("${s.substring(0, 2)}", text("fo")),
        ("${s.charAt(0)}", text("f")),
        ("${s.indexOf('o')}", Value::Long(1)),
        ("${s.lastIndexOf('o')}", Value::Long(2)),
        ("${s.indexOf('x')}", Value::Long(-1)),
        ("${s.toUpperCase()}", text("FOO")),
        ("${' x '.trim()}", text("x")),
        ("${s.replace('o', '0')}", text("f00")),
        ("${s.concat('bar')}", text("foobar")),
        ("${'a,b,,'.split(',')}", json(r#"["a","b"]"#)),
        ("${'a.b'.split('\\\\.').size()}", Value::Long(2)),
        ("${s.compareTo('goo')}", Value::Long(-1)),
        ("${n.toString()}", text("5")),
        ("${d.intValue()}", Value::Integer(2)),
        ("${n.doubleValue()}", Value::Double(5.0)),
        ("${yes.toString()}", text("true")),
    ]);
    refused(&[
        ("${s.substring(4)}", "the positions 4 to 3 are not within a text of length 3"),
        ("${s.substring(-1)}", "must not be negative"),
        ("${s.matches('(')}", "'(' is no regular expression that can be used here: unclosed group"),
        ("${'a'.repeat(-1)}", "a negative number of times"),
        ("${s.getClass()}", "has no method 'getClass'"),
        ("${s.shout()}", "'foo' (a text) has no method 'shout' with 0 arguments"),
    ]);
}

#[test]
fn the_execution_and_the_task_answer() {
    check(&[
        ("${execution.processBusinessKey}", text("order-1")),
        ("${execution.getProcessBusinessKey()}", text("order-1")),
        ("${execution.processInstanceId}", text("5")),
        ("${execution.getCurrentActivityId()}", text("approve")),
        ("${execution.eventName}", text("start")),
        ("${execution.getTenantId()}", Value::Null),
        ("${execution.id}", text("7")),
        ("${execution.getVariable('s')}", text("foo")),
        ("${execution.getVariable('missing')}", Value::Null),
        ("${execution.hasVariable('s') && !execution.hasVariable('missing')}", TRUE),
        ("${execution.hasVariableLocal('here') && !execution.hasVariableLocal('s')}", TRUE),
        ("${execution.getVariables().s}", text("foo")),
        ("${execution.variables.containsKey('n')}", TRUE),
        ("${authenticatedUserId}", text("eve")),
    ]);
    refused(&[
        ("${execution.nope}", "execution has no 'nope'; it has id, processInstanceId"),
        ("${execution.nope(1)}", "execution has no method 'nope' with 1 arguments"),
        ("${task.name}", "there is no variable 'task'"),
    ]);
    let mut scope = scope().with_task();
    assert_eq!(scope.value("${task.assignee} ${task.getName()} ${task.id}"), Ok(text("ada Approve 9")));
    assert_eq!(scope.value("${task.dueDate}"), Ok(Value::Null));
    assert!(scope.value("${task.nope}").unwrap_err().contains("task has no 'nope'"));
    assert_eq!(scope.value("${task.setVariable('x', task.name)}"), Ok(Value::Null));
    assert_eq!(scope.value("${x}"), Ok(text("Approve")));
}

#[test]
fn variables_can_be_set() {
    let mut scope = scope();
    assert_eq!(scope.value("${execution.setVariable('input', n + 1)}"), Ok(Value::Null));
    assert_eq!(scope.outer["input"], Value::Long(6));
    scope.value("${execution.setVariable('here', true)}").unwrap();
    assert_eq!(scope.local["here"], TRUE);
    scope.value("${execution.setVariableLocal('s', order.customer)}").unwrap();
    assert_eq!(scope.local["s"], json(r#"{"name":"Eve","tags":["a"]}"#));
    scope.value("${execution.removeVariable('s')}").unwrap();
    assert_eq!(scope.variable("s"), Some(text("foo")));
    assert!(scope.value("${execution.setVariable(null, 1)}").unwrap_err().contains("a name is expected"));
}

#[test]
fn the_org_chart_answers_and_is_noted() {
    let mut scope = scope();
    for (source, question, answer) in [
        ("${org.managerOf('eve')}", "org.managerOf(eve)", text("ada")),
        ("${org.managerOf(currentUser())}", "org.managerOf(eve)", text("ada")),
        ("${org.managerOf('ada')}", "org.managerOf(ada)", Value::Null),
        ("${org.managerOf('nobody')}", "org.managerOf(nobody)", Value::Null),
        ("${org.limitOf('eve')}", "org.limitOf(eve)", Value::Double(100.0)),
        ("${org.limitOf('ada')}", "org.limitOf(ada)", Value::Double(0.0)),
        ("${org.emailOf('eve')}", "org.emailOf(eve)", text("eve@example.org")),
        ("${org.nameOf('eve')}", "org.nameOf(eve)", text("EVE")),
        ("${org.groupsOf('eve')}", "org.groupsOf(eve)", json(r#"["staff"]"#)),
        ("${org.deputyOf('eve')}", "org.deputyOf(eve)", Value::Null),
        ("${currentUserGroups()}", "org.groupsOf(eve)", json(r#"["staff"]"#)),
    ] {
        scope.asked.clear();
        assert_eq!(scope.value(source), Ok(answer.clone()), "{source}");
        assert_eq!(scope.asked, vec![(question.to_owned(), answer)], "{source}");
    }
    scope.asked.clear();
    assert_eq!(scope.value("${org.managerOf(null)}"), Ok(Value::Null));
    assert!(scope.asked.is_empty());
    assert!(scope.value("${org.bossOf('eve')}").unwrap_err().contains("it has managerOf, limitOf"));
    assert!(scope.value("${org.managerOf()}").unwrap_err().contains("takes one argument"));
    scope.set_variable("org", text("mine"));
    assert_eq!(scope.value("${org}"), Ok(text("mine")), "a variable of that name comes first");
}

#[test]
fn time_moves_by_the_calendar() {
    let date = |text: &str| Value::Date(baton_models::time::parse_date_time(text).unwrap());
    check(&[
        ("${now()}", Value::Date(NOW)),
        ("${dateTime()}", Value::Date(NOW)),
        ("${dateTime().plusWeeks(1).toDate()}", date("2026-02-07T12:00:00Z")),
        ("${dateTime().plusMonths(1).minusHours(2)}", date("2026-02-28T10:00:00Z")),
        ("${dateTime().plusDays(n).minusYears(1).plusMinutes(1).minusSeconds(1)}", date("2025-02-05T12:00:59Z")),
        ("${when.getTime()}", Value::Long(NOW)),
        ("${when.time}", Value::Long(NOW)),
        ("${when.before(dateTime().plusMillis(1))}", TRUE),
        ("${when.plusDays(1)}", date("2026-02-01T12:00:00Z")),
        ("${dateTime().getYear()}", Value::Long(2026)),
        ("${dateTime().toString('dd.MM.yyyy HH:mm')}", text("31.01.2026 12:00")),
        ("${date:format(when, \"EEE d MMM yy 'at' h a\")}", text("Sat 31 Jan 26 at 12 PM")),
        ("${date:toDate('2026-02-01')}", date("2026-02-01")),
    ]);
    refused(&[
        ("${dateTime().plusDays(999999999999)}", "is too far away"),
        ("${dateTime().plusFortnights(1)}", "has no method 'plusFortnights'"),
        ("${date:format(when, 'qq')}", "the letter 'q'"),
        ("${now(1)}", "there is no function 'now' with 1 arguments"),
    ]);
}

#[test]
fn functions_of_flowable() {
    check(&[
        ("${vars:get(s)}", text("foo")),
        ("${vars:get('s')}", text("foo")),
        ("${variables:get(missing)}", Value::Null),
        ("${vars:getOrDefault(missing, 'x')}", text("x")),
        ("${vars:exists(s) && !vars:exists(missing)}", TRUE),
        ("${var:isEmpty(blank) && var:empty(missing) && vars:isNotEmpty(s)}", TRUE),
        ("${var:equals(n, 5)}", TRUE),
        ("${var:notEquals(n, 5)}", FALSE),
        ("${vars:lowerThan(n, 6) && vars:lte(n, 5) && vars:greaterThan(n, 4) && vars:gte(n, 5)}", TRUE),
        ("${vars:lowerThan(missing, 6)}", FALSE),
        ("${vars:contains(users, 'ada', 'bob')}", TRUE),
        ("${vars:contains(users, 'ada', 'eve')}", FALSE),
        ("${vars:containsAny(users, 'ada', 'eve')}", TRUE),
        ("${vars:contains(s, 'oo')}", TRUE),
        ("${vars:base64(s)}", text("Zm9v")),
        ("${no ? 'root' : vars:get(loopCounter)}", Value::Integer(2)),
    ]);
    refused(&[
        ("${task:get().assignee}", "there is no function task:get with 0 arguments"),
        ("${vars:get()}", "takes the name of a variable"),
    ]);
}
