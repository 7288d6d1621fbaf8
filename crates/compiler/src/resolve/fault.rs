//! What can be wrong with names and with what belongs together.

use plan::Identifier;
use plan::encoding::EncodingMisfit;

use crate::diagnostic::{Diagnostic, define_explanations};
use crate::source::Span;

/// A specification of the right shape that makes no pipeline.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Fault {
    #[error("there is no target `{name}`")]
    UnknownTarget {
        name: String,
        nearest: Option<String>,
        known: Vec<String>,
        span: Span,
    },
    #[error("no target is chosen: there are several and no default")]
    NoDefaultTarget { known: Vec<String>, span: Span },
    #[error("there is no table `{name}` in this pipeline")]
    UnknownTable {
        name: String,
        nearest: Option<String>,
        span: Span,
    },
    #[error("the table `{table}` has no column `{column}`")]
    UnknownColumn {
        table: Identifier,
        column: Identifier,
        nearest: Option<String>,
        span: Span,
    },
    #[error("`{column}` may be null, and {role} may not")]
    NullableKey {
        column: Identifier,
        role: &'static str,
        span: Span,
        declared: Span,
    },
    #[error(
        "`{column}` cannot tell one interval's rows from the next one's: its type is `{found}`"
    )]
    WindowNotTime {
        column: Identifier,
        found: String,
        span: Span,
        declared: Span,
    },
    #[error("a `{kind}` table cannot be loaded by `{load}`")]
    LoadDoesNotFit {
        kind: String,
        load: &'static str,
        help: &'static str,
        span: Span,
    },
    #[error("`{load}` loads interval by interval, and the pipeline has no schedule")]
    LoadNeedsSchedule { load: &'static str, span: Span },
    #[error("a static table cannot depend on the interval")]
    StaticNeedsInterval { why: String, span: Span },
    #[error("the pipeline has no schedule, so that there are no intervals")]
    NoSchedule { why: String, span: Span },
    #[error(
        "a check of scope `interval` cannot tell the interval's rows of a table loaded by `{load}`"
    )]
    IntervalScope { load: &'static str, span: Span },
    #[error("`from` is no path in S3: `{written}`")]
    NotS3 { written: String, span: Span },
    #[error("{what}")]
    CopyMisfit {
        what: String,
        why: &'static str,
        help: &'static str,
        span: Span,
        declared: Option<Span>,
    },
    #[error("`{written}` does not fit into SQL: {why}")]
    Literal {
        written: String,
        why: String,
        span: Span,
    },
    #[error("`{name}` is {found} in the target `{target}`, but {expected} in the pipeline")]
    TargetVarType {
        name: String,
        target: String,
        expected: &'static str,
        found: &'static str,
        span: Span,
        declared: Span,
    },
    #[error("the table's name is too long for Redshift: {why}")]
    NameTooLong { why: String, span: Span },
    #[error(
        "the targets `{target}` and `{other}` would share the ledger in the schema `{control_schema}`"
    )]
    SharedControlSchema {
        target: String,
        other: String,
        control_schema: String,
        span: Span,
        shared: Span,
    },
    #[error("the target's name cannot stand in a plan: {why}")]
    TargetName { why: String, span: Span },
    #[error("`{column}` is a column that Callsheet keeps itself")]
    OwnColumn { column: String, span: Span },
    #[error("`select` holds no SELECT")]
    NotASelect { span: Span },
    #[error("two checks of `{table}` have the name `{name}`")]
    DuplicateCheck {
        table: Identifier,
        name: String,
        naming: Naming,
        span: Span,
        first: Span,
    },
    #[error("the table `{table}` reads itself")]
    ReadsItself { table: Identifier, span: Span },
    #[error("`{key}` has no meaning for {of}")]
    StagingUpkeep {
        key: &'static str,
        of: &'static str,
        span: Span,
    },
    #[error("`{column}` is declared, so that nothing drops it")]
    DropOfDeclared {
        column: Identifier,
        span: Span,
        declared: Span,
    },
    #[error("{misfit}")]
    EncodingMisfit {
        misfit: EncodingMisfit,
        span: Span,
        declared: Span,
    },
    #[error("the name `{table}` is one that the plan makes from `{other}`")]
    NameTaken {
        table: Identifier,
        other: Identifier,
        span: Span,
        first: Span,
    },
}

/// Where a check has its name from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Naming {
    Written,
    /// From its kind, and the columns that it looks at.
    OfKind,
}

fn list(names: &[String]) -> String {
    let names: Vec<String> = names.iter().map(|name| format!("`{name}`")).collect();
    names.join(", ")
}

impl From<Fault> for Diagnostic {
    fn from(fault: Fault) -> Self {
        let message = fault.to_string();
        let nearest = |nearest: Option<String>, otherwise: &str| match nearest {
            Some(name) => format!("did you mean `{name}`?"),
            None => otherwise.to_owned(),
        };
        match fault {
            Fault::UnknownTarget { known, nearest, span, .. } => Self::error(&UNKNOWN_TARGET, message)
                .at(span, "the targets are declared here")
                .help(match nearest {
                    Some(name) => format!("did you mean `{name}`? There are {}", list(&known)),
                    None => format!("choose one of {}", list(&known)),
                }),
            Fault::NoDefaultTarget { known, span } => Self::error(&NO_DEFAULT_TARGET, message)
                .at(span, "the first of several")
                .help(format!(
                    "add `default_target:`, or choose one of {} with `--target`",
                    list(&known)
                )),
            Fault::UnknownTable { nearest: name, span, .. } => Self::error(&UNKNOWN_TABLE, message)
                .at(span, "no such table")
                .help(nearest(name, "declare it under `tables`")),
            Fault::UnknownColumn { nearest: name, span, .. } => {
                Self::error(&UNKNOWN_COLUMN, message)
                    .at(span, "no such column")
                    .help(nearest(name, "declare it under `columns`"))
            }
            Fault::NullableKey { span, declared, column, .. } => {
                Self::error(&NULLABLE_KEY, message)
                    .at(span, "used here")
                    .also(declared, "may be null")
                    .help(format!("declare `{column}` as `not null`"))
            }
            Fault::WindowNotTime { span, declared, .. } => Self::error(&WINDOW_NOT_TIME, message)
                .at(span, "must hold the event's time")
                .also(declared, "declared here")
                .help("name a column of type `timestamp` or `timestamptz`; `date` does where intervals are whole days"),
            Fault::LoadDoesNotFit { help, span, .. } => Self::error(&LOAD_DOES_NOT_FIT, message)
                .at(span, "this load")
                .help(help),
            Fault::LoadNeedsSchedule { span, .. } => Self::error(&LOAD_NEEDS_SCHEDULE, message)
                .at(span, "for which intervals?")
                .help(
                    "add `schedule: { cron: \"@daily\" }` to `pipeline.yml`; or load the table once and \
                     as a whole: by `replace`, or by `merge` to keep other rows",
                ),
            Fault::StaticNeedsInterval { why, span } => {
                Self::error(&STATIC_NEEDS_INTERVAL, message)
                    .at(span, why)
                    .help("remove `static: true`, or what depends on the interval")
            }
            Fault::NoSchedule { why, span } => Self::error(&NO_SCHEDULE, message)
                .at(span, why)
                .help("add `schedule: { cron: \"@daily\" }` to `pipeline.yml`, or leave it out here"),
            Fault::IntervalScope { span, .. } => Self::error(&INTERVAL_SCOPE, message)
                .at(span, "no such rows")
                .help("leave `scope` out, or write `scope: table`"),
            Fault::NotS3 { span, written } => Self::error(&NOT_S3, message)
                .at(span, "here")
                .help(match written.split_once("://") {
                    Some(("dynamodb", _)) => {
                        "export the table to S3 and write `s3://bucket/prefix`; items of DynamoDB cannot \
                         be recorded as files are, so no run could say what it loaded"
                    }
                    Some(("emr" | "ssh", _)) => {
                        "write the files to S3 and name them `s3://bucket/prefix`; what lies on hosts \
                         cannot be recorded as files are, so no run could say what it loaded"
                    }
                    _ => "write `s3://bucket/prefix`",
                }),
            Fault::CopyMisfit {
                why,
                help,
                span,
                declared,
                ..
            } => {
                let diagnostic = Self::error(&COPY_MISFIT, message).at(span, why).help(help);
                match declared {
                    Some(declared) => diagnostic.also(declared, "declared here"),
                    None => diagnostic,
                }
            }
            Fault::Literal { span, .. } => Self::error(&LITERAL, message)
                .at(span, "this text")
                .help("leave the character out"),
            Fault::TargetVarType {
                span,
                declared,
                expected,
                found,
                ..
            } => Self::error(&TARGET_VAR_TYPE, message)
                .at(span, found)
                .also(declared, expected)
                .help(format!("write {expected} in the target: templates are written for one")),
            Fault::NameTooLong { span, .. } => Self::error(&NAME_TOO_LONG, message)
                .at(span, "with the suffix that is added to it")
                .help("choose a shorter name; the suffix is for the interval, or for what a load needs beside the table"),
            Fault::TargetName { span, .. } => Self::error(&TARGET_NAME, message)
                .at(span, "this name")
                .help("choose a name such as `dev` or `prod`"),
            Fault::SharedControlSchema { span, shared, .. } => {
                Self::error(&SHARED_CONTROL_SCHEMA, message)
                    .at(span, "this target")
                    .also(shared, "has another `schema`")
                    .help("give one of them a `control_schema` of its own")
            }
            Fault::OwnColumn { span, .. } => Self::error(&OWN_COLUMN, message)
                .at(span, "declared here")
                .help("remove it, or give it another name: loads keep the names that start with `callsheet_`"),
            Fault::NotASelect { span } => Self::error(&NOT_A_SELECT, message)
                .at(span, "another statement")
                .help("write one SELECT, also with `WITH`; what happens to its rows is said by `load`"),
            Fault::DuplicateCheck { span, first, naming, .. } => {
                Self::error(&DUPLICATE_CHECK, message)
                    .at(span, "the second one")
                    .also(first, "the first one")
                    .help(match naming {
                        Naming::Written => "remove one, or give it a `name` of its own",
                        Naming::OfKind => {
                            "remove one, or add `name: …` to it: without one a check has the name \
                             of its kind and columns"
                        }
                    })
            }
            Fault::ReadsItself { span, .. } => Self::error(&READS_ITSELF, message)
                .at(span, "its own name")
                .help("read the tables it is made from; `merge` keeps what is there already"),
            Fault::StagingUpkeep { span, .. } => Self::error(&STAGING_UPKEEP, message)
                .at(span, "nothing here keeps rows in the warehouse from run to run")
                .help("drop it: there is nothing to look after, and nothing that an earlier plan left"),
            Fault::DropOfDeclared { span, declared, .. } => {
                Self::error(&DROP_OF_DECLARED, message)
                    .at(span, "allowed to be dropped")
                    .also(declared, "declared here")
                    .help("drop one of the two")
            }
            Fault::EncodingMisfit { misfit, span, declared } => {
                Self::error(&ENCODING_MISFIT, message)
                    .at(span, "refused for this type")
                    .also(declared, "the type")
                    .help(misfit.help())
            }
            Fault::NameTaken { span, first, .. } => Self::error(&NAME_TAKEN, message)
                .at(span, "would be made, filled and dropped by its units")
                .also(first, "its units make tables of such names")
                .help("choose another name, not that of a table with `__` and digits or `__callsheet_…` behind it"),
        }
    }
}

define_explanations! {
    UNKNOWN_TARGET = "resolve/unknown-target" {
        what: "`--target` or `default_target` names no target of `callsheet.yml`.",
        why: "A plan is made for one target: its schema and its role are in every statement.",
        example: "callsheet plan --target prdo",
        instead: "callsheet plan --target prod",
    }
    NO_DEFAULT_TARGET = "resolve/no-default-target" {
        what: "Several targets are declared and none is the default.",
        why: "Guessing could send a developer's run to production.",
        example: "targets: { dev: …, prod: … }",
        instead: "default_target: dev",
    }
    UNKNOWN_TABLE = "resolve/unknown-table" {
        what: "A name in SQL, in `after` or in a check is no table of this pipeline.",
        why: "The order of a run is read from the tables that the SQL names; an unknown one would fail on the warehouse.",
        example: "SELECT … FROM staging_event",
        instead: "SELECT … FROM staging_events",
    }
    UNKNOWN_COLUMN = "resolve/unknown-column" {
        what: "A column is named that its table does not have.",
        why: "It would fail on the warehouse, after other statements have run.",
        example: "sort: [start_tme]",
        instead: "sort: [start_time]",
    }
    NULLABLE_KEY = "resolve/nullable-key" {
        what: "A column that identifies or orders rows may be NULL.",
        why: "NULL equals nothing: such a row would be inserted again by every run.",
        example: "columns: { user_id: integer }\nload: { merge: { key: [user_id] } }",
        instead: "columns: { user_id: integer not null }",
    }
    WINDOW_NOT_TIME = "resolve/window-not-time" {
        what: "`replace_window` names a column that holds no point in time, or days where intervals are hours.",
        why: "The interval's rows are those whose time lies in it.",
        example: "columns: { start_time: varchar(20) }",
        instead: "columns: { start_time: timestamp }",
    }
    LOAD_DOES_NOT_FIT = "resolve/load-does-not-fit" {
        what: "The load cannot fill a table of this kind.",
        why: "A staging table lives for one interval; a lasting one must say what a second load does to its rows.",
        example: "users: { kind: dimension, load: { copy: … } }",
        instead: "Copy into a staging table and select from it, or make the table `static: true`.",
    }
    LOAD_NEEDS_SCHEDULE = "resolve/load-needs-schedule" {
        what: "`append`, `replace_window`, `replace_batch` and `snapshot` say what an interval brings, and the pipeline has no `schedule`.",
        why: "Without a schedule every table is loaded once, and a run after that does nothing: an `append` would add its rows the first time and never again.",
        example: "pipeline: shop\ntables: { visits: { load: { append: {}, select: SELECT … } } }",
        instead: "pipeline: shop\nschedule: { cron: \"@daily\" }\ntables: { visits: { load: { append: {}, select: SELECT … } } }",
    }
    STATIC_NEEDS_INTERVAL = "resolve/static-needs-interval" {
        what: "A table that is loaded once for all intervals uses a value or a table of one interval.",
        why: "It would hold the rows of whichever interval ran first.",
        example: "songs: { static: true, load: { replace: , select: SELECT … FROM staging_events } }",
        instead: "Remove `static: true`, or read static tables only.",
    }
    NO_SCHEDULE = "resolve/no-schedule" {
        what: "A table uses a value of the interval, and its pipeline has no `schedule`.",
        why: "Without a schedule every table is loaded once, and no date is known.",
        example: "pipeline: shop\ntables: { orders: { load: { copy: { from: \"s3://shop/{{ ds }}.csv\", csv: {} } } } }",
        instead: "pipeline: shop\nschedule: { cron: \"@daily\" }\ntables: …",
    }
    INTERVAL_SCOPE = "resolve/interval-scope" {
        what: "A check looks at the interval's rows, and the load does not mark them.",
        why: "Only `replace_window`, `replace_batch` and staging tables know which rows an interval brought.",
        example: "load: { merge: … }\nchecks: [ { unique: user_id, scope: interval } ]",
        instead: "checks: [ { unique: user_id } ]",
    }
    COPY_MISFIT = "resolve/copy-misfit" {
        what: "What `copy` says of its files does not fit the table's columns.",
        why: "Redshift would refuse every row, and only after the files were read.",
        example: "columns: { id: integer not null, name: varchar(20) }\nload: { copy: { from: \"s3://bucket/x.csv\", csv: , columns: [name] } }",
        instead: "columns: { id: integer not null, name: varchar(20) }\nload: { copy: { from: \"s3://bucket/x.csv\", csv: , columns: [name, id] } }",
    }
    NOT_S3 = "resolve/not-s3" {
        what: "`from` does not start with `s3://bucket/`.",
        why: "COPY reads from S3; locally, a folder stands for a bucket, and the plan stays the same.",
        example: "from: /data/events.json",
        instead: "from: s3://bucket/events.json, and `local.buckets` in callsheet.yml",
    }
    LITERAL = "resolve/literal" {
        what: "A text holds a character that cannot be written in a SQL literal at this place.",
        why: "A backslash takes the next character in Redshift, so a quote behind it would end the literal elsewhere.",
        example: "null_as: \"a\\\\b\"",
        instead: "null_as: \"\\\\N\"",
    }
    TARGET_VAR_TYPE = "resolve/target-var-type" {
        what: "A target sets a variable to a value of another type than the pipeline does.",
        why: "Templates are written for one type: `{% if vars.sample %}` is true for every text and every list that holds something.",
        example: "vars: { sample: false } in the pipeline, vars: { sample: \"no\" } in the target",
        instead: "vars: { sample: false } in both",
    }
    NAME_TOO_LONG = "resolve/name-too-long" {
        what: "A table's name, with the suffix that the plan adds, has more than 127 bytes.",
        why: "Redshift cuts longer names without a word, and two tables could become one.",
        example: "A name of 125 letters for a staging table.",
        instead: "A name of at most 100 letters.",
    }
    TARGET_NAME = "resolve/target-name" {
        what: "A target's name is empty, has more than 127 bytes or holds control characters.",
        why: "It stands in plans and in ledgers, and is typed after `--target`.",
        example: "targets: { \"\": { kind: local, schema: dev } }",
        instead: "targets: { dev: { kind: local, schema: dev } }",
    }
    SHARED_CONTROL_SCHEMA = "resolve/shared-control-schema" {
        what: "Two targets on Redshift write to different schemas and keep their ledgers in one.",
        why: "A ledger says which intervals are loaded. What one target has loaded would count as loaded for the other, if both lie in one database.",
        example: "targets: { dev: { kind: redshift, schema: dev }, prod: { kind: redshift, schema: prod } }",
        instead: "targets: { dev: { kind: redshift, schema: dev, control_schema: dev_callsheet }, … }",
    }
    OWN_COLUMN = "resolve/own-column" {
        what: "A column has a name that a load uses for itself.",
        why: "Loads use names that start with `callsheet_`: `replace_batch` notes in `callsheet_batch` which interval brought a row.",
        example: "columns: { callsheet_batch: timestamp }",
        instead: "Leave it out where the load adds it, or choose a name that starts otherwise.",
    }
    NOT_A_SELECT = "resolve/not-a-select" {
        what: "`select` or `select_file` holds another statement.",
        why: "What is written, and how often, is the load's to say; otherwise a second run would not be safe.",
        example: "select: INSERT INTO users SELECT …",
        instead: "select: SELECT …",
    }
    DUPLICATE_CHECK = "resolve/duplicate-check" {
        what: "Two checks of one table have the same name.",
        why: "A check's name identifies it in reports and in its history.",
        example: "checks: [ not_null: a, not_null: a ]",
        instead: "checks: [ not_null: a, { not_null: a, where: b > 0, name: a_of_b } ]",
    }
    READS_ITSELF = "resolve/reads-itself" {
        what: "A table's SELECT reads the table.",
        why: "Its rows would depend on how often it ran.",
        example: "users: { load: { replace: , select: SELECT … FROM users } }",
        instead: "Read the staging table and load by `merge`.",
    }
    STAGING_UPKEEP = "resolve/staging-upkeep" {
        what: "A staging table, a view or an unload has `maintenance`, or says how it changed; or an unload has `grants` or `comment`.",
        why: "A staging table is made, filled, read and dropped for each interval, a view has no rows of its own, and an unload leaves files: there is nothing to vacuum, nothing that an earlier plan left, and who may read files is said in S3.",
        example: "events: { kind: staging, maintenance: { vacuum: full }, … }",
        instead: "events: { kind: staging, … }",
    }
    DROP_OF_DECLARED = "resolve/drop-of-declared" {
        what: "`allow` lets a migration drop a column that the table declares.",
        why: "What is declared is kept: the allowance would say something that cannot happen, until somebody removes the column and loses it without being asked.",
        example: "columns: { name: varchar(20) }\nallow: [ { drop: name, reason: unused } ]",
        instead: "columns: { … }\nallow: [ { drop: name, reason: unused } ]",
    }
    ENCODING_MISFIT = "resolve/encoding-misfit" {
        what: "A column's encoding does not take its type.",
        why: "Redshift refuses to create the table, after other statements have run. See https://docs.aws.amazon.com/redshift/latest/dg/c_Compression_encodings.html.",
        example: "id: { type: integer, encode: text255 }",
        instead: "id: { type: integer, encode: az64 }",
    }
    NAME_TAKEN = "resolve/name-taken" {
        what: "A table has the name of a table that the plan makes and drops for another one.",
        why: "A staging table has one physical table for each interval, a merge one for its source. Both are dropped: a lasting table of that name would go with them.",
        example: "tables: { events: { kind: staging }, events__20181101: { kind: fact } }",
        instead: "tables: { events: { kind: staging }, events_of_launch_day: { kind: fact } }",
    }
}
