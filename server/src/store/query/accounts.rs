//! Accounts with their groups.
use crate::row;
use crate::store::{Db, Error, Sql};

row! {
    /// A person or a service account.
    #[derive(Default, serde::Serialize)]
    #[serde(rename_all = "camelCase")]
    pub struct AccountRow {
        pub id: String,
        pub first_name: String,
        pub last_name: String,
        pub email: Option<String>,
        #[serde(skip)]
        pub password_hash: Option<String>,
        pub manager_id: Option<String>,
        pub deputy_id: Option<String>,
        pub approval_limit: Option<f64>,
        pub created_at: i64,
    }
}

row! {
    /// A group.
    pub struct GroupRow {
        pub id: String,
        pub name: String,
    }
}

row! {
    /// Who is in which group.
    pub struct MembershipRow {
        pub user_id: String,
        pub group_id: String,
    }
}

row! {
    struct HashRow {
        password_hash: Option<String>,
    }
}

/// The hash of a user's password; `None` also for an unknown user.
pub fn password_hash(db: &mut Db, user: &str) -> Result<Option<String>, Error> {
    let row = db.first::<HashRow>(Sql::new("SELECT password_hash FROM account WHERE id = ").bind(user))?;
    Ok(row.and_then(|row| row.password_hash))
}

/// Whether there is such a user.
pub fn exists(db: &mut Db, user: &str) -> Result<bool, Error> {
    Ok(db.count(Sql::new("SELECT count(*) AS n FROM account WHERE id = ").bind(user))? > 0)
}

/// Sets a user's password; false where there is no such user. Ends the user's sessions.
pub fn set_password(db: &mut Db, user: &str, hash: &str) -> Result<bool, Error> {
    let sql = Sql::new("UPDATE account SET password_hash = ").bind(hash).push(" WHERE id = ").bind(user);
    let changed = db.execute(sql)? > 0;
    db.execute(Sql::new("DELETE FROM session WHERE user_id = ").bind(user))?;
    Ok(changed)
}

/// All accounts, by id.
pub fn list(db: &mut Db) -> Result<Vec<AccountRow>, Error> {
    db.load(Sql::new(
        "SELECT id, first_name, last_name, email, password_hash, manager_id, deputy_id, approval_limit, created_at FROM account ORDER BY id",
    ))
}

/// All groups, by id.
pub fn groups(db: &mut Db) -> Result<Vec<GroupRow>, Error> {
    db.load(Sql::new("SELECT id, name FROM account_group ORDER BY id"))
}

/// All memberships, by user and group.
pub fn memberships(db: &mut Db) -> Result<Vec<MembershipRow>, Error> {
    db.load(Sql::new("SELECT user_id, group_id FROM membership ORDER BY user_id, group_id"))
}

/// Adds an account, unless there is one with its id; says whether it did.
pub fn insert(db: &mut Db, account: AccountRow) -> Result<bool, Error> {
    let sql = Sql::new(
        "INSERT INTO account (id, first_name, last_name, email, password_hash, manager_id, deputy_id, approval_limit, created_at) VALUES (",
    )
    .bind(account.id)
    .push(", ")
    .bind(account.first_name)
    .push(", ")
    .bind(account.last_name)
    .push(", ")
    .bind(account.email)
    .push(", ")
    .bind(account.password_hash)
    .push(", ")
    .bind(account.manager_id)
    .push(", ")
    .bind(account.deputy_id)
    .push(", ")
    .bind(account.approval_limit)
    .push(", ")
    .bind(account.created_at)
    .push(") ON CONFLICT DO NOTHING");
    Ok(db.execute(sql)? > 0)
}

/// Adds a group, unless there is one with its id.
pub fn insert_group(db: &mut Db, id: &str, name: &str) -> Result<(), Error> {
    let sql = Sql::new("INSERT INTO account_group (id, name) VALUES (").bind(id).push(", ").bind(name).push(") ON CONFLICT DO NOTHING");
    db.execute(sql).map(drop)
}

/// Puts a user into a group that exists.
pub fn join(db: &mut Db, user: &str, group: &str) -> Result<(), Error> {
    let sql =
        Sql::new("INSERT INTO membership (user_id, group_id) VALUES (").bind(user).push(", ").bind(group).push(") ON CONFLICT DO NOTHING");
    db.execute(sql).map(drop)
}
