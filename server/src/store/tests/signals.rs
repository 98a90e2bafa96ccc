//! Signals that instances throw for others: none is lost, none is heard twice.
use super::processes::{count, deploy, run};
use super::{Stores, databases};

const ROOT: &str = r#"<signalEventDefinition signalRef="flood"/>"#;

fn listens() -> String {
    format!(
        r#"<startEvent id="s"/><sequenceFlow id="f1" sourceRef="s" targetRef="t"/><userTask id="t"/>
        <boundaryEvent id="b" attachedToRef="t" cancelActivity="false">{ROOT}</boundaryEvent>
        <sequenceFlow id="f2" sourceRef="b" targetRef="heard"/><userTask id="heard"/>"#
    )
}

fn throws() -> String {
    format!(r#"<startEvent id="s"/><sequenceFlow id="f1" sourceRef="s" targetRef="e"/><endEvent id="e">{ROOT}</endEvent>"#)
}

/// A process that the signal starts and that cannot go on from there.
fn stumbles() -> String {
    format!(
        r#"<startEvent id="s">{ROOT}</startEvent><sequenceFlow id="f1" sourceRef="s" targetRef="x"/><exclusiveGateway id="x"/>
        <sequenceFlow id="f2" sourceRef="x" targetRef="e"><conditionExpression>${{missing > 1}}</conditionExpression></sequenceFlow>
        <endEvent id="e"/>"#
    )
}

#[tokio::test(flavor = "multi_thread")]
async fn who_cannot_take_a_signal_does_not_keep_it_from_others() {
    for database in databases() {
        let stores = Stores::new(&database);
        let store = stores.open();
        deploy(&store, "stumbles", &stumbles()).await;
        let listens = deploy(&store, "listens", &listens()).await.definitions[0].key;
        let throws = deploy(&store, "throws", &throws()).await.definitions[0].key;
        run(&store, listens, &[]).await;
        for _ in 0..2 {
            run(&store, throws, &[]).await;
        }
        store.tell_thrown().await.unwrap();
        assert_eq!((count(&store, "signal").await, count(&store, "task WHERE element_id = 'heard'").await), (0, 2));
        stores.verify(&store).await;
        store.stop().await;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn what_a_stopped_server_left_behind_is_told_once() {
    for database in databases() {
        let stores = Stores::new(&database);
        let store = stores.open();
        let listens = deploy(&store, "listens", &listens()).await.definitions[0].key;
        let throws = deploy(&store, "throws", &throws()).await.definitions[0].key;
        for _ in 0..3 {
            run(&store, listens, &[]).await;
        }
        run(&store, throws, &[]).await;
        assert_eq!((count(&store, "signal").await, count(&store, "task WHERE element_id = 'heard'").await), (1, 0));
        store.stop().await;
        let (one, other) = (stores.open(), stores.open());
        let (told, also) = tokio::join!(one.tell_thrown(), other.tell_thrown());
        told.and(also).unwrap();
        assert_eq!((count(&one, "signal").await, count(&one, "task WHERE element_id = 'heard'").await), (0, 3));
        stores.verify(&one).await;
        one.stop().await;
        other.stop().await;
    }
}
