//! A caller of the REST interface over a real socket.
use serde_json::Value as Json;
use std::io::Read;
use std::time::Duration;

/// Calls one server, as one user or as nobody.
#[derive(Clone)]
pub struct Caller {
    agent: ureq::Agent,
    base: String,
    authorization: Option<String>,
    cookies: Option<String>,
}

/// What came back.
#[derive(Debug, Clone)]
pub struct Answer {
    pub status: u16,
    pub content_type: String,
    pub headers: Vec<(String, String)>,
    pub bytes: Vec<u8>,
}

impl Caller {
    /// `base` is `http://host:port`.
    pub fn new(base: &str) -> Self {
        let config = ureq::Agent::config_builder()
            .http_status_as_error(false)
            .max_redirects(0)
            .timeout_global(Some(Duration::from_secs(90)))
            .max_idle_connections_per_host(16)
            .build();
        Self { agent: config.into(), base: base.to_owned(), authorization: None, cookies: None }
    }

    /// The same server, asked by a user (HTTP Basic).
    pub fn as_user(&self, user: &str, password: &str) -> Self {
        use base64::Engine;
        let token = base64::engine::general_purpose::STANDARD.encode(format!("{user}:{password}"));
        Self { authorization: Some(format!("Basic {token}")), ..self.clone() }
    }

    /// The same server, asked by somebody with these cookies (`a=b; c=d`).
    pub fn with_cookies(&self, cookies: &str) -> Self {
        Self { cookies: Some(cookies.to_owned()), ..self.clone() }
    }

    /// The same server, asked by somebody of the demo company who has signed in to its pages.
    pub fn signed_in(&self, user: &str) -> Self {
        let form = self.get("//sign-in").expect(200);
        let text = form.text();
        let (_, csrf) = text.split_once("name=\"csrf\" value=\"").expect("a form");
        let body = format!("csrf={}&user={user}&password={user}", csrf.split('"').next().unwrap_or_default());
        let post =
            self.with_cookies(&form.cookies()).send("POST", "//sign-in", "application/x-www-form-urlencoded", body.into_bytes(), &[]);
        self.with_cookies(&post.expect(303).cookies())
    }

    pub fn get(&self, path: &str) -> Answer {
        self.send("GET", path, "", Vec::new(), &[])
    }

    pub fn delete(&self, path: &str) -> Answer {
        self.send("DELETE", path, "", Vec::new(), &[])
    }

    pub fn post(&self, path: &str, body: Json) -> Answer {
        self.send("POST", path, "application/json", body.to_string().into_bytes(), &[])
    }

    pub fn put(&self, path: &str, body: Json) -> Answer {
        self.send("PUT", path, "application/json", body.to_string().into_bytes(), &[])
    }

    /// Any request; `path` counts from `/engine-rest` unless it begins with `//` (then from the root).
    pub fn send(&self, method: &str, path: &str, content_type: &str, body: Vec<u8>, headers: &[(&str, &str)]) -> Answer {
        self.try_send(method, path, content_type, body, headers).unwrap_or_else(|e| panic!("{method} {path}: {e}"))
    }

    /// As [`Caller::send`]; an error when there was no answer.
    pub fn try_send(
        &self,
        method: &str,
        path: &str,
        content_type: &str,
        body: Vec<u8>,
        headers: &[(&str, &str)],
    ) -> Result<Answer, String> {
        let url = match path.strip_prefix('/') {
            Some(rest) if rest.starts_with('/') => format!("{}{rest}", self.base),
            _ => format!("{}/engine-rest{path}", self.base),
        };
        let mut request = ureq::http::Request::builder().method(method).uri(url);
        if !content_type.is_empty() {
            request = request.header("Content-Type", content_type);
        }
        if let Some(authorization) = &self.authorization {
            request = request.header("Authorization", authorization);
        }
        if let Some(cookies) = &self.cookies {
            request = request.header("Cookie", cookies);
        }
        for (name, value) in headers {
            request = request.header(*name, *value);
        }
        let response = self.agent.run(request.body(body).map_err(|e| e.to_string())?).map_err(|e| e.to_string())?;
        let (parts, mut body) = response.into_parts();
        let mut bytes = Vec::new();
        body.as_reader().read_to_end(&mut bytes).map_err(|e| e.to_string())?;
        let text = |value: &ureq::http::HeaderValue| value.to_str().unwrap_or_default().to_owned();
        let headers: Vec<(String, String)> = parts.headers.iter().map(|(name, value)| (name.to_string(), text(value))).collect();
        let content_type = parts.headers.get("content-type").map(text).unwrap_or_default();
        Ok(Answer { status: parts.status.as_u16(), content_type, headers, bytes })
    }

    /// Deploys files (name, content) as the modelling tools do.
    pub fn deploy(&self, files: &[(&str, &str)]) -> Answer {
        self.deploy_with(&[], files)
    }

    /// The same with more fields, such as `tenant-id`.
    pub fn deploy_with(&self, fields: &[(&str, &str)], files: &[(&str, &str)]) -> Answer {
        let boundary = "----baton-test-boundary";
        let mut body = String::new();
        for (name, value) in [("deployment-name", "test"), ("deployment-source", "tests")].iter().chain(fields) {
            body += &format!("--{boundary}\r\nContent-Disposition: form-data; name=\"{name}\"\r\n\r\n{value}\r\n");
        }
        for (name, content) in files {
            body += &format!(
                "--{boundary}\r\nContent-Disposition: form-data; name=\"{name}\"; filename=\"{name}\"\r\n\
                 Content-Type: application/octet-stream\r\n\r\n{content}\r\n"
            );
        }
        body += &format!("--{boundary}--\r\n");
        self.send("POST", "/deployment/create", &format!("multipart/form-data; boundary={boundary}"), body.into_bytes(), &[])
    }

    /// Sends files of any bytes to a resource, and nothing else.
    pub fn upload(&self, path: &str, files: &[(&str, &[u8])]) -> Answer {
        let boundary = "----baton-test-boundary";
        let mut body = Vec::new();
        for (name, content) in files {
            let head = format!("--{boundary}\r\nContent-Disposition: form-data; name=\"file\"; filename=\"{name}\"\r\n\r\n");
            body.extend_from_slice(head.as_bytes());
            body.extend_from_slice(content);
            body.extend_from_slice(b"\r\n");
        }
        body.extend_from_slice(format!("--{boundary}--\r\n").as_bytes());
        self.send("POST", path, &format!("multipart/form-data; boundary={boundary}"), body, &[])
    }

    /// Deploys `tests/fixtures/<name>.bpmn`, which must be accepted.
    pub fn deploy_fixture(&self, name: &str) -> &Self {
        let answer = self.deploy(&[(&format!("{name}.bpmn"), &super::model::fixture(name))]);
        assert_eq!(answer.status, 200, "{}", answer.text());
        self
    }

    /// Starts an instance of the newest version of a process and gives its id.
    pub fn start(&self, process: &str, variables: Json) -> String {
        let answer = self.post(&format!("/process-definition/key/{process}/start"), serde_json::json!({ "variables": typed(&variables) }));
        assert_eq!(answer.status, 200, "{}", answer.text());
        answer.json()["id"].as_str().expect("an id").to_owned()
    }

    /// Locks what there is of a topic for a worker, without waiting.
    pub fn fetch(&self, worker: &str, topic: &str, max: u32) -> Vec<Json> {
        let topics = serde_json::json!([{ "topicName": topic, "lockDuration": 60_000 }]);
        let answer = self.post("/external-task/fetchAndLock", serde_json::json!({ "workerId": worker, "maxTasks": max, "topics": topics }));
        assert_eq!(answer.status, 200, "{}", answer.text());
        answer.json().as_array().expect("a list").clone()
    }
}

/// Variables as the interface wants them: `{"a": {"value": 1}}`.
pub fn typed(variables: &Json) -> Json {
    let object = variables.as_object().expect("an object");
    object.iter().map(|(name, value)| (name.clone(), serde_json::json!({ "value": value }))).collect::<serde_json::Map<_, _>>().into()
}

impl Answer {
    /// The cookies that it sets: `a=b; c=d`.
    fn cookies(&self) -> String {
        let set = self.headers.iter().filter(|(name, _)| name.eq_ignore_ascii_case("set-cookie"));
        let pairs: Vec<&str> = set.filter_map(|(_, value)| value.split(';').next()).filter(|pair| !pair.ends_with('=')).collect();
        pairs.join("; ")
    }

    pub fn text(&self) -> String {
        String::from_utf8_lossy(&self.bytes).into_owned()
    }

    pub fn json(&self) -> Json {
        serde_json::from_slice(&self.bytes).unwrap_or_else(|e| panic!("{e}: {} {}", self.status, self.text()))
    }

    pub fn header(&self, name: &str) -> Option<&str> {
        self.headers.iter().find(|(n, _)| n == name).map(|(_, value)| value.as_str())
    }

    /// Fails unless the status is this.
    #[track_caller]
    pub fn expect(self, status: u16) -> Self {
        assert_eq!(self.status, status, "{}", self.text());
        self
    }
}
