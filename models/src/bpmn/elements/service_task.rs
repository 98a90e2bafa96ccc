//! Work done by a system.
use super::FlowNode;
use crate::bpmn::context::Context;
use crate::bpmn::xml::Node;
use crate::bpmn::{Work, work};

#[derive(Debug, Clone)]
pub struct ServiceTask {
    pub work: Work,
}

impl FlowNode for ServiceTask {
    fn parse<'d>(node: Node<'d>, context: &mut Context<'d>) -> Option<Self> {
        work::required(node, context).map(|work| Self { work })
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::indexing_slicing, clippy::expect_used)]
    use super::*;
    use crate::bpmn::ParameterValue;
    use crate::bpmn::elements::ElementKind;
    use crate::bpmn::testing::{check_between, element};
    use expect_test::expect;

    fn work(attributes: &str, extensions: &str) -> Work {
        let node = format!("<serviceTask id='x' {attributes}><extensionElements>{extensions}</extensionElements></serviceTask>");
        let ElementKind::ServiceTask(task) = element(&node, "<error id='e' errorCode='E1'/>").kind else { panic!() };
        task.work
    }

    #[test]
    fn a_worker_fetches_it() {
        let mapping = "<camunda:errorEventDefinition errorRef='e' expression='${externalTask.errorMessage == 1}'/>";
        let Work::External(external) = work("camunda:type='external' camunda:topic='order-${kind}' camunda:taskPriority='9'", mapping) else { panic!() };
        assert_eq!((external.topic.source.as_str(), external.priority.unwrap().source.as_str()), ("order-${kind}", "9"));
        assert_eq!(external.errors[0].code.as_deref(), Some("E1"));
    }

    #[test]
    fn an_expression_is_evaluated_in_place() {
        for name in ["resultVariable", "resultVariableName"] {
            let Work::Expression { expression, result_variable } = work(&format!("camunda:expression='${{a + 1}}' camunda:{name}='r'"), "") else {
                panic!()
            };
            assert_eq!((expression.source.as_str(), result_variable.as_deref()), ("${a + 1}", Some("r")));
        }
    }

    #[test]
    fn a_method_may_be_that_of_a_bean() {
        let Work::Bean(found) = work("camunda:expression='${bean.do(execution, a.b, 1)}' camunda:resultVariable='r'", "") else {
            panic!()
        };
        assert_eq!((&*found.bean.name, found.external.topic.source.as_str()), ("bean", "bean.do"));
        let [arguments, result] = &found.external.inputs[..] else { panic!() };
        let ParameterValue::List(values) = &arguments.value else { panic!() };
        assert_eq!((arguments.name.as_str(), values.len(), result.name.as_str()), ("arguments", 3, "resultVariable"));
        for expression in ["${execution.setVariable(\"a\", 1)}", "${org.managerOf(a)}", "${a.b}", "${a.b().c()}", "${S(a)}"] {
            assert!(matches!(work(&format!("camunda:expression='{expression}'"), ""), Work::Expression { .. }), "{expression}");
        }
        check_between("<serviceTask id='x' camunda:expression='${bean.do()}'/>", "", expect![[r#"
            Warning 3:41: element 'x': Where there is no variable 'bean', this is code of a Java application, which does not run here: then a worker that fetches the topic 'bean.do' does what it did. [host-code]
        "#]]);
    }

    #[test]
    fn a_mail_is_sent() {
        let fields = "<camunda:field name='to' expression='${user}'/><camunda:field name='subject' stringValue='Hello'/>
<camunda:field name='text'><camunda:string><![CDATA[Dear ${name},
good day]]></camunda:string></camunda:field><camunda:field name='html'><camunda:expression>${html}</camunda:expression></camunda:field>
<camunda:field name='template' stringValue='outcome'/>";
        let Work::Mail(mail) = work("camunda:type='mail'", fields) else { panic!() };
        assert_eq!((mail.to.source.as_str(), mail.subject.unwrap().source.as_str()), ("${user}", "Hello"));
        assert_eq!((mail.text.unwrap().source.as_str(), mail.html.unwrap().source.as_str()), ("Dear ${name},\ngood day", "${html}"));
        assert_eq!((mail.cc.is_none(), mail.template.as_deref()), (true, Some("outcome")));
    }

    #[test]
    fn host_code_becomes_a_workers_topic() {
        let topic = |attributes: &str| match work(attributes, "") {
            Work::External(external) => external.topic.source,
            other => panic!("{other:?}"),
        };
        assert_eq!(topic("camunda:class='com.acme.Order'"), "com.acme.Order");
        assert_eq!(topic("camunda:delegateExpression='${ orderBean }'"), "orderBean");
        check_between("<serviceTask id='x' camunda:class='com.acme.Order'/>", "", expect![[r#"
            Warning 3:36: element 'x': 'com.acme.Order' is code of a Java application, which does not run here: the task waits for a worker that fetches the topic 'com.acme.Order'. [host-code]
        "#]]);
        check_between("<serviceTask id='x' camunda:delegateExpression='#{orderBean}'/>", "", expect![[r#"
            Warning 3:49: element 'x': '#{orderBean}' is code of a Java application, which does not run here: the task waits for a worker that fetches the topic 'orderBean'. [host-code]
        "#]]);
    }

    #[test]
    fn what_nobody_does_is_refused() {
        check_between("<serviceTask id='x'/>", "", expect![[r#"
            Error 3:1: element 'x': Nothing says how this serviceTask is done. Give camunda:type="external" with camunda:topic (a worker fetches it), camunda:expression, or camunda:type="mail"; or make it a plain task. [no-implementation]
        "#]]);
        check_between("<sendTask id='x' camunda:topic='t'/>", "", expect![[r#"
            Error 3:1: element 'x': Nothing says how this sendTask is done. Give camunda:type="external" with camunda:topic (a worker fetches it), camunda:expression, or camunda:type="mail"; or make it a plain task. [no-implementation]
        "#]]);
        check_between("<serviceTask id='x' camunda:type='external'/>", "", expect![[r#"
            Error 3:35: element 'x': An external task needs camunda:topic: the name under which workers fetch it. [missing-topic]
        "#]]);
        check_between("<serviceTask id='x' camunda:type='camel'/>", "", expect![[r#"
            Error 3:35: element 'x': camunda:type="camel" is not supported. Accepted are "external" and "mail". [unsupported-type]
        "#]]);
        check_between("<serviceTask id='x' camunda:expression='${a b}'/>", "", expect![[r#"
            Error 3:45: element 'x': the expression ${a b} cannot be read: expected an operator or '}', found 'b' [expression]
        "#]]);
        check_between("<serviceTask id='x' camunda:type='mail'><extensionElements>\n<camunda:field name='bcc' stringValue='a'/></extensionElements></serviceTask>", "", expect![[r#"
            Error 3:1: element 'x': A mail needs <camunda:field name="to">: user ids or addresses. [no-recipient]
            Warning 4:1: element 'x': The field 'bcc' of a mail is not used. Known are to, cc, subject, text, html, template. [mail-field-ignored]
        "#]]);
        check_between("<serviceTask id='x' camunda:type='external' camunda:topic='t'><extensionElements><camunda:errorEventDefinition errorRef='e'/></extensionElements></serviceTask>", "", expect![[r#"
            Error 3:82: element 'x': A camunda:errorEventDefinition needs an expression that says when it applies. [missing-expression]
        "#]]);
    }
}
