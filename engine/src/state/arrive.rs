//! What comes to an element instance that waits for more: the part of `apply` that is about joins and results.
use super::apply::{Misfit, known, missing};
use super::{Arrival, ElementInstance, ElementState, Record, State};
use crate::event::Event;
use baton_models::{FlowIndex, Key};

impl State {
    pub(super) fn apply_arrival(&mut self, event: &Event) -> Result<(), Misfit> {
        match event {
            Event::JoinArrived { key, flow, arrival } => self.arrive(*key, flow, *arrival),
            Event::JoinFilled { key, .. } => known(self.elements.update(*key, |e| e.arrived += 1), "element instance", *key),
            Event::JoinReleased { key, tokens } => self.release(*key, tokens.unwrap_or(1)),
            Event::JoinActivated { key } => self.activate(*key),
            Event::JoinReset { key } => self.reset(*key),
            Event::LoopResultGiven { key, body, number, value } => {
                let instance = self.elements.get(*body).ok_or_else(|| missing("element instance", *body))?.instance;
                let (key, number, result) = (*key, *number, Some(value.clone()));
                self.arrivals.put(Arrival { key, instance, element_instance: *body, flow: None, number, tokens: 0, spent: false, result });
                known(self.elements.update(*body, |e| e.arrived += 1), "element instance", *body)
            }
            Event::LoopItemsKept { key, body, items } => {
                let instance = self.elements.get(*body).ok_or_else(|| missing("element instance", *body))?.instance;
                let (key, number, result) = (*key, Arrival::ITEMS, Some(items.clone()));
                self.elements.update(*body, |e| e.arrived += 1);
                self.arrivals.put(Arrival { key, instance, element_instance: *body, flow: None, number, tokens: 0, spent: false, result });
                Ok(())
            }
            _ => Ok(()),
        }
    }

    /// The tokens that wait at a join after coming over a flow, as a record.
    pub fn arrival(&self, join: Key, number: u32) -> Option<&Arrival> {
        self.arrivals.find(join, u64::from(number)).next()
    }

    fn arrive(&mut self, key: Key, flow: &str, arrival: Option<Key>) -> Result<(), Misfit> {
        let join = self.elements.get(key).ok_or_else(|| missing("element instance", key))?;
        let (instance, scope, waits) = (join.instance, join.scope, self.waits_for_reach(join));
        let graph = &self.instances.get(instance).ok_or_else(|| missing("process instance", instance))?.graph;
        let comes_in = |found: &FlowIndex| graph.process.flow(*found).target == join.element;
        let flow = graph.find_flow(flow).filter(comes_in).ok_or_else(|| format!("no flow '{flow}' comes in"))?;
        if waits {
            self.gathering.insert((scope, key));
        }
        if let Some(known) = self.arrival(key, flow.0).map(Record::key) {
            self.arrivals.update(known, |a| a.tokens += 1);
            return Ok(());
        }
        // Before these records had keys, journals named none: any that is free will do.
        let free = || (1..).map(|n| Key(-n)).find(|key| self.arrivals.get(*key).is_none());
        let record = arrival.or_else(free).unwrap_or(key);
        let (flow, number) = (Some(flow), flow.0);
        self.arrivals.put(Arrival { key: record, instance, element_instance: key, flow, number, tokens: 1, spent: false, result: None });
        known(self.elements.update(key, |e| e.arrived += 1), "element instance", key)
    }

    fn release(&mut self, key: Key, tokens: u32) -> Result<(), Misfit> {
        self.change_arrivals(key, |arrival| arrival.tokens = arrival.tokens.saturating_sub(tokens))
    }

    fn activate(&mut self, key: Key) -> Result<(), Misfit> {
        self.elements.update(key, |e| e.state = ElementState::Resetting);
        let spend = |arrival: &mut Arrival| {
            arrival.tokens = arrival.tokens.saturating_sub(1);
            arrival.spent = true;
        };
        self.change_arrivals(key, spend)
    }

    fn reset(&mut self, key: Key) -> Result<(), Misfit> {
        let begin_anew = |arrival: &mut Arrival| match arrival.spent {
            true => arrival.spent = false,
            false => arrival.tokens = arrival.tokens.saturating_sub(1),
        };
        self.change_arrivals(key, begin_anew)?;
        // One to which nothing more has come is about to end.
        let begin = |e: &mut ElementInstance| {
            if e.arrived > 0 {
                e.state = ElementState::Active
            }
        };
        known(self.elements.update(key, begin), "element instance", key)
    }

    /// Changes what has come over each flow; where nothing is left the flow counts as one over which nothing has come.
    fn change_arrivals(&mut self, key: Key, change: impl Fn(&mut Arrival)) -> Result<(), Misfit> {
        let keys: Vec<Key> = self.arrivals.of(key).map(Record::key).collect();
        let mut left = 0;
        for arrival in keys {
            self.arrivals.update(arrival, &change);
            match self.arrivals.get(arrival).is_some_and(|a| a.tokens > 0 || a.spent) {
                true => left += 1,
                false => drop(self.arrivals.remove(arrival)),
            }
        }
        known(self.elements.update(key, |e| e.arrived = left), "element instance", key)
    }

    /// What had come to an element instance is gone with it.
    pub(super) fn forget_arrivals(&mut self, key: Key) {
        if self.arrivals.is_empty() {
            return;
        }
        let gone: Vec<Key> = self.arrivals.of(key).map(Record::key).collect();
        for arrival in gone {
            self.arrivals.remove(arrival);
        }
    }
}
