//! Rules of the standard for what stands beside the flow, and for values.
use super::Example::{Beside, Between, BetweenBeside, Process};
use super::{Code, error, warning};

pub(super) const CODES: &[Code] = &[
    error(
        "invalid-value",
        "An attribute has a value that its type does not know: a flag is true or false, gatewayDirection, eventGatewayType, behavior and ordering have their words.",
        Between("<task id='x' isForCompensation='no'/>"),
    ),
    warning(
        "gateway-direction",
        "The gatewayDirection of a gateway does not fit its flows (8.4.10): Converging means several that come in, Diverging several that leave, Mixed both.",
        Between("<parallelGateway id='x' gatewayDirection='Converging'/>"),
    ),
    warning(
        "condition-behind-event",
        "A flow behind an event has a condition; conditions belong behind activities and gateways that choose (8.4.13).",
        Process(
            "<startEvent id='s'/><sequenceFlow id='f' sourceRef='s' targetRef='e'><conditionExpression>${a}</conditionExpression></sequenceFlow><endEvent id='e'/>",
        ),
    ),
    warning(
        "only-flow-with-condition",
        "The only flow that leaves an element has a condition (8.4.13): where it does not hold there is no way on, and an incident.",
        Process(
            "<startEvent id='s'/><sequenceFlow id='f' sourceRef='s' targetRef='x'/><task id='x'/>\n<sequenceFlow id='g' sourceRef='x' targetRef='e'><conditionExpression>${a}</conditionExpression></sequenceFlow><endEvent id='e'/>",
        ),
    ),
    warning(
        "default-ignored",
        "An event, a parallel or an event-based gateway has a default, and chooses nothing (8.4.13).",
        Between("<parallelGateway id='x' default='g'/>"),
    ),
    warning(
        "loop-ignored",
        "Loop characteristics stand in what is no activity (10.3.7).",
        Between("<parallelGateway id='x'><standardLoopCharacteristics/></parallelGateway>"),
    ),
    error(
        "several-loops",
        "An activity has several loop characteristics (10.3.1).",
        Between(
            "<task id='x'><multiInstanceLoopCharacteristics><loopCardinality>2</loopCardinality></multiInstanceLoopCharacteristics><standardLoopCharacteristics loopMaximum='2'/></task>",
        ),
    ),
    warning(
        "event-gateway-single",
        "Behind an event-based gateway stands one event only (10.6.6).",
        Between("<eventBasedGateway id='x'/>"),
    ),
    warning(
        "event-gateway-mixed",
        "Behind an event-based gateway stand both message events and receive tasks (10.6.6).",
        Beside(
            "<startEvent id='s'/><sequenceFlow id='f' sourceRef='s' targetRef='x'/><eventBasedGateway id='x'/>\n<sequenceFlow id='g' sourceRef='x' targetRef='a'/><receiveTask id='a' messageRef='m'/>\n<sequenceFlow id='h' sourceRef='x' targetRef='b'/><intermediateCatchEvent id='b'><messageEventDefinition messageRef='m'/></intermediateCatchEvent>",
            "<message id='m' name='m'/>",
        ),
    ),
    warning(
        "lane-twice",
        "A flow node is in two lanes of one set (10.7).",
        Process(
            "<laneSet><lane id='a'><flowNodeRef>s</flowNodeRef></lane><lane id='b'><flowNodeRef>s</flowNodeRef></lane></laneSet><startEvent id='s'/>",
        ),
    ),
    warning(
        "unknown-reference",
        "A reference of what is drawn beside the flow names nothing in the file: the element of a lane, the process of a pool, the object of a data object reference, the end of an association or message flow, the resource of a role.",
        Process("<dataObjectReference id='d' dataObjectRef='gone'/><startEvent id='s'/>"),
    ),
    warning(
        "ambiguous-id",
        "Two root elements, such as messages, have one id.",
        Beside("<startEvent id='s'/>", "<message id='m' name='order'/><message id='m' name='offer'/>"),
    ),
    warning(
        "association-end",
        "An association has no sourceRef or no targetRef (8.4.1).",
        Process("<startEvent id='s'/><textAnnotation id='t'/><association id='a' sourceRef='t'/>"),
    ),
    warning(
        "data-association",
        "A data association has no target, or several sources and no transformation (10.4.2).",
        Between("<task id='x'><dataInputAssociation><sourceRef>x</sourceRef></dataInputAssociation></task>"),
    ),
    warning(
        "io-without-set",
        "An ioSpecification has data inputs and no inputSet, or data outputs and no outputSet (10.4.1).",
        Between("<task id='x'><ioSpecification><dataInput id='i'/></ioSpecification></task>"),
    ),
    warning(
        "io-ignored",
        "An embedded sub-process has an ioSpecification (10.4.1): it sees the variables around it.",
        Between("<subProcess id='x'><ioSpecification/><startEvent id='t'/></subProcess>"),
    ),
    warning(
        "role-twice",
        "A role has both a resourceRef and a resourceAssignmentExpression, which exclude each other (10.2.1).",
        BetweenBeside(
            "<userTask id='x'><potentialOwner><resourceRef>r</resourceRef><resourceAssignmentExpression><formalExpression>sales</formalExpression></resourceAssignmentExpression></potentialOwner></userTask>",
            "<resource id='r'/>",
        ),
    ),
    error(
        "message-flow-within-pool",
        "A message flow connects what is in one pool (9.3).",
        Beside(
            "<startEvent id='s'/><sequenceFlow id='f' sourceRef='s' targetRef='e'/><endEvent id='e'/>",
            "<collaboration id='c'><messageFlow id='m' sourceRef='e' targetRef='s'/></collaboration>",
        ),
    ),
    warning(
        "message-flow-end",
        "A message flow lacks an end, or begins at what cannot send or ends at what cannot receive (9.3).",
        Beside(
            "<startEvent id='s'/>",
            "<collaboration id='c'><participant id='them'/><messageFlow id='m' sourceRef='s' targetRef='them'/></collaboration>",
        ),
    ),
    warning(
        "dead-end",
        "No flow leaves an element, while other ways of its scope end with an end event (10.5.3). Its token ends there.",
        Process(
            "<startEvent id='s'/><sequenceFlow id='f' sourceRef='s' targetRef='x'/><sequenceFlow id='g' sourceRef='s' targetRef='e'/>\n<task id='x'/><endEvent id='e'/>",
        ),
    ),
    warning(
        "boundary-without-outgoing",
        "No flow leaves a boundary event (10.5.4): its token ends when it happens.",
        Between(
            "<userTask id='x'/><boundaryEvent id='b' attachedToRef='x'><timerEventDefinition><timeDuration>PT1H</timeDuration></timerEventDefinition></boundaryEvent>",
        ),
    ),
    warning(
        "link-with-flow",
        "A flow leaves a link that throws, or leads to one that catches (10.5.5.2): a link is the flow.",
        Process(
            "<startEvent id='s'/><sequenceFlow id='f' sourceRef='s' targetRef='t'/><intermediateThrowEvent id='t'><linkEventDefinition name='A'/></intermediateThrowEvent>\n<sequenceFlow id='g' sourceRef='t' targetRef='e'/><intermediateCatchEvent id='c'><linkEventDefinition name='A'/></intermediateCatchEvent>\n<sequenceFlow id='h' sourceRef='c' targetRef='e'/><endEvent id='e'/>",
        ),
    ),
    warning(
        "handler-unused",
        "An activity has isForCompensation, and no compensation boundary event leads to it (10.7.2).",
        Between("<task id='x'/><task id='u' isForCompensation='true'/>"),
    ),
    warning(
        "cancel-not-interrupting",
        "A cancel boundary event has cancelActivity=\"false\" (10.5.4): it ends its transaction all the same.",
        Between(
            "<transaction id='x'><task id='i'/></transaction><boundaryEvent id='b' cancelActivity='false' attachedToRef='x'><cancelEventDefinition/></boundaryEvent><sequenceFlow id='q' sourceRef='b' targetRef='e'/>",
        ),
    ),
    warning(
        "behavior-event",
        "The behavior of a multi-instance activity and what it tells do not fit (10.3.8): None and One name an event, Complex has definitions with events.",
        Between(
            "<task id='x'><multiInstanceLoopCharacteristics behavior='One'><loopCardinality>2</loopCardinality></multiInstanceLoopCharacteristics></task>",
        ),
    ),
    warning(
        "loop-data",
        "A multi-instance activity says twice how often, or names the item of a list and no list (10.3.8).",
        Between(
            "<task id='x'><multiInstanceLoopCharacteristics><loopCardinality>2</loopCardinality><inputDataItem id='i'/></multiInstanceLoopCharacteristics></task>",
        ),
    ),
    warning(
        "transaction-method",
        "The method of a transaction is another than compensation (10.3.5), which is not carried out.",
        Between("<transaction id='x' method='##Image'><task id='i'/></transaction>"),
    ),
    warning(
        "correlation-property",
        "A correlation property does not say where messages have it (8.4.2).",
        Beside("<startEvent id='s'/>", "<correlationProperty id='c'/>"),
    ),
    warning("interface-empty", "An interface has no operation (8.4.3).", Beside("<startEvent id='s'/>", "<interface id='i'/>")),
    warning(
        "participant-multiplicity",
        "The most participants are fewer than the least, or none (9.2.1).",
        Beside(
            "<startEvent id='s'/>",
            "<collaboration id='c'><participant id='them'><participantMultiplicity minimum='3' maximum='2'/></participant></collaboration>",
        ),
    ),
];
