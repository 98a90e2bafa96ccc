//! Users, groups and the org chart as the machine sees them: a snapshot that is taken anew after every change.
use super::query::accounts;
use super::{Db, Error};
use baton_engine::{Directory, Group, User};
use std::collections::BTreeMap;
use std::sync::Arc;

/// Reads the whole directory.
pub fn load(db: &mut Db) -> Result<Directory, Error> {
    let mut groups: BTreeMap<Arc<str>, Group> = BTreeMap::new();
    for row in accounts::groups(db)? {
        let id: Arc<str> = row.id.into();
        groups.insert(id.clone(), Group { id, name: row.name, members: Vec::new() });
    }
    let mut users: BTreeMap<Arc<str>, User> = BTreeMap::new();
    for row in accounts::list(db)? {
        let id: Arc<str> = row.id.into();
        let user = User {
            id: id.clone(),
            first_name: row.first_name,
            last_name: row.last_name,
            email: row.email,
            manager: row.manager_id.map(Arc::from),
            deputy: row.deputy_id.map(Arc::from),
            approval_limit: row.approval_limit,
            groups: Vec::new(),
        };
        users.insert(id, user);
    }
    for row in accounts::memberships(db)? {
        let (Some(user), Some(group)) = (users.get_mut(&*row.user_id), groups.get_mut(&*row.group_id)) else { continue };
        user.groups.push(group.id.clone());
        group.members.push(user.id.clone());
    }
    Ok(Directory { users, groups })
}
