//! Songs that come late: the catalogue is loaded again, and what was made from the old one is found, told
//! and loaded again.

use std::fs;
use std::path::Path;

use crate::support::{Files, Project, checkout};

/// The example in a project of its own.
fn example() -> Project {
    let project = Project::new(&Files::default());
    let pipelines = checkout().join("pipelines");
    copy(&pipelines, &project.path("."));
    project
}

fn copy(from: &Path, to: &Path) {
    fs::create_dir_all(to).expect("a folder");
    for entry in fs::read_dir(from).expect("a folder") {
        let entry = entry.expect("an entry");
        let to = to.join(entry.file_name());
        if entry.file_type().expect("a kind").is_dir() {
            copy(&entry.path(), &to);
        } else {
            fs::copy(entry.path(), to).expect("a file");
        }
    }
}

fn plan(project: &Project, start: &str, end: &str, file: &str) {
    let days = ["--start", start, "--end", end, "-o", file];
    project
        .run(&[&["plan", "sparkify"][..], &days].concat())
        .exits(0);
}

/// How many plays of the three days know their song.
fn known_songs(project: &Project) -> u32 {
    let sql = "SELECT COUNT(song_id) AS n FROM sparkify.songplays";
    let ran = project.run(&["query", sql, "--format", "csv"]).exits(0);
    let count = ran.stdout.lines().nth(1).and_then(|line| line.parse().ok());
    count.unwrap_or_else(|| panic!("{ran:?}"))
}

#[test]
fn late_songs_reach_the_plays_of_days_that_were_loaded_before() {
    let project = example();
    // A part of the catalogue is not there yet.
    let songs = project.path("sparkify/sample/song_data");
    let late = project.path("late");
    fs::rename(songs.join("A/C"), &late).expect("the folder is there");
    for (day, next) in [("01", "02"), ("02", "03"), ("03", "04")] {
        let [start, end] = [day, next].map(|day| format!("2018-11-{day}"));
        plan(&project, &start, &end, "day.plan");
        let ran = project.run(&["run", "day.plan"]).exits(0);
        assert!(!ran.stdout.contains("stale"), "{ran:?}");
    }
    let before = known_songs(&project);
    plan(&project, "2018-11-01", "2018-11-04", "p.plan");
    project.run(&["status", "p.plan"]).exits(0);

    fs::rename(&late, songs.join("A/C")).expect("the place is free");
    let ran = project.run(&["run", "p.plan", "--reprocess", "staging_songs"]);
    let ran = ran
        .exits(0)
        .prints("`songplays` for 2018-11-01, 2018-11-02, 2018-11-03, from `staging_songs`");
    let ran = ran.prints("`callsheet run PLAN --reprocess stale-inputs`");
    assert!(!ran.stdout.contains("`users`"), "{ran:?}");
    assert_eq!(known_songs(&project), before);
    // Nothing is done about it by itself, and every run says so again.
    let ran = project.run(&["run", "p.plan"]).exits(0);
    ran.prints("nothing to do").prints("stale by input");
    assert_eq!(known_songs(&project), before);

    project
        .run(&["status", "p.plan"])
        .exits(10)
        .prints("stale by input: songs, made from rows of staging_songs that were replaced since")
        .prints("stale by input: songplays 2018-11-01, 2018-11-02, 2018-11-03, made from rows of")
        .prints("next: callsheet run p.plan --reprocess stale-inputs");
    let json = project.run(&["status", "p.plan", "--output-format", "json"]);
    let json: serde_json::Value = serde_json::from_str(&json.exits(10).stdout).expect("JSON");
    let tables = json["tables"].as_array().expect("tables");
    let stale: Vec<_> = tables
        .iter()
        .filter(|table| table.get("stale_by_input").is_some())
        .map(|table| {
            (
                table["unit"].as_str(),
                table["stale_by_input"][0]["intervals"].clone(),
            )
        })
        .map(|(unit, intervals)| (unit.expect("a name"), intervals.as_array().map(Vec::len)))
        .collect();
    let expected = [("songplays", 3), ("artists", 1), ("songs", 1)];
    for (unit, intervals) in expected {
        assert!(stale.contains(&(unit, Some(intervals))), "{stale:?}");
    }
    assert_eq!(stale.len(), expected.len(), "{stale:?}");

    let ran = project.run(&["run", "p.plan", "--reprocess", "stale-inputs"]);
    let ran = ran.exits(0);
    assert!(!ran.stdout.contains("stale"), "{ran:?}");
    assert!(known_songs(&project) > before);
    project.run(&["status", "p.plan"]).exits(0);
    // A catalogue that was complete from the start gives the same.
    let fresh = example();
    plan(&fresh, "2018-11-01", "2018-11-04", "p.plan");
    fresh.run(&["run", "p.plan"]).exits(0);
    assert_eq!(known_songs(&project), known_songs(&fresh));
}

#[test]
fn the_log_of_a_run_has_a_line_for_what_is_stale_by_input() {
    let project = Project::new(&Files {
        tables: "  names:
    kind: fact
    static: true
    columns: { name: varchar(10) }
    load: { replace: {}, select: SELECT 'ann' AS name }
  people:
    kind: fact
    columns: { id: integer, name: varchar(10) }
    load:
      append: {}
      select: SELECT e.id, n.name FROM events AS e JOIN names AS n ON n.name = e.name
",
    });
    project.plan(crate::support::Days::One);
    project.run(&["run", "p.plan"]).exits(0);
    let again = [
        "run",
        "p.plan",
        "--reprocess",
        "names",
        "--log-format",
        "json",
    ];
    let ran = project.run(&again).exits(0);
    let mut lines = ran.stderr.lines();
    let line = lines
        .find(|line| line.contains("stale by input"))
        .unwrap_or_default();
    assert!(line.contains("\"unit\":\"people\""), "{ran:?}");
    assert!(line.contains("\"replaced\":\"names\""), "{ran:?}");
    // It was appended: nothing can be done, so that nobody is asked to.
    ran.prints("a second load would double its rows");
    project
        .run(&["status", "p.plan"])
        .exits(0)
        .prints("stale by input: people 2018-11-01")
        .prints("a second load would double its rows");
    project
        .run(&["run", "p.plan", "--reprocess", "names+"])
        .exits(2)
        .says("run/readers-reprocessed");
}

#[test]
fn a_staging_table_is_loaded_again_with_what_is_made_from_it() {
    let project = Project::new(&Files {
        tables: "  people:
    kind: fact
    columns: { id: integer, name: varchar(10) }
    load: { replace_batch: {}, select: \"SELECT id, name FROM events\" }
  log:
    kind: fact
    columns: { id: integer }
    load: { append: {}, select: SELECT id FROM events }
",
    });
    project.plan(crate::support::Days::One);
    project.run(&["run", "p.plan"]).exits(0);
    // Of the size of before, so that the files look the same.
    let file = project.path("plays/sample/2018-11-01.json");
    let text = fs::read_to_string(&file).expect("the day's file");
    fs::write(&file, text.replace("ann", "eve")).expect("it can be written");
    let names = || {
        let sql = "SELECT name FROM s.people WHERE id = 1";
        project.run(&["query", sql, "--format", "csv"]).stdout
    };
    assert!(names().contains("ann"), "{}", names());
    project
        .run(&["run", "p.plan", "--reprocess", "events"])
        .exits(0)
        .prints("`log` for 2018-11-01, from `events`")
        .prints("a second load would double its rows");
    assert!(names().contains("eve"), "{}", names());
}
