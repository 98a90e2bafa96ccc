//! Passwords: kept as argon2id hashes in PHC form, checked at a bounded cost and in the same time for unknown users.
use argon2::Argon2;
use argon2::password_hash::phc::PasswordHash;
use argon2::password_hash::{PasswordHasher, PasswordVerifier};
use thiserror::Error;

/// Shorter passwords are refused when they are set.
pub const MIN_LENGTH: usize = 8;
/// Longer ones too, so that nobody makes us hash megabytes.
pub const MAX_LENGTH: usize = 1024;

/// A hash of nothing, with the costs of a real one: unknown users are checked against it.
const DECOY: &str = "$argon2id$v=19$m=19456,t=2,p=1$AAAAAAAAAAAAAAAAAAAAAA$AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA";

/// A password that cannot be set.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum Weak {
    #[error("the password has {0} characters; it needs at least {MIN_LENGTH}")]
    Short(usize),
    #[error("the password has {0} bytes; at most {MAX_LENGTH} are possible")]
    Long(usize),
    #[error("the password could not be hashed: {0}")]
    Hash(String),
}

/// The hash to keep of a new password. Takes tens of milliseconds.
pub fn hash(password: &str) -> Result<String, Weak> {
    let length = password.chars().count();
    if length < MIN_LENGTH {
        return Err(Weak::Short(length));
    }
    if password.len() > MAX_LENGTH {
        return Err(Weak::Long(password.len()));
    }
    hash_any(password)
}

/// The hash of any password, however short: for the published ones of the demo.
pub fn hash_any(password: &str) -> Result<String, Weak> {
    let hash = Argon2::default().hash_password(password.as_bytes()).map_err(|error| Weak::Hash(error.to_string()))?;
    Ok(hash.to_string())
}

/// Whether a password fits the hash that is kept; `None` is an unknown user or one without a password, and costs as much.
pub fn verify(password: &str, hash: Option<&str>) -> bool {
    let known = PasswordHash::new(hash.unwrap_or(DECOY));
    let Ok(parsed) = known else { return false };
    let fits = Argon2::default().verify_password(password.as_bytes(), &parsed).is_ok();
    fits && hash.is_some()
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    #[test]
    fn a_password_fits_its_own_hash_only() {
        let kept = hash("correct horse").unwrap();
        assert!(kept.starts_with("$argon2id$"));
        assert!(verify("correct horse", Some(&kept)));
        assert!(!verify("correct horsf", Some(&kept)));
        assert_ne!(kept, hash("correct horse").unwrap(), "salted");
    }

    #[test]
    fn an_unknown_user_costs_a_whole_check_and_never_fits() {
        assert!(PasswordHash::new(DECOY).is_ok());
        assert!(!verify("", None));
        assert!(!verify("x", Some("no hash")));
    }

    #[test]
    fn short_and_endless_passwords_are_refused() {
        assert_eq!(hash("1234567").unwrap_err(), Weak::Short(7));
        assert!(matches!(hash(&"x".repeat(2000)).unwrap_err(), Weak::Long(2000)));
    }
}
