//! What `baton check` and a draft say of files is what a deployment of the same files does.
use crate::harness::{Answer, Dice, Kind, Server, files, rounds};
use baton::drafts::Verdict;
use baton::store::deploy::{Alone, Claims, Library, Reading, Together};
use baton_models::bpmn::Options;
use serde_json::json;

type File = (String, Vec<u8>);

/// What would become of a deployment of all files: by the verdict on each, and what they share.
fn verdict(server: &Server, files: &[File]) -> bool {
    let (options, library, mut claims) = (Options::default(), Library::of(files), Claims::default());
    let right = |(name, content): &File| {
        let beside = Together { name, files, library: &library, deployed: &Alone };
        let verdict = Verdict::of(name, content, &Reading { beside: &beside, ..Reading::new(&options, &server.clock) });
        verdict.deployable && claims.note(name, &verdict.claims).is_empty()
    };
    files.iter().map(right).fold(true, |all, right| all & right)
}

fn deploy(server: &Server, files: &[File]) -> Answer {
    let files: Vec<(&str, &str)> = files.iter().map(|(name, content)| (name.as_str(), std::str::from_utf8(content).unwrap())).collect();
    server.deploy(&files)
}

/// True where it was taken in; it is gone afterwards.
fn is_taken(answer: &Answer, server: &Server) -> bool {
    if answer.status == 200 {
        server.delete(&format!("/deployment/{}", answer.json()["id"].as_str().unwrap())).expect(204);
    }
    answer.status == 200
}

#[track_caller]
fn compare(server: &Server, files: &[File]) {
    let (said, answer) = (verdict(server, files), deploy(server, files));
    let names: Vec<&String> = files.iter().map(|(name, _)| name).collect();
    assert_eq!(is_taken(&answer, server), said, "{names:?}: {}", answer.text());
}

fn fixtures() -> Vec<File> {
    let paths = files::under("tests/fixtures", "bpmn").into_iter().chain(files::under("tests/fixtures", "dmn"));
    paths.map(|path| (path.rsplit('/').next().unwrap().to_owned(), files::read(&path).into_bytes())).collect()
}

/// A file without one of its lines, which may miss it or not.
fn without_a_line((name, content): &File, dice: &mut Dice) -> File {
    let text = String::from_utf8_lossy(content);
    let lines: Vec<&str> = text.lines().collect();
    let gone = dice.roll(lines.len());
    let rest: Vec<&str> = lines.iter().enumerate().filter(|(number, _)| *number != gone).map(|(_, line)| *line).collect();
    (name.clone(), rest.join("\n").into_bytes())
}

#[test]
fn a_verdict_on_a_file_is_what_a_deployment_answers() {
    let server = Server::start(Kind::Sqlite);
    let all = fixtures();
    for file in &all {
        compare(&server, std::slice::from_ref(file));
    }
    rounds(200, |_, dice| compare(&server, &[without_a_line(&dice.pick(&all), dice)]));
}

#[test]
fn verdicts_on_two_files_are_what_a_deployment_of_both_answers() {
    let server = Server::start(Kind::Sqlite);
    let all = fixtures();
    let decisions: Vec<File> = all.iter().filter(|(name, _)| name.ends_with(".dmn")).cloned().collect();
    for a in &decisions {
        for b in decisions.iter().filter(|b| b.0 != a.0) {
            compare(&server, &[a.clone(), b.clone()]);
        }
    }
    rounds(200, |_, dice| {
        let (a, b) = (dice.pick(&all), dice.pick(&all));
        let b = (format!("b-{}", b.0), b.1);
        compare(&server, &[a.clone(), b.clone()]);
        compare(&server, &[without_a_line(&a, dice), b]);
    });
}

fn process(id: &str, start: &str) -> File {
    let xml = format!(
        "<definitions xmlns='http://www.omg.org/spec/BPMN/20100524/MODEL'><message id='m' name='order'/><process id='{id}' isExecutable='true'>
<startEvent id='s'>{start}</startEvent></process></definitions>"
    );
    (format!("{id}.bpmn"), xml.into_bytes())
}

const MESSAGE: &str = "<messageEventDefinition messageRef='m'/>";

/// What only a deployment found, one problem at a time, is said of the file beforehand, with all the others.
#[test]
fn what_starts_a_process_is_judged_too() {
    let server = Server::start(Kind::Sqlite);
    let timer = process("timer", "<timerEventDefinition><timeDuration>${when}</timeDuration></timerEventDefinition>");
    compare(&server, std::slice::from_ref(&timer));
    let (a, b) = (process("a", MESSAGE), process("b", MESSAGE));
    compare(&server, &[a.clone(), b.clone()]);
    let refused = deploy(&server, &[a.clone(), timer, b.clone()]).expect(400).json();
    let codes = |file: &str| refused["details"][file]["errors"][0]["code"].clone();
    assert_eq!((codes("timer.bpmn"), codes("b.bpmn")), (json!("start-timer"), json!("start-message-taken")), "{refused}");

    // What is deployed counts for a draft; a new version of the same process may take its message along, and one may leave it to another.
    deploy(&server, std::slice::from_ref(&a)).expect(200);
    let draft = |file: &File| server.upload("/draft", &[(&file.0, &file.1)]).expect(200).json()[0]["deployable"].clone();
    assert_eq!((draft(&a), draft(&b)), (json!(true), json!(false)));
    deploy(&server, std::slice::from_ref(&b)).expect(400);
    deploy(&server, &[b.clone(), process("a", "")]).expect(200);
    assert_eq!((draft(&a), draft(&b)), (json!(false), json!(true)));
}
