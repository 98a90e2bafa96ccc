//! Events that are drawn without what they wait for or throw.
use super::{check, file, with};
use baton_models::bpmn::parse;
use expect_test::expect;

fn catch(definition: &str) -> String {
    format!("<intermediateCatchEvent id='x' name='Name'>{definition}</intermediateCatchEvent>")
}

fn end(definition: &str) -> Vec<u8> {
    file(&format!("<startEvent id='s'/><sequenceFlow id='f' sourceRef='s' targetRef='e'/><endEvent id='e'>{definition}</endEvent>"), "")
        .into_bytes()
}

#[test]
fn references_that_are_missing() {
    check(
        &[
            ("message without messageRef", with(&catch("<messageEventDefinition/>"), "")),
            ("message that is not there", with(&catch("<messageEventDefinition messageRef='gone'/>"), "")),
            (
                "message flow of a message that is not there",
                with(
                    "<task id='x'/>",
                    "<collaboration id='c'><participant id='a' processRef='p'/><participant id='b'/><messageFlow id='m' messageRef='gone' sourceRef='x' targetRef='b'/></collaboration>",
                ),
            ),
            ("signal end without signalRef", end("<signalEventDefinition/>")),
            ("escalation end without escalationRef", end("<escalationEventDefinition/>")),
            ("error end without errorRef", end("<errorEventDefinition/>")),
            ("errorRef is a code", end("<errorEventDefinition errorRef='E-17'/>")),
            (
                "definition by reference",
                with(
                    &catch("<eventDefinitionRef>d</eventDefinitionRef>"),
                    "<timerEventDefinition id='d'><timeDuration>PT1H</timeDuration></timerEventDefinition>",
                ),
            ),
            ("definition by a reference to nothing", with(&catch("<eventDefinitionRef>gone</eventDefinitionRef>"), "")),
        ],
        expect![[r#"
            Dx message without messageRef: missing-message
            Dx message that is not there: unknown-message
            DX message flow of a message that is not there: 
            Dx signal end without signalRef: missing-signal
            Dx escalation end without escalationRef: missing-escalation
            Dx error end without errorRef: missing-error
            DX errorRef is a code: unknown-error
            DX definition by reference: 
            Dx definition by a reference to nothing: unknown-definition
        "#]],
    );
    let parsed = parse(&with(&catch("<messageEventDefinition/>"), ""));
    let message = &parsed.problems[0].message;
    assert!(message.contains("messageRef"), "{message}");
}

#[test]
fn what_is_waited_for_is_missing() {
    let two = "<timerEventDefinition><timeDuration>PT1H</timeDuration></timerEventDefinition><signalEventDefinition signalRef='g'/>";
    let links = "<startEvent id='s'/><sequenceFlow id='f' sourceRef='s' targetRef='a'/><intermediateThrowEvent id='a' name='Over'><linkEventDefinition/></intermediateThrowEvent>\
                 <intermediateCatchEvent id='b' name='Over'><linkEventDefinition/></intermediateCatchEvent><sequenceFlow id='g' sourceRef='b' targetRef='e'/><endEvent id='e'/>";
    check(
        &[
            ("timer without date, duration, cycle", with(&catch("<timerEventDefinition/>"), "")),
            ("timer with an empty child", with(&catch("<timerEventDefinition><timeDuration/></timerEventDefinition>"), "")),
            (
                "timer with an empty child and a full one",
                with(&catch("<timerEventDefinition><timeDate/><timeDuration>PT1H</timeDuration></timerEventDefinition>"), ""),
            ),
            ("condition without condition", with(&catch("<conditionalEventDefinition/>"), "")),
            ("condition with an empty one", with(&catch("<conditionalEventDefinition><condition/></conditionalEventDefinition>"), "")),
            ("link without name", file(links, "").into()),
            ("catch event without definition", with(&catch(""), "")),
            ("boundary event without definition", with("<task id='x'/><boundaryEvent id='y' attachedToRef='x'/>", "")),
            ("several definitions", with(&catch(two), "<signal id='g' name='go'/>")),
        ],
        expect![[r#"
            Dx timer without date, duration, cycle: missing-timer
            Dx timer with an empty child: missing-timer
            DX timer with an empty child and a full one: 
            Dx condition without condition: missing-condition
            Dx condition with an empty one: missing-condition
            DX link without name: 
            Dx catch event without definition: missing-definition
            Dx boundary event without definition: missing-definition
            DX several definitions: 
        "#]],
    );
    let several = parse(&with(&catch(two), "<signal id='g' name='go'/>")).definitions.unwrap();
    let event = several.processes[0].elements.iter().find(|element| &*element.id == "x").unwrap();
    let baton_models::bpmn::elements::ElementKind::IntermediateCatchEvent(event) = &event.kind else { panic!() };
    assert_eq!(event.catch.triggers.len(), 2, "the first is never taken silently");
}

#[test]
fn beginnings() {
    let path = |n: u8| format!("<startEvent id='s{n}'/><sequenceFlow id='f{n}' sourceRef='s{n}' targetRef='e{n}'/><endEvent id='e{n}'/>");
    check(
        &[
            ("several none starts", file(&(path(1) + &path(2)), "").into()),
            ("no start event", file("<task id='a'/><sequenceFlow id='f' sourceRef='a' targetRef='b'/><task id='b'/>", "").into()),
            ("no start event and a circle", file("<task id='a'/><sequenceFlow id='f' sourceRef='a' targetRef='b'/><task id='b'/><sequenceFlow id='g' sourceRef='b' targetRef='a'/>", "").into()),
        ],
        expect![[r#"
            DX several none starts: several-none-starts
            DX no start event: 
            Dx no start event and a circle: missing-start-event
        "#]],
    );
}
