//! Which of many jobs that are due are taken first, and by which of several servers.
use super::{NOON, databases};
use crate::store::due::{self, Wanted};
use crate::store::keys::SHARDS;
use crate::store::{Db, Sql};
use std::collections::BTreeSet;
use std::ops::Range;

/// A timer of the shard `n % 32` that is due at a time.
fn timer(db: &mut Db, n: i64, due_at: i64) -> i64 {
    let key = (n + 1) << 16 | (n % 32) << 11;
    let columns = "key, definition_key, process_id, element_id, kind, due_at, has_due, retries, priority, created_at";
    let sql = Sql::new(format!("INSERT INTO job ({columns}) VALUES (")).bind(key).push(", 1, 'p', 'e', 'timer', ").bind(due_at);
    db.execute(sql.push(", TRUE, 3, 0, 0)")).unwrap();
    key
}

/// For a server to which these shards fall.
fn wanted(now: i64, limit: usize, shards: Range<usize>) -> Wanted {
    Wanted { now, limit, known: Vec::new(), shards }
}

const ALONE: Range<usize> = 0..SHARDS;

fn taken(db: &mut Db, wanted: &Wanted) -> BTreeSet<i64> {
    due::find(db, wanted).unwrap().jobs.into_iter().map(|job| job.key).collect()
}

#[test]
fn late_timers_come_in_order_and_do_not_hold_up_new_ones() {
    for database in databases() {
        let mut db = database.migrated();
        let late: Vec<i64> = (0..500).map(|n| timer(&mut db, n, NOON - 3_600_000 + n)).collect();
        let new: Vec<i64> = (500..510).map(|n| timer(&mut db, n, NOON - 1)).collect();
        timer(&mut db, 600, NOON + 1);
        let first = due::find(&mut db, &wanted(NOON, 100, ALONE)).unwrap();
        assert_eq!(first.next, Some(NOON), "there is more");
        let keys: Vec<i64> = first.jobs.iter().map(|job| job.key).collect();
        assert_eq!(keys[..75], late[..75], "the longest overdue, in order");
        assert!(new.iter().all(|key| keys.contains(key)), "what is due now is not behind the queue");

        let known = keys.clone();
        let second = taken(&mut db, &Wanted { known, ..wanted(NOON, 100, ALONE) });
        assert!(second.len() == 100 && keys.iter().all(|key| !second.contains(key)), "what is on its way is not taken again");
        assert!(late[75..150].iter().all(|key| second.contains(key)));
    }
}

#[test]
fn each_timer_is_taken_once_whatever_the_batches() {
    for database in databases() {
        let mut db = database.migrated();
        let all: BTreeSet<i64> = (0..300).map(|n| timer(&mut db, n, NOON - n % 7)).collect();
        let mut known: Vec<i64> = Vec::new();
        loop {
            let found = due::find(&mut db, &Wanted { known: known.clone(), ..wanted(NOON, 64, ALONE) }).unwrap();
            known.extend(found.jobs.iter().map(|job| job.key));
            if found.next != Some(NOON) {
                assert_eq!(found.next, None);
                break;
            }
        }
        assert_eq!((known.len(), known.into_iter().collect::<BTreeSet<_>>()), (all.len(), all));
    }
}

#[test]
fn servers_share_what_is_due_and_take_what_one_leaves_lying() {
    for database in databases() {
        let mut db = database.migrated();
        let all: BTreeSet<i64> = (0..320).map(|n| timer(&mut db, n, NOON - 100)).collect();
        let parts = [0..10, 10..20, 20..SHARDS].map(|shards| taken(&mut db, &wanted(NOON, 1000, shards)));
        assert!(parts.iter().all(|part| part.len() >= 90), "each has about a third");
        assert_eq!(parts.iter().map(BTreeSet::len).sum::<usize>(), all.len(), "none is taken twice");
        assert_eq!(parts.into_iter().flatten().collect::<BTreeSet<_>>(), all, "none is forgotten");

        let known = taken(&mut db, &wanted(NOON, 1000, 0..10)).into_iter().collect();
        let quiet = due::find(&mut db, &Wanted { known, ..wanted(NOON, 1000, 0..10) });
        let again = quiet.unwrap().next.expect("the others' are looked at again");
        assert!(again > NOON, "but not at once");
        assert_eq!(taken(&mut db, &wanted(again, 1000, 0..10)), all, "two servers have gone");
    }
}

#[test]
fn the_next_time_is_found() {
    for database in databases() {
        let mut db = database.migrated();
        assert_eq!(due::find(&mut db, &wanted(NOON, 100, ALONE)).unwrap().next, None);
        timer(&mut db, 1, NOON + 5000);
        timer(&mut db, 2, NOON + 3000);
        assert_eq!(due::find(&mut db, &wanted(NOON, 100, ALONE)).unwrap().next, Some(NOON + 3000));
        // It falls to the first of two servers; the other one looks whether it was done.
        let other = due::find(&mut db, &wanted(NOON + 3000, 100, 16..SHARDS)).unwrap();
        assert_eq!((other.jobs.len(), other.next), (0, Some(NOON + 5000)));
        let first = due::find(&mut db, &wanted(NOON + 3000, 100, 0..16)).unwrap();
        assert_eq!(first.jobs.len(), 1);
    }
}
