//! Signing in and out.
use super::posted::Posted;
use super::visitor::Visitor;
use super::{Error, posted, see_other, view};
use crate::app::App;
use crate::auth::session::{self, COOKIE};
use crate::auth::{Login, Session};
use actix_web::cookie::{Cookie, SameSite, time::Duration};
use actix_web::http::StatusCode;
use actix_web::web::{self, Query, ServiceConfig};
use actix_web::{HttpRequest, HttpResponse};
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

/// Ties the sign-in form to the browser that asked for it.
const FORM_COOKIE: &str = "baton_sign_in";

pub fn configure(cfg: &mut ServiceConfig) {
    cfg.service(web::resource("/sign-in").get(form).post(sign_in)).service(web::resource("/sign-out").post(sign_out));
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct Ask {
    next: String,
    out: String,
    /// A form came from somebody whose session had ended.
    lost: String,
}

#[derive(Serialize)]
struct Page<'a> {
    csrf: &'a str,
    next: &'a str,
    user: &'a str,
    wrong: Option<String>,
    remark: Option<&'static str>,
}

async fn form(request: HttpRequest, ask: Query<Ask>) -> Result<HttpResponse, Error> {
    let app = App::of(&request)?;
    if let Some(token) = request.cookie(COOKIE)
        && session::find(&app, token.value()).await?.is_some()
    {
        return Ok(see_other(inside(&ask.next)));
    }
    let remark = if ask.lost == "true" {
        Some("You were signed out in the meantime, so what you sent was not saved. Sign in, and send it again.")
    } else if ask.out == "true" {
        Some("You are signed out.")
    } else if ask.next.is_empty() || ask.next == "/" || ask.next == "/tasks" {
        None
    } else {
        Some("Please sign in to see this page.")
    };
    show(&request, &app, Answer { next: &ask.next, user: "", wrong: None, remark }, StatusCode::OK)
}

async fn sign_in(request: HttpRequest, posted: Posted) -> Result<HttpResponse, Error> {
    let app = App::of(&request)?;
    let field = |name: &str| posted.get(name).unwrap_or_default();
    let (user, next) = (field("user").trim(), field("next"));
    let refuse = |wrong: String, status| show(&request, &app, Answer { next, user, wrong: Some(wrong), remark: None }, status);
    if !is_own_form(&request, field("csrf")) {
        let wrong = "This page was open for too long, or your browser takes no cookies. Please try again.";
        return refuse(wrong.into(), StatusCode::FORBIDDEN);
    }
    let credentials = format!("{user}:{}", field("password"));
    let login = if user.contains(':') {
        Login::Wrong
    } else {
        app.logins.check(&app, credentials.as_bytes(), request.peer_addr().map(|a| a.ip())).await?
    };
    match login {
        Login::Right(user) => {
            let mut response = see_other(inside(next));
            let cookie = session::begin(&app, &user).await?;
            response.add_cookie(&cookie).and_then(|()| response.add_cookie(&gone())).map_err(|e| Error::Bug(e.to_string()))?;
            Ok(response)
        }
        Login::Wrong => {
            let wrong = "User name and password do not fit together.";
            refuse(wrong.into(), StatusCode::UNAUTHORIZED)
        }
        Login::Wait(milliseconds) => {
            let minutes = milliseconds / 60_000 + 1;
            let wrong = format!("There were too many attempts. Please wait for {minutes} minute{}.", if minutes == 1 { "" } else { "s" });
            refuse(wrong, StatusCode::TOO_MANY_REQUESTS)
        }
    }
}

async fn sign_out(visitor: Visitor, posted: Posted) -> Result<HttpResponse, Error> {
    posted.check(&visitor)?;
    end(&visitor.app, &visitor.session).await
}

async fn end(app: &App, session: &Session) -> Result<HttpResponse, Error> {
    let mut response = see_other("/sign-in?out=true");
    let cookie = session::end(app, session).await?;
    response.add_cookie(&cookie).map_err(|e| Error::Bug(e.to_string()))?;
    Ok(response)
}

/// What the page says.
struct Answer<'a> {
    next: &'a str,
    user: &'a str,
    wrong: Option<String>,
    remark: Option<&'static str>,
}

fn show(request: &HttpRequest, app: &App, answer: Answer<'_>, status: StatusCode) -> Result<HttpResponse, Error> {
    // The same token for all of a browser's tabs, so that one does not spoil the form of another.
    let known = request.cookie(FORM_COOKIE).map(|cookie| cookie.value().to_owned());
    let known = known.filter(|token| token.len() == 32 && token.bytes().all(|b| b.is_ascii_hexdigit()));
    let token = known.map_or_else(posted::once, Ok)?;
    let Answer { next, user, wrong, remark } = answer;
    let page = Page { csrf: &token, next, user, wrong, remark };
    let mut response = view::page(app, None, "", "pages/login/form.html", &page)?;
    let cookie = Cookie::build(FORM_COOKIE, token.clone())
        .path("/sign-in")
        .http_only(true)
        .same_site(SameSite::Strict)
        .secure(app.config.http.is_https())
        .max_age(Duration::hours(2))
        .finish();
    response.add_cookie(&cookie).map_err(|e| Error::Bug(e.to_string()))?;
    *response.status_mut() = status;
    Ok(response)
}

/// Whether the form's token is the one that its browser was given.
fn is_own_form(request: &HttpRequest, token: &str) -> bool {
    let digest = |text: &str| Sha256::digest(text.as_bytes());
    !token.is_empty() && request.cookie(FORM_COOKIE).is_some_and(|cookie| digest(cookie.value()) == digest(token))
}

fn gone() -> Cookie<'static> {
    Cookie::build(FORM_COOKIE, "").path("/sign-in").max_age(Duration::ZERO).finish()
}

/// A path of ours to go to; never another site.
fn inside(next: &str) -> &str {
    let plain = next.bytes().all(|b| b.is_ascii_graphic() && b != b'\\');
    if next.starts_with('/') && !next.starts_with("//") && plain && !next.starts_with("/sign-in") { next } else { "/tasks" }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nobody_is_sent_to_another_site() {
        assert_eq!(inside("/tasks/7?x=1"), "/tasks/7?x=1");
        for bad in
            ["", "//evil.example", "https://evil.example", "/\\evil.example", "/a\r\nSet-Cookie: x", "/sign-in?next=/", "javascript:0"]
        {
            assert_eq!(inside(bad), "/tasks", "{bad}");
        }
    }
}
