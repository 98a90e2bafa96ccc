//! The command line, as an operator at a terminal or a script meets it.
mod bench;
mod check;

use crate::harness::{Database, Folder, Kind, baton};
use std::process::Output;

fn said(output: &Output) -> String {
    format!("{}{}", String::from_utf8_lossy(&output.stdout), String::from_utf8_lossy(&output.stderr))
}

#[track_caller]
fn refused(arguments: &[&str], status: i32, told: &str) {
    let output = baton(arguments);
    assert_eq!(output.status.code(), Some(status), "{}", said(&output));
    assert!(said(&output).contains(told), "{}", said(&output));
}

#[test]
fn a_misspelled_database_is_not_made_and_called_good() {
    let folder = Folder::new();
    let file = folder.path().join("typo.db");
    let url = format!("sqlite://{}", file.display());
    for command in [&["verify"][..], &["user", "list"], &["user", "passwd", "ada"]] {
        refused(&[command, &["--database", &url]].concat(), 1, "there is no database");
    }
    assert!(!file.exists());
}

#[test]
fn settings_that_make_no_sense_are_wrong_arguments() {
    refused(&["serve", "--listen", "here"], 2, "ADDRESS:PORT");
    refused(&["serve", "--time-zone", "Berlin"], 2, "Europe/Berlin");
    refused(&["serve", "--mail-from", "nobody"], 2, "mail-from");
    refused(&["serve", "--lanes", "99"], 2, "'99'");
    refused(&["serve", "--lanes", "many"], 2, "--lanes");
}

#[test]
fn the_file_of_settings_is_named_with_the_line_that_is_wrong() {
    let folder = Folder::new();
    let file = folder.path().join("baton.toml");
    std::fs::write(&file, "demo = true\nlisten-on = 'x'\n").unwrap();
    refused(&["migrate", "--config", &file.display().to_string()], 2, "line 2");
}

#[test]
fn a_user_is_added_once_and_with_a_manager_who_is_there() {
    let database = Database::new(Kind::Sqlite);
    let password = |arguments: &[&str]| {
        let all = [arguments, &["--password-stdin", "--database", &database.url]].concat();
        crate::harness::baton_told(&all, "correct horse\n")
    };
    let orphan = password(&["user", "add", "eve", "--manager", "max"]);
    assert!(orphan.status.code() == Some(1) && said(&orphan).contains("no user 'max'"), "{}", said(&orphan));
    for wrong in [["--email", "eve"], ["--approval-limit", "NaN"]] {
        let output = password(&[&["user", "add", "eve"][..], &wrong].concat());
        assert_eq!(output.status.code(), Some(1), "{}", said(&output));
    }
    assert!(password(&["user", "add", "max", "--admin"]).status.success());
    assert!(password(&["user", "add", "eve", "--manager", "max", "--email", "eve@example.org"]).status.success());
    assert!(said(&password(&["user", "add", "eve"])).contains("already"));
    let list = said(&baton(&["user", "list", "--json", "--database", &database.url]));
    assert!(list.contains("\"managerId\":\"max\"") && list.contains("[\"admin\"]"), "{list}");
    assert!(said(&baton(&["verify", "--database", &database.url])).contains("the journal is intact"));
}
