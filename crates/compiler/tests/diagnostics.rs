//! The whole message of every fault, one folder and one test each.
//!
//! `tests/diagnostics/<stage>/<fault>/` holds the smallest sources with that fault and the message
//! as a terminal shows it, without colour. From `template` on all stages run, over the project's
//! file below unless the folder has its own; `arguments.txt` holds what follows `callsheet plan`,
//! and without it a day is planned. `input.sql` is a script of its own, as for `callsheet sql`.

#![allow(clippy::disallowed_methods, reason = "cases are files")]

#[path = "diagnostics/migration.rs"]
mod migration;
#[path = "diagnostics/request.rs"]
mod request;

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

use compiler::diagnostic::{Diagnostic, explain, explanations, report};
use compiler::script;
use compiler::source::{FileId, Sources};
use compiler::spec::{parse_pipeline, parse_project};
use miette::{GraphicalReportHandler, GraphicalTheme};

/// Declares one test per folder, and the list that is compared with the folders and the codes.
macro_rules! diagnostics {
    ($($stage:ident { $($fault:ident)+ })+) => {
        $(mod $stage {
            $(#[test]
            fn $fault() {
                super::message_is_as_written(stringify!($stage), stringify!($fault));
            })+
        })+

        fn declared() -> BTreeSet<String> {
            let codes = [$($((stringify!($stage), stringify!($fault))),+),+];
            codes.into_iter().map(|(stage, fault)| code(stage, fault)).collect()
        }
    };
}

diagnostics! {
    source {
        invalid_utf_8
    }
    yaml {
        alias_inside_itself
        duplicate_key
        empty_file
        key_not_text
        merge_of_no_mapping
        reserved_character
        several_documents
        syntax
        tab
        tag
        too_deep
        too_many_values
        unknown_alias
    }
    spec {
        blank_text
        copy_option_excluded
        copy_option_refused
        duplicate_name
        embedded_credentials
        empty_list
        empty_schedule
        invalid_bucket
        invalid_grantee
        invalid_host
        invalid_name
        invalid_reference
        invalid_role
        invalid_time
        invalid_type
        key_without_meaning
        literal_password
        missing_choice
        missing_file
        missing_key
        not_a_template
        out_of_range
        path_outside_pipeline
        several_choices
        split_type
        unknown_key
        unknown_lint
        unknown_target
        unknown_value
        unsupported_check
        unsupported_cron
        unsupported_option
        unsupported_version
        wrong_type
    }
    parts {
        argument_type
        block_cycle
        collision
        empty_block
        malformed_csv
        missing_argument
        missing_value
        no_elements
        not_elements
        not_repeated
        parameter_name
        parameter_type
        same_name
        undeclared_template
        unknown_argument
        unknown_block
        unknown_template
    }
    template {
        bare_text
        branches_on_interval
        grows_together
        interval_filter
        refused
        reserved_character
        syntax
        too_much_work
        undefined
    }
    resolve {
        ambiguous_column
        bound_view
        copy_misfit
        developer_too_long
        developer_unnamed
        developers_share_ledger
        duplicate_alias
        declared_upstream
        drop_of_declared
        duplicate_check
        encoding_misfit
        identity_lost
        identity_type
        interval_scope
        key_type
        literal
        literal_schema
        load_does_not_fit
        load_needs_schedule
        lookback_reads_staging
        lookback_unused
        managed_source
        name_taken
        name_too_long
        no_default_target
        no_schedule
        not_a_select
        not_a_table
        not_comparable
        not_s3
        nothing_stored
        nullable_key
        own_column
        own_pipeline
        own_table
        pipeline_named_twice
        pipeline_cycle
        reads_itself
        script_reads
        script_statement
        script_temporary
        script_writes
        shared_control_schema
        source_schema
        staging_upkeep
        static_needs_interval
        target_name
        target_var_type
        table_written_twice
        undeclared_source
        unknown_alias
        unknown_column
        unknown_function
        unknown_pipeline
        unknown_table
        unknown_target
        unload_column
        unload_literal
        unload_path
        unreadable_upstream
        validity_column
        view_needs_interval
        view_too_large
        window_not_time
    }
    order {
        cycle
    }
    analyse {
        condition_reads_table
        filled_output
        missing_output
        repeated_output
        undeclared_output
        unnamed_output
        view_type
    }
    sql {
        argument_count
        argument_type
        bad_literal
        column_count
        column_type
        copy_option_value
        empty_statement
        group_order
        invalid_name
        misplaced_aggregate
        misplaced_window
        more_than_one_statement
        not_assignable
        not_grouped
        not_redshift
        nullable_into_not_null
        operand_type
        position_out_of_range
        scale_loss
        syntax
        text_may_not_fit
        too_deep
        type_mismatch
        unload_option
        unsupported
        unterminated
    }
    lint {
        alter_not_possible
        append_without_partition
        backslash_in_literal
        calendar_part_as_text
        call_with_commit
        char_multibyte
        check_cannot_fail
        copy_append_not_idempotent
        copy_columnar_option
        copy_compupdate_default
        copy_data_changing_option
        copy_inline_credentials
        copy_json_auto_case
        copy_maxerror
        copy_no_column_list
        copy_prefix_not_manifest
        copy_prefix_of_another_interval
        copy_region_missing
        ctas_implicit_keys
        decimal_default_scale
        delete_or_update_without_where
        distinct_over_keyed_dimension
        drop_cascade
        fractions_into_scale_zero
        from_without_date
        grants_lost_on_swap
        hourly_over_daily_key
        integer_division
        identifier_too_long_or_reserved
        identity_assumed_gapless
        interleaved_or_many_sortkeys
        join_on_scale_zero
        keyed_without_distinct
        late_binding_unqualified
        leader_only_function_on_table
        lock_statement
        merge_key_not_proven_unique
        merge_source_not_table
        non_transactional_in_step
        nondeterministic_time
        offset_limit_without_order
        pk_declared_not_checked
        python_udf
        qualify_without_alias
        quoted_case_collision
        replace_keeps_last_interval
        snapshot_of_present_rows
        statement_timeout_beyond_limit
        super_key_or_outer_join
        swap_breaks_bound_views
        temp_shadows_permanent
        text_is_varchar_256
        truncate_in_transaction
        unload_cleanpath_or_overwrite
        unused_column
        unused_table
        unused_var
        unused_waiver
    }
    compile {
        interval
        no_interval
        no_project
        no_schedule
        open_schedule
        outside_schedule
    }
    migrate {
        column_cast
        column_dropped
        column_narrowed
        fill
        no_conversion
        of_migration
        other_pipeline
        renumbered
        two_of_one
        unknown_was
    }
}

/// Faults that need sources too large for a folder; their messages are tested beside the code.
const TOO_LARGE: &[&str] = &[
    "parts/too-many-elements",
    "parts/too-much",
    "source/too-large",
    "sql/too-long",
    "lint/too-many-columns-or-tables",
];

/// Faults of statements that a user has no place for: the language has keys for what they do.
const NOT_FOR_USERS: &[&str] = &[
    // A load takes a SELECT; anything else is `resolve/not-a-select`.
    "lint/user-transaction-control",
    "sql/duplicate-column",
    "sql/duplicate-option",
    "sql/merge-form",
    "sql/unknown-option",
];

/// Stages whose faults are shown here.
const STAGES: &[&str] = &[
    "source", "yaml", "spec", "parts", "template", "resolve", "order", "analyse", "sql", "lint",
    "compile", "migrate",
];

/// Stages that stand before the whole way from sources to a plan.
const READING: &[&str] = &["source", "yaml", "spec"];

const PROJECT: &str = "\
version: 1
targets:
  prod: { kind: redshift, schema: analytics, iam_role: default, region: us-west-2 }
";

#[test]
fn every_code_has_a_folder_and_every_folder_a_code() {
    let codes: BTreeSet<String> = explanations()
        .map(|explanation| explanation.code.to_string())
        .filter(|code| {
            STAGES
                .iter()
                .any(|stage| code.starts_with(&format!("{stage}/")))
        })
        .filter(|code| !TOO_LARGE.contains(&code.as_str()))
        .filter(|code| !NOT_FOR_USERS.contains(&code.as_str()))
        .collect();
    let folders: BTreeSet<String> = STAGES
        .iter()
        .flat_map(|stage| {
            let entries = fs::read_dir(root().join(stage)).expect("a stage has a folder");
            entries.map(move |entry| {
                let name = entry.expect("a folder can be listed").file_name();
                format!("{stage}/{}", name.to_str().expect("names are ASCII"))
            })
        })
        .collect();
    assert_eq!(codes, folders);
    assert_eq!(declared(), folders);
}

#[test]
fn every_code_that_is_shown_has_an_explanation() {
    for shown in declared() {
        let (stage, _) = shown.split_once('/').expect("a stage and a fault");
        let (_, found) = diagnose(stage, &root().join(&shown));
        for code in found.iter().map(|found| found.code.0) {
            assert!(explain(code).is_some(), "{code}");
        }
    }
}

fn code(stage: &str, fault: &str) -> String {
    format!("{stage}/{}", fault.replace('_', "-"))
}

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../../tests/diagnostics")
}

fn message_is_as_written(stage: &str, fault: &str) {
    let code = code(stage, fault);
    let folder = root().join(&code);
    let (sources, diagnostics) = diagnose(stage, &folder);
    assert!(
        diagnostics.iter().any(|found| found.code.0 == code),
        "the sources have the fault"
    );
    let shown: Vec<_> = diagnostics
        .iter()
        .map(|diagnostic| rendered(diagnostic, &sources))
        .collect();
    let mut settings = insta::Settings::clone_current();
    settings.set_snapshot_path(folder);
    settings.set_prepend_module_to_snapshot(false);
    settings.set_omit_expression(true);
    settings.bind(|| insta::assert_snapshot!("message", shown.join("\n")));
}

fn diagnose(stage: &str, folder: &Path) -> (Sources, Vec<Diagnostic>) {
    let mut sources = Sources::default();
    let mut names = Vec::new();
    list(folder, "", &mut names);
    names.sort();
    let unreadable: Vec<_> = names
        .iter()
        .filter_map(|name| {
            let bytes = fs::read(folder.join(name)).expect("a listed file can be read");
            sources.add(name, &bytes).err().map(Diagnostic::from)
        })
        .collect();
    if !unreadable.is_empty() {
        return (sources, unreadable);
    }
    if stage == "migrate" {
        let fault = folder.file_name().and_then(|name| name.to_str());
        let found = migration::found(&sources, fault.expect("a folder has a name"));
        return (sources, found);
    }
    let mut found = match sources.find(SCRIPT) {
        Some(script) => found_in_script(&sources, script),
        None => Vec::new(),
    };
    if READING.contains(&stage) {
        let faults = match sources.find("callsheet.yml") {
            Some(file) => parse_project(&sources, file).err(),
            None => parse_pipeline(&sources, "").err(),
        };
        found.extend(faults.expect("the sources are faulty"));
    } else if found.is_empty() || sources.find("pipeline.yml").is_some() {
        // Requests are about the project, so their cases show it or lack it.
        if stage != "compile" && sources.find("callsheet.yml").is_none() {
            let added = sources.add("callsheet.yml", PROJECT.as_bytes());
            added.expect("a small text");
        }
        match compiler::compile(&sources, &request::of(folder)) {
            Ok(compiled) => found.extend(compiled.warnings),
            Err(faults) => found.extend(faults),
        }
        found.extend(compiler::clashes(&sources, "", &["other".to_owned()]));
    }
    // So small sources have much that a lint finds; each lint is shown by itself.
    let fault = folder.file_name().and_then(|name| name.to_str());
    let lint = format!("lint/{}", fault.expect("a folder has a name"));
    found.retain(|found| !found.code.0.starts_with("lint/") || found.code.0 == lint);
    (sources, found)
}

/// A script of its own, whose tables nobody has declared.
const SCRIPT: &str = "input.sql";

fn found_in_script(sources: &Sources, script: FileId) -> Vec<Diagnostic> {
    let (schema, levels) = (script::Schema::open(), script::Levels::own());
    let statements = script::analyse(sources, script, &schema, &levels);
    let found = statements
        .into_iter()
        .map(|statement| statement.diagnostics);
    found.flatten().collect()
}

/// The sources below a folder, by their names relative to it.
fn list(folder: &Path, prefix: &str, names: &mut Vec<String>) {
    for entry in fs::read_dir(folder).expect("a folder can be listed") {
        let entry = entry.expect("a folder can be listed");
        let name = entry.file_name();
        let name = format!("{prefix}{}", name.to_str().expect("names are ASCII"));
        if entry.path().is_dir() {
            list(&entry.path(), &format!("{name}/"), names);
        } else if !name.contains(".snap") && name != "arguments.txt" {
            names.push(name);
        }
    }
}

fn rendered(diagnostic: &Diagnostic, sources: &Sources) -> String {
    let mut text = String::new();
    GraphicalReportHandler::new_themed(GraphicalTheme::unicode_nocolor())
        .with_links(false)
        .with_width(100)
        .render_report(&mut text, &report(diagnostic, sources))
        .expect("a string takes it");
    text
}
