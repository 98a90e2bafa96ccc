//! The REST interface `/engine-rest`: this is the list of its resources, each in a file with a `configure` that names
//! its routes. Everything is served twice, with and without `/engine/default`, behind one guard.
//!
//! Name every path once, with all its methods, so that another method is a 405 and not a 404:
//! `cfg.service(web::resource("/job/{id}").get(get).delete(delete))`. Handlers take [`body::Json`], [`body::Query`],
//! [`crate::auth::Caller`] or [`commands::Commands`], and give a `Result` of [`error::Error`].
mod activity_instances;
pub mod body;
pub mod commands;
mod criteria;
mod deployment;
mod deployment_create;
pub mod dto;
mod engine;
pub mod error;
mod execution;
mod external_task;
mod external_task_fetch;
mod external_task_work;
mod form;
mod guard;
mod history_activity_instance;
mod history_process_instance;
mod history_task;
mod history_variable_instance;
mod incident;
mod instructions;
mod job;
pub mod lists;
mod message;
pub mod multipart;
mod process_definition;
mod process_definition_form;
mod process_definition_start;
mod process_instance;
mod process_instance_comment;
mod process_instance_variables;
mod rendered_form;
pub mod reply;
mod selected;
mod task;
mod task_attachment;
mod task_comment;
mod task_form;
mod task_identity_link;
mod task_variables;
mod task_work;
pub mod variables;
mod version;

use actix_web::middleware::from_fn;
use actix_web::web::{self, ServiceConfig};

/// One line per resource.
fn resources(cfg: &mut ServiceConfig) {
    cfg.configure(deployment_create::configure);
    cfg.configure(deployment::configure);
    cfg.configure(execution::configure);
    cfg.configure(external_task_fetch::configure);
    cfg.configure(external_task::configure);
    cfg.configure(external_task_work::configure);
    cfg.configure(history_activity_instance::configure);
    cfg.configure(history_process_instance::configure);
    cfg.configure(history_task::configure);
    cfg.configure(history_variable_instance::configure);
    cfg.configure(incident::configure);
    cfg.configure(job::configure);
    cfg.configure(activity_instances::configure);
    cfg.configure(message::configure);
    cfg.configure(process_definition::configure);
    cfg.configure(process_definition_form::configure);
    cfg.configure(process_definition_start::configure);
    cfg.configure(process_instance::configure);
    cfg.configure(process_instance_comment::configure);
    cfg.configure(process_instance_variables::configure);
    cfg.configure(task::configure);
    cfg.configure(task_attachment::configure);
    cfg.configure(task_comment::configure);
    cfg.configure(task_form::configure);
    cfg.configure(task_identity_link::configure);
    cfg.configure(task_variables::configure);
    cfg.configure(task_work::configure);
    cfg.configure(version::configure);
}

/// Everything below `/engine-rest`.
pub fn configure(cfg: &mut ServiceConfig) {
    let unknown = web::to(guard::unknown_path);
    cfg.service(
        web::scope("/engine-rest")
            .wrap(from_fn(guard::guard))
            .service(web::scope("/engine/default").configure(resources).default_service(unknown))
            .configure(engine::configure)
            .configure(resources)
            .default_service(web::to(guard::unknown_path)),
    );
}
