//! Dialects: what the modelling tools of one engine write beside BPMN, said in the extensions that are read here. One file
//! per dialect, with a table of everything it knows; `docs/dialects.md` is made of these tables. Nothing behind this layer
//! knows where a model came from.
mod camunda;
mod flowable;
mod jbpm;
#[cfg(test)]
mod tests;
mod zeebe;

use super::context::{quote, shown};
use super::xml::{Document, Edit, Id, Namespace, Value};
use crate::Problem;

/// One dialect.
pub struct Dialect {
    /// As people call it.
    pub name: &'static str,
    /// The prefix that its tools use.
    pub prefix: &'static str,
    namespace: Namespace,
    attributes: &'static [Extension<OfAttribute>],
    elements: &'static [Extension<OfElement>],
    /// What else has to be done to a file of this dialect.
    also: fn(&mut Edit<'_, '_>),
}

/// A line of the list of what a dialect's extensions become.
pub struct Row {
    /// As it stands in a file; attributes begin with `@`.
    pub name: String,
    /// `read`, `translated`, `ignored`, `lost` or `refused`.
    pub fate: &'static str,
    /// What it becomes, or why not, and what to do instead.
    pub words: String,
}

impl Dialect {
    /// Everything it knows, attributes first.
    pub fn rows(&self) -> Vec<Row> {
        let attributes = self.attributes.iter().map(|known| known.fate.row(format!("@{}", known.name)));
        attributes.chain(self.elements.iter().map(|known| known.fate.row(known.name.to_owned()))).collect()
    }
}

/// One extension of a dialect.
struct Extension<F: 'static> {
    name: &'static str,
    fate: Fate<F>,
}

/// What becomes of an extension.
enum Fate<F: 'static> {
    /// It is read under its own name.
    Read,
    /// It is read under another name.
    As(&'static str),
    /// It is made into what the words say.
    Into(&'static str, F),
    /// It changes nothing when the process runs; the words say what it is for.
    Passed(&'static str),
    /// It is not done, which may matter: a warning with the reason and what to do instead.
    Lost(&'static str),
    /// The process would do something else without it, so the file is refused.
    Refused(&'static str),
}

impl<F> Fate<F> {
    fn row(&self, name: String) -> Row {
        let (fate, words) = match self {
            Self::Read => ("read", String::new()),
            Self::As(other) => ("translated", format!("`{other}`")),
            Self::Into(words, _) => ("translated", (*words).to_owned()),
            Self::Passed(words) => ("ignored", (*words).to_owned()),
            Self::Lost(words) => ("lost", (*words).to_owned()),
            Self::Refused(words) => ("refused", (*words).to_owned()),
        };
        Row { name, fate, words }
    }
}

/// Turns an attribute of an element into something else.
type OfAttribute = for<'e, 'x> fn(&mut Edit<'e, 'x>, Id, Value<'x>);
/// Turns an extension element into something else.
type OfElement = for<'e, 'x> fn(&mut Edit<'e, 'x>, Id);

/// All dialects.
pub static DIALECTS: [&Dialect; 4] = [&camunda::CAMUNDA, &flowable::FLOWABLE, &zeebe::ZEEBE, &jbpm::JBPM];

const fn row<F>(name: &'static str, fate: Fate<F>) -> Extension<F> {
    Extension { name, fate }
}

/// Says a file in the extensions that are read; what gets lost on the way is reported.
pub(super) fn translate(document: &mut Document<'_>) -> Vec<Problem> {
    let declared = std::mem::take(&mut document.dialects);
    let mut problems = Vec::new();
    let spoken = DIALECTS.iter().filter(|dialect| declared.contains(&dialect.namespace));
    if spoken.clone().any(|dialect| dialect.namespace.is_foreign()) {
        let mut edit = Edit::new(document);
        for id in edit.elements() {
            attributes(&mut edit, id, &mut problems);
            element(&mut edit, id, &mut problems);
        }
        spoken.for_each(|dialect| (dialect.also)(&mut edit));
        problems.append(&mut edit.lost);
    }
    document.dialects = declared;
    problems
}

/// True where the tools of a file's dialect leave out `isExecutable` and mean that it can be run; absent means no in BPMN
/// (10.3.2) and Camunda. Camunda 7 reads files of Activiti too, so its own word counts first.
pub(super) fn runs_unless_told(document: &Document<'_>) -> bool {
    document.dialects.contains(&Namespace::Flowable) && !document.dialects.contains(&Namespace::Extension)
}

fn dialect(namespace: Namespace) -> Option<&'static Dialect> {
    DIALECTS.iter().copied().find(|dialect| dialect.namespace == namespace)
}

fn attributes<'x>(edit: &mut Edit<'_, 'x>, id: Id, problems: &mut Vec<Problem>) {
    // What is made meanwhile goes behind the rest and needs no translation.
    for position in 0..edit.attributes(id).len() {
        let Some((namespace, name, value)) = edit.foreign(id, position) else { continue };
        let Some(dialect) = dialect(namespace) else { continue };
        let known = dialect.attributes.iter().find(|known| known.name == name);
        match known.map(|known| &known.fate) {
            Some(Fate::Read) => edit.rename_attribute(id, position, Namespace::Extension, ""),
            Some(Fate::As(other)) => edit.rename_attribute(id, position, Namespace::Extension, other),
            fate => {
                edit.rename_attribute(id, position, Namespace::Other, "-");
                if let Some(Fate::Into(_, by)) = fate {
                    by(edit, id, value);
                } else if let Some(problem) = told(edit, id, fate, value.at, format_args!("{}:{}", dialect.prefix, quote(name))) {
                    problems.push(problem);
                }
            }
        }
    }
}

fn element(edit: &mut Edit<'_, '_>, id: Id, problems: &mut Vec<Problem>) {
    let (namespace, name) = (edit.namespace(id), edit.name(id));
    let Some(dialect) = dialect(namespace).filter(|_| namespace.is_foreign()) else { return };
    let known = dialect.elements.iter().find(|known| known.name == name);
    match known.map(|known| &known.fate) {
        Some(Fate::Read) => edit.rename(id, Namespace::Extension, ""),
        Some(Fate::As(other)) => edit.rename(id, Namespace::Extension, other),
        fate => {
            if let Some(Fate::Into(_, by)) = fate {
                by(edit, id);
            } else {
                let at = edit.at(id);
                problems.extend(told(edit, id, fate, at, format_args!("{}:{}", dialect.prefix, quote(name))));
            }
            if edit.namespace(id).is_foreign() {
                edit.remove(id);
            }
        }
    }
}

/// What its author should know of an extension that is not read.
fn told<F>(edit: &Edit<'_, '_>, id: Id, fate: Option<&Fate<F>>, at: crate::Position, name: std::fmt::Arguments<'_>) -> Option<Problem> {
    let element = edit.nearest_id(id).map(shown);
    match fate {
        Some(Fate::Lost(why)) => Some(Problem::warning("extension-lost", at, element, format!("{name} is not done here: {why}"))),
        Some(Fate::Refused(why)) => Some(Problem::error("unsupported-extension", at, element, format!("{name} is not supported: {why}"))),
        None => Some(Problem::warning("unknown-extension", at, element, format!("{name} is not known here, so nothing comes of it."))),
        Some(_) => None,
    }
}

/// An attribute that is read as an extension of the element itself.
fn set<'x>(edit: &mut Edit<'_, 'x>, id: Id, name: &'static str, value: Option<Value<'x>>) {
    if let Some(value) = value {
        edit.set(id, Namespace::Extension, name, value);
    }
}

/// An attribute without namespace.
fn set_plain<'x>(edit: &mut Edit<'_, 'x>, id: Id, name: &'static str, value: Option<Value<'x>>) {
    if let Some(value) = value {
        edit.set(id, Namespace::None, name, value);
    }
}

/// A new extension element within another element.
fn add(edit: &mut Edit<'_, '_>, parent: Id, name: &'static str, at: crate::Position) -> Id {
    edit.add(parent, Namespace::Extension, name, at)
}

/// The work of a worker: at the element itself, or where an event throws a message, at that.
fn external<'x>(edit: &mut Edit<'_, 'x>, host: Id, topic: Value<'x>) {
    let at = edit.child(host, "messageEventDefinition").unwrap_or(host);
    if edit.is(at, "scriptTask") || edit.is(at, "task") {
        edit.rename(at, Namespace::Bpmn, "serviceTask");
    }
    set(edit, at, "type", Some(topic.with("external")));
    set(edit, at, "topic", Some(topic));
}

fn nothing(_: &mut Edit<'_, '_>) {}
