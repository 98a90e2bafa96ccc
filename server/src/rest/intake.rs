//! Bodies come in: no more of them at once than there is room for, and none so slowly that it keeps its room for ever.
use super::error::Error;
use crate::app::App;
use crate::room::{Room, Share};
use actix_web::body::{EitherBody, MessageBody};
use actix_web::dev::{ServiceRequest, ServiceResponse};
use actix_web::http::{Method, StatusCode};
use actix_web::middleware::Next;
use actix_web::{HttpMessage, HttpRequest, ResponseError, web};
use futures_util::Stream;
use futures_util::StreamExt;
use std::future::Future;
use std::time::Duration;

/// What a request takes beside its body: connection, headers, buffers.
const REQUEST: usize = 16 << 10;
/// The slowest that a body may come, in bytes a second, after [`PATIENCE`].
const SLOWEST: usize = 64 << 10;
const PATIENCE: Duration = Duration::from_secs(20);
/// A body up to so many bytes is read even if there is no room for it, and forgotten: an answer before its end would cost
/// the connection, and a new one costs more than the answer.
const FORGOTTEN: usize = 64 << 10;

/// The shares that a request holds until it is answered.
#[derive(Default)]
struct Held(Vec<Share>);

/// Room for one request.
pub struct Intake {
    share: Share,
    limit: usize,
    read: usize,
}

impl Intake {
    /// Room for a request with a body of at most `limit` bytes; 503 where there is none.
    pub fn new(app: &App, limit: usize) -> Result<Self, Error> {
        let share = app.room.take(REQUEST).ok_or_else(full)?;
        Ok(Self { share, limit, read: 0 })
    }

    /// Takes room for bytes of the body that have come. 413 where it is too large.
    pub fn came(&mut self, bytes: usize) -> Result<(), Error> {
        self.read = self.read.saturating_add(bytes);
        if self.read > self.limit {
            return Err(too_large(self.limit));
        }
        self.needs(bytes)
    }

    /// Takes room for what is made of the body.
    pub fn needs(&mut self, bytes: usize) -> Result<(), Error> {
        if self.share.grow(bytes) { Ok(()) } else { Err(full()) }
    }

    /// Reads a whole body.
    pub async fn read<C: AsRef<[u8]>, E: std::fmt::Display>(
        &mut self,
        mut body: impl Stream<Item = Result<C, E>> + Unpin,
    ) -> Result<Vec<u8>, Error> {
        let mut bytes = Vec::new();
        while let Some(chunk) = body.next().await {
            let chunk = chunk.map_err(|error| Error::invalid(format!("the body cannot be read: {error}")))?;
            self.came(chunk.as_ref().len())?;
            bytes.extend_from_slice(chunk.as_ref());
        }
        Ok(bytes)
    }

    /// Keeps the room until the request is answered.
    pub fn keep(self, request: &HttpRequest) {
        let mut extensions = request.extensions_mut();
        match extensions.get_mut::<Held>() {
            Some(held) => held.0.push(self.share),
            None => drop(extensions.insert(Held(vec![self.share]))),
        }
    }
}

/// Sends a request away before anything else is done for it, where there is no room for its body: the more come in vain,
/// the less must each of them cost. Whoever is let on asks for room when the body is read.
pub async fn turn_away<B: MessageBody>(
    mut request: ServiceRequest,
    next: Next<B>,
) -> Result<ServiceResponse<EitherBody<B>>, actix_web::Error> {
    let app = request.app_data::<web::Data<App>>().cloned();
    let Some(app) = app.filter(|app| brings_a_body(&request) && app.room.take(REQUEST).is_none()) else {
        return Ok(next.call(request).await?.map_into_left_body());
    };
    let mut body = request.take_payload();
    let answer = in_time(FORGOTTEN, forget(&mut body)).await.err().unwrap_or_else(full).error_response();
    app.metrics.answered(answer.status());
    Ok(request.into_response(answer).map_into_right_body())
}

/// True where a body is read by [`Intake`].
fn brings_a_body(request: &ServiceRequest) -> bool {
    request.method() != Method::GET && request.path().starts_with("/engine-rest/")
}

/// Reads what has to be read of a body before the connection can bear an answer.
async fn forget<C: AsRef<[u8]>, E>(body: &mut (impl Stream<Item = Result<C, E>> + Unpin)) -> Result<(), Error> {
    let mut left = FORGOTTEN;
    while let Some(Ok(chunk)) = body.next().await
        && let Some(less) = left.checked_sub(chunk.as_ref().len())
    {
        left = less;
    }
    Ok(())
}

/// A request that waits for something to happen takes its memory from room for those, so that they leave room for others.
pub fn wait(request: &HttpRequest, room: &Room) -> Result<Share, Error> {
    let held = request.extensions_mut().remove::<Held>().unwrap_or_default();
    let bytes = held.0.iter().map(Share::bytes).sum();
    room.take(bytes).ok_or_else(full)
}

/// Waits for `reading`, of a body of at most `limit` bytes, but not for ever (408).
pub async fn in_time<T>(limit: usize, reading: impl Future<Output = Result<T, Error>>) -> Result<T, Error> {
    let patience = PATIENCE + Duration::from_secs(u64::try_from(limit / SLOWEST).unwrap_or(u64::MAX));
    let slow = || Error::new(StatusCode::REQUEST_TIMEOUT, "InvalidRequestException", "the body came too slowly");
    tokio::time::timeout(patience, reading).await.map_err(|_| slow())?
}

fn full() -> Error {
    Error::busy(1, "there is no room for more requests now; nothing was done, try again")
}

fn too_large(limit: usize) -> Error {
    Error::new(StatusCode::PAYLOAD_TOO_LARGE, "InvalidRequestException", format!("the body is larger than {limit} bytes"))
}
