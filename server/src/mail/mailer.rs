//! Where mails go: an SMTP server, or a place to look at them.
use super::{Letter, smtp::Smtp};
use crate::config;
use std::collections::VecDeque;
use std::sync::{Arc, Mutex, PoisonError};

/// Letters that [`Mailer::Memory`] keeps; the oldest go first.
const KEPT: usize = 500;

/// Takes letters; a cheap handle.
#[derive(Clone)]
pub enum Mailer {
    Smtp(Smtp),
    /// Keeps them: the demo without a mail server, and tests.
    Memory(Arc<Mutex<VecDeque<Letter>>>),
    /// No mail server is set up.
    Nowhere,
}

/// Why a letter was not taken.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Failure {
    /// It may work later: no connection, or a 4xx answer (RFC 5321, 4.2.1).
    #[error("{0}")]
    Temporary(String),
    /// It will never work: a 5xx answer, or a letter that cannot be written.
    #[error("{0}")]
    Permanent(String),
}

impl Mailer {
    /// As configured; `demo` keeps letters where there is no server.
    pub fn new(config: &config::Mail, demo: bool) -> anyhow::Result<Self> {
        Ok(match &config.smtp {
            Some(smtp) => Self::Smtp(Smtp::new(smtp)?),
            None if demo => Self::memory(),
            None => Self::Nowhere,
        })
    }

    /// Keeps what it gets.
    pub fn memory() -> Self {
        Self::Memory(Arc::default())
    }

    /// Sends a letter. Returns once the server took the responsibility for it (RFC 5321, 6.1). Blocks.
    pub fn send(&self, letter: &Letter) -> Result<(), Failure> {
        match self {
            Self::Smtp(smtp) => smtp.send(letter),
            Self::Memory(letters) => {
                let mut letters = letters.lock().unwrap_or_else(PoisonError::into_inner);
                letters.push_back(letter.clone());
                while letters.len() > KEPT {
                    letters.pop_front();
                }
                Ok(())
            }
            Self::Nowhere => Err(Failure::Permanent("no mail server is set up (mail-server)".into())),
        }
    }

    /// The letters kept, oldest first.
    pub fn kept(&self) -> Vec<Letter> {
        match self {
            Self::Memory(letters) => letters.lock().unwrap_or_else(PoisonError::into_inner).iter().cloned().collect(),
            Self::Smtp(_) | Self::Nowhere => Vec::new(),
        }
    }
}
