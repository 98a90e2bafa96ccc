//! Bodies that never come to their end: each takes its room at the server, so that little is left, however fast it is.
use std::io::Write;
use std::net::TcpStream;

/// So many of them, each with a connection of its own; they hold their room until they are dropped.
pub fn bodies(url: &str, count: usize) -> Vec<TcpStream> {
    let address = url.trim_start_matches("http://").split('/').next().unwrap();
    let head =
        format!("POST /engine-rest/message HTTP/1.1\r\nHost: {address}\r\nContent-Type: application/json\r\nContent-Length: 100\r\n\r\n{{");
    let open = |_| {
        let mut stream = TcpStream::connect(address).unwrap();
        stream.write_all(head.as_bytes()).unwrap();
        stream
    };
    (0..count).map(open).collect()
}
