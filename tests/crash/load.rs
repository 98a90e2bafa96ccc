//! People and systems that keep a server busy and remember what it answered.
use crate::harness::Caller;
use serde_json::json;
use std::sync::Mutex;
use std::sync::mpsc::{self, Sender};

/// One instance that a client wanted: by its business key, which is also the key of idempotency.
#[derive(Debug, Clone)]
pub struct Wanted {
    pub business_key: String,
    /// The start was answered.
    pub started: Option<String>,
    /// The completion of its task was answered.
    pub completed: bool,
}

/// Runs clients against a server until it no longer answers; `after` is called once so many commands were answered.
pub fn until_it_dies(url: &str, round: usize, clients: usize, after: usize, kill: impl FnOnce() + Send) -> Vec<Wanted> {
    let all = Mutex::new(Vec::new());
    std::thread::scope(|scope| {
        let (answered, answers) = mpsc::channel();
        for client in 0..clients {
            let (answered, all) = (answered.clone(), &all);
            scope.spawn(move || {
                let mine = one_client(&Caller::new(url), &format!("r{round}c{client}"), &answered);
                all.lock().unwrap().extend(mine);
            });
        }
        drop(answered);
        answers.iter().take(after).for_each(drop);
        kill();
    });
    all.into_inner().unwrap()
}

fn one_client(caller: &Caller, name: &str, answered: &Sender<()>) -> Vec<Wanted> {
    let mut wanted: Vec<Wanted> = Vec::new();
    for n in 0.. {
        let mut one = Wanted { business_key: format!("{name}n{n}"), started: None, completed: false };
        let alive = one.step(caller, answered);
        wanted.push(one);
        if !alive {
            break;
        }
    }
    wanted
}

impl Wanted {
    /// Starts it and completes its task; false when the server no longer answers.
    fn step(&mut self, caller: &Caller, answered: &Sender<()>) -> bool {
        let Some(id) = self.start(caller) else { return false };
        let _ = answered.send(());
        self.started = Some(id.clone());
        let Some(task) = task_of(caller, &id) else { return false };
        let done = caller.try_send("POST", &format!("/task/{task}/complete"), "application/json", b"{}".to_vec(), &[]);
        let Ok(answer) = done else { return false };
        if answer.status == 503 {
            return false;
        }
        assert_eq!(answer.status, 204, "{}", answer.text());
        let _ = answered.send(());
        self.completed = true;
        true
    }

    /// Starts the instance, or gets the first answer again.
    fn start(&self, caller: &Caller) -> Option<String> {
        let body = json!({ "businessKey": self.business_key }).to_string().into_bytes();
        let key = [("Idempotency-Key", self.business_key.as_str())];
        let answer = caller.try_send("POST", "/process-definition/key/user_task_plain/start", "application/json", body, &key).ok()?;
        if answer.status == 503 {
            return None;
        }
        assert_eq!(answer.status, 200, "{}", answer.text());
        Some(answer.json()["id"].as_str().unwrap().to_owned())
    }

    /// After the restart: what was answered is there, once; what was not can be asked again and is there once.
    pub fn check(&self, caller: &Caller) {
        let again = self.start(caller).expect("the server answers again");
        if let Some(first) = &self.started {
            assert_eq!(&again, first, "{}: another answer to the same Idempotency-Key", self.business_key);
        }
        let found = caller.get(&format!("/history/process-instance?processInstanceBusinessKey={}", self.business_key)).expect(200).json();
        assert_eq!(found.as_array().map(Vec::len), Some(1), "{}: {found}", self.business_key);
        assert_eq!(found[0]["id"], again, "{}", self.business_key);
        if self.completed {
            assert_eq!(found[0]["state"], "COMPLETED", "{}: a completion that was answered is lost", self.business_key);
        } else if found[0]["state"] == "ACTIVE" {
            let task = task_of(caller, &again).expect("an active instance has its task");
            caller.post(&format!("/task/{task}/complete"), json!({})).expect(204);
        }
    }
}

fn task_of(caller: &Caller, instance: &str) -> Option<String> {
    let answer = caller.try_send("GET", &format!("/task?processInstanceId={instance}"), "", Vec::new(), &[]).ok()?;
    if answer.status == 503 {
        return None;
    }
    assert_eq!(answer.status, 200, "{}", answer.text());
    answer.json()[0]["id"].as_str().map(str::to_owned)
}
