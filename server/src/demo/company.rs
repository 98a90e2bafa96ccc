//! Who works in the demo company. The password of each is the user name.
use crate::app::App;
use crate::auth::password;
use crate::store::query::accounts::{self, AccountRow};
use std::collections::BTreeSet;

/// One of the demo's people.
pub struct Person {
    pub id: &'static str,
    pub first_name: &'static str,
    pub last_name: &'static str,
    pub manager: Option<&'static str>,
    /// Up to this amount (EUR) the person may sign alone.
    pub limit: f64,
    pub group: Option<&'static str>,
    /// For the welcome text.
    pub role: &'static str,
}

/// Everybody.
pub const PEOPLE: [Person; 8] = [
    Person {
        id: "eve",
        first_name: "Eve",
        last_name: "Ender",
        manager: Some("max"),
        limit: 500.0,
        group: None,
        role: "employee, may sign 500 EUR",
    },
    Person {
        id: "max",
        first_name: "Max",
        last_name: "Meister",
        manager: Some("dora"),
        limit: 5_000.0,
        group: None,
        role: "Eve's manager, 5,000 EUR",
    },
    Person {
        id: "dora",
        first_name: "Dora",
        last_name: "Dahl",
        manager: Some("carl"),
        limit: 50_000.0,
        group: None,
        role: "director, 50,000 EUR",
    },
    Person {
        id: "carl",
        first_name: "Carl",
        last_name: "Conrad",
        manager: None,
        limit: 10_000_000.0,
        group: None,
        role: "head of the company",
    },
    Person {
        id: "petra",
        first_name: "Petra",
        last_name: "Pohl",
        manager: Some("carl"),
        limit: 500.0,
        group: Some("purchasing"),
        role: "purchasing",
    },
    Person {
        id: "paul",
        first_name: "Paul",
        last_name: "Peters",
        manager: Some("petra"),
        limit: 500.0,
        group: Some("purchasing"),
        role: "purchasing",
    },
    Person {
        id: "ada",
        first_name: "Ada",
        last_name: "Adler",
        manager: Some("carl"),
        limit: 500.0,
        group: Some("admin"),
        role: "administrator",
    },
    Person {
        id: "erp",
        first_name: "Erik",
        last_name: "(ERP system)",
        manager: None,
        limit: 0.0,
        group: Some("worker"),
        role: "account of the ERP system",
    },
];

const GROUPS: [(&str, &str); 3] = [("admin", "Administrators"), ("worker", "Connected systems"), ("purchasing", "Purchasing")];

/// Adds the people who are missing; true where there were any.
pub async fn add(app: &App) -> anyhow::Result<bool> {
    let known: BTreeSet<String> = app.store.read(accounts::list).await?.into_iter().map(|account| account.id).collect();
    let missing: Vec<&'static Person> = PEOPLE.iter().filter(|person| !known.contains(person.id)).collect();
    if missing.is_empty() {
        return Ok(false);
    }
    let now = app.clock.now();
    let hashed = futures_util::future::try_join_all(missing.into_iter().map(|person| async move {
        let hash = tokio::task::spawn_blocking(|| password::hash_any(person.id)).await??;
        anyhow::Ok((person, hash))
    }))
    .await?;
    app.store
        .write(move |db| {
            for (id, name) in GROUPS {
                accounts::insert_group(db, id, name)?;
            }
            for (person, hash) in hashed {
                if accounts::insert(db, account(person, hash, now))?
                    && let Some(group) = person.group
                {
                    accounts::join(db, person.id, group)?;
                }
            }
            Ok(())
        })
        .await?;
    Ok(true)
}

fn account(person: &Person, hash: String, now: i64) -> AccountRow {
    AccountRow {
        id: person.id.into(),
        first_name: person.first_name.into(),
        last_name: person.last_name.into(),
        email: (person.group != Some("worker")).then(|| format!("{}@demo.example", person.id)),
        password_hash: Some(hash),
        manager_id: person.manager.map(str::to_owned),
        deputy_id: None,
        approval_limit: Some(person.limit),
        created_at: now,
    }
}
