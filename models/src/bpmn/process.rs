//! The neutral model: a process as numbered elements and flows, whatever dialect it was written in.
use super::elements::ElementKind;
use super::events::Throw;
use super::{Bean, Diagram, Listener, Listeners};
use crate::expr::{Expression, Script};
use crate::{ElementIndex, FlowIndex, Position};
use std::collections::HashMap;
use std::sync::Arc;

/// What ids stand for. Ids come from files, so the hash has a secret; it is a faster one than that of the standard library.
pub type Ids<K, V> = HashMap<K, V, foldhash::quality::RandomState>;

/// Everything one BPMN file defines.
#[derive(Debug, Clone, Default)]
pub struct Definitions {
    pub processes: Vec<Arc<Process>>,
    pub diagram: Diagram,
}

/// One process: its elements in document order, those of sub-processes included, and the flows between them.
#[derive(Debug, Clone, Default)]
pub struct Process {
    pub id: Arc<str>,
    pub name: Option<String>,
    pub documentation: Option<String>,
    pub executable: bool,
    pub version_tag: Option<String>,
    /// Days that finished instances are kept; `None`: for ever.
    pub history_time_to_live: Option<u32>,
    pub startable_in_tasklist: bool,
    /// Users and groups who may start it in the browser; both empty: everybody.
    pub candidate_starter_users: Vec<String>,
    pub candidate_starter_groups: Vec<String>,
    pub job_priority: Option<Expression>,
    pub task_priority: Option<Expression>,
    /// What runs when an instance begins and ends.
    pub listeners: Option<Box<Listeners>>,
    pub elements: Vec<Element>,
    pub flows: Vec<Flow>,
    /// The elements directly within the process (not within its sub-processes).
    pub children: Vec<ElementIndex>,
    /// The start events of event sub-processes directly within the process.
    pub handlers: Vec<ElementIndex>,
    pub by_id: Ids<Arc<str>, ElementIndex>,
    pub at: Position,
}

/// One flow node with what every kind of node may carry.
#[derive(Debug, Clone)]
pub struct Element {
    pub id: Arc<str>,
    pub name: Option<String>,
    pub documentation: Option<String>,
    pub kind: ElementKind,
    /// The sub-process it is in; `None`: the process itself.
    pub parent: Option<ElementIndex>,
    /// The elements directly within it, if it is a sub-process.
    pub children: Vec<ElementIndex>,
    /// In document order of the flows.
    pub incoming: Vec<FlowIndex>,
    pub outgoing: Vec<FlowIndex>,
    /// The flow taken when no condition holds (gateways and activities).
    pub default_flow: Option<FlowIndex>,
    /// Boundary events attached to it.
    pub boundary_events: Vec<ElementIndex>,
    /// The start events of event sub-processes directly within it.
    pub handlers: Vec<ElementIndex>,
    /// It runs only to undo what another activity did.
    pub for_compensation: bool,
    /// The activity that undoes what this one did.
    pub compensated_by: Option<ElementIndex>,
    pub multi_instance: Option<MultiInstance>,
    /// How many tokens an activity takes to begin, and how many it gives over each flow when it is done (BPMN 2.0, 10.3).
    pub start_quantity: u32,
    pub completion_quantity: u32,
    pub async_before: bool,
    pub async_after: bool,
    pub exclusive: bool,
    pub job_priority: Option<Expression>,
    /// `failedJobRetryTimeCycle`: `R3/PT5M`, or a list of durations `PT1M,PT5M`; literal text or `${...}`.
    pub retry_cycle: Option<Expression>,
    pub inputs: Vec<Parameter>,
    pub outputs: Vec<Parameter>,
    pub listeners: Option<Box<Listeners>>,
    /// Extension properties (`camunda:properties`), name and value.
    pub properties: Vec<(String, String)>,
    pub at: Position,
}

/// A sequence flow.
#[derive(Debug, Clone)]
pub struct Flow {
    pub id: Arc<str>,
    pub name: Option<String>,
    pub source: ElementIndex,
    pub target: ElementIndex,
    pub condition: Option<Condition>,
    /// What runs when a token takes it.
    pub listeners: Vec<Listener>,
    pub at: Position,
}

/// What must hold for a flow to be taken.
#[derive(Debug, Clone)]
pub enum Condition {
    Expression(Expression),
    Script(Script),
}

/// Repeats an activity (BPMN 2.0, 13.3.6 and 13.3.7).
#[derive(Debug, Clone, Default)]
pub struct MultiInstance {
    pub sequential: bool,
    /// As long as a condition holds, one after the other, instead of a number of times.
    pub while_holds: Option<While>,
    pub cardinality: Option<Expression>,
    /// A list; text without `${}` is the name of a variable and parsed as such.
    pub collection: Option<Expression>,
    pub element_variable: Option<String>,
    pub completion_condition: Option<Condition>,
    /// Where the results of the inner instances go.
    pub output: Option<LoopOutput>,
    /// What is told when inner instances complete.
    pub tells: Vec<LoopEvent>,
    /// How many of a parallel one may run at once; nothing: all.
    pub max_concurrency: Option<Expression>,
    /// Asynchronous continuation of each inner instance.
    pub async_before: bool,
    pub async_after: bool,
    /// The plan of retries of their jobs; without one that of the activity counts for them too.
    pub retry_cycle: Option<Expression>,
}

/// What a multi-instance activity throws at its own boundary when inner instances complete (`behavior`; BPMN 2.0, 10.3.8).
#[derive(Debug, Clone)]
pub struct LoopEvent {
    pub when: LoopMoment,
    pub throws: Vec<Throw>,
}

/// When a [`LoopEvent`] is thrown.
#[derive(Debug, Clone)]
pub enum LoopMoment {
    /// Each time (`None`).
    Each,
    /// When the first one completes (`One`).
    First,
    /// Each time that this holds (`Complex`).
    When(Condition),
}

/// A standard loop.
#[derive(Debug, Clone, Default)]
pub struct While {
    /// The condition is looked at before the activity, not after it.
    pub test_before: bool,
    /// How often at the most.
    pub maximum: Option<Expression>,
    /// Nothing: it always holds.
    pub condition: Option<Condition>,
}

/// A list of what the inner instances gave, in their order.
#[derive(Debug, Clone)]
pub struct LoopOutput {
    /// The variable that holds the list when the activity has completed.
    pub list: String,
    /// The variable of each inner instance that holds its result; empty where an expression gives it.
    pub item: String,
    /// What gives the result of an inner instance when it has completed.
    pub element: Option<Expression>,
}

/// An input or output parameter: a name and where its value comes from.
#[derive(Debug, Clone)]
pub struct Parameter {
    pub name: String,
    pub value: ParameterValue,
}

#[derive(Debug, Clone)]
pub enum ParameterValue {
    Null,
    /// That of a variable; where there is none, nothing is set.
    Variable(String),
    Expression(Expression),
    Script(Script),
    List(Vec<ParameterValue>),
    Map(Vec<(String, ParameterValue)>),
}

/// One variable that a call activity passes in or takes out.
#[derive(Debug, Clone)]
pub struct CallMapping {
    pub source: CallSource,
    /// The name on the other side; unused for [`CallSource::All`].
    pub target: String,
    /// Only variables of the activity's own scope.
    pub local: bool,
}

#[derive(Debug, Clone)]
pub enum CallSource {
    All,
    Variable(String),
    Expression(Expression),
}

/// How a task that a system does is carried out.
#[derive(Debug, Clone)]
pub enum Work {
    /// A worker fetches it under a topic.
    External(External),
    /// An expression, evaluated in place.
    Expression { expression: Expression, result_variable: Option<String> },
    /// A script, run in place of host code.
    Script { script: Box<Script>, result_variable: Option<String> },
    /// A method of a variable, evaluated in place; where there is no such variable a worker does it.
    Bean(Box<BeanWork>),
    /// A mail from the outbox.
    Mail(Box<Mail>),
}

/// A method that is a variable's, or else a bean's.
#[derive(Debug, Clone)]
pub struct BeanWork {
    pub bean: Bean,
    pub result_variable: Option<String>,
    /// What a worker does where there is no such variable.
    pub external: External,
}

/// Work for an external worker.
#[derive(Debug, Clone)]
pub struct External {
    pub topic: Expression,
    pub priority: Option<Expression>,
    /// Turns a worker's completion or failure into BPMN errors (`camunda:errorEventDefinition`).
    pub errors: Vec<ErrorMapping>,
    /// What the model injects into host code (`camunda:field`): variables that the worker sees.
    pub inputs: Vec<Parameter>,
}

/// When `condition` holds for what a worker reports, `code` is thrown.
#[derive(Debug, Clone)]
pub struct ErrorMapping {
    pub condition: Expression,
    pub code: Option<String>,
}

/// A mail that a task sends (`camunda:type="mail"` with fields).
#[derive(Debug, Clone)]
pub struct Mail {
    /// User ids or addresses, separated by commas.
    pub to: Expression,
    pub cc: Option<Expression>,
    pub subject: Option<Expression>,
    pub text: Option<Expression>,
    pub html: Option<Expression>,
    /// A folder of `templates/mail/` (`reminder`, `outcome`, ...) instead of a text in the model.
    pub template: Option<String>,
}

impl Process {
    /// The element with this number. Numbers come from this process, so there is always one.
    #[expect(clippy::indexing_slicing, reason = "an index is only made by the process that it indexes")]
    pub fn element(&self, index: ElementIndex) -> &Element {
        &self.elements[index.0 as usize]
    }

    /// The flow with this number. Numbers come from this process, so there is always one.
    #[expect(clippy::indexing_slicing, reason = "an index is only made by the process that it indexes")]
    pub fn flow(&self, index: FlowIndex) -> &Flow {
        &self.flows[index.0 as usize]
    }

    /// The start events of event sub-processes directly within a scope: a sub-process, or the process itself.
    pub fn handlers_of(&self, scope: Option<ElementIndex>) -> &[ElementIndex] {
        match scope {
            Some(scope) => &self.element(scope).handlers,
            None => &self.handlers,
        }
    }

    /// The elements directly within a scope: a sub-process, or the process itself.
    pub fn children_of(&self, scope: Option<ElementIndex>) -> &[ElementIndex] {
        match scope {
            Some(scope) => &self.element(scope).children,
            None => &self.children,
        }
    }
}

impl Element {
    /// True for what starts a scope or an instance of its own accord.
    pub fn is_start(&self) -> bool {
        match &self.kind {
            ElementKind::StartEvent(_) => true,
            ElementKind::ReceiveTask(task) => task.instantiate,
            ElementKind::EventBasedGateway(gateway) => gateway.instantiate,
            _ => false,
        }
    }

    /// True for what no flow needs to lead to: it starts something, waits at an activity or in a scope, or undoes.
    pub fn begins_by_itself(&self) -> bool {
        let waits = matches!(self.kind, ElementKind::BoundaryEvent(_)) || self.kind.is_event_sub_process();
        waits || self.is_start() || self.for_compensation
    }
}
