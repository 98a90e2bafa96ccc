//! Uploads: `multipart/form-data` (RFC 7578) as a list of parts, bounded in number and bytes.
use super::error::Error;
use super::intake::{self, Intake};
use crate::app::App;
use actix_multipart::Multipart;
use actix_web::http::StatusCode;
use actix_web::{FromRequest, HttpMessage, HttpRequest, dev};
use futures_util::TryStreamExt;
use std::future::Future;
use std::pin::Pin;

/// More parts than this are refused.
const MAX_PARTS: usize = 1000;

/// The parts of an upload, in the order sent.
#[derive(Debug, Default)]
pub struct Upload {
    pub parts: Vec<Part>,
}

/// One part: a text field, or a file if it has a file name.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Part {
    pub name: String,
    pub file_name: Option<String>,
    /// With its parameters, for example `text/plain; charset=utf-8`.
    pub content_type: Option<String>,
    pub content: Vec<u8>,
}

impl Upload {
    /// The part with this name.
    pub fn part(&self, name: &str) -> Option<&Part> {
        self.parts.iter().find(|part| part.name == name)
    }

    /// The text of a part; `None` where it is missing or empty.
    pub fn text(&self, name: &str) -> Result<Option<&str>, Error> {
        let Some(part) = self.part(name).filter(|part| !part.content.is_empty()) else { return Ok(None) };
        let text = std::str::from_utf8(&part.content).ok().filter(|text| !text.contains('\0'));
        text.map(Some).ok_or_else(|| Error::invalid(format!("part '{name}' is not UTF-8 text")))
    }
}

impl FromRequest for Upload {
    type Error = Error;
    type Future = Pin<Box<dyn Future<Output = Result<Self, Error>>>>;

    fn from_request(request: &HttpRequest, payload: &mut dev::Payload) -> Self::Future {
        let request = request.clone();
        let is_form = request.content_type().eq_ignore_ascii_case("multipart/form-data");
        let multipart = Multipart::from_request(&request, payload);
        Box::pin(async move {
            let unsupported = || Error::new(StatusCode::UNSUPPORTED_MEDIA_TYPE, "NotSupportedException", "this takes multipart/form-data");
            match multipart.await {
                Ok(multipart) if is_form => {
                    let app = App::of(&request)?;
                    let limit = app.config.http.upload_limit;
                    // The whole is counted part by part, with words of its own.
                    let mut intake = Intake::new(&app, usize::MAX)?;
                    let upload = intake::in_time(limit, read(multipart, limit, &mut intake)).await?;
                    intake.keep(&request);
                    Ok(upload)
                }
                _ => Err(unsupported()),
            }
        })
    }
}

async fn read(mut multipart: Multipart, limit: usize, intake: &mut Intake) -> Result<Upload, Error> {
    let mut upload = Upload::default();
    let mut left = limit;
    while let Some(mut field) = multipart.try_next().await.map_err(broken)? {
        if upload.parts.len() == MAX_PARTS {
            return Err(Error::invalid(format!("the upload has more than {MAX_PARTS} parts")));
        }
        let mut part = Part {
            name: field.name().unwrap_or_default().to_owned(),
            file_name: field.content_disposition().and_then(|disposition| disposition.get_filename()).map(str::to_owned),
            content_type: field.content_type().map(ToString::to_string),
            content: Vec::new(),
        };
        if [Some(&part.name), part.file_name.as_ref()].into_iter().flatten().any(|name| name.contains('\0')) {
            return Err(Error::invalid("the name of a part holds the character U+0000"));
        }
        while let Some(chunk) = field.try_next().await.map_err(broken)? {
            left = left.checked_sub(chunk.len()).ok_or_else(|| too_large(limit))?;
            intake.came(chunk.len())?;
            part.content.extend_from_slice(&chunk);
        }
        upload.parts.push(part);
    }
    Ok(upload)
}

fn broken(error: actix_multipart::MultipartError) -> Error {
    Error::invalid(format!("the upload cannot be read: {error}"))
}

fn too_large(limit: usize) -> Error {
    Error::invalid(format!("the upload is larger than {} MB, which is the most that is accepted; nothing of it was kept", limit >> 20))
}
