//! Random drawings: first blocks within blocks, which are sound; then perhaps some flows are bent and gateways exchanged,
//! so that joins wait for ever, tokens multiply, and loops go where nobody would draw them.
use super::drawing::{Drawing, Id, Kind, On};
use crate::harness::Dice;

/// What may be drawn.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Palette {
    /// What maps to a Petri net.
    Plain,
    /// All kinds.
    Full,
}

/// A drawing of blocks within blocks.
pub fn structured(dice: &mut Dice, palette: Palette) -> Drawing {
    let mut sketch = Sketch { dice, palette, drawing: Drawing::default() };
    sketch.scope(None, 3);
    sketch.drawing
}

/// A drawing in which some flows lead elsewhere and some gateways are others.
pub fn unstructured(dice: &mut Dice, palette: Palette) -> Drawing {
    let mut drawing = structured(dice, palette);
    for _ in 0..=dice.roll(4) {
        match dice.roll(3) {
            0 => bend(&mut drawing, dice),
            1 => exchange(&mut drawing, dice),
            _ => branch(&mut drawing, dice),
        }
    }
    drawing
}

struct Sketch<'d> {
    dice: &'d mut Dice,
    palette: Palette,
    drawing: Drawing,
}

impl Sketch<'_> {
    /// start > blocks > end.
    fn scope(&mut self, scope: Option<Id>, depth: usize) {
        let start = self.drawing.add(Kind::Start, scope);
        let last = self.sequence(start, scope, depth);
        self.end(last, scope, 8);
        let within_handler = scope.is_some_and(|scope| matches!(self.drawing.kind(scope), Kind::Handler { .. }));
        if self.palette == Palette::Full && !within_handler && self.dice.chance(30) {
            self.handler(scope, depth);
        }
    }

    fn end(&mut self, after: Id, scope: Option<Id>, terminates: usize) {
        if scope.is_some_and(|scope| matches!(self.drawing.kind(scope), Kind::AdHoc { .. })) {
            // Ways end there without an event.
            return;
        }
        let kind = match self.dice.chance(terminates) {
            true => Kind::Terminate,
            false if self.palette == Palette::Full && self.dice.chance(25) => Kind::EndWith(self.thrown(scope)),
            false => Kind::End,
        };
        self.then(after, kind, scope);
    }

    /// What an end event may throw where it stands.
    fn thrown(&mut self, scope: Option<Id>) -> On {
        let in_transaction = scope.is_some_and(|scope| self.drawing.kind(scope) == Kind::Transaction);
        let thrown = [On::Signal, On::Escalation, On::Compensation, On::Error, On::Cancel];
        self.dice.pick(if in_transaction { &thrown } else { &thrown[..4] })
    }

    /// An event sub-process, which catches what others do not catch twice.
    fn handler(&mut self, scope: Option<Id>, depth: usize) {
        let of_activity: &[On] = if scope.is_some() { &[On::Compensation] } else { &[] };
        let on = self.dice.pick(&[&[On::Message, On::Timer, On::Error, On::Signal, On::Escalation, On::Condition], of_activity].concat());
        let interrupting = matches!(on, On::Error | On::Compensation) || self.dice.chance(50);
        let handler = self.drawing.add(Kind::Handler { on, interrupting }, scope);
        self.scope(Some(handler), depth.saturating_sub(2));
    }

    fn then(&mut self, after: Id, kind: Kind, scope: Option<Id>) -> Id {
        let id = self.drawing.add(kind, scope);
        self.drawing.connect(after, id);
        id
    }

    fn sequence(&mut self, mut after: Id, scope: Option<Id>, depth: usize) -> Id {
        for _ in 0..=self.dice.roll(if depth > 1 { 3 } else { 2 }) {
            after = self.block(after, scope, depth);
        }
        after
    }

    fn block(&mut self, after: Id, scope: Option<Id>, depth: usize) -> Id {
        match self.dice.roll(if depth == 0 { 4 } else { 12 }) {
            0..=3 => self.activity(after, scope, depth),
            4 | 5 => self.split(after, Kind::Choice, Kind::Merge, scope, depth),
            6 | 7 => self.split(after, Kind::Parallel, Kind::Parallel, scope, depth),
            8 if self.palette == Palette::Full && self.dice.chance(25) => self.split(after, Kind::Parallel, Kind::Complex, scope, depth),
            8 if self.palette == Palette::Full => self.split(after, Kind::Inclusive, Kind::Inclusive, scope, depth),
            8 => self.events(after, scope, depth),
            9 => self.again(after, scope, depth),
            10 if self.palette == Palette::Full && self.dice.chance(60) => self.ad_hoc(after, scope, depth),
            _ => self.sub_process(after, scope, depth),
        }
    }

    fn activity(&mut self, after: Id, scope: Option<Id>, depth: usize) -> Id {
        if self.palette == Palette::Full && self.dice.chance(5) {
            return self.link(after, scope);
        }
        let kind = self.kind_of_activity();
        let id = self.then(after, kind, scope);
        let can_carry = matches!(kind, Kind::User | Kind::Repeated { .. } | Kind::Work | Kind::Call);
        if can_carry && self.dice.chance(25) { self.boundary(id, scope, depth) } else { id }
    }

    /// A pair of links instead of a flow.
    fn link(&mut self, after: Id, scope: Option<Id>) -> Id {
        let link = self.drawing.add(Kind::Link, scope);
        self.then(after, Kind::LinkTo(link), scope);
        link
    }

    fn kind_of_activity(&mut self) -> Kind {
        let kinds: &[Kind] = match self.palette {
            Palette::Plain => &[Kind::Task, Kind::User, Kind::User, Kind::Catch],
            Palette::Full => &[
                Kind::Call,
                Kind::Gathering,
                Kind::Scattering,
                Kind::Task,
                Kind::Async,
                Kind::User,
                Kind::User,
                Kind::Repeated { sequential: true },
                Kind::Repeated { sequential: false },
                Kind::Work,
                Kind::Catch,
                Kind::Undoable,
                Kind::Undoable,
                Kind::Looped { test_before: true },
                Kind::Looped { test_before: false },
                Kind::Wait(On::Timer),
                Kind::Wait(On::Signal),
                Kind::Wait(On::Condition),
                Kind::Throw(On::Signal),
                Kind::Throw(On::Escalation),
                Kind::Throw(On::Compensation),
            ],
        };
        self.dice.pick(kinds)
    }

    /// An event at an activity, and what follows it: another end, or the way that the activity goes on.
    fn boundary(&mut self, host: Id, scope: Option<Id>, depth: usize) -> Id {
        let on = match self.palette {
            Palette::Plain => On::Message,
            Palette::Full if self.drawing.kind(host) == Kind::Transaction => On::Cancel,
            Palette::Full => self.dice.pick(&[On::Message, On::Timer, On::Error, On::Signal, On::Escalation, On::Condition]),
        };
        let interrupting = matches!(on, On::Error | On::Cancel) || self.dice.chance(60);
        let event = self.drawing.add(Kind::Boundary { host, on, interrupting }, scope);
        let last = if depth > 0 { self.sequence(event, scope, depth - 1) } else { event };
        if self.dice.chance(50) {
            self.end(last, scope, 15);
            return host;
        }
        let merge = self.then(host, Kind::Merge, scope);
        self.drawing.connect(last, merge);
        merge
    }

    fn split(&mut self, after: Id, split: Kind, join: Kind, scope: Option<Id>, depth: usize) -> Id {
        let (split, join) = (self.then(after, split, scope), self.drawing.add(join, scope));
        for _ in 0..2 + self.dice.roll(2) {
            let last = if self.dice.chance(15) { split } else { self.sequence(split, scope, depth - 1) };
            self.drawing.connect(last, join);
        }
        join
    }

    fn events(&mut self, after: Id, scope: Option<Id>, depth: usize) -> Id {
        let (gateway, merge) = (self.then(after, Kind::Events, scope), self.drawing.add(Kind::Merge, scope));
        for _ in 0..2 + self.dice.roll(2) {
            let event = self.then(gateway, Kind::Catch, scope);
            let last = if self.dice.chance(40) { event } else { self.sequence(event, scope, depth - 1) };
            self.drawing.connect(last, merge);
        }
        merge
    }

    /// A loop: back or on, as somebody chooses behind it.
    fn again(&mut self, after: Id, scope: Option<Id>, depth: usize) -> Id {
        let merge = self.then(after, Kind::Merge, scope);
        let last = self.sequence(merge, scope, depth - 1);
        let choice = self.then(last, Kind::Choice, scope);
        self.drawing.connect(choice, merge);
        choice
    }

    fn sub_process(&mut self, after: Id, scope: Option<Id>, depth: usize) -> Id {
        let sequential = self.dice.chance(50);
        let others = [Kind::Transaction, Kind::Crew { sequential }];
        let is_other = self.palette == Palette::Full && self.dice.chance(40);
        let kind = if is_other { self.dice.pick(&others) } else { Kind::SubProcess };
        let transaction = kind == Kind::Transaction;
        let id = self.then(after, kind, scope);
        self.scope(Some(id), depth - 1);
        if transaction || self.dice.chance(40) { self.boundary(id, scope, depth - 1) } else { id }
    }
}

impl Sketch<'_> {
    /// An ad-hoc sub-process: some activities, each perhaps with others behind it.
    fn ad_hoc(&mut self, after: Id, scope: Option<Id>, depth: usize) -> Id {
        let [sequential, waits, judged] = [30, 40, 50].map(|percent| self.dice.chance(percent));
        let id = self.then(after, Kind::AdHoc { sequential, waits, judged }, scope);
        for _ in 0..=self.dice.roll(3) {
            let kind =
                self.dice.pick(&[Kind::User, Kind::User, Kind::Task, Kind::Undoable, Kind::Call, Kind::Repeated { sequential: false }]);
            let first = self.drawing.add(kind, Some(id));
            if self.dice.chance(40) {
                self.sequence(first, Some(id), depth - 1);
            }
        }
        if self.dice.chance(20) {
            self.handler(Some(id), depth - 1);
        }
        if self.dice.chance(30) { self.boundary(id, scope, depth - 1) } else { id }
    }
}

/// A flow leads elsewhere, if its target is still reached.
fn bend(drawing: &mut Drawing, dice: &mut Dice) {
    let flow = dice.roll(drawing.flows.len());
    let (from, to) = drawing.flows[flow];
    if drawing.kind(from) == Kind::Events || drawing.incoming(to).len() < 2 {
        return;
    }
    if let Some(target) = target(drawing, from, dice) {
        drawing.flows[flow].1 = target;
    }
}

/// A gateway becomes another one.
fn exchange(drawing: &mut Drawing, dice: &mut Dice) {
    let id = dice.roll(drawing.nodes.len());
    let exchanged = match drawing.kind(id) {
        Kind::Parallel if drawing.outgoing(id).len() == 1 => Kind::Merge,
        Kind::Parallel => Kind::Choice,
        Kind::Merge | Kind::Choice => Kind::Parallel,
        Kind::Inclusive => Kind::Parallel,
        same => same,
    };
    drawing.nodes[id].kind = exchanged;
}

/// One more flow leaves a node.
fn branch(drawing: &mut Drawing, dice: &mut Dice) {
    let from = dice.roll(drawing.nodes.len());
    let may = matches!(
        drawing.kind(from),
        Kind::Start | Kind::Task | Kind::User | Kind::Choice | Kind::Parallel | Kind::Catch | Kind::SubProcess
    );
    if let (true, Some(target)) = (may, target(drawing, from, dice)) {
        drawing.connect(from, target);
    }
}

/// A node of the same scope that a flow may lead to.
fn target(drawing: &Drawing, from: Id, dice: &mut Dice) -> Option<Id> {
    let may = |id: &Id| {
        let reached = !drawing.incoming(*id).is_empty();
        reached && !matches!(drawing.kind(*id), Kind::Start | Kind::Boundary { .. } | Kind::Handler { .. }) && !drawing.is_awaited(*id)
    };
    let targets: Vec<Id> = drawing.within(drawing.nodes[from].scope).filter(may).collect();
    (!targets.is_empty()).then(|| dice.pick(&targets))
}
