//! One folder per behaviour: a small pipeline, and the units that its plan has, as a reviewer reads
//! them. The header, the bootstrap and the protocol are the same everywhere and stand in the case
//! `a_plan_names_everything_it_sends` alone.

use std::path::{Path, PathBuf};

use compiler::{Range, Request, Sources};

const PROJECT: &str = "\
version: 1
targets:
  warehouse:
    kind: redshift
    schema: analytics
    iam_role: arn:aws:iam::123456789012:role/loader
    region: us-west-2
    query_group: loads
    statement_timeout: 3600000
";

/// What of a plan a case shows.
#[derive(Clone, Copy)]
enum Shown {
    Units,
    Everything,
}

fn folder(case: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("../../tests/cases")
        .join(case)
}

fn check(case: &str, range: Range, shown: Shown) {
    let folder = folder(case);
    let mut sources = Sources::default();
    sources
        .add("callsheet.yml", PROJECT.as_bytes())
        .expect("a small text");
    for name in names_below(&folder, "") {
        let bytes = std::fs::read(folder.join(&name)).expect("a file of the case");
        // Blocks and load templates lie at the project's root.
        let is_shared = name.starts_with("blocks/") || name.starts_with("templates/");
        let name = if is_shared {
            name
        } else {
            format!("case/{name}")
        };
        sources.add(&name, &bytes).expect("a small text");
    }
    let request = Request {
        folder: "case".to_owned(),
        target: None,
        developer: None,
        range,
    };
    let compiled = compiler::compile(&sources, &request);
    let plan = compiled
        .unwrap_or_else(|faults| panic!("{case}: {faults}"))
        .plan;
    let rendered = plan::rendering::render(&plan, plan::file::digest(&plan));
    let rule = format!("\n-- {}\n", "=".repeat(76));
    let text = match shown {
        Shown::Everything => rendered,
        Shown::Units => rendered
            .split(&rule)
            .filter(|section| {
                section.starts_with("-- Unit ")
                    || section.starts_with("-- Intervals")
                    || section.starts_with("-- Tables")
            })
            .collect::<Vec<_>>()
            .join(&rule),
    };
    let mut settings = insta::Settings::clone_current();
    settings.set_snapshot_path(&folder);
    settings.set_prepend_module_to_snapshot(false);
    settings.set_omit_expression(true);
    settings.bind(|| insta::assert_snapshot!("plan", text));
}

/// The sources below a folder, by their names relative to it, in byte order.
fn names_below(folder: &Path, prefix: &str) -> Vec<String> {
    let mut names = Vec::new();
    for entry in std::fs::read_dir(folder.join(prefix)).expect("a folder") {
        let entry = entry.expect("an entry");
        let name = format!("{prefix}{}", entry.file_name().to_string_lossy());
        if entry.path().is_dir() {
            names.extend(names_below(folder, &format!("{name}/")));
        } else if !name.contains(".snap") {
            names.push(name);
        }
    }
    names.sort();
    names
}

fn one_day() -> Range {
    Range::At("2018-11-01".to_owned())
}

fn three_days() -> Range {
    Range::Between {
        start: "2018-11-01".to_owned(),
        end: "2018-11-04".to_owned(),
    }
}

macro_rules! cases {
    ($($case:ident: $range:expr, $shown:ident;)*) => {
        $(#[test] fn $case() { check(stringify!($case), $range, Shown::$shown); })*

        #[test]
        fn every_folder_is_a_case_and_every_case_a_folder() {
            let mut listed = vec![$(stringify!($case)),*];
            listed.sort_unstable();
            let mut found: Vec<String> = std::fs::read_dir(folder(""))
                .expect("the cases")
                .map(|entry| entry.expect("an entry").file_name().to_string_lossy().into_owned())
                .collect();
            found.sort_unstable();
            assert_eq!(found, listed);
        }
    };
}

cases! {
    a_batch_is_replaced_whatever_its_event_time: one_day(), Units;
    a_block_adds_columns_and_checks: one_day(), Units;
    a_fact_waits_for_every_table_it_reads: one_day(), Units;
    a_lookback_replaces_earlier_intervals_too: three_days(), Units;
    a_load_template_of_the_project_is_part_of_the_unit: one_day(), Units;
    a_merge_keeps_the_latest_row: one_day(), Units;
    a_merge_without_an_order_refuses_repeated_keys: one_day(), Units;
    a_plan_names_everything_it_sends: one_day(), Everything;
    a_replace_deletes_and_never_truncates: one_day(), Units;
    a_script_runs_in_one_transaction: one_day(), Units;
    a_snapshot_keeps_each_version: one_day(), Units;
    a_snapshot_takes_the_time_of_a_change_from_its_source: one_day(), Units;
    a_staging_table_lives_for_one_interval: three_days(), Units;
    a_static_table_is_loaded_once: three_days(), Units;
    a_swap_checks_the_new_table_and_takes_the_old_ones_name: one_day(), Units;
    a_table_is_made_for_each_element: one_day(), Units;
    a_window_is_half_open: one_day(), Units;
    an_append_lists_its_columns: one_day(), Units;
    an_identity_column_is_left_to_the_warehouse: one_day(), Units;
    an_unload_writes_files_of_the_interval: one_day(), Units;
    checks_run_before_the_commit: one_day(), Units;
    copy_says_what_the_files_are: one_day(), Units;
    copy_uses_the_role_not_keys: one_day(), Units;
    defaults_fill_what_a_table_leaves_out: one_day(), Units;
    grants_come_with_the_table_and_maintenance_behind_the_loads: three_days(), Units;
    names_that_need_quotes_have_them: one_day(), Units;
    several_intervals_share_one_shape: three_days(), Units;
    views_come_behind_the_loads_and_are_written_out_where_they_are_read: one_day(), Units;
}
