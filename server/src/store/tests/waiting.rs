//! What waits takes no more memory than was allowed: commands in the queues, definitions.
use super::commands::request;
use super::{Database, NOON, databases};
use crate::clock::Clock;
use crate::config::Memory;
use crate::store::deploy::Deployment;
use crate::store::order::Extras;
use crate::store::{Error, Options, Request, Store};
use baton_engine::state::TaskDetails;
use baton_engine::{Command, Reply, Skip};
use baton_models::Key;
use std::sync::mpsc;

fn open(database: &Database, memory: Memory) -> Store {
    Store::open(Options { lanes: 1, memory, ..Options::new(database.url.clone(), Clock::test(NOON)) }).unwrap()
}

fn create(store: &Store, text: usize) -> Request {
    let instance = store.root_key();
    let key = store.key_beside(instance);
    let details = TaskDetails { description: Some("x".repeat(text).into()), priority: 50, ..TaskDetails::default() };
    request(Command::CreateTask { instance, key, alias: None, details })
}

#[tokio::test(flavor = "multi_thread")]
async fn commands_that_wait_are_bounded_by_their_bytes() {
    for database in databases() {
        let store = open(&database, Memory { commands: 1_000_000, ..Memory::default() });
        let (go_on, held) = mpsc::channel::<()>();
        let holding = store.clone();
        let holder = tokio::spawn(async move {
            holding
                .write(move |_| {
                    let _ = held.recv();
                    Ok(())
                })
                .await
        });
        // One lane: nothing is decided while it is held.
        let mut accepted = Vec::new();
        let refused = loop {
            let (store, request) = (store.clone(), create(&store, 100_000));
            match store.dispatch(request, Extras::default()) {
                Ok(answer) => accepted.push(answer),
                Err(error) => break error,
            }
            assert!(accepted.len() < 100, "nothing bounds what waits");
        };
        assert_eq!(accepted.len(), 9);
        assert!(matches!(refused, Error::Busy { retry_after: 1.. }), "{refused:?}");
        go_on.send(()).unwrap();
        holder.await.unwrap().unwrap();
        for answer in accepted {
            assert!(matches!(answer.await.unwrap().unwrap(), Reply::Created(_)));
        }
        assert_eq!(store.inner.waiting.taken(), 0, "all room is free again");
        store.send(create(&store, 5_000_000)).await.expect("what is larger than all room goes alone");
        store.stop().await;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn definitions_cost_nothing_until_they_are_used() {
    let model = |n: usize| {
        format!(
            r#"<definitions xmlns="http://www.omg.org/spec/BPMN/20100524/MODEL" targetNamespace="t"><process id="p{n}" isExecutable="true">
               <startEvent id="s"/><sequenceFlow id="f" sourceRef="s" targetRef="e"/><endEvent id="e"/></process></definitions>"#
        )
    };
    for database in databases() {
        let store = open(&database, Memory::default());
        let resources = (0..100).map(|n| (format!("{n}.bpmn"), model(n).into_bytes())).collect();
        store.deploy(Deployment { resources, ..Deployment::default() }).await.unwrap();
        assert_eq!(store.library().held(), 0);
        store.stop().await;

        let store = open(&database, Memory::default());
        assert_eq!(store.library().held(), 0, "a start parses none");
        let library = store.library();
        let graph = tokio::task::spawn_blocking(move || library.newest("p7", None)).await.unwrap().unwrap().unwrap();
        let start = |key: Key| Command::Start {
            key,
            definition: graph.key,
            business_key: None,
            variables: Vec::new(),
            placements: Vec::new(),
            skip: Skip::default(),
            reply_variables: false,
        };
        store.send(request(start(store.root_key()))).await.unwrap();
        assert_eq!(store.library().held(), 1, "only what is used");
        store.stop().await;

        let library = open(&database, Memory { definitions: 20_000, ..Memory::default() });
        for n in 0..100 {
            let definitions = library.library();
            tokio::task::spawn_blocking(move || definitions.newest(&format!("p{n}"), None)).await.unwrap().unwrap().unwrap();
            assert!(library.library().held() <= 20, "{}", library.library().held());
        }
        library.stop().await;
    }
}
