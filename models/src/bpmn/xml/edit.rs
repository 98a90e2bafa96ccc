//! Changes to a tree that was read: what the extensions of one dialect mean in the words of another. Everything made
//! keeps the place of what it was made of, so that problems point into the file.
use super::{Attribute, Document, NONE, Namespace, Record};
use crate::bpmn::context::shown;
use crate::{Position, Problem};
use std::borrow::Cow;
use std::collections::HashMap;

/// A tree that is being changed.
pub(crate) struct Edit<'e, 'x> {
    document: &'e mut Document<'x>,
    /// The parent of each element; that of the root is [`NONE`].
    parents: Vec<u32>,
    /// The last child of elements that have been given one.
    last: HashMap<u32, u32>,
    /// What had no counterpart.
    pub lost: Vec<Problem>,
}

/// An element.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Id(u32);

/// A text of the file, or one made of something at that place.
#[derive(Debug, Clone)]
pub(crate) struct Value<'x> {
    pub text: Cow<'x, str>,
    pub at: Position,
    from: u32,
}

/// Free places behind the attributes of an element that has been given one: few more follow.
const SPARE: usize = 12;

impl<'x> Value<'x> {
    /// Another text in the place of this one.
    pub fn with(&self, text: impl Into<Cow<'x, str>>) -> Self {
        Self { text: text.into(), ..self.clone() }
    }
}

impl<'e, 'x> Edit<'e, 'x> {
    pub fn new(document: &'e mut Document<'x>) -> Self {
        let mut parents = vec![NONE; document.nodes.len()];
        for (parent, record) in document.nodes.iter().enumerate() {
            let mut child = record.first_child;
            while let (Some(link), Some(record)) = (parents.get_mut(child as usize), document.nodes.get(child as usize)) {
                *link = parent as u32;
                child = record.next;
            }
        }
        Self { document, parents, last: HashMap::new(), lost: Vec::new() }
    }

    /// All elements, those made later not included.
    pub fn elements(&self) -> impl Iterator<Item = Id> + use<> {
        (0..self.document.nodes.len() as u32).map(Id)
    }

    fn record(&self, id: Id) -> Option<&Record<'x>> {
        self.document.nodes.get(id.0 as usize)
    }

    pub fn name(&self, id: Id) -> &'x str {
        self.record(id).map_or("", |record| record.name)
    }

    pub fn namespace(&self, id: Id) -> Namespace {
        self.record(id).map_or(Namespace::Other, |record| record.namespace)
    }

    pub fn at(&self, id: Id) -> Position {
        self.record(id).map(|record| record.at).unwrap_or_default()
    }

    pub fn is(&self, id: Id, name: &str) -> bool {
        self.namespace(id) == Namespace::Bpmn && self.name(id) == name
    }

    /// The element around this one; the root is around itself.
    pub fn parent(&self, id: Id) -> Id {
        self.parents.get(id.0 as usize).filter(|parent| **parent != NONE).map_or(id, |parent| Id(*parent))
    }

    /// The element of BPMN that an extension belongs to.
    pub fn host(&self, id: Id) -> Id {
        let mut host = id;
        while host.0 != 0 && (self.namespace(host) != Namespace::Bpmn || self.is(host, "extensionElements")) {
            host = self.parent(host);
        }
        host
    }

    /// The nearest `id` attribute, from this element outwards.
    pub fn nearest_id(&self, id: Id) -> Option<&str> {
        let mut at = id;
        loop {
            if let Some(found) = self.attributes(at).iter().find(|a| a.namespace == Namespace::None && a.name == "id") {
                return Some(found.value.trim());
            }
            if at.0 == 0 {
                return None;
            }
            at = self.parent(at);
        }
    }

    pub fn children(&self, id: Id) -> impl Iterator<Item = Id> + '_ {
        let first = self.record(id).map_or(NONE, |record| record.first_child);
        let some = |id: u32| (id != NONE).then_some(Id(id));
        std::iter::successors(some(first), move |child| self.record(*child).and_then(|record| some(record.next)))
    }

    /// The first child of BPMN with this name.
    pub fn child(&self, id: Id, name: &str) -> Option<Id> {
        self.children(id).find(|child| self.is(*child, name))
    }

    fn range(&self, id: Id) -> std::ops::Range<usize> {
        let (first, count) = self.record(id).map(|record| record.attributes).unwrap_or_default();
        first as usize..(first + count) as usize
    }

    pub fn attributes(&self, id: Id) -> &[Attribute<'x>] {
        self.document.attributes.get(self.range(id)).unwrap_or_default()
    }

    fn value_of(attribute: &Attribute<'x>) -> Value<'x> {
        Value { text: attribute.value.clone(), at: attribute.at, from: attribute.from }
    }

    /// An attribute without namespace.
    pub fn attribute(&self, id: Id, name: &str) -> Option<Value<'x>> {
        let found = self.attributes(id).iter().find(|a| a.namespace == Namespace::None && a.name == name);
        found.filter(|found| !found.value.trim().is_empty()).map(Self::value_of)
    }

    /// The attribute at a position, if it is one of a dialect that has to be translated.
    pub fn foreign(&self, id: Id, position: usize) -> Option<(Namespace, &'x str, Value<'x>)> {
        let attribute = self.attributes(id).get(position).filter(|a| a.namespace.is_foreign())?;
        Some((attribute.namespace, attribute.name, Self::value_of(attribute)))
    }

    /// True where an element has this attribute as an extension that is read.
    pub fn has(&self, id: Id, name: &str) -> bool {
        self.attributes(id).iter().any(|a| a.namespace == Namespace::Extension && a.name == name)
    }

    /// Remembers that something of an element is not done here, and what to do instead.
    pub fn lose(&mut self, id: Id, what: &str, why: &str) {
        let element = self.nearest_id(id).map(shown);
        let problem = Problem::warning("extension-lost", self.at(id), element, format!("{what} is not done here: {why}"));
        self.lost.push(problem);
    }

    /// Remembers that a value cannot be done here, and that the process would do something else without it.
    pub fn refuse(&mut self, id: Id, value: &Value<'_>, what: &str, why: &str) {
        let element = self.nearest_id(id).map(shown);
        let problem = Problem::error("unsupported-extension", value.at, element, format!("{what} is not supported: {why}"));
        self.lost.push(problem);
    }

    /// The text within an element.
    pub fn text(&self, id: Id) -> Option<Value<'x>> {
        let record = self.record(id).filter(|record| !record.text.trim().is_empty())?;
        Some(Value { text: record.text.clone(), at: record.text_at, from: record.text_from })
    }

    /// Gives the attribute at a position another namespace and name.
    pub fn rename_attribute(&mut self, id: Id, position: usize, namespace: Namespace, name: &'static str) {
        let index = self.range(id).start + position;
        if let Some(attribute) = self.document.attributes.get_mut(index) {
            attribute.namespace = namespace;
            if !name.is_empty() {
                attribute.name = name;
            }
        }
    }

    /// Gives an element another namespace and name; an empty name keeps the old one.
    pub fn rename(&mut self, id: Id, namespace: Namespace, name: &'static str) {
        if let Some(record) = self.document.nodes.get_mut(id.0 as usize) {
            record.namespace = namespace;
            if !name.is_empty() {
                record.name = name;
            }
        }
    }

    /// Takes an element and all within it away.
    pub fn remove(&mut self, id: Id) {
        self.rename(id, Namespace::Other, "");
    }

    /// Adds an attribute, unless there is one of that name.
    pub fn set(&mut self, id: Id, namespace: Namespace, name: &'static str, value: Value<'x>) {
        if self.attributes(id).iter().any(|a| a.namespace == namespace && a.name == name) {
            return;
        }
        let (range, end) = (self.range(id), self.document.attributes.len());
        let free = |a: &Attribute<'_>| a.namespace == Namespace::Other && a.name.is_empty();
        let spare = self.attributes(id).iter().position(free).map(|position| range.start + position);
        let index = spare.unwrap_or_else(|| {
            self.document.attributes.extend_from_within(range.clone());
            let empty = Attribute { namespace: Namespace::Other, name: "", value: "".into(), at: value.at, from: 0 };
            self.document.attributes.extend(std::iter::repeat_n(empty, SPARE));
            if let Some(record) = self.document.nodes.get_mut(id.0 as usize) {
                record.attributes = (end as u32, (range.len() + SPARE) as u32);
            }
            end + range.len()
        });
        if let Some(attribute) = self.document.attributes.get_mut(index) {
            *attribute = Attribute { namespace, name, value: value.text, at: value.at, from: value.from };
        }
    }

    /// Gives an attribute without namespace another value; adds it where there is none.
    pub fn put(&mut self, id: Id, name: &'static str, value: Value<'x>) {
        let found = self.attributes(id).iter().position(|a| a.namespace == Namespace::None && a.name == name);
        let index = found.map(|position| self.range(id).start + position);
        match index.and_then(|index| self.document.attributes.get_mut(index)) {
            Some(attribute) => (attribute.value, attribute.at, attribute.from) = (value.text, value.at, value.from),
            None => self.set(id, Namespace::None, name, value),
        }
    }

    /// Adds an attribute with a text of our own.
    pub fn set_at(&mut self, id: Id, namespace: Namespace, name: &'static str, text: String, at: Position) {
        self.set(id, namespace, name, Value { text: text.into(), at, from: 0 });
    }

    /// Adds an element as the last within another.
    pub fn add(&mut self, parent: Id, namespace: Namespace, name: &'static str, at: Position) -> Id {
        let last = self.last.get(&parent.0).map(|last| Id(*last)).or_else(|| self.children(parent).last());
        let id = self.document.nodes.len() as u32;
        let attributes = (self.document.attributes.len() as u32, 0);
        let (text, text_from) = (Cow::Borrowed(""), 0);
        self.document.nodes.push(Record { namespace, name, at, attributes, first_child: NONE, next: NONE, text, text_from, text_at: at });
        self.parents.push(parent.0);
        self.last.insert(parent.0, id);
        if let Some(before) = self.document.nodes.get_mut(last.unwrap_or(parent).0 as usize) {
            *(if last.is_some() { &mut before.next } else { &mut before.first_child }) = id;
        }
        Id(id)
    }

    /// Gives an element a text.
    pub fn write(&mut self, id: Id, value: Value<'x>) {
        if let Some(record) = self.document.nodes.get_mut(id.0 as usize) {
            (record.text, record.text_at, record.text_from) = (value.text, value.at, value.from);
        }
    }

    /// The `extensionElements` of an element; made where there are none.
    pub fn extensions(&mut self, id: Id) -> Id {
        let at = self.at(id);
        self.child(id, "extensionElements").unwrap_or_else(|| self.add(id, Namespace::Bpmn, "extensionElements", at))
    }
}
