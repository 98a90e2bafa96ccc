//! What a Groovy script works with. Lists and maps are places of a heap, so that two names can mean the same one.
use super::STEPS;
use super::number::Number;
use crate::eval::item::{Item, Outcome};
use crate::eval::{coerce, text};
use baton_models::Value;
use serde_json::Value as Json;
use std::cmp::Ordering;
use std::sync::Arc;

#[derive(Debug, Clone)]
pub(super) enum Data {
    /// A value, a point in time, or an object such as `execution`; never a list or a map.
    Item(Item),
    /// A `BigDecimal`.
    Decimal(dsntk_feel::FeelNumber),
    List(usize),
    Map(usize),
}

/// An entry of a map, in the order in which they came.
pub(super) type Entry = (Arc<str>, Data);

/// Everything that a run has made.
#[derive(Default)]
pub(super) struct Heap {
    lists: Vec<Vec<Data>>,
    maps: Vec<Vec<Entry>>,
    pub steps: u32,
    bytes: usize,
}

/// Bytes of all texts that a run makes.
const BYTES: usize = 32 << 20;
/// Lists and maps within each other.
const DEPTH: usize = 60;

impl Data {
    pub const NULL: Data = Data::Item(Item::NULL);

    pub fn boolean(b: bool) -> Self {
        Data::Item(Item::boolean(b))
    }

    pub fn int(n: usize) -> Self {
        Data::Item(Item::Value(i32::try_from(n).map_or(Value::Long(i64::MAX), Value::Integer)))
    }

    pub fn is_null(&self) -> bool {
        matches!(self, Data::Item(Item::Value(Value::Null)))
    }

    /// The text that it is.
    pub fn as_text(&self) -> Option<&Arc<str>> {
        match self {
            Data::Item(Item::Value(Value::String(text))) => Some(text),
            _ => None,
        }
    }

    pub fn kind(&self) -> &'static str {
        match self {
            Data::Item(item) => item.kind(),
            Data::Decimal(_) => "a number",
            Data::List(_) => "a list",
            Data::Map(_) => "a map",
        }
    }
}

impl Heap {
    /// Counts steps.
    pub fn step(&mut self, steps: usize) -> Outcome<()> {
        self.steps = self.steps.saturating_add(u32::try_from(steps).unwrap_or(u32::MAX));
        match self.steps > STEPS {
            true => Err(format!("the script ran too long and was stopped; a script may take {STEPS} steps")),
            false => Ok(()),
        }
    }

    /// Counts the bytes of a new text.
    pub fn text(&mut self, new: String) -> Outcome<Data> {
        /// What a text takes beside its bytes.
        const ITSELF: usize = 48;
        text::bounded(new.len())?;
        self.weigh(new.len() + ITSELF)?;
        Ok(Data::Item(Item::text(new)))
    }

    fn weigh(&mut self, bytes: usize) -> Outcome<()> {
        self.bytes = self.bytes.saturating_add(bytes);
        self.step(bytes / 256)?;
        match self.bytes > BYTES {
            true => Err(format!("the script needs more than {} megabytes of memory", BYTES >> 20)),
            false => Ok(()),
        }
    }

    pub fn list(&self, at: usize) -> &[Data] {
        self.lists.get(at).map_or(&[], Vec::as_slice)
    }

    pub fn list_mut(&mut self, at: usize) -> Outcome<&mut Vec<Data>> {
        self.lists.get_mut(at).ok_or_else(|| "there is no such list".to_owned())
    }

    pub fn map(&self, at: usize) -> &[Entry] {
        self.maps.get(at).map_or(&[], Vec::as_slice)
    }

    pub fn map_mut(&mut self, at: usize) -> Outcome<&mut Vec<Entry>> {
        self.maps.get_mut(at).ok_or_else(|| "there is no such map".to_owned())
    }

    pub fn new_list(&mut self, elements: Vec<Data>) -> Outcome<Data> {
        self.step(elements.len())?;
        self.weigh(64 + elements.len() * size_of::<Data>())?;
        self.lists.push(elements);
        Ok(Data::List(self.lists.len() - 1))
    }

    pub fn new_map(&mut self, entries: Vec<Entry>) -> Outcome<Data> {
        self.step(entries.len())?;
        self.weigh(64 + entries.len() * size_of::<Entry>())?;
        self.maps.push(entries);
        Ok(Data::Map(self.maps.len() - 1))
    }

    /// The value of a key.
    pub fn get(&mut self, map: usize, key: &str) -> Outcome<Option<Data>> {
        self.step(self.map(map).len() / 8)?;
        Ok(self.map(map).iter().find(|(name, _)| **name == *key).map(|(_, value)| value.clone()))
    }

    /// Gives a key a value.
    pub fn put(&mut self, map: usize, key: Arc<str>, value: Data) -> Outcome<()> {
        self.step(1 + self.map(map).len() / 8)?;
        self.weigh(size_of::<Entry>() + key.len())?;
        let entries = self.map_mut(map)?;
        match entries.iter_mut().find(|(name, _)| *name == key) {
            Some(entry) => entry.1 = value,
            None => entries.push((key, value)),
        }
        Ok(())
    }

    /// Adds to the end of a list.
    pub fn push(&mut self, list: usize, value: Data) -> Outcome<()> {
        self.weigh(size_of::<Data>())?;
        self.list_mut(list)?.push(value);
        Ok(())
    }

    /// What comes from outside; lists and maps are taken over.
    pub fn take(&mut self, item: Item) -> Outcome<Data> {
        match item.opened()? {
            Item::Tree(json) => self.json(json),
            Item::Value(Value::String(text)) => {
                self.weigh(text.len() / 16)?;
                Ok(Data::Item(Item::Value(Value::String(text))))
            }
            other => Ok(Data::Item(other)),
        }
    }

    fn json(&mut self, json: Json) -> Outcome<Data> {
        self.step(1)?;
        match json {
            Json::Array(list) => {
                let elements = list.into_iter().map(|json| self.json(json)).collect::<Outcome<_>>()?;
                self.new_list(elements)
            }
            Json::Object(map) => {
                let entries = map.into_iter().map(|(key, json)| Ok((Arc::from(key), self.json(json)?))).collect::<Outcome<_>>()?;
                self.new_map(entries)
            }
            scalar => Ok(Data::Item(Item::from_json(scalar))),
        }
    }

    /// What goes outside; a decimal becomes a double.
    pub fn item(&mut self, data: &Data) -> Outcome<Item> {
        Ok(match data {
            Data::Item(item) => item.clone(),
            Data::Decimal(decimal) => Item::Value(Value::Double(Number::Decimal(*decimal).double())),
            Data::List(_) | Data::Map(_) => Item::Tree(self.tree(data, 0)?),
        })
    }

    fn tree(&mut self, data: &Data, depth: usize) -> Outcome<Json> {
        self.step(1)?;
        if depth > DEPTH {
            return Err(format!("lists and maps are more than {DEPTH} levels within each other, or within themselves"));
        }
        Ok(match data {
            Data::List(list) => {
                let elements = self.list(*list).to_vec();
                elements.iter().map(|element| self.tree(element, depth + 1)).collect::<Outcome<Vec<_>>>()?.into()
            }
            Data::Map(map) => {
                let entries = self.map(*map).to_vec();
                let tree = entries.iter().map(|(key, value)| Ok((key.to_string(), self.tree(value, depth + 1)?)));
                Json::Object(tree.collect::<Outcome<_>>()?)
            }
            data => {
                let json = self.item(data)?.into_json()?;
                self.weigh(json.as_str().map_or(8, str::len))?;
                json
            }
        })
    }

    /// The text as Groovy writes it: null is `null`, a list `[1, 2]`, a map `[a:1]`.
    pub fn text_of(&mut self, data: &Data) -> Outcome<String> {
        let mut whole = String::new();
        self.write(data, &mut whole, 0)?;
        Ok(whole)
    }

    fn write(&mut self, data: &Data, to: &mut String, depth: usize) -> Outcome<()> {
        self.step(1)?;
        if depth > DEPTH {
            return Err(format!("lists and maps are more than {DEPTH} levels within each other, or within themselves"));
        }
        match data {
            Data::Item(Item::Value(Value::Null)) => to.push_str("null"),
            Data::Item(item) => {
                let text = text::of(item)?;
                self.weigh(text.len())?;
                to.push_str(&text);
            }
            Data::Decimal(decimal) => to.push_str(&Number::Decimal(*decimal).text()),
            Data::List(list) => {
                to.push('[');
                for (n, element) in self.list(*list).to_vec().iter().enumerate() {
                    to.push_str(if n > 0 { ", " } else { "" });
                    self.write(element, to, depth + 1)?;
                }
                to.push(']');
            }
            Data::Map(map) => {
                let entries = self.map(*map).to_vec();
                to.push_str(if entries.is_empty() { "[:" } else { "[" });
                for (n, (key, value)) in entries.iter().enumerate() {
                    to.push_str(if n > 0 { ", " } else { "" });
                    to.push_str(key);
                    to.push(':');
                    self.write(value, to, depth + 1)?;
                }
                to.push(']');
            }
        }
        text::bounded(to.len())
    }

    /// For messages.
    pub fn shown(&mut self, data: &Data) -> String {
        match data {
            Data::Item(item) => item.shown(),
            other => {
                let text: String = self.text_of(other).unwrap_or_default().chars().take(40).collect();
                format!("{text} ({})", other.kind())
            }
        }
    }

    /// Groovy's truth: null, 0, and what is empty are false.
    pub fn truth(&self, data: &Data) -> bool {
        match data {
            Data::Item(Item::Value(Value::Null)) => false,
            Data::Item(Item::Value(Value::Boolean(b))) => *b,
            Data::Item(Item::Value(Value::String(text))) => !text.is_empty(),
            Data::List(list) => !self.list(*list).is_empty(),
            Data::Map(map) => !self.map(*map).is_empty(),
            other => Number::of(other).is_none_or(|number| number.double() != 0.0),
        }
    }

    /// `==`: numbers by value, lists and maps by what is in them, a text never equals a number.
    pub fn equal(&mut self, left: &Data, right: &Data, depth: usize) -> Outcome<bool> {
        self.step(1)?;
        if depth > DEPTH {
            return Err(format!("lists and maps are more than {DEPTH} levels within each other, or within themselves"));
        }
        if let (Some(a), Some(b)) = (Number::of(left), Number::of(right)) {
            return Ok(a.order(b) == Some(Ordering::Equal));
        }
        match (left, right) {
            (Data::List(a), Data::List(b)) => {
                let (a, b) = (self.list(*a).to_vec(), self.list(*b).to_vec());
                let mut same = a.len() == b.len();
                for (a, b) in a.iter().zip(&b).take(if same { usize::MAX } else { 0 }) {
                    same = same && self.equal(a, b, depth + 1)?;
                }
                Ok(same)
            }
            (Data::Map(a), Data::Map(b)) => {
                let entries = self.map(*a).to_vec();
                let mut same = entries.len() == self.map(*b).len();
                for (key, value) in entries.iter().take(if same { usize::MAX } else { 0 }) {
                    let other = self.get(*b, key)?;
                    same = same && other.map_or(Ok(false), |other| self.equal(value, &other, depth + 1))?;
                }
                Ok(same)
            }
            (Data::Item(Item::Value(Value::String(a))), Data::Item(Item::Value(Value::String(b)))) => {
                self.step(a.len().min(b.len()) / 1024)?;
                Ok(a == b)
            }
            (Data::Item(a), Data::Item(b)) => Ok(match (coerce::as_date(a), coerce::as_date(b)) {
                (Some(a), Some(b)) => a == b,
                _ => a == b,
            }),
            _ => Ok(false),
        }
    }

    /// How two stand to each other; null comes first.
    pub fn order(&mut self, left: &Data, right: &Data) -> Outcome<Option<Ordering>> {
        self.step(1)?;
        if left.is_null() || right.is_null() {
            return Ok(Some(right.is_null().cmp(&left.is_null())));
        }
        if let (Some(a), Some(b)) = (Number::of(left), Number::of(right)) {
            return Ok(a.order(b));
        }
        if let (Some(a), Some(b)) = (left.as_text(), right.as_text()) {
            self.step(a.len().min(b.len()) / 256)?;
            return Ok(Some(a.encode_utf16().cmp(b.encode_utf16())));
        }
        if let (Data::Item(a), Data::Item(b)) = (left, right) {
            match (coerce::as_date(a), coerce::as_date(b), a, b) {
                (Some(a), Some(b), ..) => return Ok(Some(a.cmp(&b))),
                (_, _, Item::Value(Value::Boolean(a)), Item::Value(Value::Boolean(b))) => return Ok(Some(a.cmp(b))),
                _ => {}
            }
        }
        Err(format!("{} cannot be compared with {}", self.shown(left), self.shown(right)))
    }
}
