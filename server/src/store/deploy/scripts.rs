//! Scripts that are files of their own: those of the same deployment. A copy is kept with the model, so that it stays what it was.
use super::insert::Source;
use crate::row;
use crate::store::{Db, Error, Sql};
use baton_models::Key;
use baton_models::bpmn::files::Scripts;

/// Files of scripts by the paths that a model names them by.
pub type Read = Scripts;

row! {
    struct Copy {
        path: String,
        name: String,
        content: Vec<u8>,
    }
}

/// The file of this path, or the only one whose name ends like it.
pub fn among(files: &[(String, Vec<u8>)], path: &str) -> Option<(String, Vec<u8>)> {
    let whole = files.iter().find(|(name, _)| name == path);
    let last = |name: &str| name.rsplit('/').next().unwrap_or_default().to_owned();
    let mut alike = files.iter().filter(|(name, _)| last(name) == last(path));
    let only = || alike.next().filter(|_| alike.next().is_none());
    whole.or_else(only).cloned()
}

/// Keeps copies of the scripts of a model.
pub(super) fn keep(db: &mut Db, from: &Source, scripts: Read) -> Result<(), Error> {
    for (path, (name, content)) in scripts {
        let sql = Sql::new("INSERT INTO script_file (resource_key, deployment_key, path, name, content) VALUES (").bind(from.resource);
        let sql = sql.push(", ").bind(from.deployment).push(", ").bind(path).push(", ").bind(name).push(", ").bind(content);
        db.execute(sql.push(")"))?;
    }
    Ok(())
}

/// The scripts of a model as they were deployed.
pub fn load(db: &mut Db, resource: Key) -> Result<Read, Error> {
    let copies: Vec<Copy> = db.load(Sql::new("SELECT path, name, content FROM script_file WHERE resource_key = ").bind(resource))?;
    Ok(copies.into_iter().map(|copy| (copy.path, (copy.name, copy.content))).collect())
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    #[test]
    fn a_path_or_a_name_that_is_there_once() {
        let files: Vec<(String, Vec<u8>)> = ["a/x.js", "b/x.js", "b/y.js"].map(|name| (name.to_owned(), Vec::new())).into();
        let found = |path: &str| among(&files, path).map(|(name, _)| name);
        assert_eq!(found("b/x.js").as_deref(), Some("b/x.js"));
        assert_eq!(found("org/acme/y.js").as_deref(), Some("b/y.js"));
        assert_eq!((found("x.js"), found("z.js"), found("")), (None, None, None));
    }
}
