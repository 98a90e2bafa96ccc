//! Values as bytes: what `.../data` answers.
use crate::rest::error::{Error, Result};
use crate::rest::reply;
use actix_web::HttpResponse;
use baton_models::Value;

/// The bytes of a file or of a `Bytes` variable; 400 for every other type.
pub fn reply(name: &str, value: &Value) -> Result<HttpResponse> {
    match value {
        Value::Bytes(blob) => Ok(reply::bytes("application/octet-stream", None, blob.0.clone())),
        Value::File(file) => {
            let mime_type = file.mime_type.as_deref().unwrap_or("application/octet-stream");
            let kind = file.encoding.as_ref().map_or_else(|| mime_type.to_owned(), |encoding| format!("{mime_type}; charset={encoding}"));
            Ok(reply::bytes(&kind, Some(&file.name), file.content.0.clone()))
        }
        other => Err(Error::invalid(format!("Value of variable '{name}' is not a binary value: its type is {}", other.type_name()))),
    }
}
