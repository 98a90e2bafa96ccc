//! What all lists share: a question that comes as a query string or as a body, its answer, and the count of it.
use super::error::{Error, Result};
use super::reply;
use crate::app::App;
use crate::auth::Caller;
use crate::store::query::{Criteria, Listing, criteria};
use crate::store::{Db, Sql};
use actix_web::{FromRequest, HttpRequest, HttpResponse, dev, web};
use diesel::QueryableByName;
use std::future::Future;
use std::pin::Pin;

/// Who asks for which part of a list.
pub struct Ask {
    pub app: web::Data<App>,
    pub caller: Caller,
    pub criteria: Criteria,
}

impl FromRequest for Ask {
    type Error = Error;
    type Future = Pin<Box<dyn Future<Output = Result<Self>>>>;

    fn from_request(request: &HttpRequest, payload: &mut dev::Payload) -> Self::Future {
        let found = App::of(request).and_then(|app| Ok((app, Caller::from_request(request, payload).into_inner()?)));
        let criteria = Criteria::from_request(request, payload);
        Box::pin(async move {
            let (app, caller) = found?;
            // One more than an answer may have, to tell where it is too long.
            let criteria = criteria.await?.at_most(app.config.memory.rows() + 1);
            Ok(Self { app, caller, criteria })
        })
    }
}

impl Ask {
    /// The rows that fit, of those that the caller may see; 400 where they are more than one answer holds in memory.
    pub async fn rows<R>(&self, listing: &Listing, visible: Option<Sql>) -> Result<Vec<R>>
    where
        R: QueryableByName<diesel::sqlite::Sqlite> + QueryableByName<diesel::pg::Pg> + Send + 'static,
    {
        let sql = listing.list(&self.criteria, visible)?;
        let rows: Vec<R> = self.app.store.read(move |db| db.load(sql)).await?;
        let most = self.app.config.memory.rows();
        match rows.len() <= most {
            true => Ok(rows),
            false => {
                Err(Error::invalid(format!("The list has more than {most} entries; ask for parts of it with firstResult and maxResults")))
            }
        }
    }

    /// The answer `{"count": n}`.
    pub async fn count(&self, listing: &Listing, visible: Option<Sql>) -> Result<HttpResponse> {
        let sql = listing.count(&self.criteria, visible)?;
        Ok(reply::count(self.app.store.read(move |db| db.count(sql)).await?))
    }
}

/// The row with an id, or 404 in the words `<what> with id <id> does not exist`.
pub async fn one<R>(app: &App, listing: &Listing, id: &str, visible: Option<Sql>, what: &str) -> Result<R>
where
    R: QueryableByName<diesel::sqlite::Sqlite> + QueryableByName<diesel::pg::Pg> + Send + 'static,
{
    let missing = || Error::not_found(format!("{what} with id {id} does not exist"));
    let sql = listing.one(criteria::key(id).ok_or_else(missing)?, visible);
    app.store.read(move |db: &mut Db| db.first(sql)).await?.ok_or_else(missing)
}
