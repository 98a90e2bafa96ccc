//! Rules that one example each does not tell in full; the others are in the list of problems.
#![allow(clippy::unwrap_used, clippy::indexing_slicing, clippy::expect_used)]
use crate::bpmn::testing::{check, check_between, check_file, check_with};
use expect_test::expect;

#[test]
fn pools_send_messages_to_other_pools() {
    let file = "<definitions xmlns='http://www.omg.org/spec/BPMN/20100524/MODEL'><collaboration id='c'>
<participant id='us' processRef='x:p'/><participant id='them'/><participant id='others' processRef='gone'/>
<messageFlow id='right' sourceRef='e' targetRef='them'/><messageFlow id='back' sourceRef='them' targetRef='s'/>
<messageFlow id='own' sourceRef='us' targetRef='s'/>
<messageFlow id='loose' sourceRef='e'/>
<messageFlow id='odd' sourceRef='s' targetRef='nobody'/>
<messageFlow id='odder' sourceRef='them' targetRef='g'/>
</collaboration><process id='p' isExecutable='true'><startEvent id='s'/><sequenceFlow id='f' sourceRef='s' targetRef='g'/><parallelGateway id='g'/>
<sequenceFlow id='h' sourceRef='g' targetRef='e'/><endEvent id='e'/></process></definitions>";
    check_file(
        file.as_bytes(),
        expect![[r#"
        Warning 2:101: element 'others': processRef 'gone' names nothing in the file. [unknown-reference]
        Error 4:1: element 'own': The message flow stays within the pool 'p'. Within a pool tokens move over sequence flows. [message-flow-within-pool]
        Warning 5:1: element 'loose': The message flow has no targetRef. [message-flow-end]
        Warning 6:34: element 'odd': 's' is a startEvent, which sends no message. [message-flow-end]
        Warning 6:48: element 'odd': targetRef 'nobody' names nothing in the file. [unknown-reference]
        Warning 7:53: element 'odder': 'g' is a parallelGateway, which receives no message. [message-flow-end]
    "#]],
    );
}

#[test]
fn directions_of_gateways_are_counted() {
    for direction in ["Converging", "Diverging", "Mixed", "Unspecified", "Both"] {
        let found = crate::bpmn::parse(
            crate::bpmn::testing::file(
                &crate::bpmn::testing::between(&format!(
                    "<exclusiveGateway id='x' gatewayDirection='{direction}' default='g'/><sequenceFlow id='h' sourceRef='x' targetRef='e'><conditionExpression>${{a}}</conditionExpression></sequenceFlow>"
                )),
                "",
            )
            .as_bytes(),
        );
        let codes: Vec<_> = found.problems.iter().map(|problem| problem.code).collect();
        let expected: &[&str] = match direction {
            "Converging" | "Mixed" => &["gateway-direction"],
            "Both" => &["invalid-value"],
            _ => &[],
        };
        assert_eq!(codes, expected, "{direction}");
    }
}

#[test]
fn lanes_hold_each_node_once() {
    check(
        "<laneSet><lane id='a'><flowNodeRef>s</flowNodeRef><flowNodeRef>gone</flowNodeRef>
<childLaneSet><lane id='b'><flowNodeRef>s</flowNodeRef></lane></childLaneSet></lane>
<lane id='c'><flowNodeRef>q:s</flowNodeRef></lane><lane id='d'><flowNodeRef>s</flowNodeRef></lane></laneSet><startEvent id='s'/>",
        expect![[r#"
            Warning 2:64: element 'a': flowNodeRef 'gone' names nothing in the file. [unknown-reference]
            Warning 4:77: element 'd': 's' is in two lanes of one set. [lane-twice]
        "#]],
    );
}

#[test]
fn data_associations_have_ends() {
    check_between(
        "<userTask id='x'><ioSpecification><dataInput id='in'/><inputSet><dataInputRefs>in</dataInputRefs><dataInputRefs>out</dataInputRefs></inputSet></ioSpecification>
<dataInputAssociation><sourceRef>a</sourceRef><targetRef>in</targetRef></dataInputAssociation>
<dataInputAssociation><sourceRef>in</sourceRef><sourceRef>in</sourceRef></dataInputAssociation></userTask>",
        "",
        expect![[r#"
            Warning 3:113: element 'x': dataInputRefs 'out' names nothing in the file. [unknown-reference]
            Warning 4:34: element 'x': sourceRef 'a' names nothing in the file. [unknown-reference]
            Warning 5:1: element 'x': The dataInputAssociation has no targetRef: it goes nowhere. [data-association]
            Warning 5:1: element 'x': The dataInputAssociation has several sources, and no transformation that makes one value of them. [data-association]
        "#]],
    );
}

#[test]
fn roles_and_references() {
    check_with(
        "<startEvent id='s'/><sequenceFlow id='f' sourceRef='s' targetRef='x'/>
<userTask id='x'><potentialOwner><resourceRef>r</resourceRef></potentialOwner><potentialOwner><resourceRef>gone</resourceRef></potentialOwner></userTask>
<dataObjectReference id='d' dataObjectRef='gone'/><dataStoreReference id='e' dataStoreRef='store'/><association id='a' sourceRef='x'/>",
        "<resource id='r'/><dataStore id='store'/><message id='r' name='m'/>",
        expect![[r#"
            Warning 3:108: element 'x': resourceRef 'gone' names nothing in the file. [unknown-reference]
            Warning 4:44: element 'd': dataObjectRef 'gone' names nothing in the file. [unknown-reference]
            Warning 4:100: element 'a': The association has no targetRef (8.4.1). [association-end]
            Warning 5:52: A second root element has the id 'r': references mean the last one. [ambiguous-id]
        "#]],
    );
}
