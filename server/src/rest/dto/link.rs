//! Links to other resources, absolute as the caller came.
use actix_web::HttpRequest;
use serde::Serialize;

/// Where something is, and what may be done there.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Link {
    pub method: &'static str,
    pub href: String,
    pub rel: &'static str,
}

impl Link {
    /// `path` begins with `/`, below `/engine-rest`.
    pub fn new(request: &HttpRequest, method: &'static str, path: &str, rel: &'static str) -> Self {
        let connection = request.connection_info();
        Self { method, href: format!("{}://{}/engine-rest{path}", connection.scheme(), connection.host()), rel }
    }

    /// The thing itself.
    pub fn own(request: &HttpRequest, path: &str) -> Self {
        Self::new(request, "GET", path, "self")
    }
}
