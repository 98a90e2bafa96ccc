//! Values of Groovy's expressions.
use super::data::Data;
use super::number::{Number, compute};
use super::{Outcome, Run};
use crate::eval::item::Item;
use crate::eval::{coerce, juel, objects};
use baton_models::Value;
use baton_models::expr::groovy::{Expr, Kind, Made, Operator, Piece, Type};
use baton_models::time::{Unit, add};
use std::cmp::Ordering;
use std::sync::Arc;

impl Run<'_> {
    /// The value of an expression; the first that fails tells where.
    pub(super) fn expr(&mut self, expr: &Expr) -> Outcome<Data> {
        self.heap.step(1)?;
        let result = self.kind(&expr.kind);
        if result.is_err() && self.failed.is_none() {
            self.failed = Some(expr.at);
        }
        result
    }

    fn kind(&mut self, kind: &Kind) -> Outcome<Data> {
        match kind {
            Kind::Literal(value) => Ok(Data::Item(Item::Value(value.clone()))),
            Kind::Decimal(digits) => digits.parse().map(Data::Decimal).map_err(|_| format!("{digits} is no number")),
            Kind::Text(pieces) => self.pieces(pieces),
            Kind::Name(name) => self.name(name),
            Kind::List(items) => {
                let elements = items.iter().map(|item| self.expr(item)).collect::<Outcome<_>>()?;
                self.heap.new_list(elements)
            }
            Kind::Map(entries) => self.map(entries),
            Kind::Property { of, name, safe } => {
                let of = self.expr(of)?;
                if *safe && of.is_null() { Ok(Data::NULL) } else { self.property(&of, name) }
            }
            Kind::Index(of, index) => {
                let (of, index) = (self.expr(of)?, self.expr(index)?);
                self.index(&of, &index)
            }
            Kind::Call { of, name, arguments, closure, safe } => self.call(of.as_deref(), name, arguments, closure.as_deref(), *safe),
            Kind::New(Made::Now) => Ok(Data::Item(Item::Value(Value::Date(self.scope.now())))),
            Kind::New(Made::List) => self.heap.new_list(Vec::new()),
            Kind::New(Made::Map) => self.heap.new_map(Vec::new()),
            Kind::Not(of) => {
                let of = self.expr(of)?;
                Ok(Data::boolean(!self.heap.truth(&of)))
            }
            Kind::Negative(of) => {
                let of = self.expr(of)?;
                self.number(&of)?.negative().map(Number::data)
            }
            Kind::Binary(operator, left, right) => self.binary(*operator, left, right),
            Kind::Choice(condition, then, otherwise) => {
                let holds = self.expr(condition)?;
                self.expr(if self.heap.truth(&holds) { then } else { otherwise })
            }
            Kind::Elvis(first, otherwise) => {
                let first = self.expr(first)?;
                if self.heap.truth(&first) { Ok(first) } else { self.expr(otherwise) }
            }
            Kind::Range(from, to, whole) => self.range(from, to, *whole),
            Kind::As(of, kind) => {
                let of = self.expr(of)?;
                self.typed(of, *kind)
            }
            Kind::Assign(target, operator, value) => self.assign(target, *operator, value),
            Kind::Step { target, up, after } => {
                let before = self.expr(target)?;
                let operator = if *up { Operator::Add } else { Operator::Subtract };
                let now = compute(operator, self.number(&before)?, Number::Int(1))?.data();
                self.set(target, now.clone())?;
                Ok(if *after { before } else { now })
            }
        }
    }

    fn pieces(&mut self, pieces: &[Piece]) -> Outcome<Data> {
        let mut whole = String::new();
        for piece in pieces {
            match piece {
                Piece::Text(text) => whole.push_str(text),
                Piece::Computed(expr) => {
                    let data = self.expr(expr)?;
                    whole.push_str(&self.heap.text_of(&data)?);
                }
            }
            crate::eval::text::bounded(whole.len())?;
        }
        self.heap.text(whole)
    }

    fn map(&mut self, entries: &[(Expr, Expr)]) -> Outcome<Data> {
        let map = self.heap.new_map(Vec::new())?;
        let Data::Map(at) = map else { return Ok(map) };
        for (key, value) in entries {
            let (key, value) = (self.expr(key)?, self.expr(value)?);
            let key = self.key(&key)?;
            self.heap.put(at, key, value)?;
        }
        Ok(map)
    }

    /// The key that data is in a map.
    pub(super) fn key(&mut self, data: &Data) -> Outcome<Arc<str>> {
        match data.as_text() {
            Some(text) => Ok(text.clone()),
            None => self.heap.text_of(data).map(Arc::from),
        }
    }

    /// A variable of the script, an object, or a variable of the process.
    fn name(&mut self, name: &Arc<str>) -> Outcome<Data> {
        if let Some((_, data)) = self.names.iter().rev().find(|(known, _)| known == name) {
            return Ok(data.clone());
        }
        if let Some(data) = self.globals.get(name).or_else(|| self.seen.get(name)) {
            return Ok(data.clone());
        }
        if let Some(object) = objects::named(name, self.scope) {
            return Ok(Data::Item(object));
        }
        let Some(value) = self.scope.variable(name) else {
            return if &**name == "org" { Ok(Data::Item(Item::Org)) } else { Err(juel::unknown(name, self.scope)) };
        };
        let data = self.heap.take(Item::Value(value))?;
        if matches!(data, Data::List(_) | Data::Map(_)) {
            self.seen.insert(name.clone(), data.clone());
        }
        Ok(data)
    }

    fn property(&mut self, of: &Data, name: &str) -> Outcome<Data> {
        match of {
            Data::Map(map) => Ok(self.heap.get(*map, name)?.unwrap_or(Data::NULL)),
            // Of a list: that of each element.
            Data::List(_) => {
                let elements = self.elements(of)?;
                let found = elements.iter().map(|element| self.property(element, name)).collect::<Outcome<_>>()?;
                self.heap.new_list(found)
            }
            Data::Item(Item::Value(Value::Null)) => Err(format!("'{name}' is asked of null")),
            Data::Item(item) => {
                let found = juel::property(item.clone(), name, self.scope)?;
                self.heap.take(found)
            }
            Data::Decimal(_) => Err(format!("{} has no property '{name}'", self.heap.shown(of))),
        }
    }

    fn index(&mut self, of: &Data, index: &Data) -> Outcome<Data> {
        match of {
            Data::List(list) => {
                let at = self.position(index, self.heap.list(*list).len())?;
                Ok(at.and_then(|at| self.heap.list(*list).get(at)).cloned().unwrap_or(Data::NULL))
            }
            Data::Map(map) => {
                let key = self.key(index)?;
                Ok(self.heap.get(*map, &key)?.unwrap_or(Data::NULL))
            }
            Data::Item(Item::Value(Value::String(text))) => {
                let letters: Vec<char> = text.chars().collect();
                self.heap.step(letters.len() / 64)?;
                let at = self.position(index, letters.len())?;
                match at.and_then(|at| letters.get(at)) {
                    Some(letter) => self.heap.text(letter.to_string()),
                    None => Err(format!("a text of length {} has no such place", letters.len())),
                }
            }
            Data::Item(Item::Value(Value::Null)) => Err("something is asked of null by an index".to_owned()),
            other => {
                let key = self.key(index)?;
                self.property(other, &key)
            }
        }
    }

    /// An index, from behind where it is negative.
    pub(super) fn position(&mut self, index: &Data, length: usize) -> Outcome<Option<usize>> {
        let at = self.number(index)?.long();
        let at = if at < 0 { at.saturating_add(i64::try_from(length).unwrap_or(i64::MAX)) } else { at };
        Ok(usize::try_from(at).ok())
    }

    pub(super) fn number(&mut self, data: &Data) -> Outcome<Number> {
        Number::of(data).ok_or_else(|| format!("{} is no number", self.heap.shown(data)))
    }

    fn binary(&mut self, operator: Operator, left: &Expr, right: &Expr) -> Outcome<Data> {
        let left = self.expr(left)?;
        match operator {
            Operator::And if !self.heap.truth(&left) => return Ok(Data::boolean(false)),
            Operator::Or if self.heap.truth(&left) => return Ok(Data::boolean(true)),
            _ => {}
        }
        let right = self.expr(right)?;
        self.operate(operator, &left, &right)
    }

    fn operate(&mut self, operator: Operator, left: &Data, right: &Data) -> Outcome<Data> {
        let mut ordered = |judge: fn(Ordering) -> bool| Ok(Data::boolean(self.heap.order(left, right)?.is_some_and(judge)));
        match operator {
            Operator::And | Operator::Or => Ok(Data::boolean(self.heap.truth(right))),
            Operator::Equal => self.heap.equal(left, right, 0).map(Data::boolean),
            Operator::NotEqual => self.heap.equal(left, right, 0).map(|equal| Data::boolean(!equal)),
            Operator::Less => ordered(Ordering::is_lt),
            Operator::LessOrEqual => ordered(Ordering::is_le),
            Operator::Greater => ordered(Ordering::is_gt),
            Operator::GreaterOrEqual => ordered(Ordering::is_ge),
            Operator::Compare => {
                let order = self.heap.order(left, right)?.unwrap_or(Ordering::Greater);
                Ok(Number::Int(order as i32).data())
            }
            Operator::In => self.contains(right, left).map(Data::boolean),
            Operator::Append => self.append(left, right),
            _ => self.arithmetic(operator, left, right),
        }
    }

    fn arithmetic(&mut self, operator: Operator, left: &Data, right: &Data) -> Outcome<Data> {
        if let (Some(a), Some(b)) = (Number::of(left), Number::of(right)) {
            return compute(operator, a, b).map(Number::data);
        }
        match (operator, left, right) {
            (Operator::Add, Data::List(list), _) => {
                let mut elements = self.heap.list(*list).to_vec();
                match right {
                    Data::List(_) => elements.extend(self.elements(right)?),
                    one => elements.push(one.clone()),
                }
                self.heap.new_list(elements)
            }
            (Operator::Subtract, Data::List(_), _) => self.without(left, right),
            (Operator::Add, Data::Map(map), Data::Map(other)) => {
                let (entries, more) = (self.heap.map(*map).to_vec(), self.heap.map(*other).to_vec());
                let sum = self.heap.new_map(entries)?;
                if let Data::Map(sum) = sum {
                    more.into_iter().try_for_each(|(key, value)| self.heap.put(sum, key, value))?;
                }
                Ok(sum)
            }
            (Operator::Add, ..) if left.as_text().is_some() || right.as_text().is_some() => {
                let whole = format!("{}{}", self.heap.text_of(left)?, self.heap.text_of(right)?);
                self.heap.text(whole)
            }
            (Operator::Subtract, Data::Item(Item::Value(Value::String(text))), _) => {
                let part = self.heap.text_of(right)?;
                self.heap.text(text.replacen(&*part, "", 1))
            }
            (Operator::Multiply, Data::Item(Item::Value(Value::String(text))), _) => {
                let times =
                    usize::try_from(self.number(right)?.long()).map_err(|_| "a text cannot be repeated a negative number of times")?;
                crate::eval::text::bounded(text.len().saturating_mul(times))?;
                self.heap.text(text.repeat(times))
            }
            (Operator::Add | Operator::Subtract, Data::Item(item), _) if coerce::as_date(item).is_some() && Number::of(right).is_some() => {
                let days = self.number(right)?.long();
                let days = if operator == Operator::Add { days } else { days.saturating_neg() };
                add(coerce::as_date(item).unwrap_or_default(), days, Unit::Day).map(|ms| Data::Item(Item::Value(Value::Date(ms))))
            }
            _ => Err(format!("{} and {} cannot be computed with", self.heap.shown(left), self.heap.shown(right))),
        }
    }

    fn range(&mut self, from: &Expr, to: &Expr, whole: bool) -> Outcome<Data> {
        let (from, to) = (self.expr(from)?, self.expr(to)?);
        let (from, to) = (self.number(&from)?.long(), self.number(&to)?.long());
        let length = usize::try_from(to.abs_diff(from)).unwrap_or(usize::MAX);
        self.heap.step(length)?;
        let number = |n: i64| i32::try_from(n).map_or(Number::Long(n), Number::Int).data();
        let mut elements: Vec<Data> = if from <= to { (from..=to).map(number).collect() } else { (to..=from).rev().map(number).collect() };
        if !whole {
            elements.pop();
        }
        self.heap.new_list(elements)
    }

    fn assign(&mut self, target: &Expr, operator: Option<Operator>, value: &Expr) -> Outcome<Data> {
        let value = match operator {
            None => self.expr(value)?,
            Some(operator) => {
                let (before, by) = (self.expr(target)?, self.expr(value)?);
                self.operate(operator, &before, &by)?
            }
        };
        self.set(target, value.clone())?;
        Ok(value)
    }

    /// Gives a place a value: a variable of the script, a key of a map, an element of a list.
    fn set(&mut self, target: &Expr, value: Data) -> Outcome<()> {
        match &target.kind {
            Kind::Name(name) => match self.names.iter_mut().rev().find(|(known, _)| known == name) {
                Some(known) => known.1 = value,
                None if self.globals.len() < super::VARIABLES => drop(self.globals.insert(name.clone(), value)),
                None => return Err(format!("the script has more than {} variables", super::VARIABLES)),
            },
            Kind::Property { of, name, .. } => {
                let of = self.expr(of)?;
                return self.set_property(&of, name, value);
            }
            Kind::Index(of, index) => {
                let (of, index) = (self.expr(of)?, self.expr(index)?);
                return self.set_at(&of, &index, value);
            }
            _ => return Err("nothing can be assigned to this".to_owned()),
        }
        Ok(())
    }

    fn set_property(&mut self, of: &Data, name: &Arc<str>, value: Data) -> Outcome<()> {
        match of {
            Data::Map(map) => self.heap.put(*map, name.clone(), value),
            Data::Item(Item::Task) => {
                let mut letters = name.chars();
                let setter: String = "set".chars().chain(letters.next().into_iter().flat_map(char::to_uppercase)).chain(letters).collect();
                let value = self.heap.item(&value)?;
                objects::task_method(&setter, &[value], self.scope).map(drop)
            }
            other => Err(format!("{} has no property '{name}' that can be set", self.heap.shown(other))),
        }
    }

    pub(super) fn set_at(&mut self, of: &Data, index: &Data, value: Data) -> Outcome<()> {
        match of {
            Data::Map(map) => {
                let key = self.key(index)?;
                self.heap.put(*map, key, value)
            }
            Data::List(list) => {
                let length = self.heap.list(*list).len();
                let at = self.position(index, length)?.ok_or_else(|| format!("a list of {length} has no such element"))?;
                self.heap.step(at.saturating_sub(length))?;
                while self.heap.list(*list).len() <= at {
                    self.heap.push(*list, Data::NULL)?;
                }
                if let Some(place) = self.heap.list_mut(*list)?.get_mut(at) {
                    *place = value;
                }
                Ok(())
            }
            other => Err(format!("{} has no elements that can be set", self.heap.shown(other))),
        }
    }

    /// A value in a type.
    pub(super) fn typed(&mut self, of: Data, kind: Type) -> Outcome<Data> {
        if of.is_null() || kind == Type::Any {
            return Ok(of);
        }
        match kind {
            Type::Boolean => return Ok(Data::boolean(self.heap.truth(&of))),
            Type::List if matches!(of, Data::List(_)) => return Ok(of),
            Type::List => return Err(format!("{} is no list", self.heap.shown(&of))),
            Type::Text => {
                let text = self.heap.text_of(&of)?;
                return self.heap.text(text);
            }
            _ => {}
        }
        let read = Number::of(&of).or_else(|| Number::read(of.as_text()?));
        let number = read.ok_or_else(|| format!("{} is no number", self.heap.shown(&of)))?;
        Ok(match kind {
            Type::Integer => number.int().data(),
            Type::Long => Number::Long(number.long()).data(),
            Type::Double => Number::Double(number.double()).data(),
            _ => Data::Decimal(number.decimal()?),
        })
    }
}
