//! Methods that take a closure: `each`, `collect`, `findAll` and their like.
use super::data::Data;
use super::number::{Number, compute};
use super::{Exit, Outcome, Run};
use baton_models::expr::groovy::{Closure, Operator};
use std::cmp::Ordering;

impl Run<'_> {
    pub(super) fn with_closure(&mut self, of: &Data, name: &str, arguments: &[Data], closure: &Closure) -> Outcome<Data> {
        if name == "times"
            && let Some(times) = Number::of(of)
        {
            for round in 0..times.long() {
                self.heap.step(1)?;
                self.apply(closure, &[Number::Long(round).data()])?;
            }
            return Ok(Data::NULL);
        }
        let elements = match of {
            Data::List(_) | Data::Map(_) => self.elements(of)?,
            _ => return Err(format!("{} has no method '{name}' that takes a closure", self.heap.shown(of))),
        };
        if name == "inject" {
            let mut sum = arguments.first().cloned().unwrap_or(Data::NULL);
            for element in elements {
                sum = self.apply(closure, &[sum, element])?;
            }
            return Ok(sum);
        }
        if !arguments.is_empty() {
            return Err(format!("'{name}' takes a closure and nothing else"));
        }
        let is_map = matches!(of, Data::Map(_));
        match name {
            "each" | "eachWithIndex" => {
                for (number, element) in elements.into_iter().enumerate() {
                    match name {
                        "each" => self.round(closure, element, is_map)?,
                        _ => self.apply(closure, &[element, Data::int(number)])?,
                    };
                }
                Ok(of.clone())
            }
            "collect" => {
                let made = elements.into_iter().map(|element| self.round(closure, element, is_map)).collect::<Outcome<_>>()?;
                self.heap.new_list(made)
            }
            "sum" => {
                let mut sum: Option<Data> = None;
                for element in elements {
                    let next = self.round(closure, element, is_map)?;
                    sum = Some(match sum {
                        None => next,
                        Some(sum) => compute(Operator::Add, self.number(&sum)?, self.number(&next)?)?.data(),
                    });
                }
                Ok(sum.unwrap_or(Data::NULL))
            }
            "any" | "every" | "find" | "findAll" | "findIndexOf" | "count" => self.search(name, of, elements, closure),
            "sort" | "max" | "min" => self.by(name, elements, closure),
            _ => Err(format!("{} has no method '{name}' that takes a closure", of.kind())),
        }
    }

    fn search(&mut self, name: &str, of: &Data, elements: Vec<Data>, closure: &Closure) -> Outcome<Data> {
        let is_map = matches!(of, Data::Map(_));
        let (mut found, mut all) = (Vec::new(), true);
        for (number, element) in elements.into_iter().enumerate() {
            let answer = self.round(closure, element.clone(), is_map)?;
            let holds = self.heap.truth(&answer);
            match name {
                "any" if holds => return Ok(Data::boolean(true)),
                "find" if holds => return Ok(element),
                "findIndexOf" if holds => return Ok(Data::int(number)),
                _ if holds => found.push(element),
                _ => all = false,
            }
        }
        match name {
            "any" => Ok(Data::boolean(false)),
            "every" => Ok(Data::boolean(all)),
            "find" => Ok(Data::NULL),
            "findIndexOf" => Ok(Number::Int(-1).data()),
            "count" => Ok(Data::int(found.len())),
            _ if is_map => {
                let map = self.heap.new_map(Vec::new())?;
                for entry in found {
                    let Data::Map(at) = entry else { continue };
                    let (key, value) = (self.heap.get(at, "key")?, self.heap.get(at, "value")?);
                    let key = self.key(&key.unwrap_or(Data::NULL))?;
                    if let Data::Map(map) = map {
                        self.heap.put(map, key, value.unwrap_or(Data::NULL))?;
                    }
                }
                Ok(map)
            }
            _ => self.heap.new_list(found),
        }
    }

    /// Orders elements by what a closure makes of one, or says of two.
    fn by(&mut self, name: &str, elements: Vec<Data>, closure: &Closure) -> Outcome<Data> {
        let compares = closure.parameters.len() == 2;
        let keyed = elements.into_iter().map(|element| {
            let key = if compares { Data::NULL } else { self.apply(closure, std::slice::from_ref(&element))? };
            Ok((key, element))
        });
        let keyed: Vec<(Data, Data)> = keyed.collect::<Outcome<_>>()?;
        let sorted = self.sorted(keyed, |run, a, b| match compares {
            false => run.heap.order(&a.0, &b.0).map(|order| order.unwrap_or(Ordering::Equal)),
            true => {
                let answer = run.apply(closure, &[a.1.clone(), b.1.clone()])?;
                Ok(run.number(&answer)?.long().cmp(&0))
            }
        })?;
        let mut elements: Vec<Data> = sorted.into_iter().map(|(_, element)| element).collect();
        match name {
            "sort" => self.heap.new_list(elements),
            "max" => Ok(elements.pop().unwrap_or(Data::NULL)),
            _ => Ok(elements.into_iter().next().unwrap_or(Data::NULL)),
        }
    }

    /// Sorts by merging, in an order that may fail or contradict itself.
    pub(super) fn sorted<T>(&mut self, mut list: Vec<T>, order: impl Fn(&mut Self, &T, &T) -> Outcome<Ordering> + Copy) -> Outcome<Vec<T>> {
        if list.len() < 2 {
            return Ok(list);
        }
        let right = list.split_off(list.len() / 2);
        let mut left = self.sorted(list, order)?.into_iter().peekable();
        let mut right = self.sorted(right, order)?.into_iter().peekable();
        let mut merged = Vec::new();
        loop {
            self.heap.step(1)?;
            let from_right = match (left.peek(), right.peek()) {
                (Some(a), Some(b)) => order(self, a, b)?.is_gt(),
                (Some(_), None) => false,
                (None, Some(_)) => true,
                (None, None) => return Ok(merged),
            };
            merged.extend(if from_right { right.next() } else { left.next() });
        }
    }

    /// A closure over an element; of an entry of a map with key and value, where it takes two.
    fn round(&mut self, closure: &Closure, element: Data, is_map: bool) -> Outcome<Data> {
        match element {
            Data::Map(at) if is_map && closure.parameters.len() == 2 => {
                let (key, value) = (self.heap.get(at, "key")?, self.heap.get(at, "value")?);
                self.apply(closure, &[key.unwrap_or(Data::NULL), value.unwrap_or(Data::NULL)])
            }
            element => self.apply(closure, &[element]),
        }
    }

    /// The value of a closure.
    fn apply(&mut self, closure: &Closure, arguments: &[Data]) -> Outcome<Data> {
        self.heap.step(1)?;
        let outer = self.names.len();
        let all = arguments.iter().cloned().chain(std::iter::repeat(Data::NULL));
        for (name, value) in closure.parameters.iter().zip(all) {
            self.define(name.clone(), value)?;
        }
        self.last = Data::NULL;
        let exit = self.statements(&closure.body);
        self.names.truncate(outer);
        Ok(match exit? {
            Some(Exit::Return(value)) => value,
            Some(Exit::Break | Exit::Continue) => return Err("'break' and 'continue' mean nothing in a closure".to_owned()),
            None => std::mem::replace(&mut self.last, Data::NULL),
        })
    }
}
