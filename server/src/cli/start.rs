//! `baton start`
use super::client::Client;
use crate::rest::reply::encode;
use anyhow::{Context, bail};
use serde_json::{Map, Value, json};

/// Starts a process instance and prints its id.
#[derive(Debug, clap::Args)]
pub struct Start {
    /// The process's id in its model; the latest version is started
    #[arg(value_name = "KEY")]
    key: String,
    /// What the case is called in other systems
    #[arg(long, value_name = "TEXT")]
    business_key: Option<String>,
    /// A variable; the value is JSON (7, true, "text", [1,2]) or else taken as text
    #[arg(short, long = "variable", value_name = "NAME=VALUE")]
    variables: Vec<String>,
    #[command(flatten)]
    client: Client,
    /// Prints the server's answer as JSON
    #[arg(long)]
    json: bool,
}

impl Start {
    pub fn run(self) -> anyhow::Result<()> {
        let body = json!({ "businessKey": self.business_key, "variables": variables(&self.variables)? });
        let path = format!("/process-definition/key/{}/start", encode(&self.key));
        let answer = self.client.post(&path, "application/json", body.to_string().as_bytes())?.checked()?;
        match (self.json, answer.text("id")) {
            (true, _) => println!("{}", answer.body),
            (false, id) => println!("{}", id.context("the server's answer holds no id")?),
        }
        Ok(())
    }
}

fn variables(arguments: &[String]) -> anyhow::Result<Map<String, Value>> {
    let mut variables = Map::new();
    for argument in arguments {
        let Some((name, text)) = argument.split_once('=') else { bail!("--variable '{argument}' is not NAME=VALUE") };
        let value = serde_json::from_str(text).unwrap_or_else(|_| Value::String(text.to_owned()));
        variables.insert(name.to_owned(), json!({ "value": value }));
    }
    Ok(variables)
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    #[test]
    fn values_are_json_where_they_can_be() {
        let arguments = ["amount=7", "ok=true", "reason=too dear", "note=\"7\"", "empty="].map(String::from);
        let expected = json!({"amount": {"value": 7}, "ok": {"value": true}, "reason": {"value": "too dear"}, "note": {"value": "7"}, "empty": {"value": ""}});
        assert_eq!(Value::Object(variables(&arguments).unwrap()), expected);
        assert!(variables(&["amount".into()]).is_err());
    }
}
