//! From the names in a model to mail addresses.
use baton_engine::Directory;
use std::collections::BTreeSet;
use std::sync::Arc;

/// Who gets a mail.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Recipient {
    /// As people say it; empty where only the address is known.
    pub name: String,
    pub address: String,
}

/// The addresses behind user ids, group ids and addresses, each once. Whoever has no address is left out.
pub fn resolve(names: &[Arc<str>], directory: &Directory) -> Vec<Recipient> {
    let mut seen = BTreeSet::new();
    let mut found = Vec::new();
    for name in names.iter().flat_map(|names| names.split(',')).map(str::trim).filter(|name| !name.is_empty()) {
        for recipient in one(name, directory) {
            if seen.insert(recipient.address.to_lowercase()) {
                found.push(recipient);
            }
        }
    }
    found
}

fn one(name: &str, directory: &Directory) -> Vec<Recipient> {
    if directory.user(name).is_some() {
        return user(name, directory).into_iter().collect();
    }
    if let Some(group) = directory.group(name) {
        return group.members.iter().filter_map(|member| user(member, directory)).collect();
    }
    if name.contains('@') { vec![Recipient { name: String::new(), address: name.to_owned() }] } else { Vec::new() }
}

fn user(id: &str, directory: &Directory) -> Option<Recipient> {
    let user = directory.user(id)?;
    let address = user.email.clone().filter(|email| !email.is_empty())?;
    Some(Recipient { name: user.display_name(), address })
}

#[cfg(test)]
mod tests {
    use super::*;
    use baton_engine::{Group, User};

    fn directory() -> Directory {
        let mut directory = Directory::default();
        for id in ["petra", "paul"] {
            let user = User { id: id.into(), email: Some(format!("{id}@example.org")), ..User::default() };
            directory.users.insert(id.into(), user);
        }
        directory.users.insert("erp".into(), User { id: "erp".into(), ..User::default() });
        let members = vec!["petra".into(), "paul".into(), "erp".into()];
        directory.groups.insert("purchasing".into(), Group { id: "purchasing".into(), name: "Purchasing".into(), members });
        directory
    }

    #[test]
    fn a_user_of_two_lists_gets_one_mail() {
        let to = resolve(&["paul, purchasing".into(), "PAUL@example.org".into()], &directory());
        let addresses: Vec<_> = to.iter().map(|r| r.address.as_str()).collect();
        assert_eq!(addresses, ["paul@example.org", "petra@example.org"]);
    }

    #[test]
    fn an_unknown_name_is_nobody() {
        assert!(resolve(&["nobody".into(), "erp".into()], &directory()).is_empty());
    }
}
