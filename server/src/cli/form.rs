//! An upload as `multipart/form-data` (RFC 7578).

/// An upload under construction.
pub struct Form {
    boundary: String,
    body: Vec<u8>,
}

impl Form {
    /// An empty one; its boundary is random, so that no content holds it. Fails where the system gives no random numbers.
    pub fn new() -> anyhow::Result<Self> {
        let mut random = [0_u8; 16];
        getrandom::fill(&mut random)?;
        Ok(Self { boundary: format!("baton-{:032x}", u128::from_be_bytes(random)), body: Vec::new() })
    }

    pub fn field(&mut self, name: &str, value: &str) {
        self.part(&format!("name=\"{name}\""), value.as_bytes());
    }

    /// Adds a file; what its names cannot hold here becomes `_`.
    pub fn file(&mut self, name: &str, file: &str, content: &[u8]) {
        let [name, file] = [name, file].map(|name| name.replace(['"', '\r', '\n'], "_"));
        self.part(&format!("name=\"{name}\"; filename=\"{file}\""), content);
    }

    /// The content type and the bytes.
    pub fn finish(mut self) -> (String, Vec<u8>) {
        self.body.extend_from_slice(format!("--{}--\r\n", self.boundary).as_bytes());
        (format!("multipart/form-data; boundary={}", self.boundary), self.body)
    }

    fn part(&mut self, disposition: &str, content: &[u8]) {
        let head = format!("--{}\r\nContent-Disposition: form-data; {disposition}\r\n\r\n", self.boundary);
        self.body.extend_from_slice(head.as_bytes());
        self.body.extend_from_slice(content);
        self.body.extend_from_slice(b"\r\n");
    }
}
