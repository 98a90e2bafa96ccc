//! How models are read: scripts that are not run here, and host code that has a replacement.
use super::{Error, Settings};
use baton_models::bpmn::{ForeignScripts, Instead, Options};
use std::collections::BTreeMap;

/// Checks the replacements of host code, so that a mistake shows at start and not with the first model.
pub fn options(executable: Option<bool>, foreign: Option<Foreign>, host_code: Option<BTreeMap<String, Instead>>) -> Result<Options, Error> {
    let foreign_scripts = foreign.map_or(ForeignScripts::default(), Foreign::into);
    let options = Options { executable, foreign_scripts, host_code: host_code.unwrap_or_default() };
    match options.problems().into_iter().next() {
        Some((name, problem)) => Err(Error::value("host-code", name, format!("is done by what cannot be used: {}", problem.message))),
        None => Ok(options),
    }
}

impl Settings {
    /// How models are read.
    pub fn models(&self) -> Result<Options, Error> {
        options(self.executable, self.foreign_scripts, self.host_code.clone())
    }
}

/// What becomes of scripts in languages that are not run here.
#[derive(Debug, Clone, Copy, PartialEq, Eq, clap::ValueEnum, serde::Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Foreign {
    /// The model is refused
    Refuse,
    /// A worker runs them, under a topic such as script:python
    Work,
}

impl From<Foreign> for ForeignScripts {
    fn from(foreign: Foreign) -> Self {
        match foreign {
            Foreign::Refuse => Self::Refuse,
            Foreign::Work => Self::Work,
        }
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    #[test]
    fn replacements_are_checked() {
        let table = |text: &str| Some(BTreeMap::from([("a.B".to_owned(), Instead::Expression(text.to_owned()))]));
        assert_eq!(options(None, Some(Foreign::Work), table("${a}")).unwrap().foreign_scripts, ForeignScripts::Work);
        let error = options(None, None, table("${a")).unwrap_err().to_string();
        assert!(error.contains("'a.B'") && error.contains("ends without"), "{error}");
        let script = Instead::Script { language: "cobol".into(), script: "1".into() };
        let error = options(None, None, Some(BTreeMap::from([("a.B".to_owned(), script)]))).unwrap_err().to_string();
        assert!(error.contains("'cobol' is not supported"), "{error}");
    }
}
