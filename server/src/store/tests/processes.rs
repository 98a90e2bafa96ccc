//! Processes through the store: deployments, messages, external workers and jobs that are due.
use super::commands::request;
use super::{NOON, Stores, databases};
use crate::jobs::timers;
use crate::store::deploy::{DeployError, Deployed, Deployment};
use crate::store::fetch::{Fetch, Topic};
use crate::store::route::{CorrelationError, Message, Received};
use crate::store::{Error, Request, Sql, Store};
use baton_engine::{Command, Reply, Skip};
use baton_models::{Key, Value};
use std::time::Duration;

fn model(id: &str, body: &str) -> String {
    format!(
        r#"<definitions xmlns="http://www.omg.org/spec/BPMN/20100524/MODEL" xmlns:camunda="http://camunda.org/schema/1.0/bpmn"
             xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" targetNamespace="t">
             <message id="paid" name="paid"/><message id="ordered" name="ordered"/><signal id="flood" name="flood"/>
             <process id="{id}" isExecutable="true" camunda:historyTimeToLive="180">{body}</process></definitions>"#
    )
}

pub const WORK: &str = r#"<startEvent id="s"/><sequenceFlow id="f1" sourceRef="s" targetRef="w"/>
    <serviceTask id="w" camunda:type="external" camunda:topic="work"/>
    <sequenceFlow id="f2" sourceRef="w" targetRef="e"/><endEvent id="e"/>"#;

const PAYMENT: &str = r#"<startEvent id="s"><messageEventDefinition messageRef="ordered"/></startEvent>
    <startEvent id="by_hand"/><sequenceFlow id="f0" sourceRef="by_hand" targetRef="c"/>
    <sequenceFlow id="f1" sourceRef="s" targetRef="c"/>
    <intermediateCatchEvent id="c"><messageEventDefinition messageRef="paid"/></intermediateCatchEvent>
    <sequenceFlow id="f2" sourceRef="c" targetRef="e"/><endEvent id="e"/>"#;

const WAIT: &str = r#"<startEvent id="s"/><sequenceFlow id="f1" sourceRef="s" targetRef="c"/>
    <intermediateCatchEvent id="c"><timerEventDefinition><timeDuration>PT1H</timeDuration></timerEventDefinition></intermediateCatchEvent>
    <sequenceFlow id="f2" sourceRef="c" targetRef="e"/><endEvent id="e"/>"#;

const HOURLY: &str = r#"<startEvent id="s"><timerEventDefinition><timeCycle>R3/PT1H</timeCycle></timerEventDefinition></startEvent>
    <sequenceFlow id="f1" sourceRef="s" targetRef="e"/><endEvent id="e"/>"#;

const ASYNC: &str = r#"<startEvent id="s" camunda:asyncBefore="true"/><sequenceFlow id="f1" sourceRef="s" targetRef="t"/>
    <manualTask id="t" camunda:asyncBefore="true"/><sequenceFlow id="f2" sourceRef="t" targetRef="e"/><endEvent id="e"/>"#;

pub async fn deploy(store: &Store, id: &str, body: &str) -> Deployed {
    let resources = vec![(format!("{id}.bpmn"), model(id, body).into_bytes())];
    store.deploy(Deployment { resources, ..Deployment::default() }).await.unwrap()
}

fn start(store: &Store, definition: Key, variables: &[(&str, Value)], business_key: Option<&str>) -> Command {
    Command::Start {
        key: store.root_key(),
        definition,
        business_key: business_key.map(Into::into),
        variables: variables.iter().map(|(name, value)| ((*name).into(), value.clone())).collect(),
        placements: Vec::new(),
        skip: Skip::default(),
        reply_variables: false,
    }
}

pub async fn run(store: &Store, definition: Key, variables: &[(&str, Value)]) -> Key {
    match store.send(request(start(store, definition, variables, None))).await.unwrap() {
        Reply::Started { instance, .. } => instance,
        other => panic!("{other:?}"),
    }
}

pub async fn count(store: &Store, sql: &'static str) -> i64 {
    store.read(move |db| db.count(Sql::new(format!("SELECT count(*) AS n FROM {sql}")))).await.unwrap()
}

/// Waits until a count is as expected; the test fails when it takes too long.
async fn until(store: &Store, sql: &'static str, expected: i64) {
    for _ in 0..1000 {
        if count(store, sql).await == expected {
            return;
        }
        tokio::time::sleep(Duration::from_millis(10)).await;
    }
    panic!("{sql}: {} instead of {expected}", count(store, sql).await);
}

#[tokio::test(flavor = "multi_thread")]
async fn versions_count_up_and_a_deleted_one_gives_way_to_the_one_before() {
    for database in databases() {
        let stores = Stores::new(&database);
        let store = stores.open();
        deploy(&store, "order", WORK).await;
        let second = deploy(&store, "order", &WORK.replace("topic=\"work\"", "topic=\"other\"")).await;
        assert_eq!(second.definitions[0].version, 2);
        assert_eq!(store.library().newest("order", None).unwrap().unwrap().version, 2);
        run(&store, second.definitions[0].key, &[]).await;
        assert!(matches!(store.delete_deployment(second.key, None, None).await, Err(DeployError::Store(Error::Rejected(_)))));
        assert!(store.delete_deployment(second.key, Some(Skip::default()), None).await.unwrap());
        assert!(!store.delete_deployment(second.key, Some(Skip::default()), None).await.unwrap());
        assert_eq!(store.library().newest("order", None).unwrap().unwrap().version, 1);
        assert_eq!(count(&store, "external_task").await, 0);
        let broken = Deployment { resources: vec![("a.bpmn".into(), b"<a".to_vec())], ..Deployment::default() };
        assert!(matches!(store.deploy(broken).await, Err(DeployError::Invalid(_))));
        store.stop().await;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_waiting_worker_gets_a_task_when_it_is_made() {
    for database in databases() {
        let stores = Stores::new(&database);
        let store = stores.open();
        let definition = deploy(&store, "order", WORK).await.definitions[0].key;
        let topic = Topic { name: "work".into(), lock_duration: 60_000, ..Topic::default() };
        let fetch = Fetch { worker: "w1".into(), max_tasks: 10, topics: vec![topic], ..Fetch::default() };
        let waiting = tokio::spawn({
            let (store, fetch) = (store.clone(), fetch.clone());
            async move { store.fetch_and_lock(fetch, Duration::from_secs(20)).await.unwrap() }
        });
        run(&store, definition, &[("amount", Value::Integer(7))]).await;
        let locked = waiting.await.unwrap();
        assert_eq!(locked.len(), 1);
        assert_eq!(locked[0].variables, [("amount".into(), Value::Integer(7))]);
        assert_eq!(locked[0].until, NOON + 60_000);
        assert!(store.fetch_and_lock(fetch.clone(), Duration::ZERO).await.unwrap().is_empty());
        stores.clock.advance(60_001);
        let again = store.fetch_and_lock(Fetch { worker: "w2".into(), ..fetch }, Duration::ZERO).await.unwrap();
        assert_eq!(again[0].task.key, locked[0].task.key);
        stores.verify(&store).await;
        store.stop().await;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn workers_that_fetch_at_once_share_the_tasks() {
    for database in databases() {
        let stores = Stores::new(&database);
        let store = stores.open();
        let definition = deploy(&store, "order", WORK).await.definitions[0].key;
        futures_util::future::join_all((0..40).map(|_| run(&store, definition, &[]))).await;
        let topic = Topic { name: "work".into(), lock_duration: 60_000, ..Topic::default() };
        let fetch = |n: usize| Fetch { worker: format!("w{n}").into(), max_tasks: 10, topics: vec![topic.clone()], ..Fetch::default() };
        let fetch_until_empty = async |n: usize| {
            let mut keys: Vec<i64> = Vec::new();
            loop {
                let locked = store.fetch_and_lock(fetch(n), Duration::ZERO).await.unwrap();
                if locked.is_empty() {
                    return keys;
                }
                keys.extend(locked.into_iter().map(|locked| locked.task.key));
            }
        };
        let mut keys = futures_util::future::join_all((0..4).map(fetch_until_empty)).await.concat();
        assert_eq!(keys.len(), 40);
        keys.sort_unstable();
        keys.dedup();
        assert_eq!(keys.len(), 40);
        store.stop().await;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_message_finds_the_one_who_waits_for_it() {
    for database in databases() {
        let stores = Stores::new(&database);
        let store = stores.open();
        let definition = deploy(&store, "payment", PAYMENT).await.definitions[0].key;
        let mut instances = Vec::new();
        for n in 0..3 {
            let variables = [("order", Value::Long(n)), ("scale", Value::text("x"))];
            let reply = store.send(request(start(&store, definition, &variables, Some("b")))).await.unwrap();
            let Reply::Started { instance, .. } = reply else { panic!("{reply:?}") };
            instances.push(instance);
        }
        let paid = Message { name: "paid".into(), ..Message::default() };
        let ambiguous = store.correlate(paid.clone()).await;
        assert!(matches!(ambiguous, Err(CorrelationError::Mismatch(_))), "{ambiguous:?}");
        let second = Message { correlation: vec![("order".into(), Value::Integer(1))], idempotency_id: Some("p1".into()), ..paid.clone() };
        let received = store.correlate(second.clone()).await.unwrap();
        assert!(matches!(&received[..], [Received::Caught { instance, .. }] if *instance == instances[1]), "{received:?}");
        assert_eq!(store.correlate(second).await.unwrap(), received);
        let all = Message { business_key: Some("b".into()), all: true, ..paid.clone() };
        assert_eq!(store.correlate(all).await.unwrap().len(), 2);
        assert!(matches!(store.correlate(paid).await, Err(CorrelationError::Mismatch(_))));
        let ordered = Message { name: "ordered".into(), ..Message::default() };
        assert!(matches!(&store.correlate(ordered).await.unwrap()[..], [Received::Started { .. }]));
        stores.verify(&store).await;
        store.stop().await;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn timers_are_due_when_the_clock_says_so_and_not_before() {
    for database in databases() {
        let stores = Stores::new(&database);
        let store = stores.open();
        let definition = deploy(&store, "wait", WAIT).await.definitions[0].key;
        let timers = tokio::spawn(timers::run(store.clone()));
        futures_util::future::join_all((0..1500).map(|_| run(&store, definition, &[]))).await;
        stores.clock.advance(3_599_000);
        assert_eq!(count(&store, "job").await, 1500);
        stores.clock.advance(1000);
        until(&store, "job", 0).await;
        until(&store, "instance WHERE state = 'COMPLETED'", 1500).await;
        timers.abort();
        stores.verify(&store).await;
        store.stop().await;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_timer_starts_an_instance_once_for_each_time() {
    for database in databases() {
        let stores = Stores::new(&database);
        let (store, other) = (stores.open(), stores.open());
        deploy(&store, "hourly", HOURLY).await;
        let timers = [tokio::spawn(timers::run(store.clone())), tokio::spawn(timers::run(other.clone()))];
        for started in 1..=3 {
            stores.clock.advance(3_600_000);
            until(&store, "instance", started).await;
        }
        until(&store, "job", 0).await;
        stores.clock.advance(3_600_000);
        assert_eq!(count(&store, "instance").await, 3);
        timers.iter().for_each(tokio::task::JoinHandle::abort);
        stores.verify(&store).await;
        store.stop().await;
        other.stop().await;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_due_at_once_needs_no_loop_and_survives_a_restart() {
    for database in databases() {
        let stores = Stores::new(&database);
        let store = stores.open();
        let definition = deploy(&store, "async", ASYNC).await.definitions[0].key;
        futures_util::future::join_all((0..100).map(|_| run(&store, definition, &[]))).await;
        until(&store, "instance WHERE state = 'COMPLETED'", 100).await;
        // Accepted, but not carried out before the stop.
        let request = Request { actor: None, command: start(&store, definition, &[], None), idempotency_id: None };
        store.send(request).await.unwrap();
        store.stop().await;
        let store = stores.open();
        let timers = tokio::spawn(timers::run(store.clone()));
        stores.clock.advance(5000);
        until(&store, "instance WHERE state = 'COMPLETED'", 101).await;
        timers.abort();
        stores.verify(&store).await;
        store.stop().await;
    }
}
