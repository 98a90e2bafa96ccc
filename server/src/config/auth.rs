//! Who may come in.

/// How callers prove who they are.
#[derive(Debug, Clone, Default)]
pub struct Auth {
    pub rest: RestAuth,
}

/// What the REST interface asks of a caller.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, clap::ValueEnum, serde::Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum RestAuth {
    /// Nothing: everybody may do everything. Only for a closed network.
    None,
    /// HTTP Basic (RFC 7617) against the accounts.
    #[default]
    Basic,
}
