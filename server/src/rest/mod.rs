//! The REST interface `/engine-rest`: this is the list of its resources, each in a file with a `configure` that names
//! its routes. `/engine/default` in front of a path means nothing. One gate stands before everything.
//!
//! Name every path once, with all its methods, so that another method is a 405 and not a 404:
//! `cfg.service(web::resource("/job/{id}").get(get).delete(delete))`. Handlers take [`body::Json`], [`body::Query`],
//! [`crate::auth::Caller`] or [`commands::Commands`], and give a `Result` of [`error::Error`].
mod activity_instances;
mod ad_hoc;
pub mod body;
pub mod commands;
mod condition;
mod criteria;
mod decision_definition;
mod decision_evaluate;
mod decision_requirements_definition;
mod decision_retention;
mod deployment;
mod deployment_create;
mod draft;
pub mod dto;
mod engine;
pub mod error;
mod event_subscription;
mod execution;
mod external_task;
mod external_task_fetch;
mod external_task_work;
mod form;
mod gate;
mod history_activity_instance;
mod history_decision_instance;
mod history_process_instance;
mod history_task;
mod history_variable_instance;
mod incident;
mod instructions;
pub mod intake;
mod job;
pub mod lists;
mod message;
pub mod multipart;
mod named;
mod process_definition;
mod process_definition_form;
mod process_definition_start;
mod process_instance;
mod process_instance_comment;
mod process_instance_variables;
mod rendered_form;
pub mod reply;
mod selected;
mod signal;
mod task;
mod task_attachment;
mod task_comment;
mod task_form;
mod task_identity_link;
mod task_variables;
mod task_work;
pub mod variables;
mod version;

pub use intake::turn_away;

use actix_web::body::MessageBody;
use actix_web::dev::{ServiceRequest, ServiceResponse};
use actix_web::error::ErrorBadRequest;
use actix_web::guard;
use actix_web::http::Uri;
use actix_web::http::uri::PathAndQuery;
use actix_web::middleware::{Next, from_fn};
use actix_web::web::{self, ServiceConfig};

type Configure = fn(&mut ServiceConfig);

/// The resources by the first segment of their paths.
const RESOURCES: &[(&str, &[Configure])] = &[
    ("condition", &[condition::configure]),
    ("decision-definition", &[decision_evaluate::configure, decision_retention::configure, decision_definition::configure]),
    ("decision-requirements-definition", &[decision_requirements_definition::configure]),
    ("deployment", &[deployment_create::configure, deployment::configure]),
    ("draft", &[draft::configure]),
    ("event-subscription", &[event_subscription::configure]),
    ("execution", &[execution::configure, ad_hoc::configure]),
    ("external-task", &[external_task_fetch::configure, external_task::configure, external_task_work::configure]),
    (
        "history",
        &[
            history_activity_instance::configure,
            history_decision_instance::configure,
            history_process_instance::configure,
            history_task::configure,
            history_variable_instance::configure,
        ],
    ),
    ("incident", &[incident::configure]),
    ("job", &[job::configure]),
    ("message", &[message::configure]),
    ("process-definition", &[process_definition_start::configure, process_definition::configure, process_definition_form::configure]),
    (
        "process-instance",
        &[
            process_instance::configure,
            activity_instances::configure,
            process_instance_comment::configure,
            process_instance_variables::configure,
        ],
    ),
    ("signal", &[signal::configure]),
    (
        "task",
        &[
            task::configure,
            task_work::configure,
            task_attachment::configure,
            task_comment::configure,
            task_form::configure,
            task_identity_link::configure,
            task_variables::configure,
        ],
    ),
    ("version", &[version::configure]),
];

/// Below each first segment a scope of its own: a request is compared with the paths there, not with all that there are.
fn resources(cfg: &mut ServiceConfig) {
    for (segment, parts) in RESOURCES {
        let below = guard::fn_guard(move |request| first_segment(request.head().uri.path()) == *segment);
        let scope = web::scope("").guard(below).default_service(web::to(gate::unknown_path));
        cfg.service(parts.iter().fold(scope, |scope, part| scope.configure(part)));
    }
}

/// The segment of a path behind `/engine-rest`.
fn first_segment(path: &str) -> &str {
    path.strip_prefix("/engine-rest/").unwrap_or_default().split('/').next().unwrap_or_default()
}

/// There is one engine: a path below `/engine-rest/engine/default` is taken as the one without it.
pub async fn default_engine<B: MessageBody>(mut request: ServiceRequest, next: Next<B>) -> Result<ServiceResponse<B>, actix_web::Error> {
    if let Some(rest) = request.uri().path_and_query().and_then(|path| path.as_str().strip_prefix("/engine-rest/engine/default/")) {
        let path = PathAndQuery::try_from(format!("/engine-rest/{rest}")).map_err(ErrorBadRequest)?;
        let mut parts = request.uri().clone().into_parts();
        parts.path_and_query = Some(path);
        let uri = Uri::from_parts(parts).map_err(ErrorBadRequest)?;
        request.match_info_mut().get_mut().update(&uri);
        request.head_mut().uri = uri;
    }
    next.call(request).await
}

/// Everything below `/engine-rest`.
pub fn configure(cfg: &mut ServiceConfig) {
    cfg.service(
        web::scope("/engine-rest")
            .wrap(from_fn(gate::gate))
            .configure(engine::configure)
            .configure(resources)
            .default_service(web::to(gate::unknown_path)),
    );
}
