//! Deploys the model of `examples/purchase-approval/`, which is embedded in the binary.
use crate::app::App;
use crate::store::deploy::{DeployError, Deployment};
use anyhow::anyhow;
use baton_engine::Library;

/// The process that the model defines.
const PROCESS: &str = "purchase-approval";
const FILE: &str = "purchase-approval.bpmn";
const MODEL: &[u8] = include_bytes!("../../../examples/purchase-approval/purchase-approval.bpmn");

/// Deploys the example, unless its process is there in whatever version.
pub async fn deploy(app: &App) -> anyhow::Result<()> {
    let library = app.store.library();
    if tokio::task::spawn_blocking(move || library.latest(PROCESS, None)).await?.is_some() {
        return Ok(());
    }
    let resources = vec![(FILE.to_owned(), MODEL.to_vec())];
    let deployment = Deployment { name: Some("Purchase approval".into()), source: Some("demo".into()), resources, ..Deployment::default() };
    match app.store.deploy(deployment).await {
        Ok(_) => Ok(()),
        Err(DeployError::Invalid(problems)) => {
            let told: Vec<String> = problems.into_values().flatten().map(|problem| problem.to_string()).collect();
            Err(anyhow!(told.join("\n")))
        }
        Err(error) => Err(error.into()),
    }
}
