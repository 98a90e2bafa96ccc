//! Ids, references, sequence flows and their conditions.
use super::{between, check, file, with};
use baton_models::bpmn::parse;
use expect_test::expect;

fn ids(file: &str) -> (String, String) {
    let process = parse(file.as_bytes()).definitions.unwrap().processes[0].clone();
    let elements: Vec<&str> = process.elements.iter().map(|element| &*element.id).collect();
    let flows: Vec<&str> = process.flows.iter().map(|flow| &*flow.id).collect();
    (elements.join(" "), flows.join(" "))
}

#[test]
fn ids_and_references() {
    let flow = |from: &str, to: &str| format!("<sequenceFlow sourceRef='{from}' targetRef='{to}'/>");
    check(
        &[
            ("references with a prefix", file(&format!("<startEvent id='s'/>{}<endEvent id='e'/>", flow("b:s", "b:e")), "").into()),
            ("and an undeclared one", file(&format!("<startEvent id='s'/>{}<endEvent id='e'/>", flow("gone:s", "gone:e")), "").into()),
            (
                "ids that are no NCName",
                file(&format!("<startEvent id='1 start'/>{}<endEvent id='a:b'/>", flow("1 start", "a:b")), "").into(),
            ),
            ("two flow nodes with one id", file(&between("<task id='x'/><task id='x'/>"), "").into()),
            (
                "a lane and a task with one id",
                file(&("<laneSet id='l'><lane id='x'/></laneSet>".to_owned() + &between("<task id='x'/>")), "").into(),
            ),
            ("a message and a task with one id", with("<task id='x'/>", "<message id='x' name='m'/>")),
            ("flow without id", file(&format!("<startEvent id='s'/>{0}{0}<endEvent id='e'/>", flow("s", "e")), "").into()),
            (
                "flow node without id",
                file(&(between("<task id='x'/>") + "<task/><subProcess id='sub'><startEvent/></subProcess>"), "").into(),
            ),
            (
                "event definition without id",
                with(
                    "<intermediateCatchEvent id='x'><timerEventDefinition><timeDuration>PT1H</timeDuration></timerEventDefinition></intermediateCatchEvent>",
                    "",
                ),
            ),
            ("neither incoming nor outgoing", with("<task id='x'/>", "")),
            (
                "incoming and outgoing of flows that are not there",
                with("<task id='x'><incoming>gone</incoming><outgoing>lost</outgoing></task>", ""),
            ),
        ],
        expect![[r#"
            DX references with a prefix: 
            DX and an undeclared one: 
            DX ids that are no NCName: 
            Dx two flow nodes with one id: duplicate-id unreachable
            DX a lane and a task with one id: 
            DX a message and a task with one id: 
            DX flow without id: 
            DX flow node without id: made-up-id unreachable made-up-id
            DX event definition without id: 
            DX neither incoming nor outgoing: 
            DX incoming and outgoing of flows that are not there: 
        "#]],
    );
    let twice = file(&format!("<startEvent id='s'/>{0}{0}<endEvent id='e'/>", flow("s", "e")), "");
    assert_eq!(ids(&twice).1, "flow-s-e flow-s-e-2");
    let unnamed = file(&(between("<task id='x'/>") + "<task/><task/><subProcess id='sub'><startEvent/></subProcess>"), "");
    assert_eq!(ids(&unnamed).0, "s x e p-task-1 p-task-2 sub sub-startEvent-1");
}

#[test]
fn flows_that_lead_astray() {
    let sub =
        "<subProcess id='x'><startEvent id='is'/><sequenceFlow id='if' sourceRef='is' targetRef='ie'/><endEvent id='ie'/></subProcess>";
    let stored = between(sub).replace("<sequenceFlow id='if' sourceRef='is' targetRef='ie'/>", "")
        + "<sequenceFlow id='if' sourceRef='is' targetRef='ie'/>";
    check(
        &[
            ("to nothing", file(&(between("<task id='x'/>") + "<sequenceFlow id='n' sourceRef='x' targetRef='gone'/>"), "").into()),
            ("from nothing", file(&(between("<task id='x'/>") + "<sequenceFlow id='n' sourceRef='gone' targetRef='x'/>"), "").into()),
            ("without targetRef", file(&(between("<task id='x'/>") + "<sequenceFlow id='n' sourceRef='x'/>"), "").into()),
            (
                "across the border of a sub-process",
                file(&(between(sub) + "<sequenceFlow id='n' sourceRef='s' targetRef='ie'/>"), "").into(),
            ),
            ("stored in another scope than its nodes", file(&stored, "").into()),
        ],
        expect![[r#"
            Dx to nothing: flow-target-missing
            Dx from nothing: flow-source-missing
            Dx without targetRef: flow-target-missing
            Dx across the border of a sub-process: flow-crosses-scope
            DX stored in another scope than its nodes: 
        "#]],
    );
}

#[test]
fn conditions() {
    let split = |condition: &str| {
        file(
            &format!(
                "<startEvent id='s'/><sequenceFlow id='f' sourceRef='s' targetRef='x'/><exclusiveGateway id='x' default='h'/><sequenceFlow id='g' sourceRef='x' targetRef='e'>\
                 {condition}</sequenceFlow><sequenceFlow id='h' sourceRef='x' targetRef='e'/><endEvent id='e'/>"
            ),
            "",
        )
    };
    let formal = |attributes: &str, text: &str| split(&format!("<conditionExpression {attributes}>{text}</conditionExpression>"));
    check(
        &[
            ("empty", formal("xsi:type='tFormalExpression'", "").into()),
            ("blank", formal("xsi:type='tFormalExpression'", " \n ").into()),
            ("prose", formal("", "the customer is happy").into()),
            ("${} without language", formal("xsi:type='tFormalExpression'", "${a}").into()),
            ("=FEEL without language", formal("", "=a &gt; 1").into()),
            ("${} that is said to be XPath", formal("xsi:type='tFormalExpression' language='http://www.w3.org/1999/XPath'", "${a}").into()),
            (
                "${} in a file that is said to be XPath",
                formal("", "#{a}").replace("<definitions", "<definitions expressionLanguage='http://www.w3.org/1999/XPath'").into(),
            ),
            ("XPath that is XPath", formal("language='http://www.w3.org/1999/XPath'", "/order/total &gt; 5").into()),
            ("without xsi:type", formal("", "${a}").into()),
            ("tExpression", formal("xsi:type='tExpression'", "${a}").into()),
        ],
        expect![[r#"
            DX empty: flow-without-condition
            DX blank: flow-without-condition
            Dx prose: condition-no-expression
            DX ${} without language: 
            DX =FEEL without language: 
            DX ${} that is said to be XPath: 
            DX ${} in a file that is said to be XPath: 
            Dx XPath that is XPath: condition-no-expression
            DX without xsi:type: 
            DX tExpression: 
        "#]],
    );
    // No condition is no condition, and no expression that is always true.
    let empty = parse(formal("xsi:type='tFormalExpression'", " ").as_bytes()).definitions.unwrap();
    assert!(empty.processes[0].flows.iter().all(|flow| flow.condition.is_none()));
}
