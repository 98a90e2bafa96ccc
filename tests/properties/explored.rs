//! Every way that a small model can go, in the machine and in the Petri net: what can be done next, and what it comes to,
//! must be the same everywhere, also in models that deadlock, end with tokens left, or join what was never split.
use super::drawing::{Drawing, Id, Kind};
use super::invariants;
use super::machine::Machine;
use super::net::{Label, Marking, Net, Place};
use super::sketch::{self, Palette};
use crate::harness::{Dice, rounds};
use baton_engine::state::{ElementInstance, Record};
use baton_engine::{Command, State};
use baton_models::{FlowIndex, Key, Value};
use std::collections::{BTreeMap, BTreeSet};

/// Markings that are looked at in one model.
const MARKINGS: usize = 60;

#[test]
fn structured_models_go_where_their_net_goes() {
    rounds(60, |_, dice| {
        explore(&sketch::structured(dice, Palette::Plain));
    });
}

#[test]
fn unstructured_models_go_where_their_net_goes() {
    rounds(150, |_, dice| {
        explore(&sketch::unstructured(dice, Palette::Plain));
    });
}

/// The generator makes what it is for: models that can end, that can get stuck, and that have no bounds.
#[test]
fn the_models_differ() {
    let mut found = Outcomes::default();
    for seed in 0..60 {
        let outcomes = explore(&sketch::unstructured(&mut Dice::new(seed), Palette::Plain));
        found.ended |= outcomes.ended;
        found.stuck |= outcomes.stuck;
        found.unbounded |= outcomes.unbounded;
    }
    assert!(found.ended && found.stuck && found.unbounded, "{found:?}");
}

/// What became of a model in one of its ways.
#[derive(Debug, Default)]
struct Outcomes {
    ended: bool,
    /// Nothing can be done, and it has not ended.
    stuck: bool,
    /// More tokens than are looked at.
    unbounded: bool,
}

/// Walks through net and machine side by side.
fn explore(drawing: &Drawing) -> Outcomes {
    let (net, xml) = (Net::of(drawing), drawing.xml());
    let mut outcomes = Outcomes::default();
    let Some(begin) = net.start() else { return Outcomes { unbounded: true, ..outcomes } };
    let mut machine = Machine::of(&xml);
    let state = machine.start("random", &[]);
    assert_eq!(marking(drawing, &state), begin, "after the start the machine (left) is not where the net is (right):\n{xml}");
    let mut seen = BTreeSet::from([begin.clone()]);
    let mut open = vec![(state, begin)];
    while let Some((state, before)) = open.pop() {
        assert_eq!(invariants::broken(&state), Vec::<String>::new(), "{xml}");
        let steps = net.steps(&before);
        outcomes.ended |= before.is_empty();
        outcomes.stuck |= !before.is_empty() && steps.is_empty();
        assert_eq!(state.is_over(), before.is_empty(), "{xml}");
        let unbounded: BTreeSet<Label> = steps.iter().filter(|(_, after)| after.is_none()).map(|(label, _)| *label).collect();
        outcomes.unbounded |= !unbounded.is_empty();
        let expected: BTreeSet<(Label, Marking)> =
            steps.into_iter().filter(|(label, _)| !unbounded.contains(label)).filter_map(|(label, after)| Some((label, after?))).collect();
        let mut reached: BTreeMap<(Label, Marking), State> = BTreeMap::new();
        for (label, command) in commands(drawing, &state) {
            if unbounded.contains(&label) {
                continue;
            }
            let mut after = state.clone();
            machine.decide(&mut after, &command).unwrap_or_else(|why| panic!("{label:?} was refused: {why}\n{xml}"));
            reached.insert((label, marking(drawing, &after)), after);
        }
        let found: BTreeSet<_> = reached.keys().cloned().collect();
        assert_eq!(found, expected, "from {before:?} the machine (left) goes elsewhere than the net (right):\n{xml}");
        for ((_, marking), state) in reached {
            if seen.len() < MARKINGS && seen.insert(marking.clone()) {
                open.push((state, marking));
            }
        }
    }
    outcomes
}

/// Everything that can be done.
fn commands(drawing: &Drawing, state: &State) -> Vec<(Label, Command)> {
    let mut commands = Vec::new();
    for task in state.tasks().iter().filter(|task| task.is_live()) {
        let id = task.element.map(|element| number(state, task.instance, element)).unwrap_or_default();
        let complete = |variables| Command::CompleteTask { task: task.key, variables, reply_variables: false };
        match drawing.kind(id) {
            Kind::Choice => commands.extend((0..drawing.outgoing(id).len()).map(|nth| {
                let choice = Value::Integer(i32::try_from(nth).unwrap());
                (Label::Choose(id, nth), complete(vec![("choice".into(), choice)]))
            })),
            _ => commands.push((Label::Complete(id), complete(Vec::new()))),
        }
    }
    for subscription in state.subscriptions().iter() {
        let (variables, local_variables) = (Vec::new(), Vec::new());
        let command = Command::Correlate { subscription: subscription.key, variables, local_variables, reply_variables: false };
        commands.push((Label::Send(number(state, subscription.instance, subscription.target)), command));
    }
    commands
}

/// Where the tokens of the machine lie, as the net has it.
fn marking(drawing: &Drawing, state: &State) -> Marking {
    if state.is_over() { Marking::default() } else { of_scope(drawing, state, state.root()) }
}

fn of_scope(drawing: &Drawing, state: &State, scope: Key) -> Marking {
    let mut marking = Marking::default();
    for e in state.elements().iter().filter(|e| e.is_live() && e.scope == scope) {
        let id = number(state, e.instance, e.element);
        match drawing.kind(id) {
            Kind::SubProcess => marking.inside.push((id, of_scope(drawing, state, e.key))),
            Kind::Parallel => arrived(state, e).into_iter().for_each(|flow| marking.put(Place::Flow(flow))),
            _ => marking.put(Place::At(id)),
        }
    }
    marking.inside.sort();
    marking
}

/// The numbers of the flows that have brought tokens to a join, each as often as it did.
fn arrived(state: &State, join: &ElementInstance) -> Vec<usize> {
    let process = &state.instances().get(join.instance).unwrap().graph.process;
    let number = |flow: FlowIndex| process.flow(flow).id[1..].parse().unwrap();
    let of_join = state.arrivals().iter().filter(|arrival| arrival.element_instance == join.key);
    of_join.flat_map(|arrival| (0..arrival.tokens).map(move |_| number(FlowIndex(arrival.number)))).collect()
}

/// The number of an element in the drawing.
fn number(state: &State, instance: Key, element: baton_models::ElementIndex) -> Id {
    state.instances().get(instance).unwrap().graph.process.element(element).id[1..].parse().unwrap()
}
