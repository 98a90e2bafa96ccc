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
    /// Waits for an hour.
    Timer,
    SubProcess,
    Boundary {
        host: Id,
        on: On,
        interrupting: bool,
    },
}

/// What a boundary event waits for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum On {
    /// The message that is called like its id.
    Message,
    /// An hour.
    Timer,
    /// The error `lost`.
    Error,
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
             targetNamespace=\"t\">\n{messages}<error id=\"lost\" errorCode=\"lost\"/>\n\
             <process id=\"random\" isExecutable=\"true\" camunda:historyTimeToLive=\"1\">\n{body}</process></definitions>"
        )
    }

    fn scope(&self, scope: Option<Id>, to: &mut String) {
        for id in self.within(scope) {
            let _ = writeln!(to, "{}", self.node(id));
            if self.kind(id) == Kind::SubProcess {
                self.scope(Some(id), to);
                to.push_str("</subProcess>\n");
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
        let message = format!("<messageEventDefinition messageRef=\"m{id}\"/>");
        let timer = "<timerEventDefinition><timeDuration>PT1H</timeDuration></timerEventDefinition>";
        match self.kind(id) {
            Kind::Start => format!("<startEvent id=\"n{id}\"/>"),
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
            Kind::Catch => format!("<intermediateCatchEvent id=\"n{id}\">{message}</intermediateCatchEvent>"),
            Kind::Timer => format!("<intermediateCatchEvent id=\"n{id}\">{timer}</intermediateCatchEvent>"),
            Kind::SubProcess => format!("<subProcess id=\"n{id}\">"),
            Kind::Boundary { host, on, interrupting } => {
                let definition = match on {
                    On::Message => &message,
                    On::Timer => timer,
                    On::Error => "<errorEventDefinition errorRef=\"lost\"/>",
                };
                format!(
                    "<boundaryEvent id=\"n{id}\" attachedToRef=\"n{host}\" cancelActivity=\"{interrupting}\">{definition}</boundaryEvent>"
                )
            }
        }
    }
}
