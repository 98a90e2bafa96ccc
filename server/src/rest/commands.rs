//! The way of a request to the machine: who asks and the `Idempotency-Key` go with every command.
use super::error::Error;
use crate::app::App;
use crate::auth::Caller;
use crate::store::Request;
use actix_web::{FromRequest, HttpRequest, dev, web};
use baton_engine::{Command, Reply};
use std::future::{Ready, ready};

/// Longer ids of requests are refused.
const MAX_ID: usize = 200;

/// Sends commands on behalf of the caller of this request.
pub struct Commands {
    pub app: web::Data<App>,
    pub caller: Caller,
    idempotency_id: Option<String>,
}

impl Commands {
    /// Decides a command; the reply means that it is on disk.
    pub async fn send(&self, command: Command) -> Result<Reply, Error> {
        let request = Request { actor: self.caller.user.clone(), command, idempotency_id: self.idempotency_id.clone() };
        Ok(self.app.store.send(request).await?)
    }

    /// The id that the caller gave to this request.
    pub fn idempotency_id(&self) -> Option<String> {
        self.idempotency_id.clone()
    }
}

impl FromRequest for Commands {
    type Error = Error;
    type Future = Ready<Result<Self, Error>>;

    fn from_request(request: &HttpRequest, payload: &mut dev::Payload) -> Self::Future {
        ready(
            Caller::from_request(request, payload)
                .into_inner()
                .and_then(|caller| Ok(Self { app: App::of(request)?, idempotency_id: idempotency_id(request, &caller)?, caller })),
        )
    }
}

/// The header's value, made unique per caller.
fn idempotency_id(request: &HttpRequest, caller: &Caller) -> Result<Option<String>, Error> {
    let Some(value) = request.headers().get("Idempotency-Key") else { return Ok(None) };
    match value.to_str() {
        Ok(id) if !id.is_empty() && id.len() <= MAX_ID => Ok(Some(format!("{}/{id}", caller.user.as_deref().unwrap_or_default()))),
        _ => Err(Error::invalid(format!("Idempotency-Key must be 1 to {MAX_ID} visible ASCII characters"))),
    }
}
