//! The REST interface over a real socket.
mod version;
