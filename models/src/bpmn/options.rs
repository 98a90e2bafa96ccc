//! What whoever runs the server decides about models: scripts in languages that are not run here, and host code that has a
//! replacement.
use super::context::Context;
use super::context::quote;
use super::files::Source;
use super::xml::Text;
use super::{External, HostCode, Parameter, ParameterValue};
use crate::expr::{Expression, Script, Template, Unread};
use crate::{Position, Problem};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// How models are read.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Options {
    /// Whether a process that does not say so can be run; `None`: by the habit of its dialect.
    pub executable: Option<bool>,
    pub foreign_scripts: ForeignScripts,
    /// What is done instead of host code, by the name of its class or bean (`com.acme.Approve`, `approver`, `approver.approve`).
    pub host_code: BTreeMap<String, Instead>,
}

/// What becomes of scripts in languages that are not run here.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum ForeignScripts {
    /// The model is refused.
    #[default]
    Refuse,
    /// A worker runs them, under a topic such as `script:python`.
    Work,
}

/// What is done instead of host code.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(untagged)]
pub enum Instead {
    /// `${...}`, or FEEL after `=`.
    Expression(String),
    Script {
        language: String,
        script: String,
    },
}

/// What host code is replaced by, parsed.
pub(super) enum Replaced {
    Expression(Expression),
    Script(Script),
}

/// A script, or the work of somebody who can run it.
pub(super) enum Written {
    Here(Script),
    Elsewhere(HostCode),
}

impl Options {
    /// The same, where scripts that are not run here become work: for models that were accepted once.
    pub fn lenient(&self) -> Self {
        Self { foreign_scripts: ForeignScripts::Work, ..self.clone() }
    }

    /// What is wrong with the replacements of host code, each with the name that it is for.
    pub fn problems(&self) -> Vec<(String, Problem)> {
        let parsed = |(name, instead): (&String, &Instead)| {
            instead.parse(Position::default(), None).err().map(|unread| (name.clone(), unread.problem))
        };
        self.host_code.iter().filter_map(parsed).collect()
    }
}

impl Instead {
    fn parse(&self, at: Position, element: Option<&str>) -> Result<Replaced, Unread> {
        match self {
            Self::Expression(text) => Ok(Replaced::Expression(Expression::parse_in(text, at, element, |_| at)?)),
            Self::Script { language, script } => {
                let places = |offsets: &[usize]| vec![at; offsets.len()];
                Script::parse_in(Some(language), script, at, element, places).map(Replaced::Script)
            }
        }
    }
}

/// What is done instead of the host code of this name, if anything is; `fields`: whether the model injects something into it.
pub(super) fn instead(name: &str, source: Text<'_>, fields: bool, context: &mut Context<'_>) -> Option<Replaced> {
    let instead = context.options.host_code.get(name)?;
    let parsed = instead.parse(source.at, context.element).map_err(|unread| unread.problem);
    let replaced = context.keep(parsed)?;
    if fields {
        let message = format!("What is done instead of '{}' is not given the fields that the model injects into it.", quote(name));
        context.warning("host-code", source.at, message);
    }
    Some(replaced)
}

/// A script; one that is not run here becomes work where that was decided.
pub(super) fn script(language: Option<Text<'_>>, source: &Source<'_>, context: &mut Context<'_>) -> Option<Written> {
    let unread = match context.read_script(language, source) {
        Ok(script) => return Some(Written::Here(script)),
        Err(unread) => unread,
    };
    let Some(language) = unread.foreign.filter(|_| context.options.foreign_scripts == ForeignScripts::Work) else {
        context.problems.push(unread.problem);
        return None;
    };
    let topic = format!("script:{language}");
    let message =
        format!("A script in {language} is not run here: a worker that fetches the topic '{topic}' runs it ({}).", unread.problem.message);
    let warning = Problem::warning("host-code", unread.problem.at, unread.problem.element.as_deref(), message);
    context.problems.push(Problem { file: unread.problem.file, ..warning });
    let inputs = vec![given("script", source.value(), source.at()), given("language", &language, source.at())];
    Some(Written::Elsewhere(HostCode { topic: topic.into(), inputs }))
}

/// The work of a task whose script somebody else runs; its result is expected in a variable of this name.
pub(super) fn external(code: HostCode, result_variable: Option<&str>, at: Position) -> External {
    let mut inputs = code.inputs;
    inputs.extend(result_variable.map(|name| given("resultVariable", name, at)));
    External { topic: literal(&code.topic, at), priority: None, errors: Vec::new(), inputs }
}

/// A text that a worker is given under a name.
pub(super) fn given(name: &str, text: &str, at: Position) -> Parameter {
    Parameter { name: name.to_owned(), value: ParameterValue::Expression(literal(text, at)) }
}

fn literal(text: &str, at: Position) -> Expression {
    Expression { source: text.to_owned(), at, template: Template::Text(text.into()) }
}
