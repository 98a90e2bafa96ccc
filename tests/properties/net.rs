//! The oracle: a plain Petri net made of a drawing, which knows nothing of the engine. Places hold tokens; a transition
//! takes from places and puts to places; those with a label wait for somebody, the others happen by themselves. A running
//! sub-process is a marking within the marking, since each has tokens of its own; it is done when that is empty.
use super::drawing::{Drawing, Id, Kind};
use std::collections::BTreeMap;

/// Where tokens lie: on a flow, or at a node that waits.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Place {
    Flow(usize),
    At(Id),
}

/// What somebody does.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Label {
    /// Completes a user task.
    Complete(Id),
    /// Chooses the flow with this number among those that leave.
    Choose(Id, usize),
    /// Sends the message of a catching event.
    Send(Id),
}

/// The tokens of a scope, and its running sub-processes.
#[derive(Debug, Clone, Default, PartialEq, Eq, PartialOrd, Ord)]
pub struct Marking {
    pub tokens: BTreeMap<Place, u32>,
    /// Sorted.
    pub inside: Vec<(Id, Marking)>,
}

#[derive(Debug)]
struct Transition {
    scope: Option<Id>,
    label: Option<Label>,
    take: Vec<Place>,
    put: Vec<Place>,
    also: Also,
}

/// What a transition does beside taking and putting.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Also {
    Nothing,
    /// Takes every token of its scope.
    Clear,
    /// Begins a sub-process.
    Begin(Id),
    /// Ends a running sub-process, whatever is in it.
    Cancel(Id),
    /// Wants a running sub-process.
    During(Id),
}

/// A net for each scope.
#[derive(Debug)]
pub struct Net {
    transitions: Vec<Transition>,
    /// Flows behind the start event of each scope, and behind each sub-process.
    begin: BTreeMap<Option<Id>, Vec<Place>>,
    behind: BTreeMap<Id, Vec<Place>>,
}

/// Beyond this a marking counts as unbounded.
const TOKENS: u32 = 8;
const FIRINGS: usize = 200;

impl Marking {
    pub fn is_empty(&self) -> bool {
        self.tokens.is_empty() && self.inside.is_empty()
    }

    pub fn put(&mut self, place: Place) {
        *self.tokens.entry(place).or_default() += 1;
    }

    fn take(&mut self, place: Place) -> bool {
        let Some(count) = self.tokens.get_mut(&place) else { return false };
        *count -= 1;
        if *count == 0 {
            self.tokens.remove(&place);
        }
        true
    }

    fn size(&self) -> u32 {
        self.tokens.values().sum::<u32>() + self.inside.iter().map(|(_, marking)| 1 + marking.size()).sum::<u32>()
    }
}

impl Net {
    pub fn of(drawing: &Drawing) -> Self {
        let mut net = Self { transitions: Vec::new(), begin: BTreeMap::new(), behind: BTreeMap::new() };
        for id in 0..drawing.nodes.len() {
            net.node(drawing, id);
        }
        net
    }

    fn node(&mut self, drawing: &Drawing, id: Id) {
        let scope = drawing.nodes[id].scope;
        let places = |flows: Vec<usize>| flows.into_iter().map(Place::Flow).collect::<Vec<_>>();
        let (incoming, outgoing) = (places(drawing.incoming(id)), places(drawing.outgoing(id)));
        let kind = drawing.kind(id);
        let mut add = |label, take: &[Place], put: &[Place], also| {
            self.transitions.push(Transition { scope, label, take: take.to_vec(), put: put.to_vec(), also });
        };
        let here = Place::At(id);
        // How a token comes in.
        match kind {
            Kind::Parallel => add(None, &incoming, &outgoing, Also::Nothing),
            _ if drawing.is_awaited(id) => {}
            _ => {
                for from in &incoming {
                    let from = std::slice::from_ref(from);
                    match kind {
                        Kind::Task | Kind::Merge => add(None, from, &outgoing, Also::Nothing),
                        Kind::End => add(None, from, &[], Also::Nothing),
                        Kind::Terminate => add(None, from, &[], Also::Clear),
                        Kind::SubProcess => add(None, from, &[], Also::Begin(id)),
                        _ => add(None, from, &[here], Also::Nothing),
                    }
                }
            }
        }
        // How it goes on from where it waits.
        match kind {
            Kind::User => add(Some(Label::Complete(id)), &[here], &outgoing, Also::Nothing),
            Kind::Catch if !drawing.is_awaited(id) => add(Some(Label::Send(id)), &[here], &outgoing, Also::Nothing),
            Kind::Choice => {
                for (nth, flow) in outgoing.iter().enumerate() {
                    add(Some(Label::Choose(id, nth)), &[here], &[*flow], Also::Nothing);
                }
            }
            Kind::Events => {
                for flow in drawing.outgoing(id) {
                    let event = drawing.flows[flow].1;
                    add(Some(Label::Send(event)), &[here], &places(drawing.outgoing(event)), Also::Nothing);
                }
            }
            Kind::Boundary { host, interrupting, .. } => {
                let label = Some(Label::Send(id));
                match (drawing.kind(host), interrupting) {
                    (Kind::SubProcess, true) => add(label, &[], &outgoing, Also::Cancel(host)),
                    (Kind::SubProcess, false) => add(label, &[], &outgoing, Also::During(host)),
                    (_, true) => add(label, &[Place::At(host)], &outgoing, Also::Nothing),
                    (_, false) => {
                        let with_host: Vec<Place> = outgoing.iter().copied().chain([Place::At(host)]).collect();
                        add(label, &[Place::At(host)], &with_host, Also::Nothing);
                    }
                }
            }
            Kind::Start => drop(self.begin.insert(scope, outgoing)),
            Kind::SubProcess => drop(self.behind.insert(id, outgoing)),
            _ => {}
        }
    }

    /// What a new instance comes to; `None`: without bounds.
    pub fn start(&self) -> Option<Marking> {
        let mut marking = self.begun(None);
        self.settle(&mut marking, None, &mut 0).then_some(marking)
    }

    fn begun(&self, scope: Option<Id>) -> Marking {
        let mut marking = Marking::default();
        self.begin.get(&scope).into_iter().flatten().for_each(|place| marking.put(*place));
        marking
    }

    /// Everything that somebody can do, and what each comes to; `None`: without bounds.
    pub fn steps(&self, marking: &Marking) -> Vec<(Label, Option<Marking>)> {
        let mut found = self.within(marking, None);
        for (_, after) in &mut found {
            let bounded = after.as_mut().is_some_and(|after| self.settle(after, None, &mut 0));
            if !bounded {
                *after = None;
            }
        }
        found.sort();
        found.dedup();
        found
    }

    /// One step in a scope or in one within it, before anything happens by itself.
    fn within(&self, marking: &Marking, scope: Option<Id>) -> Vec<(Label, Option<Marking>)> {
        let mut found = Vec::new();
        for transition in self.transitions.iter().filter(|t| t.scope == scope) {
            let Some(label) = transition.label else { continue };
            for after in fired(self, transition, marking) {
                found.push((label, Some(after)));
            }
        }
        for (nth, (id, inner)) in marking.inside.iter().enumerate() {
            for (label, after) in self.within(inner, Some(*id)) {
                let mut whole = marking.clone();
                whole.inside[nth].1 = after.unwrap_or_default();
                found.push((label, Some(whole)));
            }
        }
        found
    }

    /// Fires what happens by itself until nothing does. False: there is no end to it.
    fn settle(&self, marking: &mut Marking, scope: Option<Id>, firings: &mut usize) -> bool {
        loop {
            if *firings > FIRINGS || marking.size() > TOKENS {
                return false;
            }
            for (id, inner) in &mut marking.inside {
                if !self.settle(inner, Some(*id), firings) {
                    return false;
                }
            }
            let (done, going): (Vec<_>, Vec<_>) = std::mem::take(&mut marking.inside).into_iter().partition(|(_, inner)| inner.is_empty());
            marking.inside = going;
            marking.inside.sort();
            for (id, _) in &done {
                self.behind.get(id).into_iter().flatten().for_each(|place| marking.put(*place));
            }
            let by_itself = self.transitions.iter().filter(|t| t.scope == scope && t.label.is_none());
            let next = by_itself.filter_map(|transition| fired(self, transition, marking).into_iter().next()).next();
            *firings += 1;
            match next {
                Some(after) => *marking = after,
                None if done.is_empty() => return true,
                None => {}
            }
        }
    }
}

/// What a transition makes of a marking: nothing where it is not enabled, several where it can be fired in several ways.
fn fired(net: &Net, transition: &Transition, marking: &Marking) -> Vec<Marking> {
    let mut after = marking.clone();
    if !transition.take.iter().all(|place| after.take(*place)) || (transition.take.is_empty() && transition.label.is_none()) {
        return Vec::new();
    }
    transition.put.iter().for_each(|place| after.put(*place));
    match transition.also {
        Also::Nothing => vec![after],
        Also::Clear => vec![Marking::default()],
        Also::Begin(id) => {
            after.inside.push((id, net.begun(Some(id))));
            vec![after]
        }
        Also::During(id) => {
            if after.inside.iter().any(|(running, _)| *running == id) {
                vec![after]
            } else {
                Vec::new()
            }
        }
        Also::Cancel(id) => {
            let running = (0..after.inside.len()).filter(|nth| after.inside[*nth].0 == id);
            running
                .map(|nth| {
                    let mut without = after.clone();
                    without.inside.remove(nth);
                    without
                })
                .collect()
        }
    }
}
