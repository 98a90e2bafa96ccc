//! Variables of a scope, for every resource that has some: tasks, process instances, executions. Who may is asked by
//! the resource.
use super::body::{Json, Query};
use super::commands::Commands;
use super::dto::variable::{Invalid, Typed, TypedMap, VariableDto, VariablesDto};
use super::error::{Error, Result};
use super::multipart::{Part, Upload};
use super::reply;
use crate::app::App;
use crate::store::query::variables::{self, Scope};
use actix_web::HttpResponse;
use actix_web::http::StatusCode;
use baton_engine::{Command, Variables};
use baton_models::Value;
use baton_models::value::{Blob, File, Object};
use serde::Deserialize;
use std::sync::Arc;

impl From<Invalid> for Error {
    fn from(invalid: Invalid) -> Self {
        Error::invalid(invalid.0)
    }
}

/// How values are to be shown.
#[derive(Debug, Clone, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub struct Shown {
    pub deserialize_values: bool,
    pub deserialize_value: bool,
    /// A comma-separated list; `None`: all.
    pub variable_names: Option<String>,
}

impl Default for Shown {
    fn default() -> Self {
        Self { deserialize_values: true, deserialize_value: true, variable_names: None }
    }
}

/// Changes to variables.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct Patch {
    pub modifications: VariablesDto,
    pub deletions: Option<Vec<Arc<str>>>,
}

/// `GET .../variables`
pub async fn read_all(app: &App, scope: Scope, Query(shown): Query<Shown>) -> Result<HttpResponse> {
    let names = shown.variable_names.map(|names| names.split(',').map(|name| name.trim().to_owned()).collect());
    let variables = app.store.read(move |db| variables::all(db, scope, names)).await?.ok_or_else(|| unknown(scope))?;
    Ok(reply::json(&TypedMap { variables: &variables, deserialize: shown.deserialize_values }))
}

/// `GET .../variables/{name}`
pub async fn read_one(app: &App, scope: Scope, name: &str, Query(shown): Query<Shown>) -> Result<HttpResponse> {
    let value = find(app, scope, name).await?;
    Ok(reply::json(&Typed { value: &value, deserialize: shown.deserialize_value }))
}

/// `GET .../variables/{name}/data`: the bytes of a file or of bytes.
pub async fn read_data(app: &App, scope: Scope, name: &str) -> Result<HttpResponse> {
    bytes(name, &find(app, scope, name).await?)
}

/// The bytes of a value that is binary; 400 for every other type.
pub fn bytes(name: &str, value: &Value) -> Result<HttpResponse> {
    match value {
        Value::Bytes(blob) => Ok(reply::bytes("application/octet-stream", None, blob.0.clone())),
        Value::File(file) => Ok(download(file)),
        other => Err(Error::invalid(format!("Value of variable '{name}' is not a binary value, it is of type {}", other.type_name()))),
    }
}

/// A file with its type, encoding and name.
pub fn download(file: &File) -> HttpResponse {
    let mime_type = file.mime_type.as_deref().filter(|mime_type| is_header(mime_type)).unwrap_or("application/octet-stream");
    let content_type = match file.encoding.as_deref().filter(|encoding| is_header(encoding)) {
        Some(encoding) => format!("{mime_type}; charset={encoding}"),
        None => mime_type.to_owned(),
    };
    reply::bytes(&content_type, Some(&file.name), file.content.0.clone())
}

fn is_header(text: &str) -> bool {
    !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_graphic() || byte == b' ')
}

/// `POST .../variables`
pub async fn patch(commands: &Commands, scope: Scope, Json(patch): Json<Patch>) -> Result<HttpResponse> {
    change(commands, scope, patch.modifications.into_variables()?, patch.deletions.unwrap_or_default()).await
}

/// `PUT .../variables/{name}`
pub async fn put(commands: &Commands, scope: Scope, name: &str, Json(dto): Json<VariableDto>) -> Result<HttpResponse> {
    let variables = VariablesDto(vec![(name.into(), dto)]).into_variables()?;
    change(commands, scope, variables, Vec::new()).await
}

/// `DELETE .../variables/{name}`; a variable that is not there is no error.
pub async fn delete(commands: &Commands, scope: Scope, name: &str) -> Result<HttpResponse> {
    change(commands, scope, Variables::new(), vec![name.into()]).await
}

/// `POST .../variables/{name}/data`: part `data`, and part `valueType` (`Bytes` or `File`); or, as old clients send objects
/// of a host language, JSON in `data` and the name of the class in `type`.
pub async fn put_data(commands: &Commands, scope: Scope, name: &str, upload: Upload) -> Result<HttpResponse> {
    change(commands, scope, vec![(name.into(), uploaded(&upload)?)], Vec::new()).await
}

fn uploaded(upload: &Upload) -> Result<Value> {
    let part = upload.part("data").ok_or_else(|| Error::invalid("the upload has no part 'data'"))?;
    if let Some(class) = upload.text("type")? {
        return object(part, class.trim());
    }
    let content = Blob(part.content.clone());
    match upload.text("valueType")?.map(str::trim).unwrap_or("Bytes") {
        kind if kind.eq_ignore_ascii_case("bytes") => Ok(Value::Bytes(Arc::new(content))),
        kind if kind.eq_ignore_ascii_case("file") => {
            let name = part.file_name.clone().filter(|name| !name.is_empty());
            let name = name.ok_or_else(|| Error::invalid("a file needs a file name in its part 'data'"))?;
            let (mime_type, encoding) = media(part.content_type.as_deref());
            Ok(Value::File(Arc::new(File { name, mime_type, encoding, content })))
        }
        other => Err(Error::invalid(format!("valueType '{other}' is neither Bytes nor File"))),
    }
}

/// A serialized object of a class that does not exist here; kept as it is.
fn object(part: &Part, class: &str) -> Result<Value> {
    let format = "application/json";
    if media(part.content_type.as_deref()).0.as_deref() != Some(format) {
        return Err(Error::invalid(format!("an object of type '{class}' needs {format} in its part 'data'")));
    }
    let text = std::str::from_utf8(&part.content).map_err(|_| Error::invalid("part 'data' is not UTF-8 text"))?;
    let (type_name, serialized) = (class.to_owned(), Some(text.to_owned()));
    Ok(Value::Object(Arc::new(Object { type_name, format: format.to_owned(), serialized })))
}

/// A media type apart from its parameter `encoding` or `charset`.
fn media(content_type: Option<&str>) -> (Option<String>, Option<String>) {
    let Some(content_type) = content_type else { return (None, None) };
    let mut parts = content_type.split(';').map(str::trim);
    let mime_type = parts.next().filter(|text| !text.is_empty()).map(str::to_owned);
    let parameter = |part: &str| {
        part.split_once('=')
            .filter(|(name, _)| ["encoding", "charset"].contains(&name.trim()))
            .map(|(_, v)| v.trim().trim_matches('"').to_owned())
    };
    (mime_type, parts.find_map(parameter))
}

async fn change(commands: &Commands, scope: Scope, variables: Variables, deletions: Vec<Arc<str>>) -> Result<HttpResponse> {
    if !variables.is_empty() || !deletions.is_empty() {
        commands.send(Command::SetVariables { scope: scope.key, local: scope.local, variables, deletions }).await?;
    }
    Ok(reply::no_content())
}

async fn find(app: &App, scope: Scope, name: &str) -> Result<Value> {
    let wanted = name.to_owned();
    let found = app.store.read(move |db| variables::one(db, scope, &wanted)).await?.ok_or_else(|| unknown(scope))?;
    found.ok_or_else(|| Error::not_found(format!("variable with name {name} does not exist")))
}

fn unknown(scope: Scope) -> Error {
    Error::new(StatusCode::NOT_FOUND, "NullValueException", format!("execution {} doesn't exist", scope.key)).code(0)
}
