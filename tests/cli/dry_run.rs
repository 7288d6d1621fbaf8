use crate::support::{Days, Files, Project, Ran};

fn statements(ran: &Ran) -> Vec<&str> {
    let lines = ran.stdout.lines();
    lines
        .filter(|line| !line.starts_with("--") && !line.is_empty())
        .collect()
}

#[test]
fn a_dry_run_prints_every_message_in_order_and_touches_nothing() {
    let project = Project::new(&Files::default());
    project.plan(Days::One);
    let ran = project
        .run(&["run", "p.plan", "--dry-run"])
        .exits(0)
        .prints("nothing is sent")
        .prints("the embedded engine");
    assert_eq!(ran.stderr, "");
    assert!(!project.path(".callsheet").exists());
    let text = &ran.stdout;
    let order = [
        "SET timezone TO 'UTC';",
        "LOCK callsheet.plays_lease;",
        "INSERT INTO callsheet.plays_runs",
        "-- unit events, 2018-11-01",
        "COPY s.events__20181101",
        "INSERT INTO callsheet.plays_ledger",
        "-- unit people, 2018-11-01",
        "INSERT INTO s.people",
        "UPDATE callsheet.plays_lease SET run = ''",
    ];
    let places: Vec<usize> = order
        .iter()
        .map(|part| {
            text.find(part)
                .unwrap_or_else(|| panic!("`{part}` is not in {text}"))
        })
        .collect();
    assert!(places.is_sorted(), "{places:?} in {text}");
    assert!(
        text.contains("'⟦attempt⟧'"),
        "what only a run knows stays a slot"
    );
    assert!(!text.contains("⟦start"), "intervals are known");
}

/// The plan is the program: there is no statement that its file does not hold.
#[test]
fn each_statement_of_a_dry_run_stands_in_the_rendering_of_the_plan() {
    let project = Project::new(&Files::default());
    project.plan(Days::One);
    let rendering = project.read("p.plan.sql");
    let ran = project.run(&["run", "p.plan", "--dry-run"]).exits(0);
    let statements = statements(&ran);
    assert!(statements.len() > 50, "{statements:?}");
    for line in statements {
        let known = rendering.lines().any(|known| known == line);
        assert!(known, "`{line}` is not in the rendering");
    }
}

#[test]
fn a_dry_run_of_one_unit_prints_it_and_says_what_it_takes_for_done() {
    let project = Project::new(&Files::default());
    project.plan(Days::One);
    let dry_run = ["run", "p.plan", "--dry-run"];
    let others = "not selected is taken to be done";
    let all = project.run(&dry_run).exits(0);
    assert!(!all.stdout.contains(others));
    let one = project.run(&[&dry_run[..], &["--unit", "people"]].concat());
    let one = one.exits(0).prints(others).prints("INSERT INTO s.people");
    assert!(!one.stdout.contains("COPY s.events"));
}

#[test]
fn a_dry_run_for_redshift_asks_for_no_credentials() {
    let project = Project::new(&Files::default());
    let plan = [
        "plan",
        "plays",
        "--date",
        "2018-11-01",
        "--target",
        "prod",
        "-o",
        "prod.plan",
    ];
    project.run(&plan).exits(0);
    project
        .run(&["run", "prod.plan", "--dry-run"])
        .exits(0)
        .prints("IAM_ROLE default")
        .prints("COMMIT;");
}
