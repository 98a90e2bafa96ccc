//! `baton deploy`
use super::client::{Answer, Client};
use super::form::Form;
use anyhow::{Context, bail};
use serde_json::Value;
use std::path::{Path, PathBuf};

/// Deploys files, all or none of them. Files that are deployed already, unchanged, make no new version.
#[derive(Debug, clap::Args)]
pub struct Deploy {
    /// BPMN files, forms and whatever else belongs to them
    #[arg(required = true, value_name = "FILE")]
    files: Vec<PathBuf>,
    /// The deployment's name [default: the first file's name]
    #[arg(long)]
    name: Option<String>,
    #[command(flatten)]
    client: Client,
    /// Prints the server's answer as JSON
    #[arg(long)]
    json: bool,
}

impl Deploy {
    pub fn run(self) -> anyhow::Result<()> {
        let first = self.files.first().map(|file| file_name(file)).unwrap_or_default();
        let name = self.name.clone().unwrap_or(first);
        let (content_type, body) = self.form(&name)?;
        let answer = self.client.post("/deployment/create", &content_type, &body)?;
        if self.json {
            println!("{}", answer.body);
        }
        if !answer.is_success() {
            let problems = self.problems(&answer);
            problems.iter().for_each(|problem| eprintln!("{problem}"));
            if problems.is_empty() {
                return Err(answer.error());
            }
            bail!("nothing was deployed: {} problem(s)", problems.len());
        }
        if !self.json {
            report(&answer);
        }
        Ok(())
    }

    /// The upload: its content type and its bytes.
    fn form(&self, name: &str) -> anyhow::Result<(String, Vec<u8>)> {
        let mut contents = Vec::new();
        for file in &self.files {
            contents.push((file_name(file), std::fs::read(file).with_context(|| format!("cannot read {}", file.display()))?));
        }
        let mut form = Form::new()?;
        for (field, value) in [("deployment-name", name), ("deployment-source", "baton"), ("enable-duplicate-filtering", "true")] {
            form.field(field, value);
        }
        for (name, content) in &contents {
            form.file(name, name, content);
        }
        Ok(form.finish())
    }

    /// Every problem as `file:line:column: element 'x': message [code]`.
    fn problems(&self, answer: &Answer) -> Vec<String> {
        let details = answer.body.get("details").and_then(Value::as_object);
        let reports = details.into_iter().flatten().flat_map(|(resource, report)| {
            let file = self.files.iter().find(|file| file_name(file) == *resource);
            let file = file.map_or_else(|| resource.clone(), |file| file.display().to_string());
            ["errors", "warnings"].into_iter().flat_map(move |kind| {
                let list = report.get(kind).and_then(Value::as_array).cloned().unwrap_or_default();
                let file = file.clone();
                list.into_iter().map(move |problem| line(&file, &problem, kind == "warnings"))
            })
        });
        reports.collect()
    }
}

fn line(file: &str, problem: &Value, is_warning: bool) -> String {
    let number = |field: &str| problem.get(field).and_then(Value::as_u64).unwrap_or(0);
    let text = |field: &str| problem.get(field).and_then(Value::as_str);
    let mut line = format!("{file}:{}:{}: ", number("line"), number("column"));
    if is_warning {
        line.push_str("warning: ");
    }
    if let Some(element) = text("mainElementId") {
        line.push_str(&format!("element '{element}': "));
    }
    line.push_str(text("message").unwrap_or("unknown problem"));
    if let Some(code) = text("code") {
        line.push_str(&format!(" [{code}]"));
    }
    line
}

fn report(answer: &Answer) {
    let definitions = answer.body.get("deployedProcessDefinitions").and_then(Value::as_object);
    let id = answer.text("id").unwrap_or("?");
    match definitions {
        None => println!("unchanged: deployment {id} holds these files already"),
        Some(definitions) => {
            println!("deployment {id}");
            definitions.keys().for_each(|id| println!("  process definition {id}"));
        }
    }
}

fn file_name(path: &Path) -> String {
    path.file_name().unwrap_or(path.as_os_str()).to_string_lossy().into_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_problem_reads_as_compilers_write_it() {
        let problem = serde_json::json!({"message": "the target 'b' of flow 'f' does not exist", "line": 7, "column": 3, "mainElementId": "f", "code": "flow-target-missing"});
        let line = line("models/a.bpmn", &problem, false);
        assert_eq!(line, "models/a.bpmn:7:3: element 'f': the target 'b' of flow 'f' does not exist [flow-target-missing]");
    }
}
