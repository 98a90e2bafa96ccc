//! Starts an instance of another process and waits for its end.
use crate::bpmn::CallMapping;
use crate::expr::Expression;

#[derive(Debug, Clone)]
pub struct CallActivity {
    /// The key of the called process.
    pub process: Expression,
    pub binding: Binding,
    pub business_key: Option<Expression>,
    pub inputs: Vec<CallMapping>,
    pub outputs: Vec<CallMapping>,
}

/// Which version is called.
#[derive(Debug, Clone, Default)]
pub enum Binding {
    #[default]
    Latest,
    /// The one that came with the caller's deployment.
    Deployment,
    Version(Expression),
    VersionTag(Expression),
}
