//! Commands through the lanes: tasks without a process, which need no model.
use super::{Stores, databases};
use crate::store::{Error, Request, Sql, Store, row};
use baton_engine::state::TaskDetails;
use baton_engine::{Command, Rejection, Reply};
use baton_models::Key;

row! {
    struct TaskRow {
        assignee: Option<String>,
        ended_at: Option<i64>,
        delete_reason: Option<String>,
    }
}

pub fn request(command: Command) -> Request {
    Request { actor: Some("ada".into()), command, idempotency_id: None }
}

async fn create(store: &Store, name: &str) -> Key {
    let instance = store.root_key();
    let key = store.key_beside(instance);
    let details = TaskDetails { name: Some(name.into()), priority: 50, ..TaskDetails::default() };
    store.send(request(Command::CreateTask { instance, key, alias: None, details })).await.unwrap();
    key
}

async fn read_task(store: &Store, key: Key) -> TaskRow {
    store.read(move |db| db.first(Sql::new("SELECT * FROM task WHERE key = ").bind(key))).await.unwrap().unwrap()
}

#[tokio::test(flavor = "multi_thread")]
async fn a_task_lives_through_its_commands_and_survives_a_restart() {
    for database in databases() {
        let stores = Stores::new(&database);
        let store = stores.open();
        let key = create(&store, "Look").await;
        store.send(request(Command::ClaimTask { task: key, user: "ada".into() })).await.unwrap();
        assert_eq!(read_task(&store, key).await.assignee.as_deref(), Some("ada"));
        let taken = store.send(request(Command::ClaimTask { task: key, user: "bob".into() })).await;
        assert!(matches!(taken, Err(Error::Rejected(Rejection::AlreadyClaimed { .. }))), "{taken:?}");
        store.stop().await;
        assert!(matches!(store.send(request(Command::UnclaimTask { task: key })).await, Err(Error::Busy { .. })));

        let store = stores.open();
        let complete = Command::CompleteTask { task: key, variables: Vec::new(), reply_variables: false };
        store.send(request(complete.clone())).await.unwrap();
        let row = read_task(&store, key).await;
        assert!(row.ended_at.is_some());
        assert_eq!(row.delete_reason.as_deref(), Some("completed"));
        let twice = store.send(request(complete)).await;
        assert!(matches!(twice, Err(Error::Rejected(Rejection::NotFound { .. }))), "{twice:?}");
        stores.verify(&store).await;
        store.stop().await;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_changed_row_of_an_ended_task_differs_from_its_journal() {
    for database in databases() {
        let stores = Stores::new(&database);
        let store = stores.open();
        let task = create(&store, "Look").await;
        store.send(request(Command::ClaimTask { task, user: "ada".into() })).await.unwrap();
        store.send(request(Command::CompleteTask { task, variables: Vec::new(), reply_variables: false })).await.unwrap();
        store.stop().await;
        let mut db = database.migrated();
        row! { struct Root { root_key: i64 } }
        let root: Root = db.first(Sql::new("SELECT root_key FROM task WHERE key = ").bind(task)).unwrap().unwrap();
        let root = Key(root.root_key);
        assert_eq!(store.differences(&mut db, root).unwrap(), Vec::<String>::new());
        db.execute(Sql::new("UPDATE task SET assignee = 'eve' WHERE key = ").bind(task)).unwrap();
        let found = store.differences(&mut db, root).unwrap();
        assert!(found.len() == 2 && found[0].contains("assignee='eve'") && found[1].contains("assignee='ada'"), "{found:?}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn the_same_idempotency_id_gives_the_first_answer() {
    for database in databases() {
        let stores = Stores::new(&database);
        let store = stores.open();
        let send = async |name: &str| {
            let instance = store.root_key();
            let key = store.key_beside(instance);
            let details = TaskDetails { name: Some(name.into()), ..TaskDetails::default() };
            let command = Command::CreateTask { instance, key, alias: None, details };
            store.send(Request { actor: None, command, idempotency_id: Some("order-17".into()) }).await
        };
        let replies = futures_util::future::join_all((0..20).map(|_| send("a"))).await;
        let first = replies[0].as_ref().unwrap();
        assert!(replies.iter().all(|reply| reply.as_ref().unwrap() == first), "{replies:?}");
        assert!(matches!(send("b").await, Err(Error::IdempotencyMismatch)));
        let tasks = store.read(|db| db.count(Sql::new("SELECT count(*) AS n FROM task"))).await.unwrap();
        assert_eq!(tasks, 1);
        store.stop().await;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_command_that_the_database_refuses_takes_no_neighbour_along() {
    for database in databases() {
        let stores = Stores::new(&database);
        let store = stores.open();
        let instance = store.root_key();
        let details = TaskDetails::default();
        let first = Command::CreateTask { instance, key: store.key_beside(instance), alias: None, details: details.clone() };
        store.send(request(first.clone())).await.unwrap();
        let again = store.send(request(first.clone())).await;
        assert!(matches!(again, Err(Error::Rejected(Rejection::Conflict(_)))), "{again:?}");
        let Command::CreateTask { key: task, .. } = first else { unreachable!() };
        store.send(request(Command::CompleteTask { task, variables: Vec::new(), reply_variables: false })).await.unwrap();
        let mut commands: Vec<Command> = (0..50)
            .map(|_| {
                let instance = store.root_key();
                Command::CreateTask { instance, key: store.key_beside(instance), alias: None, details: details.clone() }
            })
            .collect();
        commands.insert(25, first);
        let sent = commands.into_iter().map(|command| store.send(request(command)));
        let replies = futures_util::future::join_all(sent).await;
        let failed: Vec<usize> = replies.iter().enumerate().filter(|(_, reply)| reply.is_err()).map(|(n, _)| n).collect();
        assert_eq!(failed, [25], "{:?}", replies[25]);
        stores.verify(&store).await;
        store.stop().await;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn two_servers_on_one_database_see_each_others_changes() {
    for database in databases() {
        let stores = Stores::new(&database);
        let (one, two) = (stores.open(), stores.open());
        let key = create(&one, "Shared").await;
        let claim = |user: &str| request(Command::ClaimTask { task: key, user: user.into() });
        two.send(claim("bob")).await.unwrap();
        let taken = one.send(claim("ada")).await;
        assert!(matches!(taken, Err(Error::Rejected(Rejection::AlreadyClaimed { .. }))), "{taken:?}");
        one.send(request(Command::AssignTask { task: key, user: Some("cleo".into()) })).await.unwrap();
        two.send(request(Command::UnclaimTask { task: key })).await.unwrap();
        assert_eq!(read_task(&one, key).await.assignee, None);
        stores.verify(&one).await;
        one.stop().await;
        two.stop().await;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn many_commands_at_once_share_transactions_and_lose_nothing() {
    for database in databases() {
        let stores = Stores::new(&database);
        let store = stores.open();
        let names: Vec<String> = (0..300).map(|n| n.to_string()).collect();
        let keys = futures_util::future::join_all(names.iter().map(|name| create(&store, name))).await;
        let claims = keys.iter().flat_map(|key| ["ada", "bob"].map(|user| (*key, user)));
        let sent = claims.map(|(task, user)| store.send(request(Command::ClaimTask { task, user: user.into() })));
        let replies = futures_util::future::join_all(sent).await;
        assert_eq!(replies.iter().filter(|reply| matches!(reply, Ok(Reply::Done))).count(), 300);
        stores.verify(&store).await;
        store.stop().await;
    }
}
