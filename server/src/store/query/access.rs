//! Whose business a task or an instance is.
use crate::auth::{Caller, Right, TaskRight};
use crate::store::{Db, Error, Sql};
use baton_models::Key;

/// The condition that an open task `t` concerns the caller: as assignee, owner or candidate.
pub fn concerns(caller: &Caller) -> Sql {
    let Some(user) = &caller.user else { return Sql::new("1 = 0") };
    Sql::new("(t.assignee = ").bind(user).push(" OR t.owner = ").bind(user).push(" OR ").append(is_candidate(caller)).push(")")
}

/// The condition that the caller is a candidate of an open task `t`.
fn is_candidate(caller: &Caller) -> Sql {
    let user = caller.user.clone().unwrap_or_default();
    Sql::new("EXISTS (SELECT 1 FROM task_link l WHERE l.task_key = t.key AND l.ended_at IS NULL AND (l.user_id = ")
        .bind(user)
        .push(" OR l.group_id IN ")
        .bind_list(caller.groups.iter().cloned())
        .push("))")
}

/// Whether a caller has a right on an open task.
pub fn task(db: &mut Db, caller: &Caller, task: Key, right: TaskRight) -> Result<bool, Error> {
    let Some(user) = &caller.user else { return Ok(false) };
    let sql = Sql::new("SELECT count(*) AS n FROM task t WHERE t.key = ").bind(task).push(" AND t.ended_at IS NULL AND (t.assignee = ");
    let sql = sql.bind(user).push(" OR t.owner = ").bind(user);
    let sql = match right {
        TaskRight::See => sql.push(" OR ").append(is_candidate(caller)),
        TaskRight::Work => sql.push(" OR (t.assignee IS NULL AND ").append(is_candidate(caller)).push(")"),
        TaskRight::Manage => sql,
    };
    Ok(db.count(sql.push(")"))? > 0)
}

/// The condition that the caller may see a task `t`, be it open or ended: it concerns the caller, or is of an instance that
/// the caller takes part in. `None`: every task may be seen.
pub fn past_task(caller: &Caller) -> Option<Sql> {
    if caller.may(Right::AllTasks) {
        return None;
    }
    visible(caller, "t.instance_key").map(|visible| visible.push(" OR ").append(concerns(caller)))
}

/// Whether a task, open or ended, is among those that may be seen.
pub fn is_past_task(db: &mut Db, task: Key, seen: Sql) -> Result<bool, Error> {
    let sql = Sql::new("SELECT count(*) AS n FROM task t WHERE t.key = ").bind(task).push(" AND (").append(seen).push(")");
    Ok(db.count(sql)? > 0)
}

/// Whether a caller takes part in an instance: started it, or has or had a task in it.
pub fn instance(db: &mut Db, caller: &Caller, instance: Key) -> Result<bool, Error> {
    let sql = Sql::new("SELECT count(*) AS n FROM instance mine WHERE mine.key = ").bind(instance).push(" AND ");
    Ok(db.count(sql.append(takes_part(caller)))? > 0)
}

/// The condition that the instance in this column is one that the caller may see; `None`: every one is.
pub fn visible(caller: &Caller, instance_column: &str) -> Option<Sql> {
    let sql = || Sql::new("EXISTS (SELECT 1 FROM instance mine WHERE mine.key = ").push(instance_column).push(" AND ");
    (!caller.may(Right::ReadInstances)).then(|| sql().append(takes_part(caller)).push(")"))
}

/// The condition that the caller takes part in an instance `mine`.
fn takes_part(caller: &Caller) -> Sql {
    let Some(user) = &caller.user else { return Sql::new("1 = 0") };
    Sql::new("(mine.started_by = ")
        .bind(user)
        .push(" OR EXISTS (SELECT 1 FROM task t WHERE t.instance_key = mine.key AND (t.assignee = ")
        .bind(user)
        .push(" OR t.owner = ")
        .bind(user)
        .push(" OR ")
        .append(is_candidate(caller))
        .push(")))")
}
