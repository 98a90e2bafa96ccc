//! Runs a script in the sandbox.
use crate::expr::Script;

#[derive(Debug, Clone)]
pub struct ScriptTask {
    pub script: Script,
    pub result_variable: Option<String>,
}
