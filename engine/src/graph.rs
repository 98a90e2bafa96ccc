//! A process definition ready to run: the neutral model with what the machine asks of it all the time.
use baton_models::bpmn::Process;
use baton_models::bpmn::elements::ElementKind;
use baton_models::{ElementIndex, FlowIndex, Key};
use std::collections::{BTreeSet, HashMap};
use std::sync::{Arc, LazyLock, OnceLock};

/// For each element the incoming flows of a gateway over which a token can come from there.
pub type Reach = HashMap<ElementIndex, Vec<FlowIndex>>;

/// A deployed process definition.
#[derive(Debug, Default)]
pub struct Graph {
    /// Key of the definition; 0 for the empty graph of tasks without a process.
    pub key: Key,
    pub version: i32,
    pub deployment: Key,
    pub tenant: Option<Arc<str>>,
    /// Instances can be started from this time on (milliseconds, UTC); `None`: at any time.
    pub active_from: Option<i64>,
    pub process: Process,
    /// For each gateway that waits for what can still come: see [`Graph::reach`].
    reach: OnceLock<HashMap<ElementIndex, Reach>>,
    flows: OnceLock<HashMap<Arc<str>, FlowIndex>>,
}

impl Graph {
    pub fn new(key: Key, version: i32, deployment: Key, tenant: Option<Arc<str>>, process: Process) -> Self {
        Self { key, version, deployment, tenant, active_from: None, process, reach: OnceLock::new(), flows: OnceLock::new() }
    }

    /// The same definition, of which instances can be started from this time on.
    pub fn active_from(self, time: Option<i64>) -> Self {
        Self { active_from: time, ..self }
    }

    /// True while instances can be started.
    pub fn is_active(&self, now: i64) -> bool {
        self.active_from.is_none_or(|from| from <= now)
    }

    /// The id that the REST interface shows: `key:version:number`.
    pub fn id(&self) -> String {
        format!("{}:{}:{}", self.process.id, self.version, self.key)
    }

    /// The element with this id.
    pub fn find(&self, id: &str) -> Option<ElementIndex> {
        self.process.by_id.get(id).copied()
    }

    /// The sequence flow with this id.
    pub fn find_flow(&self, id: &str) -> Option<FlowIndex> {
        let numbered = || (0..).map(FlowIndex).zip(&self.process.flows).map(|(index, flow)| (flow.id.clone(), index)).collect();
        self.flows.get_or_init(numbered).get(id).copied()
    }
}

impl Graph {
    /// For each element of a gateway's scope the incoming flows over which a token can come in from there without passing
    /// the gateway itself. Computed once for all gateways.
    pub fn reach(&self, gateway: ElementIndex) -> &Reach {
        static NOWHERE: LazyLock<Reach> = LazyLock::new(Reach::new);
        let all = self.reach.get_or_init(|| {
            let numbered = (0..).map(ElementIndex).zip(&self.process.elements);
            let gateways = numbered.filter(|(_, e)| matches!(e.kind, ElementKind::InclusiveGateway(_) | ElementKind::ComplexGateway(_)));
            gateways.map(|(index, element)| (index, self.reach_of(index, &element.incoming))).collect()
        });
        all.get(&gateway).unwrap_or(&NOWHERE)
    }

    fn reach_of(&self, gateway: ElementIndex, incoming: &[FlowIndex]) -> Reach {
        let mut reach = Reach::new();
        for flow in incoming {
            for source in self.sources(*flow, gateway) {
                reach.entry(source).or_default().push(*flow);
            }
        }
        reach
    }

    /// Every element from which `flow` can be reached without passing `gateway`.
    fn sources(&self, flow: FlowIndex, gateway: ElementIndex) -> BTreeSet<ElementIndex> {
        let mut found = BTreeSet::new();
        let mut open = vec![self.process.flow(flow).source];
        while let Some(index) = open.pop() {
            if index == gateway || !found.insert(index) {
                continue;
            }
            let element = self.process.element(index);
            open.extend(element.incoming.iter().map(|flow| self.process.flow(*flow).source));
            if let ElementKind::BoundaryEvent(boundary) = &element.kind {
                open.push(boundary.attached_to);
            }
        }
        found
    }
}
