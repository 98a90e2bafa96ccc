//! Methods of Groovy's lists and maps, which change them in place.
use super::data::Data;
use super::number::{Number, compute};
use super::{Outcome, Run};
use baton_models::expr::groovy::Operator;
use std::cmp::Ordering;

impl Run<'_> {
    pub(super) fn list_method(&mut self, list: usize, name: &str, arguments: &[Data]) -> Outcome<Option<Data>> {
        let of = Data::List(list);
        let length = self.heap.list(list).len();
        Ok(Some(match (name, arguments) {
            ("size", []) => Data::int(length),
            ("isEmpty", []) => Data::boolean(length == 0),
            ("add" | "leftShift" | "push", [value]) => {
                self.heap.push(list, value.clone())?;
                Data::boolean(true)
            }
            ("add", [at, value]) => {
                let at = self.position(at, length)?.filter(|at| *at <= length);
                let at = at.ok_or_else(|| format!("a list of {length} has no such place"))?;
                self.heap.push(list, value.clone())?;
                self.heap.step(length / 8)?;
                self.heap.list_mut(list)?.get_mut(at..).unwrap_or_default().rotate_right(1);
                Data::boolean(true)
            }
            ("addAll", [values]) => {
                let values = self.elements(values)?;
                values.into_iter().try_for_each(|value| self.heap.push(list, value))?;
                Data::boolean(true)
            }
            ("get" | "getAt", [at]) => {
                let found = self.position(at, length)?.and_then(|at| self.heap.list(list).get(at)).cloned();
                found.ok_or_else(|| {
                    format!("a list of {length} has no element {}; the first is 0", self.heap.text_of(at).unwrap_or_default())
                })?
            }
            ("set" | "putAt", [at, value]) => {
                self.set_at(&of, at, value.clone())?;
                Data::NULL
            }
            ("remove" | "removeAt", [at]) if Number::of(at).is_some() => {
                let at = self.position(at, length)?.filter(|at| *at < length);
                let at = at.ok_or_else(|| format!("a list of {length} has no such element"))?;
                self.heap.step(length / 8)?;
                self.heap.list_mut(list)?.remove(at)
            }
            ("remove" | "removeElement", [value]) => match self.index_of(list, value)? {
                Some(at) => {
                    self.heap.list_mut(list)?.remove(at);
                    Data::boolean(true)
                }
                None => Data::boolean(false),
            },
            ("clear", []) => {
                self.heap.list_mut(list)?.clear();
                Data::NULL
            }
            ("contains", [value]) => Data::boolean(self.index_of(list, value)?.is_some()),
            ("indexOf", [value]) => self.index_of(list, value)?.map_or(Number::Int(-1).data(), Data::int),
            ("first" | "head", []) => self.heap.list(list).first().cloned().ok_or("the list is empty")?,
            ("last", []) => self.heap.list(list).last().cloned().ok_or("the list is empty")?,
            ("join", []) => self.joined(list, "")?,
            ("join", [by]) => {
                let by = self.heap.text_of(by)?;
                self.joined(list, &by)?
            }
            ("sum", []) => {
                let mut sum = self.heap.list(list).first().cloned().unwrap_or(Data::NULL);
                for element in self.elements(&of)?.iter().skip(1) {
                    sum = match (Number::of(&sum), Number::of(element)) {
                        (Some(a), Some(b)) => compute(Operator::Add, a, b)?.data(),
                        _ => return Err(format!("{} cannot be added up", self.heap.shown(element))),
                    };
                }
                sum
            }
            ("sort" | "max" | "min" | "reverse" | "unique" | "toSet" | "toUnique", []) => self.arranged(list, name)?,
            ("count", [value]) => {
                let mut count = 0;
                for element in self.elements(&of)? {
                    count += usize::from(self.heap.equal(&element, value, 0)?);
                }
                Data::int(count)
            }
            ("containsAll", [values]) => {
                let mut all = true;
                for value in self.elements(values)? {
                    all = all && self.index_of(list, &value)?.is_some();
                }
                Data::boolean(all)
            }
            ("equals", [other]) => Data::boolean(self.heap.equal(&of, other, 0)?),
            ("toString", []) => {
                let text = self.heap.text_of(&of)?;
                self.heap.text(text)?
            }
            ("toList" | "asList" | "collect", []) => {
                let elements = self.elements(&of)?;
                self.heap.new_list(elements)?
            }
            _ => return Ok(None),
        }))
    }

    pub(super) fn map_method(&mut self, map: usize, name: &str, arguments: &[Data]) -> Outcome<Option<Data>> {
        let of = Data::Map(map);
        Ok(Some(match (name, arguments) {
            ("size", []) => Data::int(self.heap.map(map).len()),
            ("isEmpty", []) => Data::boolean(self.heap.map(map).is_empty()),
            ("get" | "getAt", [key]) => self.value_of(map, key)?.unwrap_or(Data::NULL),
            ("get" | "getOrDefault", [key, default]) => self.value_of(map, key)?.unwrap_or_else(|| default.clone()),
            ("put" | "putAt", [key, value]) => {
                let before = self.value_of(map, key)?.unwrap_or(Data::NULL);
                let key = self.key(key)?;
                self.heap.put(map, key, value.clone())?;
                before
            }
            ("putAll", [Data::Map(other)]) => {
                let entries = self.heap.map(*other).to_vec();
                entries.into_iter().try_for_each(|(key, value)| self.heap.put(map, key, value))?;
                Data::NULL
            }
            ("remove", [key]) => {
                let before = self.value_of(map, key)?.unwrap_or(Data::NULL);
                let key = self.key(key)?;
                self.heap.map_mut(map)?.retain(|(known, _)| *known != key);
                before
            }
            ("clear", []) => {
                self.heap.map_mut(map)?.clear();
                Data::NULL
            }
            ("containsKey", [key]) => Data::boolean(self.value_of(map, key)?.is_some()),
            ("containsValue", [value]) => {
                let entries = self.heap.map(map).to_vec();
                let mut found = false;
                for (_, known) in entries {
                    found = found || self.heap.equal(&known, value, 0)?;
                }
                Data::boolean(found)
            }
            ("keySet", []) => {
                let keys = self.heap.map(map).iter().map(|(key, _)| Data::Item(crate::eval::item::Item::text(key.clone()))).collect();
                self.heap.new_list(keys)?
            }
            ("values", []) => {
                let values = self.heap.map(map).iter().map(|(_, value)| value.clone()).collect();
                self.heap.new_list(values)?
            }
            ("entrySet", []) => {
                let entries = self.elements(&of)?;
                self.heap.new_list(entries)?
            }
            ("getKey" | "getValue", []) => {
                let key = if name == "getKey" { "key" } else { "value" };
                self.heap.get(map, key)?.unwrap_or(Data::NULL)
            }
            ("equals", [other]) => Data::boolean(self.heap.equal(&of, other, 0)?),
            ("toString", []) => {
                let text = self.heap.text_of(&of)?;
                self.heap.text(text)?
            }
            _ => return Ok(None),
        }))
    }

    fn value_of(&mut self, map: usize, key: &Data) -> Outcome<Option<Data>> {
        let key = self.key(key)?;
        self.heap.get(map, &key)
    }

    fn index_of(&mut self, list: usize, value: &Data) -> Outcome<Option<usize>> {
        for (at, element) in self.elements(&Data::List(list))?.iter().enumerate() {
            if self.heap.equal(element, value, 0)? {
                return Ok(Some(at));
            }
        }
        Ok(None)
    }

    fn joined(&mut self, list: usize, by: &str) -> Outcome<Data> {
        let mut whole = String::new();
        for (n, element) in self.elements(&Data::List(list))?.iter().enumerate() {
            whole.push_str(if n > 0 { by } else { "" });
            whole.push_str(&self.heap.text_of(element)?);
            crate::eval::text::bounded(whole.len())?;
        }
        self.heap.text(whole)
    }

    fn arranged(&mut self, list: usize, name: &str) -> Outcome<Data> {
        let mut elements = self.elements(&Data::List(list))?;
        match name {
            "reverse" => elements.reverse(),
            "unique" | "toSet" | "toUnique" => {
                let mut once: Vec<Data> = Vec::new();
                for element in elements {
                    let mut known = false;
                    for other in &once {
                        known = known || self.heap.equal(other, &element, 0)?;
                    }
                    if !known {
                        once.push(element);
                    }
                }
                elements = once;
            }
            _ => elements = self.sorted(elements, |run, a, b| run.heap.order(a, b).map(|order| order.unwrap_or(Ordering::Equal)))?,
        }
        match name {
            "max" => Ok(elements.pop().unwrap_or(Data::NULL)),
            "min" => Ok(elements.into_iter().next().unwrap_or(Data::NULL)),
            "sort" | "unique" => {
                self.heap.list_mut(list)?.clone_from(&elements);
                Ok(Data::List(list))
            }
            _ => self.heap.new_list(elements),
        }
    }

    /// Whether something is in a list, a map's keys, or a text.
    pub(super) fn contains(&mut self, of: &Data, value: &Data) -> Outcome<bool> {
        match of {
            Data::List(list) => self.index_of(*list, value).map(|found| found.is_some()),
            Data::Map(map) => self.value_of(*map, value).map(|found| found.is_some()),
            other if other.is_null() => Ok(false),
            other => self.heap.equal(other, value, 0),
        }
    }

    /// `left << right`
    pub(super) fn append(&mut self, left: &Data, right: &Data) -> Outcome<Data> {
        match (left, right) {
            (Data::List(list), value) => {
                self.heap.push(*list, value.clone())?;
                Ok(left.clone())
            }
            (Data::Map(_), Data::Map(other)) => {
                let Data::Map(map) = left else { return Ok(Data::NULL) };
                let entries = self.heap.map(*other).to_vec();
                entries.into_iter().try_for_each(|(key, value)| self.heap.put(*map, key, value))?;
                Ok(left.clone())
            }
            _ if left.as_text().is_some() => {
                let whole = format!("{}{}", self.heap.text_of(left)?, self.heap.text_of(right)?);
                self.heap.text(whole)
            }
            _ => Err(format!("nothing can be put into {}", self.heap.shown(left))),
        }
    }

    /// A list without an element, or without those of another.
    pub(super) fn without(&mut self, of: &Data, what: &Data) -> Outcome<Data> {
        let gone = match what {
            Data::List(_) => self.elements(what)?,
            one => vec![one.clone()],
        };
        let gone = self.heap.new_list(gone)?;
        let mut left = Vec::new();
        for element in self.elements(of)? {
            if !self.contains(&gone, &element)? {
                left.push(element);
            }
        }
        self.heap.new_list(left)
    }
}
