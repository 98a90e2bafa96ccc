//! A BPMN file as a tree in which everything knows its line and column, and which never grows beyond fixed limits.
//! Only what the engine may read is kept: BPMN, its diagrams and extensions of the dialects that it knows. All else is passed over.
mod cursor;
mod decode;
mod edit;
mod namespace;
mod place;
mod reader;
/// A value of `xs:boolean` (XML Schema 1.0, part 2, 3.2.2).
pub(crate) fn truth(text: &str) -> Option<bool> {
    match text {
        "true" | "1" => Some(true),
        "false" | "0" => Some(false),
        _ => None,
    }
}

#[cfg(test)]
mod tests;

pub(crate) use decode::decode;
pub(crate) use edit::{Edit, Id, Value};
pub(crate) use namespace::Namespace;
pub(crate) use reader::{MAX_BYTES, read};

use crate::Position;
use place::Place;
use std::borrow::Cow;

/// Marks the absence of a node in the links below.
const NONE: u32 = u32::MAX;

/// All nodes and attributes of a file, linked by number: no recursion, neither to walk nor to drop them.
#[derive(Debug, Default)]
pub(crate) struct Document<'x> {
    /// The file.
    source: &'x str,
    nodes: Vec<Record<'x>>,
    attributes: Vec<Attribute<'x>>,
    /// Prefixes that are used without a declaration, and where; read by their usual meaning.
    pub undeclared: Vec<(&'x str, Position)>,
    /// The dialects that it declares, in the order of the file.
    pub dialects: Vec<Namespace>,
}

#[derive(Debug)]
struct Record<'x> {
    namespace: Namespace,
    name: &'x str,
    at: Position,
    /// The first of its attributes and how many follow.
    attributes: (u32, u32),
    first_child: u32,
    next: u32,
    text: Cow<'x, str>,
    /// Where the text begins: the byte, and the place.
    text_from: u32,
    text_at: Position,
}

/// An attribute; `at` is where its value begins.
#[derive(Debug, Clone)]
pub(crate) struct Attribute<'x> {
    pub namespace: Namespace,
    pub name: &'x str,
    pub value: Cow<'x, str>,
    pub at: Position,
    /// The byte at which its value begins.
    from: u32,
}

/// An element of the tree: a cheap handle.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Node<'d> {
    document: &'d Document<'d>,
    record: &'d Record<'d>,
}

/// A text of the file and where it begins.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Text<'d> {
    pub value: &'d str,
    pub at: Position,
    /// The file from there on.
    raw: &'d str,
    /// It begins within a `CDATA` section, where no sign is markup.
    in_cdata: bool,
}

impl<'d> Text<'d> {
    /// A text that was made of something at this place.
    pub fn made(value: &'d str, at: Position) -> Self {
        Self { value, at, raw: value, in_cdata: false }
    }

    /// A part of this text, which must be a slice of it. Far behind the beginning its place is that of the whole.
    pub fn part(self, value: &'d str) -> Self {
        if value.len() == self.value.len() {
            return self;
        }
        let offset = (value.as_ptr() as usize).saturating_sub(self.value.as_ptr() as usize);
        let (raw, at, in_cdata) = self.place(if offset < 10_000 { offset } else { 0 });
        Self { value, at, raw, in_cdata }
    }

    /// Where a byte of the value is in the file.
    pub fn at(self, offset: usize) -> Position {
        self.place(offset).1
    }

    /// Where bytes of the value, ascending, are in the file.
    pub fn places(self, offsets: &[usize]) -> Vec<Position> {
        let mut from = 0;
        let mut place = Place::new(self.raw, self.at, self.in_cdata);
        let mut places = Vec::with_capacity(offsets.len());
        for offset in offsets {
            place.walk(self.value.get(from..*offset).unwrap_or_default());
            from = from.max(*offset);
            places.push(if from < self.value.len() { place.here() } else { place.end() });
        }
        places
    }

    fn place(self, offset: usize) -> (&'d str, Position, bool) {
        match self.value.get(..offset).unwrap_or(self.value) {
            "" => (self.raw, self.at, self.in_cdata),
            before => Place::new(self.raw, self.at, self.in_cdata).after(before, before.len() < self.value.len()),
        }
    }
}

impl<'x> Document<'x> {
    /// The root element; a document that was read has one.
    pub fn root(&self) -> Option<Node<'_>> {
        self.node(0)
    }

    /// True where nothing has to be named. Sees attributes only, so that it costs nearly nothing.
    pub fn all_flow_nodes_have_ids(&self) -> bool {
        let unnamed = |record: &Record<'x>| {
            let (first, count) = record.attributes;
            let attributes = self.attributes.get(first as usize..(first + count) as usize).unwrap_or_default();
            let named = |a: &Attribute<'_>| a.namespace == Namespace::None && a.name == "id" && !a.value.trim().is_empty();
            super::naming::is_flow_node(record.namespace, record.name) && !attributes.iter().any(named)
        };
        !self.nodes.iter().any(unnamed)
    }

    fn node(&self, index: u32) -> Option<Node<'_>> {
        self.nodes.get(index as usize).map(|record| Node { document: self, record })
    }
}

impl<'d> Node<'d> {
    pub fn name(self) -> &'d str {
        self.record.name
    }

    pub fn at(self) -> Position {
        self.record.at
    }

    /// True for the element `name` of BPMN, or of DMN in a file of that.
    pub fn is(self, name: &str) -> bool {
        matches!(self.record.namespace, Namespace::Bpmn | Namespace::Dmn) && self.record.name == name
    }

    pub fn namespace(self) -> Namespace {
        self.record.namespace
    }

    /// The `id` attribute, without blanks around it; an empty one is none.
    pub fn id(self) -> Option<&'d str> {
        self.attribute("id").map(|id| id.value)
    }

    /// Its attributes of no namespace or extensions, in the order of the file.
    pub fn attributes(self) -> &'d [Attribute<'d>] {
        let (first, count) = self.record.attributes;
        self.document.attributes.get(first as usize..(first + count) as usize).unwrap_or_default()
    }

    /// The attribute `name` of no namespace, trimmed; an empty one is none.
    pub fn attribute(self, name: &str) -> Option<Text<'d>> {
        self.find(Namespace::None, name)
    }

    /// The attribute `camunda:name`, trimmed; an empty one is none.
    pub fn extension(self, name: &str) -> Option<Text<'d>> {
        self.find(Namespace::Extension, name)
    }

    /// The yes or no of the attribute `name` (`xs:boolean`); what is neither counts as absent.
    pub fn flag(self, name: &str, default: bool) -> bool {
        self.attribute(name).and_then(|flag| truth(flag.value)).unwrap_or(default)
    }

    fn find(self, namespace: Namespace, name: &str) -> Option<Text<'d>> {
        let found = self.attributes().iter().find(|a| a.namespace == namespace && a.name == name)?;
        let text = Text {
            value: &found.value,
            at: found.at,
            raw: self.document.source.get(found.from as usize..).unwrap_or_default(),
            in_cdata: false,
        };
        Some(text.part(text.value.trim())).filter(|text| !text.value.is_empty())
    }

    pub fn children(self) -> impl Iterator<Item = Node<'d>> {
        let document = self.document;
        std::iter::successors(document.node(self.record.first_child), move |node| document.node(node.record.next))
    }

    /// Its children of the BPMN namespace with this name.
    pub fn each(self, name: &str) -> impl Iterator<Item = Node<'d>> {
        self.children().filter(move |child| child.is(name))
    }

    pub fn child(self, name: &str) -> Option<Node<'d>> {
        self.children().find(|child| child.is(name))
    }

    /// Its children `camunda:name`.
    pub fn vendor_children(self, name: &str) -> impl Iterator<Item = Node<'d>> {
        self.children().filter(move |child| child.record.namespace == Namespace::Extension && child.record.name == name)
    }

    pub fn vendor_child(self, name: &str) -> Option<Node<'d>> {
        self.children().find(|child| child.record.namespace == Namespace::Extension && child.record.name == name)
    }

    /// Its own text, trimmed; blank text is none.
    pub fn text(self) -> Option<Text<'d>> {
        let value = self.record.text.trim();
        let (before, raw) = self.document.source.split_at_checked(self.record.text_from as usize).unwrap_or_default();
        let in_cdata = before.trim_end().ends_with("<![CDATA[");
        (!value.is_empty()).then_some(Text { value, at: self.record.text_at, raw, in_cdata })
    }

    /// The text of its child `name`.
    pub fn child_text(self, name: &str) -> Option<Text<'d>> {
        self.child(name).and_then(Node::text)
    }
}
