//! The choice that an ad-hoc sub-process leaves to whoever owns it: on the page of its task.
use super::posted::{Posted, once};
use super::task::{self, Open};
use super::visitor::Visitor;
use super::{Error, see_other};
use crate::store;
use crate::store::query::ad_hoc;
use actix_web::HttpResponse;
use actix_web::web::{self, Path, ServiceConfig};
use baton_engine::{BODY, Command, Rejection};
use baton_models::Key;
use serde::Serialize;

pub fn configure(cfg: &mut ServiceConfig) {
    cfg.service(web::resource("/tasks/{task}/choose").post(choose));
}

/// An activity that can be begun.
#[derive(Serialize)]
pub struct Choice {
    id: String,
    name: String,
    description: Option<String>,
    running: i64,
    once: String,
}

/// What can be chosen at a task; `None`: it is not about choosing.
pub async fn choices(visitor: &Visitor, open: &Open) -> Result<Option<Vec<Choice>>, Error> {
    let Some((graph, index)) = open.ad_hoc() else { return Ok(None) };
    let (root, key) = (Key(open.row.root_key), Key(open.row.element_instance_key));
    let running = visitor.app.store.read(move |db| ad_hoc::running(db, root, key)).await?;
    let count =
        |id: &str| running.iter().filter(|row| row.element_id.strip_suffix(BODY).unwrap_or(&row.element_id) == id).map(|row| row.n).sum();
    let choice = |index| {
        let element = graph.process.element(index);
        let name = element.name.clone().filter(|name| !name.trim().is_empty());
        Ok(Choice {
            id: element.id.to_string(),
            name: name.unwrap_or_else(|| element.id.to_string()),
            description: element.documentation.clone().filter(|text| !text.trim().is_empty()),
            running: count(&element.id),
            once: once()?,
        })
    };
    graph.choices(index).map(choice).collect::<Result<_, Error>>().map(Some)
}

async fn choose(visitor: Visitor, task: Path<String>, posted: Posted) -> Result<HttpResponse, Error> {
    posted.check(&visitor)?;
    let open = match task::open(&visitor, &task).await? {
        Ok(open) => open,
        Err(done) => return task::ended(&visitor, done),
    };
    if !open.is_mine(&visitor) {
        return Err(Error::Forbidden);
    }
    let element = posted.get("element").unwrap_or_default().into();
    let command = Command::Choose { element_instance: Key(open.row.element_instance_key), activities: vec![(element, Vec::new())] };
    match task::send(&visitor, command, posted.once(&visitor)).await {
        Ok(()) => Ok(see_other(&format!("/tasks/{}?done=chosen", open.row.key))),
        Err(store::Error::Rejected(Rejection::Conflict(why))) => task::refused(&visitor, open, why).await,
        Err(error) => task::gone_or(error),
    }
}
