//! A defect of the machine, here a real panic: its instance shows an incident, and everything else goes on.
use crate::harness::{Binary, Database, Kind, baton, eventually};
use serde_json::{Value as Json, json};

fn serve(database: &Database, panic_at: &str) -> Binary {
    Binary::serve(&database.url, &["--rest-auth", "none"], &[("BATON_PANIC_AT", panic_at)])
}

fn incidents(server: &Binary) -> Vec<Json> {
    server.get("/incident").expect(200).json().as_array().unwrap().clone()
}

fn tasks(server: &Binary) -> Vec<String> {
    let tasks = server.get("/task").expect(200).json();
    tasks.as_array().unwrap().iter().map(|task| task["id"].as_str().unwrap().to_owned()).collect()
}

fn verify(server: Binary, database: &Database) {
    drop(server);
    let output = baton(&["verify", "--database", &database.url]);
    assert!(output.status.success(), "{}{}", String::from_utf8_lossy(&output.stdout), String::from_utf8_lossy(&output.stderr));
}

/// Many tasks of one process instance and some of others are completed at once; the machine panics at one of them.
#[test]
fn strikes_one_command_and_none_of_its_neighbours() {
    for kind in Kind::all() {
        let database = Database::new(kind);
        let mut server = serve(&database, "CompleteTask:7");
        server.deploy_fixture("multi_instance_parallel").deploy_fixture("user_task_plain");
        let reviewers: Vec<String> = (0..40).map(|n| format!("reviewer{n}")).collect();
        let shared = server.post(
            "/process-definition/key/multi_instance_parallel/start",
            json!({ "variables": { "reviewers": { "value": json!(reviewers).to_string(), "type": "Json" } } }),
        );
        let shared = shared.expect(200).json()["id"].as_str().unwrap().to_owned();
        (0..5).for_each(|_| drop(server.start("user_task_plain", json!({}))));
        // Half of the 40 reviews are not enough for the loop to end.
        let mut chosen = tasks(&server);
        assert_eq!(chosen.len(), 45);
        let in_shared = |task: &String| server.get(&format!("/task/{task}")).json()["processInstanceId"] == json!(shared);
        let spared: Vec<String> = chosen.iter().filter(|task| in_shared(task)).take(20).cloned().collect();
        chosen.retain(|task| !spared.contains(task));

        let complete = |task: &String| server.post(&format!("/task/{task}/complete"), json!({})).status;
        let statuses: Vec<u16> = std::thread::scope(|scope| {
            let threads: Vec<_> = chosen.iter().map(|task| scope.spawn(|| complete(task))).collect();
            threads.into_iter().map(|thread| thread.join().unwrap()).collect()
        });

        let struck: Vec<&String> = chosen.iter().zip(&statuses).filter(|(_, status)| **status == 500).map(|(task, _)| task).collect();
        assert_eq!((struck.len(), statuses.iter().filter(|status| **status == 204).count()), (1, 24), "{statuses:?}");
        let left = tasks(&server);
        assert_eq!(left.len(), 21, "the struck task and those that nobody completed");
        assert!(left.contains(struck[0]));

        let incident = incidents(&server);
        assert_eq!((incident.len(), &incident[0]["incidentType"]), (1, &json!("defect")), "{incident:?}");
        let task = server.get(&format!("/task/{}", struck[0])).expect(200).json();
        assert_eq!(incident[0]["processInstanceId"], task["processInstanceId"]);
        assert_eq!(incident[0]["activityId"], task["taskDefinitionKey"]);
        assert!(incident[0]["incidentMessage"].as_str().unwrap().contains("CompleteTask"), "{incident:?}");

        assert_eq!(complete(struck[0]), 204, "the same command again, without the defect");
        assert!(incidents(&server).is_empty());
        assert!(server.is_running());
        verify(server, &database);
    }
}

/// A job at which the machine panics is not tried again for ever.
#[test]
fn lets_a_job_rest_until_its_retries_are_raised() {
    for kind in Kind::all() {
        let database = Database::new(kind);
        let server = serve(&database, "ExecuteJob");
        server.deploy_fixture("async_before");
        server.start("async_before", json!({ "ready": true }));
        eventually("the incident", || !incidents(&server).is_empty());

        let incident = incidents(&server);
        assert_eq!((incident.len(), &incident[0]["incidentType"]), (1, &json!("failedJob")), "{incident:?}");
        assert_eq!(incident[0]["activityId"], json!("fragile"));
        let job = server.get("/job").expect(200).json()[0].clone();
        assert_eq!((&job["retries"], &job["id"]), (&json!(0), &incident[0]["configuration"]));

        let id = job["id"].as_str().unwrap();
        assert_eq!(server.put(&format!("/job/{id}/retries"), json!({ "retries": 1 })).status, 204);
        eventually("the job is done", || tasks(&server).len() == 1);
        assert!(incidents(&server).is_empty());
        verify(server, &database);
    }
}

/// Outside the machine: those of the batch learn of it, and the lane goes on.
#[test]
fn outside_the_machine_does_not_end_the_lane() {
    for kind in Kind::all() {
        let database = Database::new(kind);
        let mut server = serve(&database, "batch:2");
        server.deploy_fixture("user_task_plain");
        let start = || server.post("/process-definition/key/user_task_plain/start", json!({})).status;
        // Lanes take turns: every one of them answers after the defect.
        let statuses: Vec<u16> = (0..20).map(|_| start()).collect();
        assert_eq!(statuses.iter().position(|status| *status != 200), Some(1), "{statuses:?}");
        assert_eq!((statuses[1], statuses.iter().filter(|status| **status == 200).count()), (500, 19), "{statuses:?}");
        assert_eq!(server.get("/process-instance/count").json()["count"], json!(19));
        for task in tasks(&server).iter().take(10) {
            server.post(&format!("/task/{task}/complete"), json!({})).expect(204);
        }
        assert!(server.is_running());
        verify(server, &database);
    }
}

/// A start that panics has left nothing behind.
#[test]
fn refuses_a_start() {
    for kind in Kind::all() {
        let database = Database::new(kind);
        let server = serve(&database, "Start");
        server.deploy_fixture("user_task_plain");
        let start = || server.post("/process-definition/key/user_task_plain/start", json!({})).status;
        assert_eq!(start(), 500);
        assert_eq!(server.get("/process-instance/count").json()["count"], json!(0));
        assert!(incidents(&server).is_empty());
        assert_eq!(start(), 200);
        assert_eq!(server.get("/process-instance/count").json()["count"], json!(1));
        verify(server, &database);
    }
}

/// A message at which the machine panics stays to be given again; the process instance shows one incident, not many.
#[test]
fn shows_once_at_a_process_instance() {
    for kind in Kind::all() {
        let database = Database::new(kind);
        let server = serve(&database, "SetVariables:2");
        server.deploy_fixture("user_task_plain");
        let instance = server.start("user_task_plain", json!({}));
        let set = |n: i32| server.put(&format!("/process-instance/{instance}/variables/n"), json!({ "value": n })).status;
        assert_eq!((set(1), set(2), set(3)), (204, 500, 204));
        assert_eq!(server.get(&format!("/process-instance/{instance}/variables/n")).json()["value"], json!(3));
        let incident = incidents(&server);
        assert_eq!((incident.len(), &incident[0]["executionId"]), (1, &json!(instance)), "{incident:?}");
        assert_eq!(server.post(&format!("/task/{}/complete", tasks(&server)[0]), json!({})).status, 204);
        assert!(incidents(&server).is_empty());
        verify(server, &database);
    }
}
