//! What can be wrong between the elements of a process.
use super::Example::{Beside, Between, BetweenBeside, Process};
use super::{Code, error, warning};

pub(super) const CODES: &[Code] = &[
    error(
        "flow-source-missing",
        "A sequence flow has no sourceRef, or one that is no flow node of the process (8.4.13).",
        Process("<startEvent id='s'/><sequenceFlow id='f' sourceRef='gone' targetRef='e'/><endEvent id='e'/>"),
    ),
    error(
        "flow-target-missing",
        "A sequence flow has no targetRef, or one that is no flow node of the process (8.4.13).",
        Process("<startEvent id='s'/><sequenceFlow id='f' sourceRef='s' targetRef='gone'/>"),
    ),
    error(
        "flow-crosses-scope",
        "A sequence flow leads into a sub-process or out of it (7.6.1). A flow leads to the sub-process itself; what is in it begins at its start event.",
        Process(
            "<startEvent id='s'/><sequenceFlow id='f' sourceRef='s' targetRef='x'/>\n<subProcess id='x'><startEvent id='t'/><sequenceFlow id='g' sourceRef='t' targetRef='u'/><task id='u'/></subProcess>\n<sequenceFlow id='h' sourceRef='u' targetRef='e'/><endEvent id='e'/>",
        ),
    ),
    error(
        "default-flow",
        "The `default` of a gateway or activity names a flow that does not leave it (8.4.13).",
        Between("<task id='x' default='f'/>"),
    ),
    warning(
        "flow-without-condition",
        "One of several flows behind an exclusive gateway has neither a condition nor is it the default (10.6.2): it is taken when its turn comes, and those after it never.",
        Process(
            "<startEvent id='s'/><sequenceFlow id='f' sourceRef='s' targetRef='x'/><exclusiveGateway id='x'/>\n<sequenceFlow id='g' sourceRef='x' targetRef='e'/><sequenceFlow id='h' sourceRef='x' targetRef='e'/><endEvent id='e'/>",
        ),
    ),
    warning(
        "condition-ignored",
        "A condition stands where none is looked at: behind a parallel or event-based gateway (8.4.13), or on the default flow.",
        Process(
            "<startEvent id='s'/><sequenceFlow id='f' sourceRef='s' targetRef='x'/><parallelGateway id='x'/>\n<sequenceFlow id='g' sourceRef='x' targetRef='e'><conditionExpression>${a}</conditionExpression></sequenceFlow><endEvent id='e'/>",
        ),
    ),
    warning(
        "unreachable",
        "No flow leads to an element, so no token ever comes there.",
        Process("<startEvent id='s'/><task id='island'/>"),
    ),
    error(
        "missing-start-event",
        "A process or sub-process has neither a start event nor an element to which no flow leads, so it is not clear where to begin.",
        Process("<task id='t'/><sequenceFlow id='f' sourceRef='t' targetRef='t'/>"),
    ),
    error(
        "several-start-events",
        "A sub-process has several start events without an event definition (10.5.2).",
        Between("<subProcess id='x'><startEvent id='t'/><startEvent id='u'/></subProcess>"),
    ),
    warning(
        "several-none-starts",
        "A process has several start events without an event definition. It begins at the first, unless whoever starts it names another (10.5.2).",
        Process("<startEvent id='s'/><startEvent id='t'/>"),
    ),
    error(
        "start-with-incoming",
        "A flow leads into a start event (10.5.2).",
        Process("<startEvent id='s'/><sequenceFlow id='f' sourceRef='t' targetRef='s'/><task id='t'/>"),
    ),
    error(
        "end-with-outgoing",
        "A flow leads out of an end event (10.5.3).",
        Process(
            "<startEvent id='s'/><sequenceFlow id='f' sourceRef='s' targetRef='e'/><endEvent id='e'/><sequenceFlow id='g' sourceRef='e' targetRef='t'/><task id='t'/>",
        ),
    ),
    error(
        "sub-process-start",
        "The start event of an embedded sub-process has an event definition (10.5.2): it begins when a token comes to the sub-process.",
        Between(
            "<subProcess id='x'><startEvent id='t'><timerEventDefinition><timeDuration>PT1H</timeDuration></timerEventDefinition></startEvent></subProcess>",
        ),
    ),
    error(
        "boundary-attached-to",
        "A boundary event says nothing, nothing that is there, or no activity of its scope as attachedToRef (10.5.4).",
        Between(
            "<task id='x'/><boundaryEvent id='b' attachedToRef='s'><timerEventDefinition><timeDuration>PT1H</timeDuration></timerEventDefinition></boundaryEvent>",
        ),
    ),
    error(
        "boundary-with-incoming",
        "A flow leads into a boundary event (10.5.4): only its activity can trigger it.",
        Between(
            "<task id='x'/><boundaryEvent id='b' attachedToRef='x'><timerEventDefinition><timeDuration>PT1H</timeDuration></timerEventDefinition></boundaryEvent>\n<sequenceFlow id='h' sourceRef='x' targetRef='b'/>",
        ),
    ),
    warning(
        "error-not-interrupting",
        "An event that catches an error says that it does not interrupt; an error always ends the activity or scope (10.5.4), so this changes nothing.",
        Between("<task id='x'/><boundaryEvent id='b' attachedToRef='x' cancelActivity='false'><errorEventDefinition/></boundaryEvent>"),
    ),
    error(
        "duplicate-error-boundary",
        "Two boundary events at one activity catch the same error.",
        Between(
            "<task id='x'/><boundaryEvent id='b' attachedToRef='x'><errorEventDefinition/></boundaryEvent><boundaryEvent id='c' attachedToRef='x'><errorEventDefinition/></boundaryEvent>",
        ),
    ),
    error(
        "event-gateway-without-events",
        "No flow leads from an event-based gateway to an event (10.6.6).",
        Process("<startEvent id='s'/><sequenceFlow id='f' sourceRef='s' targetRef='x'/><eventBasedGateway id='x'/>"),
    ),
    error(
        "event-gateway-target",
        "Behind an event-based gateway stands something that cannot be waited for, or that has other incoming flows (10.6.6). Accepted are intermediate catch events, and receive tasks with a message and without boundary events.",
        Between("<eventBasedGateway id='x'/>"),
    ),
    error("missing-definition", "An event that catches does not say what it waits for.", Between("<intermediateCatchEvent id='x'/>")),
    error(
        "several-definitions",
        "A link event has other event definitions beside its link.",
        Between("<intermediateCatchEvent id='x'><linkEventDefinition name='L'/><timerEventDefinition/></intermediateCatchEvent>"),
    ),
    error(
        "unknown-definition",
        "An eventDefinitionRef names nothing in the file (10.5.5).",
        Between("<intermediateCatchEvent id='x'><eventDefinitionRef>gone</eventDefinitionRef></intermediateCatchEvent>"),
    ),
    error(
        "missing-timer",
        "A timer has neither timeDate, timeDuration nor timeCycle (10.5.5).",
        Between("<intermediateCatchEvent id='x'><timerEventDefinition/></intermediateCatchEvent>"),
    ),
    error(
        "several-timers",
        "A timer has more than one of timeDate, timeDuration and timeCycle, which exclude each other (10.5.5).",
        Between(
            "<intermediateCatchEvent id='x'><timerEventDefinition><timeDate>2030-01-01T00:00:00Z</timeDate><timeDuration>PT1H</timeDuration></timerEventDefinition></intermediateCatchEvent>",
        ),
    ),
    error(
        "invalid-timer",
        "A time is neither ISO 8601 nor cron, or lies in no calendar.",
        Between(
            "<intermediateCatchEvent id='x'><timerEventDefinition><timeDuration>1 hour</timeDuration></timerEventDefinition></intermediateCatchEvent>",
        ),
    ),
    error(
        "missing-message",
        "A message event has no messageRef.",
        Between("<intermediateCatchEvent id='x'><messageEventDefinition/></intermediateCatchEvent>"),
    ),
    error("unknown-message", "A messageRef names no message of the file (8.4.11).", Between("<receiveTask id='x' messageRef='gone'/>")),
    error(
        "message-start-computed",
        "The message name of a start event is an expression with variables, of which there are none before the start.",
        Beside("<startEvent id='s'><messageEventDefinition messageRef='m'/></startEvent>", "<message id='m' name='${kind}'/>"),
    ),
    error(
        "duplicate-message-start",
        "Two start events of a process wait for the same message.",
        Beside(
            "<startEvent id='s'><messageEventDefinition messageRef='m'/></startEvent><startEvent id='t'><messageEventDefinition messageRef='m'/></startEvent>",
            "<message id='m' name='order'/>",
        ),
    ),
    error(
        "missing-error",
        "An error end event names no error (8.4.3).",
        Process(
            "<startEvent id='s'/><sequenceFlow id='f' sourceRef='s' targetRef='e'/><endEvent id='e'><errorEventDefinition/></endEvent>",
        ),
    ),
    error(
        "missing-error-code",
        "An error that is thrown has no errorCode, by which it could be caught (8.4.3).",
        Beside(
            "<startEvent id='s'/><sequenceFlow id='f' sourceRef='s' targetRef='e'/><endEvent id='e'><errorEventDefinition errorRef='r'/></endEvent>",
            "<error id='r'/>",
        ),
    ),
    warning(
        "unknown-error",
        "An errorRef names no error of the file; what it says is taken as the error code, as Camunda and Flowable do.",
        BetweenBeside("<task id='x'/><boundaryEvent id='b' attachedToRef='x'><errorEventDefinition errorRef='E1'/></boundaryEvent>", ""),
    ),
];
