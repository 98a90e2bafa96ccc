//! Scripts and the languages that they may be written in.
use super::groovy::{Dialect, Program};
use super::language::{Language, Named, named};
use super::{Expression, Places, Template};
use crate::{Position, Problem};
use std::sync::Arc;

/// A script with its language, as it stands in the file.
#[derive(Debug, Clone)]
pub struct Script {
    pub language: Language,
    pub source: String,
    /// The file that it is all of, where it does not stand in the model; [`Script::at`] and its places are in that one.
    pub file: Option<Arc<str>>,
    pub at: Position,
    /// Where its characters stand in the file.
    pub places: Places,
    /// The parsed source, where the language is one of expressions.
    pub template: Option<Template>,
    /// The parsed source, where the language is [`Language::Groovy`].
    pub program: Option<Arc<Program>>,
}

/// Why a script cannot be run here.
#[derive(Debug)]
pub(crate) struct Unread {
    pub problem: Problem,
    /// The language, where somebody else might run it.
    pub foreign: Option<String>,
}

impl From<Problem> for Unread {
    fn from(problem: Problem) -> Self {
        Self { problem, foreign: None }
    }
}

/// Bytes of one script.
const MAX_SOURCE: usize = 256 * 1024;

impl Script {
    /// A script in the language that the file names: `JavaScript` (also `ecmascript`, `js`, ...), `groovy`, `juel` or `feel`.
    pub fn new(language_name: Option<&str>, source: &str, at: Position, element: Option<&str>) -> Result<Self, Problem> {
        let places = |offsets: &[usize]| super::places::plain(source, offsets, at);
        Self::parse_in(language_name, source, at, element, places).map_err(|unread| unread.problem)
    }

    /// The same for a source that stands in the file in another form: `places` tells where bytes of it are, which come ascending.
    pub(crate) fn parse_in(
        language_name: Option<&str>,
        source: &str,
        at: Position,
        element: Option<&str>,
        places: impl Fn(&[usize]) -> Vec<Position>,
    ) -> Result<Self, Unread> {
        let place = |offset: usize| places(&[offset]).first().copied().unwrap_or(at);
        if source.len() > MAX_SOURCE {
            let message = format!("the script has {} bytes; at most {MAX_SOURCE} are accepted", source.len());
            return Err(Problem::error("limit", at, element, message).into());
        }
        let mut program = None;
        let language = match language(language_name, source) {
            Ok(language) => language,
            Err((message, foreign)) => match foreign.as_deref().and_then(similar).map(|dialect| Program::parse_in(source, Some(dialect))) {
                Some(Ok(parsed)) => {
                    program = Some(Arc::new(parsed));
                    Language::Groovy
                }
                Some(Err(flaw)) => {
                    let message = format!("{message}. Of it only what means the same in Groovy is run here: {}", flaw.message);
                    return Err(Unread { problem: Problem::error("script-language", place(flaw.offset), element, message), foreign });
                }
                None => return Err(Unread { problem: Problem::error("script-language", at, element, message), foreign }),
            },
        };
        let template = match language {
            Language::Juel => {
                let blanks = source.len() - source.trim_start().len();
                Some(Expression::parse_in(source.trim(), at, element, |offset| place(blanks + offset))?.template)
            }
            Language::Feel => {
                let feel = super::feel_of(source).unwrap_or(source);
                let skipped = source.len() - feel.len();
                Some(Expression::feel(feel, at, element, |offset| place(skipped + offset))?.template)
            }
            Language::Groovy if program.is_some() => None,
            Language::Groovy => {
                let parsed = Program::parse(source).map_err(|flaw| Unread {
                    problem: Problem::error("script-groovy", place(flaw.offset), element, not_understood(&flaw.message)),
                    foreign: Some("groovy".to_owned()),
                })?;
                program = Some(Arc::new(parsed));
                None
            }
            Language::JavaScript => None,
        };
        Ok(Self { language, source: source.to_owned(), file: None, at, places: Places::new(source, &places), template, program })
    }
}

fn not_understood(message: &str) -> String {
    format!(
        "the Groovy script goes beyond what is run here: {message}. Write it without, in JavaScript, or as the work of an external task"
    )
}

/// Languages of which a part means the same in Groovy.
fn similar(language: &str) -> Option<Dialect> {
    match language {
        "java" => Some(Dialect::Java),
        "mvel" => Some(Dialect::Mvel),
        _ => None,
    }
}

/// What to do about a script that is not run here.
pub(crate) const REWRITE: &str = "Rewrite the script, or make it the work of an external task";

const ACCEPTED: &str = "JavaScript, groovy, juel and feel";

/// The language of a script; else why there is none, and who might run it.
fn language(name: Option<&str>, source: &str) -> Result<Language, (String, Option<String>)> {
    if is_expression(source) {
        return Ok(Language::Juel);
    }
    let Some(name) = name.map(str::trim).filter(|name| !name.is_empty()) else {
        return Err((
            "the script names no language; state scriptFormat=\"JavaScript\" (or \"groovy\", \"juel\", \"feel\")".to_owned(),
            None,
        ));
    };
    let refused = format!("the script language '{name}' is not supported; accepted are {ACCEPTED}. {REWRITE}");
    match named(name) {
        Named::Here(language) => Ok(language),
        Named::Foreign(language) => Err((refused, Some(language.to_owned()))),
        Named::Meaningless => Err((refused, None)),
        Named::Unknown => {
            let is_word = name.len() <= 40 && name.chars().all(|c| c.is_ascii_alphanumeric() || matches!(c, '-' | '_' | '.' | '+' | '#'));
            Err((refused, is_word.then(|| name.to_ascii_lowercase())))
        }
    }
}

/// True where a text is one `${...}` or begins and ends with one, whatever the file says about its language.
fn is_expression(source: &str) -> bool {
    let text = source.trim();
    (text.starts_with("${") || text.starts_with("#{")) && text.ends_with('}')
}
