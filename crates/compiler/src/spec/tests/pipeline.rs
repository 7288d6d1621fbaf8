//! Everything that a pipeline can say.

use plan::SqlType;

use super::{faults, pipeline};
use crate::checks::CheckKindSpec;
use crate::loads::LoadSpec;
use crate::spec::{
    CheckScopeSpec, CheckSeveritySpec, CompressionSpec, CopyFormatSpec, CronSpec, DistSpec,
    EncodingSpec, ErrorsSpec, FieldsSpec, NullabilitySpec, Scalar, SelectSpec, SortSpec, Switch,
    TableKindSpec, TableSpec, VarValue,
};

const HEAD: &str = "version: 1\npipeline: music\nschedule: { cron: \"@daily\" }\n";

/// The one table of a pipeline, with these keys beside `kind` and `columns`.
fn table(keys: &str) -> TableSpec {
    let indented = keys.replace('\n', "\n    ");
    let text = format!(
        "{HEAD}tables:\n  t:\n    kind: table\n    columns: {{ a: integer, b: date }}\n    {indented}"
    );
    let spec = pipeline(&[("pipeline.yml", &text), ("sql/t.sql", "select 1 as a\n")]);
    spec.tables.into_values().next().expect("one table")
}

const REPLACE: &str = "load: { replace: {}, select: select 1 as a }\n";

#[test]
fn the_head_is_read_with_its_times_in_utc() {
    let text = format!(
        "{}description: d\nowner: o\ntags: [x, y]\nvars: {{ source: s3://b, n: 3, d: 1.50, t: true }}\ntables:\n  t:\n    kind: fact\n    columns: {{ a: integer }}\n    {REPLACE}",
        HEAD.replace(
            "daily\"",
            "hourly\", start: 2018-11-01T06:00:00Z, end: 2018-11-02"
        )
    );
    let spec = pipeline(&[("pipeline.yml", &text)]);
    assert_eq!(spec.pipeline.value.as_str(), "music");
    assert_eq!(spec.schedule.cron.value, CronSpec::Hourly);
    let times = (spec.schedule.start, spec.schedule.end);
    assert_eq!(
        times.0.expect("given").value.to_string(),
        "2018-11-01T06:00:00"
    );
    assert_eq!(
        times.1.expect("given").value.to_string(),
        "2018-11-02T00:00:00"
    );
    let vars: Vec<_> = spec
        .vars
        .into_iter()
        .map(|(name, var)| (name, var.value.value))
        .collect();
    assert_eq!(
        vars,
        [
            (
                "source".to_owned(),
                VarValue::One(Scalar::Text("s3://b".into()))
            ),
            ("n".into(), VarValue::One(Scalar::Integer(3))),
            ("d".into(), VarValue::One(Scalar::Decimal("1.50".into()))),
            ("t".into(), VarValue::One(Scalar::Boolean(Switch::On))),
        ]
    );
}

#[test]
fn what_is_not_written_is_not_filled_in() {
    let table = table(REPLACE);
    assert_eq!(table.kind.value, TableKindSpec::Table);
    assert!(table.dist.is_none() && table.sort.is_none() && table.static_table.is_none());
    assert!(table.checks.is_empty() && table.after.is_empty() && table.waive.is_empty());
    assert!(
        table
            .columns
            .values()
            .all(|column| column.nullability.is_none())
    );
}

#[test]
fn a_column_is_a_type_with_or_without_more() {
    let text = format!(
        "{HEAD}tables:\n  t:\n    kind: table\n    columns:\n      a: BIGINT  not null\n      b: double precision null\n      c: {{ type: \"decimal(10,2)\", not_null: true, description: d, encode: az64 }}\n      d: varchar(8)\n    {REPLACE}"
    );
    let sources = super::sources(&[("pipeline.yml", &text)]);
    let spec = crate::spec::parse_pipeline(&sources, "").expect("no faults");
    let columns: Vec<_> = spec.tables[0]
        .columns
        .values()
        .map(|column| {
            let null = column.nullability;
            (
                column.sql_type.value,
                sources.slice(column.sql_type.span),
                null.map(|null| (null.value, sources.slice(null.span))),
                column.encode.map(|encode| encode.value),
            )
        })
        .collect();
    let (not_null, nullable) = (NullabilitySpec::NotNull, NullabilitySpec::Nullable);
    let decimal = SqlType::Decimal {
        precision: 10,
        scale: 2,
    };
    assert_eq!(
        columns,
        [
            (
                SqlType::BigInt,
                "BIGINT",
                Some((not_null, "not null")),
                None
            ),
            (
                SqlType::DoublePrecision,
                "double precision",
                Some((nullable, "null")),
                None
            ),
            (
                decimal,
                "decimal(10,2)",
                Some((not_null, "true")),
                Some(EncodingSpec::Az64)
            ),
            (SqlType::Varchar(8), "varchar(8)", None, None),
        ]
    );
}

#[test]
fn distribution_and_order_have_all_their_forms() {
    let dist = |text: &str| {
        table(&format!("{REPLACE}dist: {text}\n"))
            .dist
            .expect("given")
            .value
    };
    assert_eq!(dist("auto"), DistSpec::Auto);
    assert_eq!(dist("even"), DistSpec::Even);
    assert_eq!(dist("all"), DistSpec::All);
    assert!(matches!(dist("{ key: a }"), DistSpec::Key(key) if key.value.as_str() == "a"));
    let sort = |text: &str| {
        table(&format!("{REPLACE}sort: {text}\n"))
            .sort
            .expect("given")
            .value
    };
    assert_eq!(sort("auto"), SortSpec::Auto);
    assert!(matches!(sort("[a, b]"), SortSpec::Columns(columns) if columns.len() == 2));
}

#[test]
fn every_load_is_read() {
    let load = |text: &str| {
        table(&format!("load:\n  {text}\n  select: select 1 as a\n"))
            .load
            .value
    };
    assert!(matches!(load("replace: {}"), LoadSpec::Replace { .. }));
    assert!(matches!(load("replace:"), LoadSpec::Replace { .. }));
    assert!(matches!(load("append: {}"), LoadSpec::Append { .. }));
    assert!(matches!(
        load("replace_batch:"),
        LoadSpec::ReplaceBatch { .. }
    ));
    let LoadSpec::ReplaceWindow(window) = load("replace_window: { column: b }") else {
        panic!("a window");
    };
    assert_eq!(window.column.value.as_str(), "b");
    assert!(matches!(&window.select, SelectSpec::Inline(text) if text.as_str() == "select 1 as a"));
    let LoadSpec::Merge(merge) = load("merge: { key: [a], latest_by: b }") else {
        panic!("a merge");
    };
    assert_eq!((merge.key.len(), merge.latest_by.is_some()), (1, true));
}

#[test]
fn a_select_can_lie_in_a_file() {
    let load = table("load: { append: , select_file: sql/t.sql }\n")
        .load
        .value;
    let LoadSpec::Append(append) = load else {
        panic!("an append");
    };
    assert!(matches!(&append.select, SelectSpec::File { path, .. } if path.value == "sql/t.sql"));
    assert_eq!(append.select.text().as_str(), "select 1 as a\n");
}

#[test]
fn copy_takes_all_its_options() {
    let copy = |options: &str| {
        let options = options.lines().map(|line| format!("\n    {line}"));
        let load = format!(
            "load:\n  copy:\n    from: \"s3://b/x/\"{}\n",
            options.collect::<String>()
        );
        match table(&load).load.value {
            LoadSpec::Copy(copy) => copy,
            other => panic!("a copy, not {other:?}"),
        }
    };
    let fields = |options: &str| copy(options).format.value.fields().cloned();
    assert_eq!(fields("json: auto"), Some(FieldsSpec::Auto));
    assert_eq!(
        fields("json: { fields: auto, ignore_header: 1 }"),
        Some(FieldsSpec::Auto)
    );
    assert_eq!(
        fields("avro: auto ignorecase"),
        Some(FieldsSpec::AutoIgnoreCase)
    );
    assert_eq!(fields("json: noshred"), Some(FieldsSpec::NoShred));
    let paths = fields("json: \"{{ vars.source }}/paths.json\"");
    assert!(matches!(paths, Some(FieldsSpec::Paths(_))));
    let bare = copy("csv:").format.value;
    assert_eq!(bare, CopyFormatSpec::Csv(crate::spec::CsvSpec::default()));
    let bare = copy("parquet:").format.value;
    assert_eq!(
        bare,
        CopyFormatSpec::Parquet(crate::spec::ColumnarSpec::default())
    );
    let CopyFormatSpec::FixedWidth(fixed) = copy("fixed_width: { widths: { b: 3, a: 25 } }")
        .format
        .value
    else {
        panic!("fixed width");
    };
    let widths = fixed.widths.iter();
    let widths: Vec<_> = widths
        .map(|(name, width)| (name.value.as_str(), width.value))
        .collect();
    assert_eq!(widths, [("b", 3), ("a", 25)]);
    let all = copy(
        "csv: { delimiter: \"|\", quote: \"'\", ignore_header: 1 }\non_empty: error\ncompression: gzip\nregion: us-west-2\ntime_format: epochmillisecs\ndate_format: auto\nmax_error: 10\nnull_as: \"\\\\N\"\nblanks_as_null: true\nempty_as_null: false\ntruncate_columns: true\naccept_inv_chars: \"?\"",
    );
    let CopyFormatSpec::Csv(csv) = &all.format.value else {
        panic!("CSV");
    };
    assert_eq!(csv.delimiter.expect("given").value, '|');
    let (lines, rowwise) = (&csv.lines, &csv.rowwise);
    assert_eq!(lines.ignore_header.expect("given").value, 1);
    assert_eq!(
        rowwise.compression.expect("given").value,
        CompressionSpec::Gzip
    );
    assert_eq!(rowwise.empty_as_null.expect("given").value, Switch::Off);
    assert_eq!(lines.null_as.as_ref().expect("given").value, "\\N");
    assert_eq!(rowwise.errors.expect("given").value, ErrorsSpec::Most(10));
    assert_eq!(all.accept_inv_chars.expect("given").value, '?');
}

#[test]
fn every_check_is_read_with_its_options() {
    let table = table(&format!(
        "{REPLACE}checks:\n  - not_null: a\n  - unique: [a, b]\n    name: pairs\n    description: d\n    severity: warn\n    scope: table\n    where: a > 0\n  - accepted_values: {{ column: a, values: [1, x, 2.50] }}\n  - relationships: {{ column: a, to: people.id }}\n  - row_count: {{ min: 1, max: 1 }}\n  - expression: a < 5\n    severity: info\n    scope: interval\n"
    ));
    let kinds: Vec<_> = table.checks.iter().map(|check| &check.kind.value).collect();
    assert!(matches!(kinds[0], CheckKindSpec::NotNull(spec) if spec.columns.len() == 1));
    assert!(matches!(kinds[1], CheckKindSpec::Unique(spec) if spec.columns.len() == 2));
    assert!(
        matches!(kinds[2], CheckKindSpec::AcceptedValues(spec) if format!("{:?}", spec.values[2]).contains("Decimal(\"2.50\")"))
    );
    assert!(
        matches!(kinds[3], CheckKindSpec::Relationships(spec) if spec.to_table.value.as_str() == "people" && spec.to_column.value.as_str() == "id")
    );
    assert!(matches!(kinds[4], CheckKindSpec::RowCount(spec) if spec.min.is_some()));
    assert!(
        matches!(kinds[5], CheckKindSpec::Expression(spec) if spec.expression.as_str() == "a < 5")
    );
    let unique = &table.checks[1];
    assert_eq!(unique.name.as_ref().expect("given").value.as_str(), "pairs");
    assert_eq!(
        unique.severity.expect("given").value,
        CheckSeveritySpec::Warn
    );
    assert_eq!(unique.scope.expect("given").value, CheckScopeSpec::Table);
    assert_eq!(unique.filter.as_ref().expect("given").as_str(), "a > 0");
}

#[test]
fn tables_of_other_files_follow_in_byte_order() {
    let entry =
        |name: &str| format!("{name}:\n  kind: table\n  columns: {{ a: integer }}\n  {REPLACE}");
    let main = format!(
        "{HEAD}tables:\n  m:\n    kind: table\n    columns: {{ a: integer }}\n    {REPLACE}"
    );
    let spec = pipeline(&[
        ("tables/b.yml", &entry("b")),
        ("tables/B.yml", &entry("c")),
        ("tables/deep/x.yml", "not: read"),
        ("tables/note.md", "not read"),
        ("pipeline.yml", &main),
    ]);
    let names: Vec<_> = spec.tables.keys().map(plan::Identifier::as_str).collect();
    assert_eq!(names, ["m", "c", "b"]);
    let only = pipeline(&[("pipeline.yml", HEAD), ("tables/b.yml", &entry("b"))]);
    assert_eq!(only.tables.len(), 1);
    assert_eq!(
        faults(&[("pipeline.yml", HEAD)]),
        "spec/missing-key: the pipeline has no `tables`"
    );
}

#[test]
fn a_pipeline_in_a_folder_finds_its_own_files() {
    let text = format!(
        "{HEAD}tables:\n  t:\n    kind: table\n    columns: {{ a: integer }}\n    load: {{ append: , select_file: t.sql }}\n"
    );
    let sources = super::sources(&[
        ("music/pipeline.yml", &text),
        ("music/t.sql", "select 1 as a"),
    ]);
    assert!(crate::spec::parse_pipeline(&sources, "music").is_ok());
    let missing = crate::spec::parse_pipeline(&sources, "").expect_err("not at the root");
    assert_eq!(
        missing.to_string(),
        "spec/missing-file: the file `pipeline.yml` does not exist"
    );
}

#[test]
fn the_example_has_no_faults() {
    let text = include_str!("../../../../../pipelines/sparkify/pipeline.yml");
    let spec = pipeline(&[
        ("pipeline.yml", text),
        ("sql/songplays.sql", "select 1"),
        ("sql/users.sql", "select 1"),
        ("sql/artists.sql", "select 1"),
        ("sql/time.sql", "select 1"),
    ]);
    assert_eq!(spec.tables.len(), 7);
}
