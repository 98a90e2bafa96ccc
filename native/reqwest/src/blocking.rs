//! The client, its requests and its responses, of which there are none.
use crate::Error;

#[derive(Debug, Default)]
pub struct Client;

#[derive(Debug)]
pub struct RequestBuilder;

/// Never made.
#[derive(Debug)]
pub enum Response {}

impl Client {
    pub fn new() -> Self {
        Self
    }

    pub fn post(&self, _url: &str) -> RequestBuilder {
        RequestBuilder
    }
}

impl RequestBuilder {
    #[must_use]
    pub fn json<T: ?Sized>(self, _body: &T) -> Self {
        self
    }

    /// Always refused.
    pub fn send(self) -> Result<Response, Error> {
        Err(Error)
    }
}

impl Response {
    pub fn json<T>(self) -> Result<T, Error> {
        match self {}
    }
}
