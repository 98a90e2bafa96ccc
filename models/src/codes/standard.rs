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
];
