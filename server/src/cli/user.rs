//! `baton user`: the first administrator is made here, before anybody can sign in.
use super::place::Place;
use crate::auth::password;
use crate::clock::Clock;
use crate::store::query::accounts::{self, AccountRow};
use anyhow::{Context, bail};
use clap::{Args, Subcommand};
use std::io::{BufRead, IsTerminal};

/// Works on accounts, directly in the database. A running server notices within a minute.
#[derive(Debug, Args)]
pub struct User {
    #[command(subcommand)]
    action: Action,
}

#[derive(Debug, Subcommand)]
enum Action {
    /// Adds a user
    Add(Box<Add>),
    /// Lists all users
    List(List),
    /// Sets a user's password and signs the user out everywhere
    Passwd(Passwd),
}

#[derive(Debug, Args)]
struct Add {
    /// The name to sign in with
    id: String,
    #[arg(long, default_value = "")]
    first_name: String,
    #[arg(long, default_value = "")]
    last_name: String,
    #[arg(long)]
    email: Option<String>,
    /// A group to put the user in, made if it is not there; `admin` may do everything, `worker` is for connected systems
    #[arg(long = "group", value_name = "GROUP")]
    groups: Vec<String>,
    /// The same as --group admin
    #[arg(long)]
    admin: bool,
    /// The user id of the manager
    #[arg(long)]
    manager: Option<String>,
    /// The user id of the deputy
    #[arg(long)]
    deputy: Option<String>,
    /// Up to this amount the user may approve alone
    #[arg(long, value_name = "AMOUNT")]
    approval_limit: Option<f64>,
    #[command(flatten)]
    secret: NewPassword,
    #[command(flatten)]
    place: Place,
}

#[derive(Debug, Args)]
struct List {
    /// Prints JSON
    #[arg(long)]
    json: bool,
    #[command(flatten)]
    place: Place,
}

#[derive(Debug, Args)]
struct Passwd {
    id: String,
    #[command(flatten)]
    secret: NewPassword,
    #[command(flatten)]
    place: Place,
}

/// Where a new password comes from: standard input, BATON_PASSWORD, or the terminal.
#[derive(Debug, Args)]
struct NewPassword {
    /// Reads the password from the first line of standard input (else from BATON_PASSWORD, else it is asked for)
    #[arg(long)]
    password_stdin: bool,
}

impl User {
    pub fn run(self) -> anyhow::Result<()> {
        match self.action {
            Action::Add(add) => add.run(),
            Action::List(list) => list.run(),
            Action::Passwd(passwd) => passwd.run(),
        }
    }
}

impl Add {
    fn run(self) -> anyhow::Result<()> {
        self.check()?;
        let mut db = self.place.open()?;
        for user in self.manager.iter().chain(&self.deputy) {
            if !accounts::exists(&mut db, user)? {
                bail!("there is no user '{user}' to be manager or deputy; add that user first");
            }
        }
        let hash = password::hash(&self.secret.read(&self.id)?)?;
        let mut groups = self.groups;
        if self.admin {
            groups.push(crate::auth::ADMIN.to_owned());
        }
        let account = AccountRow {
            id: self.id.clone(),
            first_name: self.first_name,
            last_name: self.last_name,
            email: self.email,
            password_hash: Some(hash),
            manager_id: self.manager,
            deputy_id: self.deputy,
            approval_limit: self.approval_limit,
            created_at: Clock::system().now(),
        };
        let added = db.transaction(|db| {
            if !accounts::insert(db, account)? {
                return Ok(false);
            }
            for group in &groups {
                accounts::insert_group(db, group, group)?;
                accounts::join(db, &self.id, group)?;
            }
            Ok(true)
        })?;
        if !added {
            bail!("there is a user '{}' already; `baton user passwd {}` sets the password", self.id, self.id);
        }
        println!("user {} added", self.id);
        Ok(())
    }
}

impl Add {
    /// What nobody could sign in with, be mailed at or decide by is a slip of the pen.
    fn check(&self) -> anyhow::Result<()> {
        if self.id.is_empty() || self.id.contains(':') || self.id.len() > 255 || self.id.trim() != self.id {
            bail!("'{}' cannot be a user id: 1 to 255 bytes without a colon, and no spaces around it", self.id);
        }
        if let Some(email) = self.email.as_ref().filter(|email| email.parse::<lettre::Address>().is_err()) {
            bail!("'{email}' is no mail address such as {}@example.org", self.id);
        }
        if let Some(limit) = self.approval_limit.filter(|limit| !limit.is_finite() || *limit < 0.0) {
            bail!("'{limit}' is no approval limit: an amount from 0 upwards");
        }
        Ok(())
    }
}

impl List {
    fn run(self) -> anyhow::Result<()> {
        let mut db = self.place.look()?;
        let (users, memberships) = (accounts::list(&mut db)?, accounts::memberships(&mut db)?);
        let groups_of = |id: &str| -> Vec<&str> { memberships.iter().filter(|m| m.user_id == id).map(|m| m.group_id.as_str()).collect() };
        if self.json {
            let mut list = Vec::new();
            for user in &users {
                let mut json = serde_json::to_value(user)?;
                if let Some(fields) = json.as_object_mut() {
                    fields.insert("groups".into(), groups_of(&user.id).into());
                }
                list.push(json);
            }
            println!("{}", serde_json::Value::Array(list));
            return Ok(());
        }
        for user in &users {
            println!("{:<20} {:<30} {}", user.id, format!("{} {}", user.first_name, user.last_name).trim(), groups_of(&user.id).join(", "));
        }
        Ok(())
    }
}

impl Passwd {
    fn run(self) -> anyhow::Result<()> {
        let mut db = self.place.change()?;
        let hash = password::hash(&self.secret.read(&self.id)?)?;
        if !db.transaction(|db| accounts::set_password(db, &self.id, &hash))? {
            bail!("there is no user '{}'; `baton user list` shows all", self.id);
        }
        println!("password of {} set", self.id);
        Ok(())
    }
}

impl NewPassword {
    fn read(&self, user: &str) -> anyhow::Result<String> {
        if self.password_stdin {
            let mut line = String::new();
            std::io::stdin().lock().read_line(&mut line)?;
            return Ok(line.trim_end_matches(['\r', '\n']).to_owned());
        }
        if let Ok(password) = std::env::var("BATON_PASSWORD") {
            return Ok(password);
        }
        if !std::io::stdin().is_terminal() {
            bail!("there is no terminal to ask for the password: use --password-stdin or BATON_PASSWORD");
        }
        let first = rpassword::prompt_password(format!("New password of {user}: ")).context("cannot ask for the password")?;
        let second = rpassword::prompt_password("Again: ").context("cannot ask for the password")?;
        if first != second {
            bail!("the two passwords differ");
        }
        Ok(first)
    }
}
