//! What clients do in a measurement: each scenario has a model of its own, which is deployed first.
use super::super::client::Session;
use super::super::form::Form;
use super::text;
use anyhow::Context;
use serde_json::{Value, json};

/// What is measured.
#[derive(Debug, Clone, Copy, PartialEq, Eq, clap::ValueEnum)]
pub enum Scenario {
    /// A start that runs to its end: two decisions, three parallel branches, six variables
    Route,
    /// A start, finding the task, claiming and completing it
    Approve,
    /// Half of the clients start, the other half are external workers
    Service,
    /// A start, then five asynchronous continuations that the server works off
    Async5,
}

/// The model's worth of text in each of five variables.
const TEXT: &str = "some text of a usual length";

impl Scenario {
    pub fn name(self) -> &'static str {
        match self {
            Self::Route => "route",
            Self::Approve => "approve",
            Self::Service => "service",
            Self::Async5 => "async5",
        }
    }

    fn model(self) -> &'static str {
        match self {
            Self::Route => include_str!("models/route.bpmn"),
            Self::Approve => include_str!("models/approve.bpmn"),
            Self::Service => include_str!("models/service.bpmn"),
            Self::Async5 => include_str!("models/async5.bpmn"),
        }
    }

    /// Deploys the model and gives the deployment's id.
    pub fn deploy(self, session: &Session) -> anyhow::Result<String> {
        let name = self.name();
        let mut form = Form::new()?;
        form.field("deployment-name", &format!("baton bench: {name}"));
        form.file("data", &format!("baton-bench-{name}.bpmn"), self.model().as_bytes());
        let (content_type, body) = form.finish();
        let answer = session.post("/deployment/create", &content_type, &body)?.checked().context("the model was not deployed")?;
        text(&answer.body, "id")
    }

    /// Starts the n-th instance.
    pub fn start(self, n: u64) -> Step {
        let mut variables = serde_json::Map::new();
        variables.insert("amount".into(), json!({ "value": 10 + n % 200, "type": "Integer" }));
        variables.extend((0..5).map(|i| (format!("v{i}"), json!({ "value": TEXT, "type": "String" }))));
        Step::post(format!("/process-definition/key/{}/start", self.key()), json!({ "variables": variables }))
    }

    /// Finds the task of an instance.
    pub fn find(instance: &str) -> Step {
        Step { path: format!("/task?processInstanceId={instance}"), body: None }
    }

    /// Claims a task, then completes it.
    pub fn work_on(task: &str) -> [Step; 2] {
        let approved = json!({ "variables": { "approved": { "value": true, "type": "Boolean" } } });
        [Step::post(format!("/task/{task}/claim"), json!({ "userId": "mary" })), Step::post(format!("/task/{task}/complete"), approved)]
    }

    /// Takes up to 32 external tasks, waiting up to a second for the first.
    pub fn fetch(session: &Session, worker: &str) -> anyhow::Result<Vec<(String, String)>> {
        let topics = json!([{ "topicName": "baton_bench", "lockDuration": 60_000 }]);
        let wish = json!({ "workerId": worker, "maxTasks": 32, "usePriority": false, "asyncResponseTimeout": 1_000, "topics": topics });
        let answer = Step::post("/external-task/fetchAndLock", wish).run(session)?;
        let tasks = answer.as_array().context("the server's answer is no list")?;
        tasks.iter().map(|task| Ok((text(task, "id")?, text(task, "processInstanceId")?))).collect()
    }

    pub fn complete(session: &Session, worker: &str, task: &str) -> anyhow::Result<()> {
        let body = json!({ "workerId": worker, "variables": { "result": { "value": 1 } } });
        Step::post(format!("/external-task/{task}/complete"), body).run(session).map(drop)
    }

    /// How many instances have ended on the server.
    pub fn ended(self, session: &Session) -> anyhow::Result<u64> {
        let answer = session.get(&format!("/history/process-instance/count?processDefinitionKey={}&finished=true", self.key()))?;
        answer.body.get("count").and_then(Value::as_u64).ok_or_else(|| answer.error())
    }

    fn key(self) -> String {
        format!("baton_bench_{}", self.name())
    }
}

/// One request: a POST where it has a body.
pub struct Step {
    pub path: String,
    pub body: Option<Value>,
}

impl Step {
    fn post(path: impl Into<String>, body: Value) -> Self {
        Self { path: path.into(), body: Some(body) }
    }

    /// Sends it and gives the answer's body.
    pub fn run(&self, session: &Session) -> anyhow::Result<Value> {
        let answer = match &self.body {
            Some(body) => session.post(&self.path, "application/json", body.to_string().as_bytes())?,
            None => session.get(&self.path)?,
        };
        Ok(answer.checked()?.body)
    }
}

/// The id of the first of some tasks.
pub fn first_id(tasks: &Value) -> anyhow::Result<String> {
    text(tasks.get(0).context("the instance has no task")?, "id")
}
