//! Signed-in people: a cookie holds a random token, the database only its digest, and each session has a token against
//! forged requests (CSRF) that every form carries.
use super::Caller;
use crate::app::App;
use crate::store::{self, query::sessions};
use actix_web::cookie::{Cookie, SameSite, time::Duration};
use actix_web::http::{Method, header};
use actix_web::{FromRequest, HttpRequest, HttpResponse, ResponseError, dev};
use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use sha2::{Digest, Sha256};
use std::fmt;
use std::future::Future;
use std::pin::Pin;
use std::sync::Arc;

/// The cookie's name.
pub const COOKIE: &str = "baton_session";
/// How long a session lasts, in milliseconds: a working day.
pub const LIFETIME: i64 = 12 * 60 * 60 * 1000;

/// Somebody who is signed in; an extractor that sends everybody else to the sign-in page.
#[derive(Debug, Clone)]
pub struct Session {
    pub caller: Caller,
    pub user: Arc<str>,
    /// To be put into every form, and to be checked with [`Session::check_csrf`].
    pub csrf: Arc<str>,
    digest: Vec<u8>,
}

/// Begins a session for a user whose password was right; the cookie goes to the browser.
pub async fn begin(app: &App, user: &str) -> Result<Cookie<'static>, store::Error> {
    let token = random()?;
    let row = sessions::SessionRow {
        token_digest: digest(&token),
        user_id: user.to_owned(),
        csrf_token: random()?,
        created_at: app.clock.now(),
        expires_at: app.clock.now() + LIFETIME,
    };
    app.store.write(move |db| sessions::insert(db, row)).await?;
    Ok(cookie(app, token, Duration::milliseconds(LIFETIME)))
}

/// Ends a session; the cookie makes the browser forget its own.
pub async fn end(app: &App, session: &Session) -> Result<Cookie<'static>, store::Error> {
    let digest = session.digest.clone();
    app.store.write(move |db| sessions::delete(db, &digest)).await?;
    Ok(cookie(app, String::new(), Duration::ZERO))
}

/// The session of a cookie's token, if there is one that has not run out.
pub async fn find(app: &App, token: &str) -> Result<Option<Session>, store::Error> {
    let digest = digest(token);
    let now = app.clock.now();
    let key = digest.clone();
    let Some(row) = app.store.read(move |db| sessions::find(db, &key, now)).await? else { return Ok(None) };
    let user: Arc<str> = row.user_id.into();
    let Some(caller) = Caller::known(app, &user) else { return Ok(None) };
    Ok(Some(Session { caller, user, csrf: row.csrf_token.into(), digest }))
}

impl Session {
    /// Whether a form came from one of our own pages. Takes the same time for every wrong token.
    pub fn check_csrf(&self, token: &str) -> Result<(), Refused> {
        let (ours, theirs) = (Sha256::digest(self.csrf.as_bytes()), Sha256::digest(token.as_bytes()));
        let difference = ours.iter().zip(theirs.iter()).fold(0, |sum, (a, b)| sum | (a ^ b));
        if difference == 0 { Ok(()) } else { Err(Refused::Forged) }
    }
}

/// Why a page is not shown.
#[derive(Debug)]
pub enum Refused {
    /// Nobody is signed in; the path to come back to, and whether a form was sent in vain.
    SignIn {
        next: String,
        lost: bool,
    },
    /// The form did not come from one of our pages, or its session has changed.
    Forged,
    Store(store::Error),
}

impl fmt::Display for Refused {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::SignIn { .. } => f.write_str("nobody is signed in"),
            Self::Forged => f.write_str("this form is out of date; open the page again and repeat the step"),
            Self::Store(error) => error.fmt(f),
        }
    }
}

impl ResponseError for Refused {
    fn error_response(&self) -> HttpResponse {
        match self {
            Self::SignIn { next, lost } => HttpResponse::SeeOther().insert_header((header::LOCATION, sign_in(next, *lost))).finish(),
            Self::Forged => HttpResponse::Forbidden().content_type("text/plain; charset=utf-8").body(self.to_string()),
            Self::Store(_) => HttpResponse::ServiceUnavailable().insert_header((header::RETRY_AFTER, "5")).finish(),
        }
    }
}

impl FromRequest for Session {
    type Error = Refused;
    type Future = Pin<Box<dyn Future<Output = Result<Self, Refused>>>>;

    fn from_request(request: &HttpRequest, _: &mut dev::Payload) -> Self::Future {
        let app = App::of(request);
        let token = request.cookie(COOKIE).map(|cookie| cookie.value().to_owned());
        let lost = request.method() != Method::GET;
        let next = if lost { sent_from(request) } else { request.uri().path_and_query().map(|path| path.as_str()) };
        let next = next.unwrap_or("/").to_owned();
        Box::pin(async move {
            let app = app.map_err(|error| Refused::Store(store::Error::Bug(error.to_string())))?;
            let found = match token {
                Some(token) => find(&app, &token).await.map_err(Refused::Store)?,
                None => None,
            };
            found.ok_or(Refused::SignIn { next, lost })
        })
    }
}

/// The page that a form stands on, as the browser says; from the server's root.
fn sent_from(request: &HttpRequest) -> Option<&str> {
    let page = request.headers().get(header::REFERER)?.to_str().ok()?;
    let (_, rest) = page.split_once("://")?;
    rest.find('/').and_then(|start| rest.get(start..))
}

/// The address of the sign-in page that leads on to `next`.
pub fn sign_in(next: &str, lost: bool) -> String {
    format!("/sign-in?next={}{}", crate::rest::reply::encode(next), if lost { "&lost=true" } else { "" })
}

fn cookie(app: &App, value: String, age: Duration) -> Cookie<'static> {
    Cookie::build(COOKIE, value).path("/").http_only(true).same_site(SameSite::Lax).secure(app.config.http.is_https()).max_age(age).finish()
}

/// 256 random bits as text.
fn random() -> Result<String, store::Error> {
    let mut bytes = [0_u8; 32];
    getrandom::fill(&mut bytes).map_err(|error| store::Error::Bug(error.to_string()))?;
    Ok(URL_SAFE_NO_PAD.encode(bytes))
}

fn digest(token: &str) -> Vec<u8> {
    Sha256::digest(token.as_bytes()).to_vec()
}
