//! Namespaces of files that were kept before their namespaces were (migration 18 lists them): found out once, when a server starts.
use super::deploy::is_dmn;
use super::{Db, Error, Sql, row};
use baton_models::dmn;

row! {
    struct Unread {
        key: i64,
        draft: bool,
    }
}

row! {
    struct File {
        name: String,
        content: Vec<u8>,
        deployment_key: Option<i64>,
        tenant_id: Option<String>,
    }
}

/// Reads what has not been read. Several servers may do so at once: each file is done by one of them.
pub(super) fn read(db: &mut Db) -> Result<(), Error> {
    let unread: Vec<Unread> = db.load(Sql::new("SELECT key, draft FROM namespace_unread ORDER BY key"))?;
    for file in &unread {
        db.transaction(|db| read_one(db, file))?;
    }
    if !unread.is_empty() {
        tracing::info!(files = unread.len(), "the namespaces of decision models were found out");
    }
    Ok(())
}

fn read_one(db: &mut Db, Unread { key, draft }: &Unread) -> Result<(), Error> {
    if db.execute(Sql::new("DELETE FROM namespace_unread WHERE key = ").bind(*key))? == 0 {
        return Ok(());
    }
    let sql = match draft {
        true => "SELECT name, content, CAST(NULL AS BIGINT) AS deployment_key, tenant_id FROM draft WHERE key = ",
        false => {
            "SELECT r.name, r.content, r.deployment_key, d.tenant_id FROM resource r JOIN deployment d ON d.key = r.deployment_key \
             WHERE r.key = "
        }
    };
    let Some(file) = db.first::<File>(Sql::new(sql).bind(*key))?.filter(|file| is_dmn(&file.name)) else { return Ok(()) };
    let Some(namespace) = dmn::namespace(&file.content) else { return Ok(()) };
    let sql = match file.deployment_key {
        None => {
            let imports = dmn::parse(&file.content).problems.iter().any(|problem| problem.code == "dmn-import");
            Sql::new("UPDATE draft SET namespace = ").bind(namespace).push(", imports = ").bind(imports).push(" WHERE key = ").bind(*key)
        }
        Some(deployment) => Sql::new("INSERT INTO decision_model (resource_key, deployment_key, namespace, tenant_id) VALUES (")
            .bind(*key)
            .push(", ")
            .bind(deployment)
            .push(", ")
            .bind(namespace)
            .push(", ")
            .bind(file.tenant_id)
            .push(")"),
    };
    db.execute(sql).map(drop)
}
