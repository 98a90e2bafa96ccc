//! Scripts and the languages that they may be written in.
use super::{Expression, Template};
use crate::{Position, Problem};

/// A script with its language, as it stands in the file.
#[derive(Debug, Clone)]
pub struct Script {
    pub language: Language,
    pub source: String,
    pub at: Position,
    /// The parsed source, where the language is not JavaScript.
    pub template: Option<Template>,
}

/// The languages that the engine evaluates.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Language {
    /// `${...}`.
    Juel,
    /// DMN 1.5, chapter 10.
    Feel,
    JavaScript,
}

/// Bytes of one script.
const MAX_SOURCE: usize = 256 * 1024;

impl Script {
    /// A script in the language that the file names: `JavaScript` (also `ecmascript`, `js`, ...), `juel` or `feel`.
    pub fn new(language_name: Option<&str>, source: &str, at: Position, element: Option<&str>) -> Result<Self, Problem> {
        Self::parse_in(language_name, source, at, element, |offset| super::position(source, offset, at))
    }

    /// The same for a source that stands in the file in another form: `place` tells where a byte of it is.
    pub(crate) fn parse_in(
        language_name: Option<&str>,
        source: &str,
        at: Position,
        element: Option<&str>,
        place: impl Fn(usize) -> Position,
    ) -> Result<Self, Problem> {
        let language = language(language_name).map_err(|message| Problem::error("script-language", at, element, message))?;
        if source.len() > MAX_SOURCE {
            let message = format!("the script has {} bytes; at most {MAX_SOURCE} are accepted", source.len());
            return Err(Problem::error("limit", at, element, message));
        }
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
            Language::JavaScript => None,
        };
        Ok(Self { language, source: source.to_owned(), at, template })
    }
}

/// Whether this language is FEEL: by its name, or a namespace of FEEL or DMN.
pub(crate) fn is_feel(name: &str) -> bool {
    let name = name.trim().to_ascii_lowercase();
    matches!(name.as_str(), "feel" | "s-feel" | "feel-scala" | "application/feel" | "text/feel")
        || name.trim_end_matches('/').ends_with("/feel")
        || name.contains("www.omg.org/spec/feel/")
        || (name.contains("/spec/dmn/") && name.contains("omg.org"))
}

fn language(name: Option<&str>) -> Result<Language, String> {
    let Some(name) = name.map(str::trim).filter(|name| !name.is_empty()) else {
        return Err("the script names no language; state scriptFormat=\"JavaScript\" (or \"juel\", \"feel\")".to_owned());
    };
    match name.to_ascii_lowercase().as_str() {
        "javascript"
        | "ecmascript"
        | "js"
        | "text/javascript"
        | "application/javascript"
        | "text/ecmascript"
        | "application/ecmascript"
        | "graal.js"
        | "nashorn"
        | "rhino" => Ok(Language::JavaScript),
        "juel" => Ok(Language::Juel),
        name if is_feel(name) => Ok(Language::Feel),
        _ => Err(format!(
            "the script language '{name}' is not supported; accepted are JavaScript, juel and feel. Rewrite the script, or make it the work of an external task"
        )),
    }
}
