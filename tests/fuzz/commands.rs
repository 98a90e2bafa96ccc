//! What must hold whatever is asked of the machine: a command is done or refused, never a defect; what it did is what its
//! events say; and what is there waits for something.
use crate::harness::{Dice, Shelf, files};
use crate::properties::invariants;
use crate::properties::machine::Machine;
use baton_engine::state::{IdentityLink, Record, TaskDetails};
use baton_engine::{BODY, Command, Place, Placement, State, Target, Variables};
use baton_models::{Key, Value};
use std::sync::Arc;

/// Commands in one story, at most.
const COMMANDS: usize = 40;

/// Every fixture but those that are made to take long.
pub fn shelf() -> Shelf {
    let mut shelf = Shelf::default();
    for path in files::under("tests/fixtures", "bpmn") {
        if !path.contains("endless") && !path.contains("hostile") {
            shelf.deploy(&files::read(&path));
        }
    }
    shelf
}

/// Plays commands that the dice choose.
pub fn play(shelf: &Shelf, mut dice: Dice) {
    let processes = shelf.processes();
    let process = dice.pick(&processes);
    let mut machine = Machine::with(shelf.clone());
    let mut state = State::new(machine.key());
    let start = start(&machine, &state, &process, &mut dice);
    if machine.decide(&mut state, &start).is_err() {
        return;
    }
    let mut meddled = false;
    for _ in 0..COMMANDS {
        if state.elements().iter().count() > 200 || dice.is_empty() {
            return;
        }
        machine.now += dice.pick(&[0, 0, 1_000, 60_000, 3_600_000, 90_000_000]);
        let command = any(&mut machine, &state, &mut dice);
        // Who deletes a job leaves a token behind that waits for nothing.
        meddled |= matches!(command, Command::DeleteJob { .. });
        if machine.decide(&mut state, &command).is_ok() && !meddled {
            assert_eq!(invariants::broken(&state), Vec::<String>::new(), "{process} after {command:?}");
        }
    }
}

fn start(machine: &Machine, state: &State, process: &str, dice: &mut Dice) -> Command {
    let ids = machine.ids(process);
    let mut placements = Vec::new();
    if dice.chance(25) {
        for _ in 0..=dice.roll(2) {
            let id: Arc<str> = dice.pick(&ids);
            let place = match dice.roll(6) {
                5 => Place::Occurred(id),
                0 => Place::After(id),
                1 => Place::Over(id),
                2 => Place::Before(format!("{id}{BODY}").into()),
                _ => Place::Before(id),
            };
            placements.push(Placement { place, variables: variables(dice), local_variables: variables(dice) });
        }
    }
    Command::Start {
        key: state.root(),
        definition: machine.definition(process),
        business_key: dice.chance(50).then(|| "b".into()),
        variables: usual(dice),
        placements,
        skip: Default::default(),
        reply_variables: dice.chance(50),
    }
}

/// Any command, for things that are there as a rule.
fn any(machine: &mut Machine, state: &State, dice: &mut Dice) -> Command {
    let instance = pick(dice, state.instances().iter().map(|i| i.key));
    let element_instance = pick(dice, state.elements().iter().map(|e| e.key));
    let task = pick(dice, state.tasks().iter().filter(|t| t.is_live()).map(|t| t.key));
    let work = pick(dice, state.external_tasks().iter().map(|t| t.key));
    let job = pick(dice, state.jobs().iter().map(|j| j.key));
    let subscription = pick(dice, state.subscriptions().iter().map(|s| s.key));
    let user: Arc<str> = dice.pick(&["ada", "bob", ""]).into();
    let worker: Arc<str> = dice.pick(&["w", "w", "w", "v"]).into();
    let code: Arc<str> = dice.pick(&["lost", "supplier-closed", "E1", "LATE", "HIGH", ""]).into();
    let text = || Some("so it is".into());
    match dice.roll(44) {
        0..=7 => Command::CompleteTask { task, variables: usual(dice), reply_variables: dice.chance(50) },
        8 | 9 => Command::LockExternalTask { task: work, worker, duration: dice.pick(&[0, -5, 60_000, i64::MAX]), again: dice.chance(50) },
        10..=12 => Command::CompleteExternalTask { task: work, worker, variables: usual(dice), local_variables: variables(dice) },
        13 | 14 => Command::FailExternalTask {
            task: work,
            worker,
            message: text(),
            details: text(),
            retries: dice.pick(&[0, 1, -1, i32::MAX]),
            retry_timeout: dice.pick(&[0, 1_000, i64::MAX, -1]),
            variables: variables(dice),
            local_variables: variables(dice),
        },
        15 => Command::ThrowExternalTaskError { task: work, worker, code, message: text(), variables: variables(dice) },
        16..=20 => Command::ExecuteJob { job, manual: dice.chance(50) },
        21..=23 => Command::Correlate {
            subscription,
            variables: variables(dice),
            local_variables: variables(dice),
            reply_variables: dice.chance(50),
        },
        24 => Command::Signal { element_instance, variables: variables(dice) },
        25 => Command::SetVariables {
            scope: dice.pick(&[instance, element_instance, task]),
            local: dice.chance(50),
            variables: variables(dice),
            deletions: vec!["amount".into(), name(dice)],
        },
        26 => Command::ThrowTaskError { task, code, message: text(), variables: variables(dice) },
        27 => Command::ClaimTask { task, user },
        28 => dice.pick(&[
            Command::UnclaimTask { task },
            Command::AssignTask { task, user: None },
            Command::UnlockExternalTask { task: work },
        ]),
        29 => dice.pick(&[Command::DelegateTask { task, user: user.clone() }, Command::AssignTask { task, user: Some(user) }]),
        30 => Command::ResolveTask { task, variables: variables(dice) },
        31 => Command::UpdateTask { task, details: TaskDetails { name: text(), due_at: Some(1), priority: -7, ..TaskDetails::default() } },
        32 => {
            let link = IdentityLink { kind: "candidate".into(), user: Some(user), group: None };
            dice.pick(&[Command::AddIdentityLink { task, link: link.clone() }, Command::RemoveIdentityLink { task, link }])
        }
        33 => {
            Command::SetJobRetries { job, retries: dice.pick(&[0, 1, 5, -1]), due_at: dice.pick(&[None, Some(None), Some(Some(i64::MAX))]) }
        }
        34 => {
            dice.pick(&[Command::SetJobDue { job, due_at: Some(0) }, Command::SetJobDue { job, due_at: None }, Command::DeleteJob { job }])
        }
        35 => Command::SetExternalTaskRetries { task: work, retries: dice.pick(&[0, 1, -1]) },
        36 => dice.pick(&[
            Command::SetExternalTaskPriority { task: work, priority: i64::MIN },
            Command::ExtendLock { task: work, worker, duration: i64::MAX },
            Command::DeleteTask { task },
        ]),
        37 => note(instance, task, dice),
        38 => {
            let target = dice.pick(&[Target::Job(job), Target::Task(task), Target::ExternalTask(work), Target::Scope(element_instance)]);
            let target =
                dice.pick(&[target, target, Target::Subscription(subscription), Target::Instance(instance), Target::New(machine.key())]);
            Command::RecordDefect { target, message: "somebody's fault".into() }
        }
        39 | 40 => Command::ThrowTaskEscalation { task, code, variables: variables(dice) },
        41 | 42 => {
            let ids = ids_of(state, element_instance);
            let some = |dice: &mut Dice| (if ids.is_empty() { "x".into() } else { dice.pick(&ids) }, variables(dice));
            Command::Choose { element_instance, activities: (0..=dice.roll(2)).map(|_| some(dice)).collect() }
        }
        _ if dice.chance(20) => Command::CancelInstance { instance, reason: None, skip: Default::default() },
        _ => Command::CompleteTask { task, variables: Vec::new(), reply_variables: false },
    }
}

/// The ids of what is in an element.
fn ids_of(state: &State, element_instance: Key) -> Vec<Arc<str>> {
    let Some(at) = state.elements().get(element_instance) else { return Vec::new() };
    let Some(instance) = state.instances().get(at.instance) else { return Vec::new() };
    let process = &instance.graph.process;
    process.children_of(Some(at.element)).iter().map(|index| process.element(*index).id.clone()).collect()
}

fn note(instance: Key, task: Key, dice: &mut Dice) -> Command {
    let of_task = dice.chance(50).then_some(task);
    match dice.roll(3) {
        0 => Command::AddComment { instance, task: of_task, message: "well".into() },
        1 => Command::DeleteComments { instance, task: of_task, comment: None },
        _ => Command::AddAttachment {
            instance,
            task: of_task,
            name: Some("a".into()),
            description: None,
            kind: None,
            url: Some("http://localhost/".into()),
            content: None,
        },
    }
}

/// One of the keys, or another one.
fn pick(dice: &mut Dice, keys: impl Iterator<Item = Key>) -> Key {
    let keys: Vec<Key> = keys.collect();
    if keys.is_empty() || dice.chance(3) { Key(i64::try_from(dice.roll(2_000_000)).unwrap()) } else { dice.pick(&keys) }
}

/// A value for every variable that models look at as a rule, so that they go on.
fn usual(dice: &mut Dice) -> Variables {
    let list = dice.pick(&["[]", r#"["ada"]"#, r#"["ada","bob","cyd"]"#]);
    let integers = [("amount", 500), ("count", 3), ("n", 3)];
    let mut all: Variables = integers.iter().map(|(name, most)| ((*name).into(), Value::Integer(dice.pick(&[0, 1, *most])))).collect();
    for (name, values) in [("wants", ["", "a", "ab"]), ("way", ["detour", "elsewhere", "straight"]), ("verdict", ["yes", "no", "no"])] {
        all.push((name.into(), Value::text(dice.pick(&values))));
    }
    all.extend(["more", "urgent", "damaged", "stop"].map(|name| (name.into(), Value::Boolean(false))));
    all.extend(["items", "reviewers"].map(|name| (name.into(), Value::Json(list.into()))));
    all.extend(variables(dice));
    all
}

/// Some variables of any type.
fn variables(dice: &mut Dice) -> Variables {
    (0..dice.roll(3)).map(|_| (name(dice), value(dice))).collect()
}

fn name(dice: &mut Dice) -> Arc<str> {
    dice.pick(&["amount", "count", "wants", "way", "items", "reviewers", "more", "x", "", "execution", "loopCounter", "nrOfInstances"])
        .into()
}

fn value(dice: &mut Dice) -> Value {
    let values = [
        Value::Null,
        Value::Boolean(true),
        Value::Integer(-1),
        Value::Integer(i32::MAX),
        Value::Long(i64::MIN),
        Value::Double(0.5),
        Value::Double(f64::MAX),
        Value::text(""),
        Value::text("${amount}"),
        Value::text("2030-02-30"),
        Value::Json("[1,[2]]".into()),
        Value::Json("{\"a\":null}".into()),
        Value::Json("no JSON".into()),
    ];
    dice.pick(&values)
}
