//! A model as nodes and flows, before it is BPMN: what generators make, what the Petri net is built of, and the file.
use std::fmt::Write;

/// A node by its number: its id in the file is `n` and the number.
pub type Id = usize;

/// What a node is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    Start,
    End,
    /// An end event that ends its scope.
    Terminate,
    /// A task that is done at once.
    Task,
    /// The same, with asynchronous continuations before and after.
    Async,
    User,
    /// A user task as often as the variable `count` says, at once or one after the other.
    Repeated {
        sequential: bool,
    },
    /// A service task for an external worker, whose topic is its id.
    Work,
    /// A person chooses one flow: a user task, behind it an exclusive gateway that reads the variable `choice`, modulo their number.
    Choice,
    /// An exclusive gateway that leads on.
    Merge,
    Parallel,
    /// An inclusive gateway; as a split each flow has a condition on the variable `bits`, and the first is the default.
    Inclusive,
    /// An event-based gateway in front of catching events.
    Events,
    /// Catches the message that is called like its id.
    Catch,
    /// Waits for an hour, for the signal `alarm`, or until `bits` is more than 7.
    Wait(On),
    /// Throws a signal, an escalation or compensation on the way.
    Throw(On),
    /// Ends with a signal, an error, an escalation, compensation, or by cancelling the transaction.
    EndWith(On),
    /// A user task that another one undoes when compensation is thrown.
    Undoable,
    /// A user task that is repeated while `count` is more than 1, three times at most.
    Looped {
        test_before: bool,
    },
    /// A complex gateway that goes on with the second token.
    Complex,
    /// Needs two tokens to begin.
    Gathering,
    /// Sends two tokens on.
    Scattering,
    /// A call activity: see [`CALLED`].
    Call,
    /// A throwing link, which leads to a catching one.
    LinkTo(Id),
    /// The catching link, behind a throwing one.
    Link,
    SubProcess,
    Transaction,
    /// A sub-process as often as the variable `count` says.
    Crew {
        sequential: bool,
    },
    /// An ad-hoc sub-process, which ada owns.
    AdHoc {
        sequential: bool,
        /// What runs still when its condition holds is waited for.
        waits: bool,
        /// Whether it has a condition: that `bits` is more than 7.
        judged: bool,
    },
    /// An event sub-process: no flow leads to it.
    Handler {
        on: On,
        interrupting: bool,
    },
    Boundary {
        host: Id,
        on: On,
        interrupting: bool,
    },
}

/// The process that is called: it ends with a task, or with what its caller may catch.
const CALLED: &str = "<process id=\"called\" isExecutable=\"true\" camunda:historyTimeToLive=\"1\"><startEvent id=\"c0\"/>\
    <exclusiveGateway id=\"c1\" default=\"c5\"/><userTask id=\"c2\"/><endEvent id=\"c3\"/>\
    <endEvent id=\"c4\"><errorEventDefinition errorRef=\"lost\"/></endEvent>\
    <endEvent id=\"c9\"><escalationEventDefinition escalationRef=\"late\"/></endEvent>\
    <sequenceFlow id=\"c6\" sourceRef=\"c0\" targetRef=\"c2\"/><sequenceFlow id=\"c7\" sourceRef=\"c2\" targetRef=\"c1\"/>\
    <sequenceFlow id=\"c5\" sourceRef=\"c1\" targetRef=\"c3\"/>\
    <sequenceFlow id=\"c8\" sourceRef=\"c1\" targetRef=\"c4\"><conditionExpression>${choice == 1}</conditionExpression></sequenceFlow>\
    <sequenceFlow id=\"c10\" sourceRef=\"c1\" targetRef=\"c9\"><conditionExpression>${choice == 2}</conditionExpression></sequenceFlow>\
    </process>";

/// What an event waits for, or throws.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum On {
    /// The message that is called like its id.
    Message,
    /// An hour.
    Timer,
    /// The error `lost`.
    Error,
    /// The signal `alarm`.
    Signal,
    /// The escalation `late`.
    Escalation,
    /// That `bits` is more than 7.
    Condition,
    Compensation,
    /// That the transaction is cancelled.
    Cancel,
}

#[derive(Debug, Clone, Copy)]
pub struct Node {
    pub kind: Kind,
    /// The sub-process that it is in.
    pub scope: Option<Id>,
}

/// Nodes, and flows between them: a flow's id in the file is `f` and its number.
#[derive(Debug, Clone, Default)]
pub struct Drawing {
    pub nodes: Vec<Node>,
    pub flows: Vec<(Id, Id)>,
}

impl Drawing {
    pub fn add(&mut self, kind: Kind, scope: Option<Id>) -> Id {
        self.nodes.push(Node { kind, scope });
        self.nodes.len() - 1
    }

    pub fn connect(&mut self, from: Id, to: Id) {
        self.flows.push((from, to));
    }

    pub fn kind(&self, id: Id) -> Kind {
        self.nodes[id].kind
    }

    pub fn within(&self, scope: Option<Id>) -> impl Iterator<Item = Id> {
        self.nodes.iter().enumerate().filter(move |(_, node)| node.scope == scope).map(|(id, _)| id)
    }

    /// The numbers of the flows that lead to a node.
    pub fn incoming(&self, id: Id) -> Vec<usize> {
        self.flows.iter().enumerate().filter(|(_, (_, to))| *to == id).map(|(flow, _)| flow).collect()
    }

    /// The numbers of the flows that leave a node.
    pub fn outgoing(&self, id: Id) -> Vec<usize> {
        self.flows.iter().enumerate().filter(|(_, (from, _))| *from == id).map(|(flow, _)| flow).collect()
    }

    /// True for what holds nodes of its own.
    pub fn is_scope(&self, id: Id) -> bool {
        matches!(self.kind(id), Kind::SubProcess | Kind::Transaction | Kind::Crew { .. } | Kind::AdHoc { .. } | Kind::Handler { .. })
    }

    /// True for a catching event behind an event-based gateway.
    pub fn is_awaited(&self, id: Id) -> bool {
        self.kind(id) == Kind::Catch && self.incoming(id).iter().any(|flow| self.kind(self.flows[*flow].0) == Kind::Events)
    }

    /// The file of the process `random`.
    pub fn xml(&self) -> String {
        let mut body = String::new();
        self.scope(None, &mut body);
        let messages: String = (0..self.nodes.len()).map(|id| format!("<message id=\"m{id}\" name=\"n{id}\"/>")).collect();
        format!(
            "<definitions xmlns=\"http://www.omg.org/spec/BPMN/20100524/MODEL\" xmlns:camunda=\"http://camunda.org/schema/1.0/bpmn\" \
             targetNamespace=\"t\">\n{messages}<error id=\"lost\" errorCode=\"lost\"/><signal id=\"alarm\" name=\"alarm\"/><escalation id=\"late\" escalationCode=\"late\"/>\n\
             <process id=\"random\" isExecutable=\"true\" camunda:historyTimeToLive=\"1\">\n{body}</process>{CALLED}</definitions>"
        )
    }

    fn scope(&self, scope: Option<Id>, to: &mut String) {
        for id in self.within(scope) {
            let _ = writeln!(to, "{}", self.node(id));
            if self.is_scope(id) {
                self.scope(Some(id), to);
                to.push_str(match self.kind(id) {
                    Kind::Transaction => "</transaction>\n",
                    Kind::AdHoc { judged: true, .. } => "<completionCondition>${bits &gt; 7}</completionCondition></adHocSubProcess>\n",
                    Kind::AdHoc { .. } => "</adHocSubProcess>\n",
                    _ => "</subProcess>\n",
                });
            }
            for (nth, flow) in self.outgoing(id).into_iter().enumerate() {
                self.flow(id, nth, flow, to);
            }
        }
    }

    fn flow(&self, from: Id, nth: usize, flow: usize, xml: &mut String) {
        let to = self.flows[flow].1;
        let (source, condition) = match self.kind(from) {
            Kind::Choice => (format!("g{from}"), format!("${{choice % {} == {nth}}}", self.outgoing(from).len())),
            Kind::Inclusive if self.outgoing(from).len() > 1 && nth > 0 => {
                (format!("n{from}"), format!("${{bits % {} >= {}}}", 2 << nth, 1 << nth))
            }
            _ => (format!("n{from}"), String::new()),
        };
        let condition = if condition.is_empty() {
            condition
        } else {
            format!("<conditionExpression>{}</conditionExpression>", condition.replace('>', "&gt;"))
        };
        let _ = writeln!(xml, "<sequenceFlow id=\"f{flow}\" sourceRef=\"{source}\" targetRef=\"n{to}\">{condition}</sequenceFlow>");
    }

    fn node(&self, id: Id) -> String {
        let loops = "<multiInstanceLoopCharacteristics";
        match self.kind(id) {
            Kind::Start => match self.nodes[id].scope.map(|scope| (scope, self.kind(scope))) {
                Some((scope, Kind::Handler { on, interrupting })) => {
                    format!("<startEvent id=\"n{id}\" isInterrupting=\"{interrupting}\">{}</startEvent>", definition(on, scope))
                }
                _ => format!("<startEvent id=\"n{id}\"/>"),
            },
            Kind::End => format!("<endEvent id=\"n{id}\"/>"),
            Kind::Terminate => format!("<endEvent id=\"n{id}\"><terminateEventDefinition/></endEvent>"),
            Kind::Task => format!("<task id=\"n{id}\"/>"),
            Kind::Async => format!("<task id=\"n{id}\" camunda:asyncBefore=\"true\" camunda:asyncAfter=\"true\"/>"),
            Kind::User => format!("<userTask id=\"n{id}\"/>"),
            Kind::Repeated { sequential } => format!(
                "<userTask id=\"n{id}\">{loops} isSequential=\"{sequential}\"><loopCardinality>${{count}}</loopCardinality>\
                 </multiInstanceLoopCharacteristics></userTask>"
            ),
            Kind::Work => format!("<serviceTask id=\"n{id}\" camunda:type=\"external\" camunda:topic=\"n{id}\"/>"),
            Kind::Choice => format!(
                "<userTask id=\"n{id}\"/><sequenceFlow id=\"c{id}\" sourceRef=\"n{id}\" targetRef=\"g{id}\"/><exclusiveGateway id=\"g{id}\"/>"
            ),
            Kind::Merge => format!("<exclusiveGateway id=\"n{id}\"/>"),
            Kind::Parallel => format!("<parallelGateway id=\"n{id}\"/>"),
            Kind::Inclusive => match self.outgoing(id)[..] {
                [first, _, ..] => format!("<inclusiveGateway id=\"n{id}\" default=\"f{first}\"/>"),
                _ => format!("<inclusiveGateway id=\"n{id}\"/>"),
            },
            Kind::Events => format!("<eventBasedGateway id=\"n{id}\"/>"),
            Kind::Catch => format!("<intermediateCatchEvent id=\"n{id}\">{}</intermediateCatchEvent>", definition(On::Message, id)),
            Kind::Wait(on) => format!("<intermediateCatchEvent id=\"n{id}\">{}</intermediateCatchEvent>", definition(on, id)),
            Kind::Throw(on) => format!("<intermediateThrowEvent id=\"n{id}\">{}</intermediateThrowEvent>", definition(on, id)),
            Kind::EndWith(on) => format!("<endEvent id=\"n{id}\">{}</endEvent>", definition(on, id)),
            Kind::Undoable => format!(
                "<userTask id=\"n{id}\"/><boundaryEvent id=\"b{id}\" attachedToRef=\"n{id}\">{}</boundaryEvent>\
                 <userTask id=\"u{id}\" isForCompensation=\"true\"/><association id=\"a{id}\" sourceRef=\"b{id}\" targetRef=\"u{id}\"/>",
                definition(On::Compensation, id)
            ),
            Kind::Looped { test_before } => format!(
                "<userTask id=\"n{id}\"><standardLoopCharacteristics testBefore=\"{test_before}\" loopMaximum=\"3\">\
                 <loopCondition>${{count &gt; 1}}</loopCondition></standardLoopCharacteristics></userTask>"
            ),
            Kind::Complex => format!(
                "<complexGateway id=\"n{id}\"><activationCondition>${{activationCount &gt;= 2}}</activationCondition></complexGateway>"
            ),
            Kind::Gathering => format!("<userTask id=\"n{id}\" startQuantity=\"2\"/>"),
            Kind::Scattering => format!("<userTask id=\"n{id}\" completionQuantity=\"2\"/>"),
            Kind::Call => format!(
                "<callActivity id=\"n{id}\" calledElement=\"called\"><extensionElements><camunda:in variables=\"all\"/>\
                 <camunda:out variables=\"all\"/></extensionElements></callActivity>"
            ),
            Kind::LinkTo(target) => {
                format!("<intermediateThrowEvent id=\"n{id}\"><linkEventDefinition name=\"l{target}\"/></intermediateThrowEvent>")
            }
            Kind::Link => format!("<intermediateCatchEvent id=\"n{id}\"><linkEventDefinition name=\"l{id}\"/></intermediateCatchEvent>"),
            Kind::SubProcess => format!("<subProcess id=\"n{id}\">"),
            Kind::Crew { sequential } => format!(
                "<subProcess id=\"n{id}\">{loops} isSequential=\"{sequential}\"><loopCardinality>${{count}}</loopCardinality>\
                 </multiInstanceLoopCharacteristics>"
            ),
            Kind::AdHoc { sequential, waits, .. } => format!(
                "<adHocSubProcess id=\"n{id}\" camunda:assignee=\"ada\" ordering=\"{}\" cancelRemainingInstances=\"{}\">",
                if sequential { "Sequential" } else { "Parallel" },
                !waits
            ),
            Kind::Transaction => format!("<transaction id=\"n{id}\">"),
            Kind::Handler { .. } => format!("<subProcess id=\"n{id}\" triggeredByEvent=\"true\">"),
            Kind::Boundary { host, on, interrupting } => format!(
                "<boundaryEvent id=\"n{id}\" attachedToRef=\"n{host}\" cancelActivity=\"{interrupting}\">{}</boundaryEvent>",
                definition(on, id)
            ),
        }
    }
}

/// What an event waits for or throws; messages are called like the node.
fn definition(on: On, id: Id) -> String {
    match on {
        On::Message => format!("<messageEventDefinition messageRef=\"m{id}\"/>"),
        On::Timer => "<timerEventDefinition><timeDuration>PT1H</timeDuration></timerEventDefinition>".to_owned(),
        On::Error => "<errorEventDefinition errorRef=\"lost\"/>".to_owned(),
        On::Signal => "<signalEventDefinition signalRef=\"alarm\"/>".to_owned(),
        On::Escalation => "<escalationEventDefinition escalationRef=\"late\"/>".to_owned(),
        On::Condition => "<conditionalEventDefinition><condition>${bits &gt; 7}</condition></conditionalEventDefinition>".to_owned(),
        On::Compensation => "<compensateEventDefinition/>".to_owned(),
        On::Cancel => "<cancelEventDefinition/>".to_owned(),
    }
}
