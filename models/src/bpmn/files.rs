//! Scripts in files of their own (`resource` of Camunda 7 and Flowable): where they are looked for, and what they are then.
use super::context::{Context, quote};
use super::xml::{MAX_BYTES, Node, Text};
use crate::Position;
use crate::expr::places;
use std::cell::RefCell;
use std::collections::BTreeMap;
use std::sync::Arc;

/// Gives a file by its path, beside the model or within what is deployed with it: what it is called, and its content.
pub type Find<'f> = dyn Fn(&str) -> Option<(String, Vec<u8>)> + 'f;

/// Files of scripts by the paths that the model names them by.
pub type Scripts = BTreeMap<String, (String, Vec<u8>)>;

/// Where scripts come from that do not stand in the model.
pub(crate) struct Files<'f> {
    find: &'f Find<'f>,
    known: RefCell<BTreeMap<String, Arc<File>>>,
    /// Bytes that were read, each time that the model asks.
    size: usize,
}

/// A file that is a script.
#[derive(Debug)]
pub(crate) struct File {
    name: Arc<str>,
    content: Vec<u8>,
    text: String,
}

/// The text of a script.
#[derive(Debug, Clone)]
pub(crate) enum Source<'d> {
    Here(Text<'d>),
    /// All of a file.
    Beside(Arc<File>),
}

/// What is said of a script without text.
pub(super) const EMPTY: &str = "The script is empty.";

impl<'f> Files<'f> {
    pub fn new(find: &'f Find<'f>) -> Self {
        Self { find, known: RefCell::default(), size: 0 }
    }

    /// What was read.
    pub fn read(self) -> Scripts {
        let file = |(path, file): (String, Arc<File>)| (path, (file.name.to_string(), file.content.clone()));
        self.known.into_inner().into_iter().map(file).collect()
    }

    fn get(&self, path: &str) -> Result<Arc<File>, Missing> {
        if let Some(file) = self.known.borrow().get(path) {
            return Ok(Arc::clone(file));
        }
        let (name, content) = (self.find)(path).ok_or(Missing::Nowhere)?;
        let text = std::str::from_utf8(&content).map_err(|_| Missing::NoText)?;
        let file = Arc::new(File { name: name.into(), text: text.strip_prefix('\u{feff}').unwrap_or(text).to_owned(), content });
        self.known.borrow_mut().insert(path.to_owned(), Arc::clone(&file));
        Ok(file)
    }
}

enum Missing {
    Nowhere,
    NoText,
}

impl Source<'_> {
    pub fn value(&self) -> &str {
        match self {
            Self::Here(text) => text.value,
            Self::Beside(file) => &file.text,
        }
    }

    /// Where it begins.
    pub fn at(&self) -> Position {
        match self {
            Self::Here(text) => text.at,
            Self::Beside(_) => START,
        }
    }

    /// Where bytes of it stand, which come ascending.
    pub fn places(&self, offsets: &[usize]) -> Vec<Position> {
        match self {
            Self::Here(text) => text.places(offsets),
            Self::Beside(file) => places::plain(&file.text, offsets, START),
        }
    }

    /// The name of its file, if that is not the model.
    pub fn file(&self) -> Option<Arc<str>> {
        match self {
            Self::Here(_) => None,
            Self::Beside(file) => Some(Arc::clone(&file.name)),
        }
    }

    /// The language that its file's name ends with.
    pub fn language(&self) -> Option<&str> {
        match self {
            Self::Here(_) => None,
            Self::Beside(file) => file.name.rsplit('/').next()?.rsplit_once('.').map(|(_, ending)| ending),
        }
    }
}

const START: Position = Position { line: 1, column: 1 };

/// The script of an element: of the file that `resource` names, else its text; `none` is said where there is neither.
pub(super) fn source<'d>(
    node: Node<'d>,
    resource: Option<Text<'d>>,
    text: Option<Text<'d>>,
    none: &str,
    context: &mut Context<'_>,
) -> Option<Source<'d>> {
    let Some(resource) = resource else {
        if text.is_none() {
            context.error("empty-script", node.at(), none);
        }
        return text.map(Source::Here);
    };
    let found = find(resource, context)?;
    if found.value().trim().is_empty() {
        context.error("empty-script", resource.at, format!("The file '{}' is empty.", quote(resource.value)));
        return None;
    }
    Some(found)
}

/// The file that a text names: `deployment://path`, `classpath://path` or a path.
fn find<'d>(resource: Text<'_>, context: &mut Context<'_>) -> Option<Source<'d>> {
    let file = match named(resource.value, &context.files) {
        Ok(file) => file,
        Err(message) => {
            context.error("script-resource", resource.at, message);
            return None;
        }
    };
    context.files.size += file.content.len();
    if context.files.size > MAX_BYTES {
        let message = format!("The model names files of scripts with more than {} MB.", MAX_BYTES >> 20);
        context.error("limit", resource.at, message);
        return None;
    }
    Some(Source::Beside(file))
}

fn named(resource: &str, files: &Files<'_>) -> Result<Arc<File>, String> {
    let shown = quote(resource);
    if resource.contains("${") || resource.contains("#{") {
        return Err(format!(
            "Which file the script is in is computed ('{shown}'), but a script is read when it is deployed. Name the file, or let a \
             gateway choose between tasks that name theirs."
        ));
    }
    let path = ["deployment://", "classpath://", "classpath:"].iter().find_map(|scheme| resource.strip_prefix(scheme));
    files.get(path.unwrap_or(resource).trim_start_matches('/')).map_err(|missing| match missing {
        Missing::Nowhere => format!(
            "The script is in '{shown}', and no such file is here: add it to the deployment (for a check: to the folder), or put the \
             script into the model."
        ),
        Missing::NoText => format!("The file '{shown}' is no text in UTF-8, as a script must be."),
    })
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::indexing_slicing, clippy::expect_used)]
    use crate::bpmn::{Options, Parsed, Which, parse_beside, testing};
    use expect_test::{Expect, expect};

    fn read(node: &str) -> Parsed {
        let model = testing::file(&testing::between(node), "");
        let find = |path: &str| {
            let content: &[u8] = match path {
                "a.js" | "scripts/a.js" => b"\xef\xbb\xbfa < 1 && b[c[0]]>d",
                "b.groovy" => b"def a = 1\nclass X {}\n",
                "c" => b"\xff",
                "d.py" => b"print(1)",
                "e.js" => b" \n",
                "big.js" => &[b' '; 6 << 20],
                _ => return None,
            };
            Some((format!("in/{path}"), content.to_vec()))
        };
        parse_beside(model.as_bytes(), Which::Executable, &Options::default(), &find)
    }

    fn said(nodes: &[&str], expected: Expect) {
        let problems = nodes.iter().flat_map(|node| read(node).problems);
        expected.assert_eq(&problems.map(|problem| format!("{problem}\n")).collect::<String>());
    }

    #[test]
    fn a_file_is_named_in_several_ways() {
        for name in ["a.js", "deployment://a.js", "classpath://scripts/a.js", "classpath:/a.js", "/a.js"] {
            let parsed = read(&format!("<scriptTask id='x' camunda:resource='{name}'/>"));
            assert!(parsed.definitions.is_some(), "{name}: {:?}", parsed.problems);
            let (_, script) = &parsed.javascript[0];
            assert_eq!((script.source.as_str(), script.at.line), ("a < 1 && b[c[0]]>d", 1));
            assert_eq!(script.places.of(&script.source, 17).unwrap().column, 18);
            let (_, (name, _)) = parsed.files.first_key_value().unwrap();
            assert_eq!(Some(name.as_str()), script.file.as_deref());
        }
    }

    #[test]
    fn problems_point_into_the_file() {
        said(
            &[
                "<scriptTask id='x' scriptFormat='groovy' camunda:resource='b.groovy'/>",
                "<scriptTask id='x' camunda:resource='b.groovy'/>",
                "<scriptTask id='x' camunda:resource='d.py'/>",
                "<scriptTask id='x' scriptFormat='javascript' camunda:resource='e.js'/>",
                "<scriptTask id='x' scriptFormat='javascript' camunda:resource='f.js'/>",
                "<scriptTask id='x' scriptFormat='javascript' camunda:resource='classpath://c'/>",
                "<scriptTask id='x' scriptFormat='javascript' camunda:resource='${path}'/>",
            ],
            expect![[r#"
                in/b.groovy:2:1: element 'x': the Groovy script goes beyond what is run here: 'class' is not understood here. Write it without, in JavaScript, or as the work of an external task [script-groovy]
                in/b.groovy:2:1: element 'x': the Groovy script goes beyond what is run here: 'class' is not understood here. Write it without, in JavaScript, or as the work of an external task [script-groovy]
                in/d.py:1:1: element 'x': the script language 'py' is not supported; accepted are JavaScript, groovy, juel and feel. Rewrite the script, or make it the work of an external task [script-language]
                3:64: element 'x': The file 'e.js' is empty. [empty-script]
                3:64: element 'x': The script is in 'f.js', and no such file is here: add it to the deployment (for a check: to the folder), or put the script into the model. [script-resource]
                3:64: element 'x': The file 'classpath://c' is no text in UTF-8, as a script must be. [script-resource]
                3:64: element 'x': Which file the script is in is computed ('${path}'), but a script is read when it is deployed. Name the file, or let a gateway choose between tasks that name theirs. [script-resource]
            "#]],
        );
    }

    #[test]
    fn the_bytes_that_are_read_are_bounded() {
        let listener = "<camunda:executionListener event='start'><camunda:script resource='big.js'/></camunda:executionListener>";
        let parsed = read(&format!("<task id='x'><extensionElements>{}</extensionElements></task>", listener.repeat(4)));
        let codes: Vec<_> = parsed.problems.iter().map(|problem| problem.code).collect();
        assert_eq!(codes, ["empty-script", "empty-script", "limit", "limit"]);
    }
}
