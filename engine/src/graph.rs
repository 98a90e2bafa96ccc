//! A process definition ready to run: the neutral model with what the machine asks of it all the time.
use crate::parts::start::comes_first;
use baton_models::bpmn::Process;
use baton_models::bpmn::elements::ElementKind;
use baton_models::{ElementIndex, FlowIndex, Key};
use std::collections::{BTreeSet, HashMap};
use std::sync::{Arc, OnceLock};

/// For each element the incoming flows of a gateway over which a token can come from there.
pub type Reach = HashMap<ElementIndex, Vec<FlowIndex>>;

/// The most that is kept of all gateways of a process. What is larger, which nobody draws, is found out each time.
const MAX_REACH: usize = 1_000_000;

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

    /// The elements that can be chosen in an ad-hoc sub-process: those to which no flow leads.
    pub fn choices(&self, sub_process: ElementIndex) -> impl Iterator<Item = ElementIndex> {
        let children = self.process.children_of(Some(sub_process)).iter().copied();
        children.filter(|index| comes_first(self.process.element(*index)))
    }

    /// The sequence flow with this id.
    pub fn find_flow(&self, id: &str) -> Option<FlowIndex> {
        let numbered = || (0..).map(FlowIndex).zip(&self.process.flows).map(|(index, flow)| (flow.id.clone(), index)).collect();
        self.flows.get_or_init(numbered).get(id).copied()
    }
}

impl Graph {
    /// For each element of a gateway's scope the incoming flows over which a token can come in from there without passing
    /// the gateway itself. Computed once for all gateways; `None` where that would be too large to keep.
    pub fn reach(&self, gateway: ElementIndex) -> Option<&Reach> {
        let all = self.reach.get_or_init(|| {
            let numbered = (0..).map(ElementIndex).zip(&self.process.elements);
            let gateways = numbered.filter(|(_, e)| matches!(e.kind, ElementKind::InclusiveGateway(_) | ElementKind::ComplexGateway(_)));
            let mut room = MAX_REACH;
            gateways.filter_map(|(index, element)| Some((index, self.reach_of(index, &element.incoming, &mut room)?))).collect()
        });
        all.get(&gateway)
    }

    fn reach_of(&self, gateway: ElementIndex, incoming: &[FlowIndex], room: &mut usize) -> Option<Reach> {
        let mut reach = Reach::new();
        for flow in incoming {
            let sources = self.sources(&[*flow], gateway);
            *room = room.checked_sub(sources.len())?;
            for source in sources {
                reach.entry(source).or_default().push(*flow);
            }
        }
        Some(reach)
    }

    /// Every element from which one of the flows can be reached without passing `gateway`.
    pub fn sources(&self, flows: &[FlowIndex], gateway: ElementIndex) -> BTreeSet<ElementIndex> {
        let mut found = BTreeSet::new();
        let mut open: Vec<ElementIndex> = flows.iter().map(|flow| self.process.flow(*flow).source).collect();
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
