//! Each connection is an open file, of which a process may have few unless it asks for more.
use rustix::process::{Resource, Rlimit, getrlimit, setrlimit};

/// Raises the limit on open files as far as the operator allows (`ulimit -Hn`); many systems begin with 1,024.
pub fn allow_many() {
    let limit = getrlimit(Resource::Nofile);
    if limit.current != limit.maximum
        && let Err(error) = setrlimit(Resource::Nofile, Rlimit { current: limit.maximum, ..limit })
    {
        tracing::warn!(%error, "the limit on open files stays as it is");
    }
}
