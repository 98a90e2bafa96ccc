//! What can be wrong with events, what they catch and what they throw.
use super::Example::{Beside, Between, BetweenBeside, Process};
use super::{Code, error, warning};

pub(super) const CODES: &[Code] = &[
    error(
        "event-sub-process-start",
        "The start event of an event sub-process does not say what triggers it (10.3.3).",
        Process("<startEvent id='s'/><subProcess id='x' triggeredByEvent='true'><startEvent id='t'/></subProcess>"),
    ),
    warning(
        "several-event-starts",
        "An event sub-process has several start events, where BPMN has one (10.3.3): each of them begins it.",
        Process(
            "<startEvent id='s'/><subProcess id='x' triggeredByEvent='true'><startEvent id='t'><errorEventDefinition/></startEvent><startEvent id='u'><escalationEventDefinition/></startEvent></subProcess>",
        ),
    ),
    error(
        "event-sub-process-flow",
        "A flow leads to or from an event sub-process, it is repeated, or has boundary events (10.3.3): only its start event begins it.",
        Between(
            "<subProcess id='x' triggeredByEvent='true'><startEvent id='t'><timerEventDefinition><timeDuration>PT1H</timeDuration></timerEventDefinition></startEvent></subProcess>",
        ),
    ),
    error(
        "process-start",
        "The start event of a process waits for an error, an escalation or compensation, which come from within an instance (10.5.2).",
        Process("<startEvent id='s'/><startEvent id='t'><errorEventDefinition/></startEvent>"),
    ),
    error(
        "parallel-multiple",
        "An event waits for all of its definitions (parallelMultiple), and one of them is an error, an escalation or the like.",
        Between(
            "<task id='x'/><boundaryEvent id='b' attachedToRef='x' parallelMultiple='true'><errorEventDefinition/><escalationEventDefinition/></boundaryEvent>",
        ),
    ),
    error(
        "event-gateway-instantiate",
        "An event-based gateway that starts instances stands in a sub-process, or a flow leads to it (10.6.6).",
        Process("<startEvent id='s'/><sequenceFlow id='f' sourceRef='s' targetRef='x'/><eventBasedGateway id='x' instantiate='true'/>"),
    ),
    error(
        "event-gateway-parallel",
        "An event-based gateway waits for all of its events but does not start instances (10.6.6).",
        Process(
            "<startEvent id='s'/><sequenceFlow id='f' sourceRef='s' targetRef='x'/><eventBasedGateway id='x' eventGatewayType='Parallel'/>",
        ),
    ),
    error(
        "receive-task-instantiate",
        "A receive task that starts instances stands in a sub-process, a flow leads to it, or it names no message (10.3.3).",
        Between("<receiveTask id='x' instantiate='true'/>"),
    ),
    error(
        "cancel-outside-transaction",
        "A cancel end event stands outside of a transaction, or a cancel boundary event at something else (10.5.3, 10.5.4).",
        Between("<task id='x'/><boundaryEvent id='b' attachedToRef='x'><cancelEventDefinition/></boundaryEvent>"),
    ),
    error(
        "compensation-handler",
        "No association leads from a compensation boundary event to an activity with isForCompensation=\"true\" in the same scope, or a flow leads to or from such an activity (10.7.2).",
        Between("<task id='x'/><boundaryEvent id='b' attachedToRef='x'><compensateEventDefinition/></boundaryEvent>"),
    ),
    error(
        "unknown-activity",
        "The activityRef of compensation names nothing in the process (10.5.5).",
        Process(
            "<startEvent id='s'/><sequenceFlow id='f' sourceRef='s' targetRef='e'/><endEvent id='e'><compensateEventDefinition activityRef='gone'/></endEvent>",
        ),
    ),
    error(
        "duplicate-link",
        "Two link catch events of a scope have the same name, so it is not clear where the link leads (10.5.5).",
        Process(
            "<startEvent id='s'/><intermediateCatchEvent id='a'><linkEventDefinition name='L'/></intermediateCatchEvent><intermediateCatchEvent id='b'><linkEventDefinition name='L'/></intermediateCatchEvent>",
        ),
    ),
    error(
        "link-without-target",
        "A link throw event has no link catch event of the same name in its scope (10.5.5).",
        Process(
            "<startEvent id='s'/><sequenceFlow id='f' sourceRef='s' targetRef='x'/><intermediateThrowEvent id='x'><linkEventDefinition name='L'/></intermediateThrowEvent>",
        ),
    ),
    error(
        "missing-escalation",
        "An escalation that is thrown names no escalation (10.5.5).",
        Between("<intermediateThrowEvent id='x'><escalationEventDefinition/></intermediateThrowEvent>"),
    ),
    error(
        "unknown-escalation",
        "An escalationRef names no escalation of the file (8.4.4).",
        Between("<intermediateThrowEvent id='x'><escalationEventDefinition escalationRef='gone'/></intermediateThrowEvent>"),
    ),
    error(
        "missing-escalation-code",
        "An escalation that is thrown has no escalationCode, by which it could be caught (8.4.4).",
        BetweenBeside(
            "<intermediateThrowEvent id='x'><escalationEventDefinition escalationRef='r'/></intermediateThrowEvent>",
            "<escalation id='r'/>",
        ),
    ),
    error(
        "missing-signal",
        "A signal event has no signalRef.",
        Between("<intermediateCatchEvent id='x'><signalEventDefinition/></intermediateCatchEvent>"),
    ),
    error(
        "unknown-signal",
        "A signalRef names no signal of the file (10.5.5).",
        Between("<intermediateCatchEvent id='x'><signalEventDefinition signalRef='gone'/></intermediateCatchEvent>"),
    ),
    error(
        "signal-start-computed",
        "The signal name of a start event is an expression with variables, of which there are none before the start.",
        Beside("<startEvent id='s'><signalEventDefinition signalRef='m'/></startEvent>", "<signal id='m' name='${kind}'/>"),
    ),
    error(
        "missing-condition",
        "A conditional event has no condition (10.5.5).",
        Between("<intermediateCatchEvent id='x'><conditionalEventDefinition/></intermediateCatchEvent>"),
    ),
    error(
        "invalid-variable-event",
        "camunda:variableEvents names something else than create, update and delete.",
        Between(
            "<intermediateCatchEvent id='x'><conditionalEventDefinition camunda:variableEvents='touch'><condition>${a}</condition></conditionalEventDefinition></intermediateCatchEvent>",
        ),
    ),
];
