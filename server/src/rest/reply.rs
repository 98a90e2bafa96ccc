//! Answers in the forms that clients expect: `application/json` without a charset, and 204 without a body.
use actix_web::HttpResponse;
use serde::Serialize;

/// 200 with a JSON body.
pub fn json<T: Serialize>(body: &T) -> HttpResponse {
    HttpResponse::Ok().json(body)
}

/// 204.
pub fn no_content() -> HttpResponse {
    HttpResponse::NoContent().finish()
}

/// 200 with `{"count": n}`.
pub fn count(n: i64) -> HttpResponse {
    json(&serde_json::json!({ "count": n }))
}

/// 200 with bytes of a type, named where they are to be saved as a file (RFC 6266).
pub fn bytes(mime_type: &str, file_name: Option<&str>, content: Vec<u8>) -> HttpResponse {
    let mut response = HttpResponse::Ok();
    response.insert_header(("Content-Type", mime_type)).insert_header(("X-Content-Type-Options", "nosniff"));
    if let Some(name) = file_name {
        let plain: String = name.chars().map(|c| if c.is_ascii_graphic() && c != '"' && c != '\\' || c == ' ' { c } else { '_' }).collect();
        let value = format!("attachment; filename=\"{plain}\"; filename*=UTF-8''{}", encode(name));
        response.insert_header(("Content-Disposition", value));
    }
    response.body(content)
}

/// The media type of a file, by its suffix.
pub fn media_type(file_name: &str) -> &'static str {
    match file_name.rsplit('.').next().unwrap_or_default().to_ascii_lowercase().as_str() {
        "bpmn" | "dmn" | "cmmn" | "xml" => "text/xml",
        "form" | "json" => "application/json",
        "svg" => "image/svg+xml",
        "png" => "image/png",
        "jpg" | "jpeg" => "image/jpeg",
        "gif" => "image/gif",
        "html" | "htm" => "text/html",
        "txt" | "groovy" | "js" | "py" | "rb" | "java" => "text/plain",
        "pdf" => "application/pdf",
        _ => "application/octet-stream",
    }
}

/// Percent-encoding of everything that is not an unreserved character (RFC 3986, 2.3).
pub fn encode(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for byte in text.bytes() {
        if byte.is_ascii_alphanumeric() || b"-._~".contains(&byte) {
            out.push(char::from(byte))
        } else {
            out.push_str(&format!("%{byte:02X}"))
        }
    }
    out
}
