//! What clients know: which orders they wanted, and what was answered. After a crash the database must hold all of that,
//! and nothing twice.
use crate::harness::{Caller, Database, baton, eventually};
use baton::clock::Clock;
use baton::store::{Db, Options, Sql, Store};
use baton_models::Key;
use serde_json::json;
use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};
use std::sync::Mutex;
use std::sync::atomic::{AtomicUsize, Ordering};

#[derive(Default)]
pub struct Ledger {
    orders: Mutex<BTreeMap<String, Order>>,
    locked: Mutex<HashMap<String, String>>,
    answers: AtomicUsize,
    /// Roots that have ended and were compared with their journals.
    compared: Mutex<HashSet<i64>>,
}

#[derive(Debug, Default, Clone)]
struct Order {
    instance: Option<String>,
    answered: BTreeSet<&'static str>,
    /// An answer was lost: it may have been carried out.
    doubtful: bool,
}

baton::row! {
    struct Instance {
        key: i64,
        process_id: String,
        business_key: Option<String>,
        state: String,
    }
}

baton::row! {
    /// How often a signal was heard by all who listen.
    struct Heard {
        name: String,
        listeners: i64,
        most: i64,
    }
}

baton::row! {
    struct Element {
        business_key: String,
        element_id: String,
        n: i64,
        ended: i64,
    }
}

baton::row! {
    struct Waiting {
        key: i64,
        business_key: String,
    }
}

/// Who listens for the signal that every order throws, beside the process that it starts each time.
const LISTENERS: i64 = 2;

/// What has been done in an order that has ended.
const STEPS: [&str; 9] = ["approve", "book", "ship", "pay", "pause", "file", "tell", "revoke", "regret"];

impl Ledger {
    /// Deploys what orders need, and lets some listen to what they say.
    pub fn open(caller: &Caller) -> Self {
        caller.deploy_fixture("order").deploy_fixture("order_settled");
        (0..LISTENERS).for_each(|_| drop(caller.start("order_settled", json!({}))));
        Self::default()
    }

    pub fn wanted(&self, order: &str) {
        self.orders.lock().unwrap().entry(order.to_owned()).or_default();
    }

    pub fn started(&self, order: &str, instance: &str) {
        let mut orders = self.orders.lock().unwrap();
        let entry = orders.get_mut(order).unwrap();
        let first = entry.instance.get_or_insert_with(|| instance.to_owned());
        assert_eq!(first, instance, "{order}: another answer to the same Idempotency-Key");
        self.answers.fetch_add(1, Ordering::SeqCst);
    }

    pub fn answered(&self, order: &str, step: &'static str) {
        self.orders.lock().unwrap().entry(order.to_owned()).or_default().answered.insert(step);
        self.answers.fetch_add(1, Ordering::SeqCst);
    }

    pub fn doubtful(&self, order: &str) {
        self.orders.lock().unwrap().get_mut(order).unwrap().doubtful = true;
    }

    pub fn is_doubtful(&self, order: &str) -> bool {
        self.orders.lock().unwrap()[order].doubtful
    }

    /// Nobody else may have the lock.
    pub fn locked(&self, task: &str, worker: &str) {
        let before = self.locked.lock().unwrap().insert(task.to_owned(), worker.to_owned());
        assert_eq!(before, None, "external task {task} was locked for {worker} too");
        self.answers.fetch_add(1, Ordering::SeqCst);
    }

    /// Waits until so many more commands were answered.
    pub fn wait_for(&self, answers: usize) {
        let goal = self.answers.load(Ordering::SeqCst) + answers;
        eventually("the servers answer", || {
            std::thread::sleep(std::time::Duration::from_millis(1));
            self.answers.load(Ordering::SeqCst) >= goal
        });
    }

    pub fn orders(&self) -> usize {
        self.orders.lock().unwrap().len()
    }

    /// The database holds what was answered, nothing twice, the journal is whole, and the rows are what it gives.
    pub fn audit(&self, database: &Database) {
        let mut db = database.connect();
        let instances: Vec<Instance> = db.load(Sql::new("SELECT key, process_id, business_key, state FROM instance")).unwrap();
        let mut keys: HashMap<&str, i64> = HashMap::new();
        for instance in instances.iter().filter(|instance| instance.process_id == "order") {
            let twice = keys.insert(instance.business_key.as_deref().unwrap(), instance.key);
            assert_eq!(twice, None, "{:?} was started twice", instance.business_key);
        }
        let sql = "SELECT i.business_key, e.element_id, count(*) AS n, count(e.ended_at) AS ended FROM element_instance e \
                   JOIN instance i ON i.key = e.instance_key WHERE i.process_id = 'order' GROUP BY i.business_key, e.element_id";
        let elements: Vec<Element> = db.load(Sql::new(sql)).unwrap();
        let twice: Vec<_> = elements.iter().filter(|element| element.n != 1 && element.element_id != "join").collect();
        let twice: Vec<_> = twice.iter().map(|e| format!("{} passed {} {} times", e.business_key, e.element_id, e.n)).collect();
        assert!(twice.is_empty(), "{twice:?}");
        let ended: HashSet<(&str, &str)> =
            elements.iter().filter(|e| e.ended > 0).map(|e| (e.business_key.as_str(), e.element_id.as_str())).collect();
        let sql = "SELECT t.key, i.business_key FROM task t JOIN instance i ON i.key = t.instance_key WHERE t.assignee IS NOT NULL";
        let claimed: HashSet<String> = db.load::<Waiting>(Sql::new(sql)).unwrap().into_iter().map(|row| row.business_key).collect();
        for (name, order) in &*self.orders.lock().unwrap() {
            let found = keys.get(name.as_str()).map(ToString::to_string);
            assert!(
                order.instance.is_none() || found == order.instance,
                "{name} was answered with {:?}, there is {found:?}",
                order.instance
            );
            for step in &order.answered {
                let is_there = if *step == "claim" { claimed.contains(name) } else { ended.contains(&(name.as_str(), *step)) };
                assert!(is_there, "{name}: '{step}' was answered and is lost");
            }
        }
        for order in instances.iter().filter(|instance| instance.process_id == "order" && instance.state == "COMPLETED") {
            let name = order.business_key.as_deref().unwrap();
            let missing: Vec<_> = STEPS.into_iter().filter(|step| !ended.contains(&(name, *step))).collect();
            assert!(missing.is_empty(), "{name} has ended without {missing:?}");
        }
        for heard in hearings(&mut db) {
            assert_eq!(heard.most, 1, "somebody heard of {} more than once", heard.name);
            assert!(ended.contains(&(heard.name.as_str(), "tell")), "{} was heard and is not thrown", heard.name);
        }
        // For the comparison alone, which asks for the rows of one root after the other.
        for table in
            ["instance", "element_instance", "arrival", "variable", "task", "task_link", "external_task", "job", "subscription", "incident"]
        {
            db.batch(&format!("CREATE INDEX IF NOT EXISTS {table}_audited ON {table} (root_key)")).unwrap();
        }
        self.compare(&mut db, database, &instances);
        let output = baton(&["verify", "--database", &database.url]);
        assert!(output.status.success(), "{}{}", String::from_utf8_lossy(&output.stdout), String::from_utf8_lossy(&output.stderr));
    }

    fn compare(&self, db: &mut Db, database: &Database, instances: &[Instance]) {
        let store = Store::open(Options { own_jobs: false, ..Options::new(database.parsed(), Clock::system()) }).unwrap();
        let mut compared = self.compared.lock().unwrap();
        for instance in instances.iter().filter(|instance| !compared.contains(&instance.key)).collect::<Vec<_>>() {
            let differences = store.differences(db, Key(instance.key)).unwrap();
            assert!(differences.is_empty(), "rows (-) and journal (+) of {} differ:\n{}", instance.key, differences.join("\n"));
            if instance.state != "ACTIVE" {
                compared.insert(instance.key);
            }
        }
        store.stop_here();
    }

    /// Does what clients would do whose answers were lost: nobody else must be at work.
    pub fn mend(&self, caller: &Caller, database: &Database) {
        let mut db = database.connect();
        let mut waiting = |sql: &str| db.load::<Waiting>(Sql::new(sql)).unwrap();
        for row in waiting("SELECT t.key, i.business_key FROM task t JOIN instance i ON i.key = t.instance_key WHERE t.ended_at IS NULL") {
            caller.post(&format!("/task/{}/complete", row.key), json!({})).expect(204);
            self.answered(&row.business_key, "approve");
        }
        for row in waiting("SELECT e.key, i.business_key FROM external_task e JOIN instance i ON i.key = e.instance_key") {
            caller.post(&format!("/external-task/{}/unlock", row.key), json!({})).expect(204);
        }
        self.locked.lock().unwrap().clear();
        while let tasks = caller.fetch("mender", "ship", 50)
            && !tasks.is_empty()
        {
            for task in tasks {
                let (id, order) = (task["id"].as_str().unwrap(), task["businessKey"].as_str().unwrap());
                self.locked(id, "mender");
                caller.post(&format!("/external-task/{id}/complete"), json!({ "workerId": "mender" })).expect(204);
                self.answered(order, "ship");
            }
        }
        for row in waiting(
            "SELECT s.key, i.business_key FROM subscription s JOIN instance i ON i.key = s.instance_key \
                            WHERE s.kind = 'message' AND i.process_id = 'order'",
        ) {
            caller.post("/message", json!({ "messageName": "paid", "businessKey": row.business_key })).expect(204);
            self.answered(&row.business_key, "pay");
        }
    }

    /// Mends, and waits until every order has ended by itself; then nothing is left.
    pub fn finish(&self, caller: &Caller, database: &Database) {
        self.mend(caller, database);
        let mut db = database.connect();
        let mut count = |sql: &str| db.count(Sql::new(sql)).unwrap();
        let open = "SELECT count(*) AS n FROM instance WHERE process_id = 'order' AND state <> 'COMPLETED'";
        eventually("every order ends", || count(open) == 0);
        eventually("every signal is told", || count("SELECT count(*) AS n FROM signal") == 0);
        caller.post("/message", json!({ "messageName": "over", "all": true })).expect(204);
        for table in ["job", "external_task", "subscription WHERE instance_key IS NOT NULL", "incident"] {
            assert_eq!(count(&format!("SELECT count(*) AS n FROM {table}")), 0, "left in {table}");
        }
        let heard: BTreeMap<String, (i64, i64)> =
            hearings(&mut db).into_iter().map(|heard| (heard.name, (heard.listeners, heard.most))).collect();
        let told: Vec<Instance> =
            db.load(Sql::new("SELECT key, process_id, business_key, state FROM instance WHERE process_id = 'order'")).unwrap();
        for order in &told {
            let name = order.business_key.as_deref().unwrap();
            assert_eq!(heard.get(name), Some(&(LISTENERS + 1, 1)), "who heard of {name}, and how often");
        }
    }
}

/// By orders: how many heard of it, each listener and the process that it starts, and how often the one who heard it most.
fn hearings(db: &mut Db) -> Vec<Heard> {
    let counted = "SELECT substr(name, 7) AS name, long_value AS n FROM variable WHERE name LIKE 'heard_%' AND deleted_at IS NULL";
    let started = "SELECT v.text_value AS name, count(*) AS n FROM variable v JOIN instance i ON i.key = v.instance_key \
                   WHERE i.process_id = 'order_settled_note' AND v.name = 'order' GROUP BY v.text_value";
    let sql = format!("SELECT name, count(*) AS listeners, max(n) AS most FROM ({counted} UNION ALL {started}) heard GROUP BY name");
    db.load(Sql::new(&sql)).unwrap()
}
