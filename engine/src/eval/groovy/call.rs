//! Calls of Groovy: methods of values and objects, and the few functions and static methods that exist.
use super::data::Data;
use super::number::Number;
use super::{Outcome, Run};
use crate::eval::item::Item;
use crate::eval::{functions, juel, log};
use baton_models::Value;
use baton_models::expr::groovy::{Closure, Expr, Kind, Type};
use std::sync::Arc;

impl Run<'_> {
    pub(super) fn call(
        &mut self,
        of: Option<&Expr>,
        name: &Arc<str>,
        arguments: &[Expr],
        closure: Option<&Closure>,
        safe: bool,
    ) -> Outcome<Data> {
        let Some(of) = of else {
            let arguments = self.list_of(arguments)?;
            return match &**name {
                "println" | "print" | "printf" => self.print(&arguments),
                _ => {
                    let items = self.items(&arguments)?;
                    let found = functions::plain(name, &items, self.scope)?;
                    self.heap.take(found)
                }
            };
        };
        if let Some(class) = self.class(of) {
            let arguments = self.list_of(arguments)?;
            return self.of_class(class, name, &arguments);
        }
        let of = self.expr(of)?;
        if of.is_null() {
            return match (safe, &**name) {
                (true, _) => Ok(Data::NULL),
                (_, "toString") => self.heap.text("null".to_owned()),
                (_, "equals") => {
                    let arguments = self.list_of(arguments)?;
                    Ok(Data::boolean(arguments.iter().all(Data::is_null)))
                }
                _ => Err(format!("'{name}' is called on null")),
            };
        }
        let arguments = self.list_of(arguments)?;
        if let Some(text) = of.as_text() {
            self.heap.step(text.len() / 256)?;
        }
        if let Some(closure) = closure {
            return self.with_closure(&of, name, &arguments, closure);
        }
        match &of {
            Data::List(list) => {
                if let Some(found) = self.list_method(*list, name, &arguments)? {
                    return Ok(found);
                }
            }
            Data::Map(map) => {
                if let Some(found) = self.map_method(*map, name, &arguments)? {
                    return Ok(found);
                }
            }
            of => {
                if let Some(found) = self.of_value(of, name, &arguments)? {
                    return Ok(found);
                }
            }
        }
        let items = self.items(&arguments)?;
        let found = juel::method(self.heap.item(&of)?, name, &items, self.scope)?;
        // What is set, and what the org chart answers, stands in the journal: some ten thousand times.
        if matches!(of, Data::Item(Item::Execution | Item::Task | Item::Org)) {
            self.heap.step(100)?;
        }
        // What was set may be what the script has read.
        if matches!(of, Data::Item(Item::Execution | Item::Task)) && !name.starts_with("get") && !name.starts_with("has") {
            self.seen.clear();
        }
        self.heap.take(found)
    }

    /// A line for the journal.
    fn print(&mut self, arguments: &[Data]) -> Outcome<Data> {
        let line = arguments.iter().map(|argument| self.heap.text_of(argument)).collect::<Outcome<Vec<_>>>()?.join(" ");
        self.heap.step(line.len() / 256)?;
        log::line(self.lines, &line, self.scope);
        self.lines += 1;
        Ok(Data::NULL)
    }

    fn list_of(&mut self, arguments: &[Expr]) -> Outcome<Vec<Data>> {
        arguments.iter().map(|argument| self.expr(argument)).collect()
    }

    fn items(&mut self, arguments: &[Data]) -> Outcome<Vec<Item>> {
        arguments.iter().map(|argument| self.heap.item(argument)).collect()
    }

    /// The class whose static method is called, where no variable has that name.
    fn class<'e>(&mut self, of: &'e Expr) -> Option<&'e str> {
        const CLASSES: [&str; 8] = ["Math", "Integer", "Long", "Double", "Boolean", "String", "BigDecimal", "System"];
        let name = match &of.kind {
            Kind::Name(name) => name,
            Kind::Property { of, name, .. } if matches!(&**name, "out" | "err") => match &of.kind {
                Kind::Name(name) => name,
                _ => return None,
            },
            _ => return None,
        };
        let own =
            self.names.iter().any(|(known, _)| known == name) || self.globals.contains_key(name) || self.scope.variable(name).is_some();
        CLASSES.iter().any(|class| **class == **name && !own).then_some(&**name)
    }

    fn of_class(&mut self, class: &str, name: &str, arguments: &[Data]) -> Outcome<Data> {
        let typed = |run: &mut Self, data: &Data, kind| run.typed(data.clone(), kind);
        match (class, name, arguments) {
            ("System", "println" | "print" | "printf", _) => self.print(arguments),
            ("System", "currentTimeMillis", []) => Ok(Number::Long(self.scope.now()).data()),
            ("Integer", "parseInt" | "valueOf", [of]) => self.parsed(of, Type::Integer),
            ("Long", "parseLong" | "valueOf", [of]) => self.parsed(of, Type::Long),
            ("Double", "parseDouble" | "valueOf", [of]) => self.parsed(of, Type::Double),
            ("BigDecimal", "valueOf", [of]) => self.parsed(of, Type::Decimal),
            ("Boolean", "parseBoolean" | "valueOf", [of]) => {
                let text = self.heap.text_of(of)?;
                Ok(Data::boolean(text.eq_ignore_ascii_case("true")))
            }
            ("String", "valueOf", [of]) => {
                typed(self, of, Type::Text).and_then(|text| if of.is_null() { self.heap.text("null".to_owned()) } else { Ok(text) })
            }
            ("Math", "max" | "min", [a, b]) => {
                let (first, second) = (self.number(a)?, self.number(b)?);
                let larger = first.order(second).is_some_and(std::cmp::Ordering::is_ge);
                Ok(if larger == (name == "max") { first } else { second }.data())
            }
            ("Math", "abs", [of]) => {
                let number = self.number(of)?;
                if number.double() < 0.0 { number.negative().map(Number::data) } else { Ok(number.data()) }
            }
            ("Math", "round", [of]) => Ok(Number::Long(Number::Double((self.number(of)?.double() + 0.5).floor()).long()).data()),
            ("Math", "floor", [of]) => Ok(Number::Double(self.number(of)?.double().floor()).data()),
            ("Math", "ceil", [of]) => Ok(Number::Double(self.number(of)?.double().ceil()).data()),
            _ => Err(format!("{class} has no method '{name}' with {} arguments here", arguments.len())),
        }
    }

    /// A text that must be a number.
    fn parsed(&mut self, of: &Data, kind: Type) -> Outcome<Data> {
        match of.is_null() {
            true => Err("null is no number".to_owned()),
            false => self.typed(of.clone(), kind),
        }
    }

    /// Groovy's methods of text and numbers, beside those that they have in expressions.
    fn of_value(&mut self, of: &Data, name: &str, arguments: &[Data]) -> Outcome<Option<Data>> {
        if let Some(found) = self.conversion(of, name, arguments)? {
            return Ok(Some(found));
        }
        let Some(text) = of.as_text().cloned() else { return self.of_number(of, name, arguments) };
        Ok(Some(match (name, arguments) {
            ("length" | "size", []) => Data::int(text.encode_utf16().count()),
            ("isNumber" | "isBigDecimal" | "isDouble", []) => Data::boolean(Number::read(&text).is_some()),
            ("isInteger", []) => Data::boolean(matches!(Number::read(&text), Some(Number::Int(_)))),
            ("isLong", []) => Data::boolean(matches!(Number::read(&text), Some(Number::Int(_) | Number::Long(_)))),
            ("capitalize", []) => {
                let mut letters = text.chars();
                let first: String = letters.next().into_iter().flat_map(char::to_uppercase).collect();
                self.heap.text(first + letters.as_str())?
            }
            ("reverse", []) => self.heap.text(text.chars().rev().collect())?,
            ("padLeft" | "padRight", [width] | [width, _]) => {
                let with = arguments.get(1).map_or(Ok(" ".to_owned()), |with| self.heap.text_of(with))?;
                let width = usize::try_from(self.number(width)?.long()).unwrap_or_default();
                crate::eval::text::bounded(width.saturating_mul(with.len()))?;
                let missing = width.saturating_sub(text.chars().count());
                let filling: String = with.chars().cycle().take(if with.is_empty() { 0 } else { missing }).collect();
                self.heap.text(if name == "padLeft" { filling + &text } else { format!("{text}{filling}") })?
            }
            ("tokenize", [by]) => {
                let by = self.heap.text_of(by)?;
                let parts = text.split(|c| by.contains(c)).filter(|part| !part.is_empty());
                let parts = parts.map(|part| self.heap.text(part.to_owned())).collect::<Outcome<_>>()?;
                self.heap.new_list(parts)?
            }
            ("plus", [other]) => {
                let other = self.heap.text_of(other)?;
                self.heap.text(format!("{text}{other}"))?
            }
            _ => return Ok(None),
        }))
    }

    fn conversion(&mut self, of: &Data, name: &str, arguments: &[Data]) -> Outcome<Option<Data>> {
        let kind = match (name, arguments) {
            ("toInteger" | "intValue", []) => Type::Integer,
            ("toLong" | "longValue", []) => Type::Long,
            ("toDouble" | "doubleValue", []) => Type::Double,
            ("toBigDecimal", []) => Type::Decimal,
            ("toString", []) => Type::Text,
            ("toBoolean", []) if of.as_text().is_some() => {
                let words = ["true", "y", "1"];
                return Ok(of.as_text().map(|text| Data::boolean(words.iter().any(|word| text.trim().eq_ignore_ascii_case(word)))));
            }
            ("equals", [other]) => return self.heap.equal(of, other, 0).map(|equal| Some(Data::boolean(equal))),
            _ => return Ok(None),
        };
        if matches!(of, Data::Item(item) if !matches!(item, Item::Value(_) | Item::DateTime(_))) {
            return Ok(None);
        }
        self.typed(of.clone(), kind).map(Some)
    }

    fn of_number(&mut self, of: &Data, name: &str, arguments: &[Data]) -> Outcome<Option<Data>> {
        let Some(number) = Number::of(of) else { return Ok(None) };
        match (name, arguments) {
            ("abs", []) => self.of_class("Math", "abs", std::slice::from_ref(of)).map(Some),
            ("round", []) => self.of_class("Math", "round", std::slice::from_ref(of)).map(Some),
            ("round" | "setScale", [digits] | [digits, _]) if arguments.len() == 1 || name == "setScale" => {
                let digits = i32::try_from(self.number(digits)?.long()).ok().filter(|digits| (0..=30).contains(digits));
                let digits = digits.ok_or("0 to 30 digits after the point are possible")?;
                let rounded = number.decimal()?.round_half_up(digits).map_err(|_| "the number cannot be rounded so")?;
                Ok(Some(if matches!(number, Number::Double(_)) {
                    Number::Double(Number::Decimal(rounded).double()).data()
                } else {
                    Data::Decimal(rounded)
                }))
            }
            ("negate", []) => number.negative().map(|number| Some(number.data())),
            ("compareTo", [other]) => {
                let order = self.heap.order(of, other)?.map_or(0, |order| order as i32);
                Ok(Some(Number::Int(order).data()))
            }
            _ => Ok(match of {
                // What no variable can hold is a double for those methods.
                Data::Decimal(_) => None,
                Data::Item(Item::Value(Value::Null)) => Some(Data::NULL),
                _ => None,
            }),
        }
    }
}
