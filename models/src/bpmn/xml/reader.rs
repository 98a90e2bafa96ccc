//! Builds the tree in one pass, within limits on size, depth and number.
use super::cursor::{Cursor, position};
use super::decode::is_forbidden;
use super::namespace::{Bindings, declared_prefix};
use super::{Attribute, Document, NONE, Namespace, Record};
use crate::Problem;
use crate::bpmn::context::quote;
use quick_xml::Reader;
use quick_xml::errors::{Error, IllFormedError};
use quick_xml::escape::{EscapeError, unescape};
use quick_xml::events::Event;
use quick_xml::events::attributes::Attributes;
use std::borrow::Cow;

/// The largest file that is read, in bytes. The largest that a tool is known to have written has a few megabytes.
pub const MAX_BYTES: usize = 16 << 20;
/// Elements within elements; real models stay below 30.
const MAX_DEPTH: usize = 200;
/// Elements that are kept; those passed over do not count.
const MAX_ELEMENTS: usize = 200_000;
const MAX_ATTRIBUTES: usize = 400_000;
const MAX_ATTRIBUTES_PER_ELEMENT: usize = 200;

/// Reads a text into a tree. Errors: what is no XML (`xml`), a document type (`dtd`), more than the limits (`limit`).
pub fn read(text: &str) -> Result<Document<'_>, Problem> {
    // About what models have that are dense: little is copied as the tree grows.
    let (nodes, attributes) = ((text.len() / 64).min(MAX_ELEMENTS), (text.len() / 32).min(MAX_ATTRIBUTES));
    let (nodes, attributes) = (Vec::with_capacity(nodes), Vec::with_capacity(attributes));
    let mut builder = Builder {
        text,
        document: Document { source: text, nodes, attributes, ..Document::default() },
        bindings: Bindings::default(),
        open: Vec::new(),
        skipped: 0,
        cursor: Cursor::new(text),
    };
    let mut reader = Reader::from_str(text);
    loop {
        let from = reader.buffer_position() as usize;
        let event = reader.read_event();
        let to = reader.buffer_position() as usize;
        match event {
            Err(error) => return Err(builder.broken(&error, reader.error_position() as usize)),
            Ok(Event::Start(tag)) => builder.start(from, to - 1, tag.name().as_ref().len())?,
            Ok(Event::Empty(tag)) => {
                builder.start(from, to - 2, tag.name().as_ref().len())?;
                builder.end();
            }
            Ok(Event::End(_)) => builder.end(),
            Ok(Event::Text(_) | Event::GeneralRef(_)) => builder.text(from, to)?,
            Ok(Event::CData(_)) => builder.cdata(from, to)?,
            Ok(Event::DocType(_)) => return Err(builder.problem("dtd", from, DTD)),
            Ok(Event::Eof) => return builder.finish(),
            Ok(Event::Comment(_) | Event::Decl(_) | Event::PI(_)) => {}
        }
    }
}

const DTD: &str = "A document type declaration (DOCTYPE) and entities are not accepted: remove the declaration.";

struct Builder<'x> {
    text: &'x str,
    document: Document<'x>,
    bindings: Bindings<'x>,
    open: Vec<Open>,
    /// How many elements deep we are in what is passed over.
    skipped: usize,
    cursor: Cursor<'x>,
}

/// An element that is not yet closed.
struct Open {
    node: u32,
    last_child: u32,
    /// Declarations in force outside of it.
    bindings: usize,
    /// What it wants of what stands in it.
    keeps: Keeps,
}

#[derive(Clone, Copy, PartialEq)]
enum Keeps {
    /// Elements of the known namespaces.
    Known,
    /// Extensions only: the content of `extensionElements`.
    Extensions,
    /// The text of all that is in it: `documentation` may hold markup.
    Text,
}

impl<'x> Builder<'x> {
    /// A start tag: `from` at `<`, `to` behind the last attribute, `name` the length of the name.
    fn start(&mut self, from: usize, to: usize, name: usize) -> Result<(), Problem> {
        if self.open.len() + self.skipped >= MAX_DEPTH {
            return Err(self.problem("limit", from, format!("Elements are nested more than {MAX_DEPTH} deep; no BPMN model is.")));
        }
        let keeps = self.open.last().map(|open| open.keeps);
        if self.skipped > 0 || keeps == Some(Keeps::Text) {
            self.skipped += 1;
            return Ok(());
        }
        if keeps.is_none() && !self.document.nodes.is_empty() {
            return Err(self.problem("xml", from, "A second root element: a file holds one <definitions>."));
        }
        let tag = self.text.get(from + 1..to).unwrap_or_default();
        let at = self.cursor.advance(from);
        let bindings = self.bindings.len();
        let first = self.document.attributes.len();
        self.attributes(tag, name)?;
        let (namespace, name) = self.bindings.element(tag.get(..name).unwrap_or_default(), at, &mut self.document);
        if !wanted(keeps, namespace) {
            self.document.attributes.truncate(first);
            self.bindings.truncate(bindings);
            self.skipped = 1;
            return Ok(());
        }
        let attributes = (first as u32, (self.document.attributes.len() - first) as u32);
        let (text, text_from, text_at) = (Cow::Borrowed(""), 0, at);
        let record = Record { namespace, name, at, attributes, first_child: NONE, next: NONE, text, text_from, text_at };
        self.append(record, bindings).ok_or_else(|| {
            self.problem("limit", from, format!("More than {MAX_ELEMENTS} elements; split the model into several processes."))
        })
    }

    /// Links a record into the tree and opens it; `None` where there are too many.
    fn append(&mut self, record: Record<'x>, bindings: usize) -> Option<()> {
        let node = self.document.nodes.len() as u32;
        if self.document.nodes.len() >= MAX_ELEMENTS {
            return None;
        }
        if let Some(parent) = self.open.last_mut() {
            let before = if parent.last_child == NONE { parent.node } else { parent.last_child };
            if let Some(link) = self.document.nodes.get_mut(before as usize) {
                *(if parent.last_child == NONE { &mut link.first_child } else { &mut link.next }) = node;
            }
            parent.last_child = node;
        }
        let keeps = match (record.namespace, record.name) {
            (Namespace::Bpmn | Namespace::Dmn, "extensionElements") => Keeps::Extensions,
            (Namespace::Bpmn, "documentation") => Keeps::Text,
            _ => Keeps::Known,
        };
        self.document.nodes.push(record);
        self.open.push(Open { node, last_child: NONE, bindings, keeps });
        Some(())
    }

    /// Reads attributes: declarations first take effect, then the names are resolved.
    fn attributes(&mut self, tag: &'x str, name: usize) -> Result<(), Problem> {
        let mut attributes = Attributes::new(tag, name);
        attributes.with_checks(false);
        let first = self.document.attributes.len();
        for (count, attribute) in attributes.enumerate() {
            let attribute = attribute.map_err(|error| self.broken(&error.into(), self.offset_of(tag)))?;
            let raw: &'x str = match attribute.value {
                Cow::Borrowed(raw) => raw,
                Cow::Owned(_) => continue,
            };
            let (key, offset) = (attribute.key.0, self.offset_of(raw));
            if count >= MAX_ATTRIBUTES_PER_ELEMENT || self.document.attributes.len() >= MAX_ATTRIBUTES {
                return Err(self.problem("limit", offset, format!("More than {MAX_ATTRIBUTES_PER_ELEMENT} attributes on one element.")));
            }
            if self.document.attributes.get(first..).unwrap_or_default().iter().any(|other| other.name == key) {
                return Err(self.problem("xml", offset, format!("The attribute '{}' stands twice on one element.", quote(key))));
            }
            let at = self.cursor.advance(offset);
            if !self.bindings.declare(key, raw, &mut self.document) {
                return Err(self.problem("limit", offset, "Too many namespace declarations."));
            }
            let value = self.unescaped(raw, offset)?;
            let (namespace, value, from) = (Namespace::None, in_one_line(value), offset as u32);
            self.document.attributes.push(Attribute { namespace, name: key, value, at, from });
        }
        self.resolve(first);
        Ok(())
    }

    /// Gives the attributes from `first` on their namespaces, and drops those that nothing reads.
    fn resolve(&mut self, first: usize) {
        let mut kept = first;
        for index in first..self.document.attributes.len() {
            let Some((name, at)) = self.document.attributes.get(index).map(|a| (a.name, a.at)) else { break };
            if declared_prefix(name).is_some() {
                continue;
            }
            let (namespace, name) = self.bindings.attribute(name, at, &mut self.document);
            if namespace != Namespace::None && !namespace.is_extension() {
                continue;
            }
            if let Some(attribute) = self.document.attributes.get_mut(index) {
                (attribute.namespace, attribute.name) = (namespace, name);
            }
            self.document.attributes.swap(kept, index);
            kept += 1;
        }
        self.document.attributes.truncate(kept);
    }

    fn end(&mut self) {
        if self.skipped > 0 {
            self.skipped -= 1;
        } else if let Some(closed) = self.open.pop() {
            self.bindings.truncate(closed.bindings);
        }
    }

    fn text(&mut self, from: usize, to: usize) -> Result<(), Problem> {
        let raw = self.text.get(from..to).unwrap_or_default();
        if self.open.is_empty() && !raw.trim().is_empty() {
            return Err(self.problem("xml", from, "Text outside of the root element. Is this a BPMN file?"));
        }
        if self.passes_over_text() {
            return Ok(());
        }
        let text = self.unescaped(raw, from)?;
        self.push_text(text, from)
    }

    fn cdata(&mut self, from: usize, to: usize) -> Result<(), Problem> {
        let (from, to) = (from + "<![CDATA[".len(), to - "]]>".len());
        if self.passes_over_text() {
            return Ok(());
        }
        self.push_text(Cow::Borrowed(self.text.get(from..to).unwrap_or_default()), from)
    }

    fn passes_over_text(&self) -> bool {
        self.skipped > 0 && self.open.last().is_none_or(|open| open.keeps != Keeps::Text)
    }

    /// Adds to the text of the innermost element that is kept; blanks before it are dropped.
    fn push_text(&mut self, text: Cow<'x, str>, from: usize) -> Result<(), Problem> {
        let Some(record) = self.open.last().and_then(|open| self.document.nodes.get_mut(open.node as usize)) else { return Ok(()) };
        let text = if text.contains('\r') { Cow::Owned(text.replace("\r\n", "\n").replace('\r', "\n")) } else { text };
        if !record.text.is_empty() {
            record.text.to_mut().push_str(&text);
        } else if let Some(blanks) = text.find(|c: char| !c.is_whitespace()) {
            record.text_from = (from + blanks) as u32;
            record.text_at = self.cursor.advance(from + blanks);
            record.text = text;
        }
        Ok(())
    }

    fn unescaped(&self, raw: &'x str, offset: usize) -> Result<Cow<'x, str>, Problem> {
        if !raw.contains('&') {
            return Ok(Cow::Borrowed(raw));
        }
        let text = unescape(raw).map_err(|error| {
            let found = match &error {
                EscapeError::UnrecognizedEntity(_, name) => format!("The entity '&{};' is not known", quote(name)),
                other => quote(&other.to_string()).into_owned(),
            };
            self.problem("xml", offset, format!("{found}. Accepted are &lt; &gt; &amp; &quot; &apos; &#...; (write &amp; for a plain &)."))
        })?;
        match text.bytes().any(is_forbidden) {
            true => Err(self.problem("xml", offset, "A reference to a control character, which XML does not allow.")),
            false => Ok(text),
        }
    }

    fn finish(mut self) -> Result<Document<'x>, Problem> {
        self.document.nodes.shrink_to_fit();
        self.document.attributes.shrink_to_fit();
        match self.open.last().and_then(|open| self.document.nodes.get(open.node as usize)) {
            Some(unclosed) => {
                let Record { name, at, .. } = unclosed;
                let message = format!("The file ends within <{}>, which begins in line {}. Was it cut off?", quote(name), at.line);
                Err(self.problem("xml", self.text.len(), message))
            }
            None if self.document.nodes.is_empty() => {
                Err(self.problem("xml", self.text.len(), "There is no element in this file; expected is BPMN 2.0 XML."))
            }
            None => Ok(self.document),
        }
    }

    /// Where a slice of the text begins in it.
    fn offset_of(&self, slice: &str) -> usize {
        (slice.as_ptr() as usize).saturating_sub(self.text.as_ptr() as usize)
    }

    fn broken(&self, error: &Error, offset: usize) -> Problem {
        let message = match error {
            Error::IllFormed(IllFormedError::MismatchedEndTag { expected, found }) => {
                format!("</{}> closes what <{}> opened.", quote(found), quote(expected))
            }
            Error::IllFormed(IllFormedError::UnmatchedEndTag(found)) => format!("</{}> closes what was never opened.", quote(found)),
            other => format!("This is not well-formed XML: {}.", quote(&other.to_string())),
        };
        self.problem("xml", offset, message)
    }

    fn problem(&self, code: &'static str, offset: usize, message: impl Into<String>) -> Problem {
        Problem::error(code, position(self.text, offset), None, message)
    }
}

/// Whether an element is kept, given what its parent keeps.
fn wanted(parent: Option<Keeps>, namespace: Namespace) -> bool {
    match parent {
        None => true,
        Some(Keeps::Extensions) => namespace.is_extension(),
        Some(_) => matches!(namespace, Namespace::Bpmn | Namespace::Dmn | Namespace::Diagram) || namespace.is_extension(),
    }
}

/// Line breaks and tabs that stand literally in an attribute mean blanks (XML 1.0, 3.3.3).
fn in_one_line(value: Cow<'_, str>) -> Cow<'_, str> {
    match value {
        Cow::Borrowed(text) if text.contains(['\n', '\t', '\r']) => Cow::Owned(text.replace("\r\n", " ").replace(['\n', '\t', '\r'], " ")),
        other => other,
    }
}
