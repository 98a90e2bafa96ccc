//! Somebody who is signed in and looks at a page. Taking a [`Visitor`] as a parameter is what protects a page.
use super::form::Reader;
use super::moment::{Moment, moment};
use super::{Error, say};
use crate::app::App;
use crate::auth::{Caller, Right, Session};
use actix_web::{FromRequest, HttpMessage, HttpRequest, dev, web};
use baton_engine::Directory;
use jiff::tz::TimeZone;
use serde::Serialize;
use std::future::Future;
use std::pin::Pin;
use std::sync::Arc;

/// The visitor with what every page needs.
pub struct Visitor {
    pub app: web::Data<App>,
    pub session: Session,
    pub me: Me,
    pub directory: Arc<Directory>,
    /// Milliseconds since the epoch, UTC.
    pub now: i64,
}

/// What pages show of the visitor.
#[derive(Debug, Clone, Serialize)]
pub struct Me {
    pub id: Arc<str>,
    pub name: String,
    pub csrf: Arc<str>,
    /// May deploy, so that models are of interest.
    pub deploys: bool,
}

impl Visitor {
    pub fn caller(&self) -> &Caller {
        &self.session.caller
    }

    /// The name of a user.
    pub fn name(&self, user: &str) -> String {
        say::name(user, &self.directory)
    }

    /// The zone that times are shown in.
    pub fn zone(&self) -> &TimeZone {
        &self.app.config.time_zone
    }

    /// For whom forms are written.
    pub fn reader(&self) -> Reader<'_> {
        Reader { directory: &self.directory, zone: self.zone() }
    }

    pub fn moment(&self, at: i64) -> Moment {
        moment(at, self.now, self.zone())
    }
}

impl FromRequest for Visitor {
    type Error = Error;
    type Future = Pin<Box<dyn Future<Output = Result<Self, Error>>>>;

    fn from_request(request: &HttpRequest, payload: &mut dev::Payload) -> Self::Future {
        let session = Session::from_request(request, payload);
        let request = request.clone();
        Box::pin(async move {
            let session = session.await?;
            let app = App::of(&request)?;
            let directory = app.store.directory();
            let me = Me {
                id: session.user.clone(),
                name: say::name(&session.user, &directory),
                csrf: session.csrf.clone(),
                deploys: session.caller.may(Right::Deploy),
            };
            request.extensions_mut().insert(me.clone());
            let now = app.clock.now();
            Ok(Self { app, session, me, directory, now })
        })
    }
}
