//! What parsing an element needs beside the element: the file's root elements, and a place for problems.
use super::beside::Beside;
use super::files::{Files, Source};
use super::xml::{Node, Text};
use super::{Ids, Options};
use crate::expr::{self, Expression, Language, Script, Unread};
use crate::{ElementIndex, Position, Problem};
use std::borrow::Cow;
use std::sync::Arc;

/// Problems of one file; beyond a thousand errors, and as many warnings, they are only counted.
#[derive(Debug, Default)]
pub(crate) struct Problems {
    list: Vec<Problem>,
    errors: usize,
    warnings: usize,
}

const MAX_PROBLEMS: usize = 1000;

impl Problems {
    pub fn push(&mut self, problem: Problem) {
        let count = if problem.is_error() { &mut self.errors } else { &mut self.warnings };
        *count += 1;
        if *count <= MAX_PROBLEMS {
            self.list.push(problem);
        }
    }

    /// All problems in the order of the file.
    pub fn finish(mut self) -> Vec<Problem> {
        self.list.sort_by_key(|problem| problem.at);
        for (count, what, problem) in
            [(self.errors, "errors", Problem::error as fn(_, _, _, String) -> Problem), (self.warnings, "warnings", Problem::warning)]
        {
            if let Some(more) = count.checked_sub(MAX_PROBLEMS).filter(|more| *more > 0) {
                let message = format!("There are {more} more {what}, which are not listed.");
                self.list.push(problem("more-problems", Position::default(), None, message));
            }
        }
        self.list
    }
}

/// Handed to every parser.
pub(crate) struct Context<'d> {
    pub problems: Problems,
    /// Scripts in JavaScript, with the ids of their elements.
    pub javascript: Vec<(Option<String>, Script)>,
    /// Messages, errors and all else directly under the root that has an id.
    roots: Ids<&'d str, Node<'d>>,
    /// The flow nodes of the process in hand.
    pub ids: Ids<&'d str, ElementIndex>,
    /// Data objects, data inputs and outputs, and properties of the process in hand: the variables that they stand for.
    pub data: Ids<&'d str, &'d str>,
    /// The element in hand, for problems to name.
    pub element: Option<&'d str>,
    /// The one that is being checked, of the finished process; it goes before.
    checked: Option<Arc<str>>,
    /// How many flow nodes and flows all processes have so far.
    pub size: usize,
    /// Whether `expressionLanguage` of the file says that conditions without a sign of their own are FEEL.
    pub feel_by_default: bool,
    pub options: &'d Options,
    pub beside: Beside<'d>,
    pub files: Files<'d>,
}

impl<'d> Context<'d> {
    pub fn new(definitions: Node<'d>, options: &'d Options, files: Files<'d>) -> Self {
        let roots = definitions.children().filter_map(|node| node.id().map(|id| (id, node))).collect();
        let feel_by_default = definitions.attribute("expressionLanguage").is_some_and(|language| expr::is_feel(language.value));
        Self {
            problems: Problems::default(),
            javascript: Vec::new(),
            roots,
            ids: Ids::default(),
            data: Ids::default(),
            element: None,
            checked: None,
            size: 0,
            feel_by_default,
            options,
            beside: Beside::new(definitions),
            files,
        }
    }

    pub fn error(&mut self, code: &'static str, at: Position, message: impl Into<String>) {
        self.problems.push(Problem::error(code, at, self.concerned(), message));
    }

    pub fn warning(&mut self, code: &'static str, at: Position, message: impl Into<String>) {
        self.problems.push(Problem::warning(code, at, self.concerned(), message));
    }

    /// Runs a check whose problems name the element `id` of the finished process.
    pub fn named(&mut self, id: &Arc<str>, check: impl FnOnce(&mut Self)) {
        let around = self.checked.replace(Arc::clone(id));
        check(self);
        self.checked = around;
    }

    /// The id that problems name.
    fn concerned(&self) -> Option<&str> {
        let id = self.checked.as_deref().or(self.element);
        id.filter(|id| !id.is_empty()).map(shown)
    }

    /// A text of the model as an expression; what is wrong with it is reported, and then there is none.
    pub fn expression(&mut self, text: Text<'_>) -> Option<Expression> {
        if let Some(feel) = expr::feel_of(text.value) {
            let parsed = self.feel(text.part(feel))?;
            return Some(Expression { source: text.value.to_owned(), at: text.at, ..parsed });
        }
        self.keep(Expression::parse_in(text.value, text.at, self.concerned(), |offset| text.at(offset)))
    }

    /// A text of the model that is FEEL without a sign in front.
    pub fn feel(&mut self, text: Text<'_>) -> Option<Expression> {
        let known = self.beside.names_in(text.value);
        self.keep(Expression::feel_over(&known, text.value, text.at, self.concerned(), |offset| text.at(offset)))
    }

    /// The same for a text that may be missing.
    pub fn optional(&mut self, text: Option<Text<'_>>) -> Option<Expression> {
        text.and_then(|text| self.expression(text))
    }

    /// A text of the model as a script in the language that the file names.
    pub fn script(&mut self, language: Option<Text<'_>>, source: &Source<'_>) -> Option<Script> {
        let script = self.read_script(language, source).map_err(|unread| unread.problem);
        self.keep(script)
    }

    /// The same, where the caller knows what to do with one that cannot be run here.
    pub fn read_script(&mut self, language: Option<Text<'_>>, source: &Source<'_>) -> Result<Script, Unread> {
        let language = language.map(|language| quote(language.value)).or(source.language().map(Cow::Borrowed));
        let file = source.file();
        let parsed = Script::parse_in(language.as_deref(), source.value(), source.at(), self.concerned(), |offsets| source.places(offsets));
        let in_file = |unread: Unread| Unread { problem: Problem { file: file.clone(), ..unread.problem }, ..unread };
        let script = Script { file: file.clone(), ..parsed.map_err(in_file)? };
        if script.language == Language::JavaScript {
            self.javascript.push((self.concerned().map(str::to_owned), script.clone()));
        }
        Ok(script)
    }

    /// The value, or its problem on the list.
    pub(super) fn keep<T>(&mut self, result: Result<T, Problem>) -> Option<T> {
        result.map_err(|problem| self.problems.push(problem)).ok()
    }

    /// The root element `tag` that `reference` names.
    pub fn root(&self, tag: &str, reference: &str) -> Option<Node<'d>> {
        self.any_root(reference).filter(|node| node.is(tag))
    }

    /// The root element of any kind that `reference` names.
    pub fn any_root(&self, reference: &str) -> Option<Node<'d>> {
        lookup(&self.roots, reference)
    }

    /// The flow node that `reference` names.
    pub fn flow_node(&self, reference: &str) -> Option<ElementIndex> {
        lookup(&self.ids, reference)
    }
}

/// References are QNames in BPMN: ids may come with a prefix, which may not even be declared.
pub(super) fn lookup<T: Copy>(ids: &Ids<&str, T>, reference: &str) -> Option<T> {
    ids.get(reference).or_else(|| ids.get(reference.split_once(':')?.1)).copied()
}

/// A text of the file for a message, cut where it is very long.
pub(crate) fn quote(text: &str) -> Cow<'_, str> {
    match text.char_indices().nth(80) {
        Some((end, _)) => Cow::Owned(format!("{}...", text.get(..end).unwrap_or_default())),
        None => Cow::Borrowed(text),
    }
}

/// An id as problems carry it, which is never longer than an id may be.
pub(crate) fn shown(id: &str) -> &str {
    match id.char_indices().nth(MAX_ID) {
        Some((end, _)) => id.get(..end).unwrap_or_default(),
        None => id,
    }
}

/// The most characters of an id.
pub(crate) const MAX_ID: usize = 255;
