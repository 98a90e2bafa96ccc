//! Checkpoints hold every process instance, so that one that is removed is missed.
use super::commands::request;
use super::processes::{WORK, count, deploy, run};
use super::{Database, Stores, databases};
use crate::store::deploy::DeployError;
use crate::store::verify::{Broken, Report, verify};
use crate::store::{Error, Options, Sql, Store};
use baton_engine::{Command, Skip};
use baton_models::Key;

fn examined(database: &Database) -> Report {
    verify(&mut database.migrated(), &mut |_| {}).unwrap()
}

fn execute(database: &Database, sql: &str, key: Key) {
    assert!(database.migrated().execute(Sql::new(sql).bind(key)).unwrap() > 0, "{sql}");
}

async fn cancel(store: &Store, instance: Key) {
    store.send(request(Command::CancelInstance { instance, reason: None, skip: Skip::default() })).await.unwrap();
}

/// Removes whatever a process instance has, as somebody may who can write into the database.
fn wipe(database: &Database, instance: Key) {
    for table in ["external_task", "element_instance", "instance"] {
        execute(database, &format!("DELETE FROM {table} WHERE root_key = "), instance);
    }
    execute(database, "DELETE FROM journal WHERE root_key = ", instance);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_process_instance_that_was_removed_is_missed() {
    for database in databases() {
        let stores = Stores::new(&database);
        let store = stores.open();
        let definition = deploy(&store, "order", WORK).await.definitions[0].key;
        let mut instances = Vec::new();
        for _ in 0..5 {
            instances.push(run(&store, definition, &[]).await);
        }
        store.stop().await;
        let report = examined(&database);
        assert_eq!((report.checkpoints, report.broken), (1, None));
        wipe(&database, instances[2]);
        let missing =
            Broken::Checkpoint { checkpoint: 1, instance: Some(instances[2]), why: "holds a process instance whose entries are missing" };
        assert_eq!(examined(&database).broken, Some(missing));
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn what_changes_later_stands_in_the_next_checkpoint() {
    for database in databases() {
        let stores = Stores::new(&database);
        let store = stores.open();
        let definition = deploy(&store, "order", WORK).await.definitions[0].key;
        let instance = run(&store, definition, &[]).await;
        store.stop().await;
        stores.clock.advance(3_600_000);
        let store = stores.open();
        cancel(&store, instance).await;
        store.stop().await;
        let store = stores.open();
        store.stop().await;
        let report = examined(&database);
        assert_eq!((report.checkpoints, report.broken), (2, None), "no checkpoint where nothing happened");
        // The last entry is taken away, and the instance set back to the one before.
        execute(&database, "DELETE FROM journal WHERE revision = 2 AND root_key = ", instance);
        let before = "UPDATE instance SET revision = 1, head = (SELECT hash FROM journal WHERE root_key = key) WHERE key = ";
        execute(&database, before, instance);
        let broken = examined(&database).broken;
        assert!(matches!(broken, Some(Broken::Checkpoint { checkpoint: 2, instance: Some(key), .. }) if key == instance), "{broken:?}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_changed_or_missing_checkpoint_is_found() {
    for database in databases() {
        let stores = Stores::new(&database);
        for _ in 0..3 {
            let store = stores.open();
            let definition = deploy(&store, "order", WORK).await.definitions[0].key;
            run(&store, definition, &[]).await;
            store.stop().await;
            stores.clock.advance(3_600_000);
        }
        let intact = examined(&database);
        assert_eq!((intact.checkpoints, intact.broken), (3, None));
        let broken = |why| Some(Broken::Checkpoint { checkpoint: 2, instance: None, why });
        let leaves = "UPDATE checkpoint SET leaves = (SELECT leaves FROM checkpoint WHERE number = 1) WHERE number = ";
        execute(&database, leaves, Key(2));
        assert_eq!(examined(&database).broken, broken("was changed, or the one before it"));
        execute(&database, "DELETE FROM checkpoint WHERE number = ", Key(2));
        assert_eq!(examined(&database).broken, broken("is missing"));
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn checkpoints_are_made_in_portions() {
    for database in databases() {
        let stores = Stores::new(&database);
        let store = stores.open();
        let definition = deploy(&store, "order", WORK).await.definitions[0].key;
        futures_util::future::join_all((0..2001).map(|_| run(&store, definition, &[]))).await;
        store.stop().await;
        let report = examined(&database);
        assert_eq!((report.checkpoints, report.broken), (2, None));
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_deployment_is_deleted_in_portions_and_the_checkpoints_say_so() {
    for database in databases() {
        let stores = Stores::new(&database);
        let store = stores.open();
        let deployed = deploy(&store, "order", WORK).await;
        let definition = deployed.definitions[0].key;
        let first = run(&store, definition, &[]).await;
        cancel(&store, first).await;
        let refused = store.delete_deployment(deployed.key, None, None).await;
        assert!(matches!(&refused, Err(DeployError::Store(Error::Rejected(why))) if why.to_string().contains("1 ended")), "{refused:?}");
        store.stop().await;
        let store = stores.open();
        futures_util::future::join_all((0..450).map(|_| run(&store, definition, &[]))).await;
        assert!(store.delete_deployment(deployed.key, Some(Skip::default()), Some("ada".into())).await.unwrap());
        for table in ["instance", "element_instance", "external_task", "journal", "definition", "deployment"] {
            assert_eq!(count(&store, table).await, 0, "{table}");
        }
        assert_eq!(count(&store, "checkpoint WHERE content LIKE '%\"by\":\"ada\",\"removed\":\"deployment %'").await, 3);
        let report = store.read(|db| verify(db, &mut |_| {})).await.unwrap();
        assert_eq!((report.removed, report.broken), (451, None));
        store.stop().await;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn whoever_wants_no_checkpoints_gets_none() {
    for database in databases() {
        let stores = Stores::new(&database);
        let options = Options { checkpoint_interval: None, ..Options::new(database.url.clone(), stores.clock.clone()) };
        let store = Store::open(options).unwrap();
        let definition = deploy(&store, "order", WORK).await.definitions[0].key;
        run(&store, definition, &[]).await;
        store.stop().await;
        assert_eq!(examined(&database).checkpoints, 0);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_left_of_a_deleted_definition_is_removed() {
    for database in databases() {
        let stores = Stores::new(&database);
        let (one, two) = (stores.open(), stores.open());
        let deployed = deploy(&one, "order", WORK).await;
        let definition = deployed.definitions[0].key;
        run(&two, definition, &[]).await;
        assert!(one.delete_deployment(deployed.key, Some(Skip::default()), None).await.unwrap());
        // The other server has the definition in memory still.
        run(&two, definition, &[]).await;
        assert_eq!(two.library().forget_deleted().unwrap(), [definition]);
        assert!(two.library().find(definition).unwrap().is_none());
        let removal = crate::store::checkpoint::Removal { at: stores.clock.now(), by: None, reason: "gone".into() };
        two.write(move |db| crate::store::deploy::purge_gone(db, &[definition], &removal)).await.unwrap();
        assert_eq!(count(&two, "instance").await, 0);
        stores.verify(&two).await;
        one.stop().await;
        two.stop().await;
    }
}
