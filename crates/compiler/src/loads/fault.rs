//! What can be wrong between a table and the way it is loaded.

use plan::Identifier;

use crate::diagnostic::{Diagnostic, define_explanations};
use crate::source::Span;

/// A load that cannot keep its word for this table.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Fault {
    #[error("`{load}` would number the rows of `{column}` anew")]
    IdentityLost {
        column: Identifier,
        load: &'static str,
        span: Span,
        because: Span,
    },
    #[error("the IDENTITY column `{column}` has the type `{found}`")]
    IdentityType {
        column: Identifier,
        found: String,
        span: Span,
        declared: Span,
    },
    #[error("`{column}` cannot say {role}: it is declared `{found}`")]
    ValidityColumn {
        column: Identifier,
        /// "from when a row is valid".
        role: &'static str,
        found: String,
        /// "timestamp not null".
        needs: &'static str,
        span: Span,
        declared: Span,
    },
    #[error("a change of `{column}` cannot be told: its type is `{found}`")]
    NotComparable {
        column: Identifier,
        found: String,
        span: Span,
        declared: Span,
    },
    #[error("the SELECT does not say from when on it reads again")]
    LookbackUnused { span: Span, select: Span },
    #[error("the SELECT cannot stand in an UNLOAD: {why}")]
    UnloadLiteral { why: String, span: Span },
    #[error("intervals would be unloaded to the same path")]
    UnloadPath {
        /// Which intervals meet.
        meeting: String,
        span: Span,
    },
    #[error("{problem}")]
    UnloadColumn {
        problem: String,
        why: &'static str,
        help: &'static str,
        span: Span,
        because: Span,
    },
    #[error("`{table}` is unloaded to files, and no table")]
    NotATable {
        table: Identifier,
        span: Span,
        because: Span,
    },
    #[error("`{key}` says how a table is stored, and `{load}` stores none")]
    NothingStored {
        key: &'static str,
        load: &'static str,
        span: Span,
        because: Span,
    },
    #[error("`{command}` cannot stand in a script: {why}")]
    ScriptStatement {
        command: &'static str,
        why: &'static str,
        span: Span,
    },
    #[error("the script reads `{other}`, which it does not declare")]
    ScriptReads { other: Identifier, span: Span },
    #[error("the script declares that it reads `{other}`, and does not")]
    ScriptReadsNot {
        other: Identifier,
        span: Span,
        script: Span,
    },
    #[error("the script of `{table}` writes `{other}`")]
    ScriptWrites {
        table: Identifier,
        other: Identifier,
        span: Span,
    },
    #[error("the script does not write `{table}`")]
    ScriptWritesNot { table: Identifier, span: Span },
    #[error("`{table}` is no temporary table of this script: {why}")]
    ScriptTemporary {
        table: Identifier,
        why: &'static str,
        span: Span,
    },
    #[error("the view `{view}` cannot depend on the interval")]
    ViewNeedsInterval {
        view: Identifier,
        why: String,
        span: Span,
    },
    #[error("the view `{view}` is bound to `{table}`, which each load makes anew")]
    BoundView {
        view: Identifier,
        table: Identifier,
        span: Span,
        because: Span,
    },
    #[error("the view `{view}` grows too large where its views are written out")]
    ViewTooLarge { view: Identifier, span: Span },
    #[error("`{table}` reads earlier intervals again, and `{staging}` has the rows of one")]
    LookbackReadsStaging {
        table: Identifier,
        staging: Identifier,
        span: Span,
        because: Span,
    },
}

impl From<Fault> for Diagnostic {
    fn from(fault: Fault) -> Self {
        let message = fault.to_string();
        match fault {
            Fault::IdentityLost { span, because, .. } => Self::error(&IDENTITY_LOST, message)
                .at(span, "numbered by the warehouse")
                .also(because, "deletes rows and inserts them again")
                .help(
                    "load by `append` or `merge`, which leave rows where they are, or make a key \
                     from the data, such as `MD5(…)`",
                ),
            Fault::IdentityType { span, declared, .. } => Self::error(&IDENTITY_TYPE, message)
                .at(span, "numbers of 32 or 64 bits")
                .also(declared, "declared here")
                .help("declare the column as `integer` or `bigint`"),
            Fault::ValidityColumn {
                column,
                needs,
                span,
                declared,
                ..
            } => Self::error(&VALIDITY_COLUMN, message)
                .at(span, "filled by the snapshot")
                .also(declared, "declared here")
                .help(format!("declare `{column}: {needs}`")),
            Fault::NotComparable {
                column,
                span,
                declared,
                ..
            } => Self::error(&NOT_COMPARABLE, message)
                .at(span, "its columns are compared with the ones that are there")
                .also(declared, "declared here")
                .help(format!(
                    "list the columns to watch under `columns`, without `{column}`"
                )),
            Fault::LookbackUnused { span, select } => Self::error(&LOOKBACK_UNUSED, message)
                .at(span, "earlier intervals are replaced")
                .also(select, "and this SELECT reads the same rows as without it")
                .help("restrict it with `>= '{{ lookback_start }}'` in the place of `>= '{{ data_interval_start }}'`"),
            Fault::UnloadLiteral { span, .. } => Self::error(&UNLOAD_LITERAL, message)
                .at(span, "stands in quotes there")
                .help("write `CHR(92)` for the backslash"),
            Fault::UnloadPath { meeting, span } => Self::error(&UNLOAD_PATH, message)
                .at(span, meeting)
                .help("put the interval into it, such as `/{{ ds }}/`, or add `static: true`"),
            Fault::UnloadColumn {
                why,
                help,
                span,
                because,
                ..
            } => Self::error(&UNLOAD_COLUMN, message)
                .at(span, why)
                .also(because, "declared here")
                .help(help),
            Fault::NotATable {
                span, because, table,
            } => Self::error(&NOT_A_TABLE, message)
                .at(span, "read here")
                .also(because, "its rows go to files")
                .help(format!("read what `{table}` is made from")),
            Fault::NothingStored {
                key, span, because, ..
            } => Self::error(&NOTHING_STORED, message)
                .at(span, "has no effect")
                .also(because, "makes no table")
                .help(format!("drop `{key}`")),
            Fault::ScriptStatement { span, .. } => Self::error(&SCRIPT_STATEMENT, message)
                .at(span, "refused here")
                .help("write rows with INSERT, UPDATE, DELETE and MERGE, through temporary tables where it takes several steps"),
            Fault::ScriptReads { span, other } => Self::error(&SCRIPT_READS, message)
                .at(span, "not declared")
                .help(format!("add `{other}` to `reads`")),
            Fault::ScriptReadsNot { span, script, other } => Self::error(&SCRIPT_READS, message)
                .at(span, "declared here")
                .also(script, "nothing here reads it")
                .help(format!("drop `{other}` from `reads`; what no SQL shows stands under `after`")),
            Fault::ScriptWrites { span, .. } => Self::error(&SCRIPT_WRITES, message)
                .at(span, "another table")
                .help("load that table by a script of its own, or by a SELECT over this one"),
            Fault::ScriptWritesNot { span, table } => Self::error(&SCRIPT_WRITES, message)
                .at(span, "nothing here writes it")
                .help(format!("write the rows of `{table}` here, by its bare name")),
            Fault::ScriptTemporary { span, .. } => Self::error(&SCRIPT_TEMPORARY, message)
                .at(span, "here")
                .help("make it with `CREATE TEMP TABLE` under a name that no table has, and drop it at the end"),
            Fault::ViewNeedsInterval { why, span, .. } => Self::error(&VIEW_NEEDS_INTERVAL, message)
                .at(span, why)
                .help("read tables that stay, and leave out what is of one interval"),
            Fault::BoundView { span, because, .. } => Self::error(&BOUND_VIEW, message)
                .at(span, "the table of now, not the one behind its name")
                .also(because, "drops it, which Redshift refuses while a view is bound to it")
                .help("make it a `late_binding_view`, or load the table by `replace: { by: delete }`"),
            Fault::ViewTooLarge { span, .. } => Self::error(&VIEW_TOO_LARGE, message)
                .at(span, "this view")
                .help("keep the rows of a view in between in a table, loaded by `replace`"),
            Fault::LookbackReadsStaging { span, because, .. } => {
                Self::error(&LOOKBACK_READS_STAGING, message)
                    .at(span, "has the interval's own rows, and is dropped behind it")
                    .also(because, "replaces rows of earlier intervals")
                    .help("keep what arrives in a table loaded by `replace_batch`, and read that")
            }
        }
    }
}

define_explanations! {
    IDENTITY_LOST = "resolve/identity-lost" {
        what: "A table with an IDENTITY column is loaded in a way that deletes rows and inserts them again.",
        why: "Each inserted row gets a new number. What refers to the old ones would point at nothing, or at other rows.",
        example: "users: { columns: { id: { type: bigint, identity: [1, 1] }, … }, load: { replace: , … } }",
        instead: "users: { columns: { id: { type: bigint, identity: [1, 1] }, … }, load: { merge: { key: [user_name] }, … } }",
    }
    IDENTITY_TYPE = "resolve/identity-type" {
        what: "An IDENTITY column is neither `integer` nor `bigint`.",
        why: "Redshift numbers rows in these types only. See https://docs.aws.amazon.com/redshift/latest/dg/r_CREATE_TABLE_NEW.html.",
        example: "id: { type: varchar(20), identity: [1, 1] }",
        instead: "id: { type: bigint, identity: [1, 1] }",
    }
    VALIDITY_COLUMN = "resolve/validity-column" {
        what: "A column that says from when or up to when a row of a snapshot is valid has another type than it needs.",
        why: "Every version starts at some time, and the one that is valid now has no end: that is NULL, since any date that stands for `never` is a date to forget in a query.",
        example: "columns: { valid_from: date, valid_to: timestamp not null, … }",
        instead: "columns: { valid_from: timestamp not null, valid_to: timestamp, … }",
    }
    NOT_COMPARABLE = "resolve/not-comparable" {
        what: "A snapshot watches a column whose values Redshift cannot compare as a whole.",
        why: "A change that cannot be told makes no version, and nobody would know.",
        example: "columns: { id: integer not null, settings: super, … }\nload: { snapshot: { key: [id] }, … }",
        instead: "load: { snapshot: { key: [id], columns: [level] }, … }",
    }
    LOOKBACK_UNUSED = "resolve/lookback-unused" {
        what: "A load has a `lookback`, and its SELECT does not use `lookback_start`.",
        why: "The rows of the earlier intervals would be deleted, and only those of the last one inserted.",
        example: "load:\n  replace_window: { column: at, lookback: 2 }\n  select: SELECT … WHERE at >= '{{ data_interval_start }}'",
        instead: "load:\n  replace_window: { column: at, lookback: 2 }\n  select: SELECT … WHERE at >= '{{ lookback_start }}' AND at < '{{ data_interval_end }}'",
    }
    LOOKBACK_READS_STAGING = "resolve/lookback-reads-staging" {
        what: "A load with a `lookback` reads a staging table.",
        why: "A staging table holds the rows of its interval and is dropped behind it: those of earlier intervals cannot be read again.",
        example: "load:\n  replace_window: { column: at, lookback: 2 }\n  select: SELECT … FROM staging_events WHERE at >= '{{ lookback_start }}'",
        instead: "events: { kind: fact, load: { replace_batch: , select: SELECT … FROM staging_events } }\n… load:\n  replace_window: { column: at, lookback: 2 }\n  select: SELECT … FROM events WHERE at >= '{{ lookback_start }}'",
    }
    UNLOAD_LITERAL = "resolve/unload-literal" {
        what: "The SELECT of an `unload`, or a text among its options, holds a character that cannot be written there.",
        why: "UNLOAD takes its SELECT as one literal. A backslash in a literal takes the next character, so the SELECT that runs would be another one.",
        example: "unload: { … }\nselect: SELECT REPLACE(path, '\\', '/') AS path FROM files",
        instead: "select: SELECT REPLACE(path, CHR(92), '/') AS path FROM files",
    }
    UNLOAD_PATH = "resolve/unload-path" {
        what: "An `unload` that runs for each interval writes to one path for several of them.",
        why: "One interval would find the files of another one, and fail, mix with them or remove them.",
        example: "unload: { to: \"s3://bucket/plays/\", csv: }",
        instead: "unload: { to: \"s3://bucket/plays/{{ ds }}/\", csv: }",
    }
    UNLOAD_COLUMN = "resolve/unload-column" {
        what: "An `unload` has columns that Redshift does not write so.",
        why: "`partition_by` takes numbers, texts, dates, `timestamp` and `boolean`, and leaves a column for the files; \
              spatial values, sketches and `varbyte` are written to CSV and delimited files only.",
        example: "columns: { day: date }\nload: { unload: { to: …, parquet: , partition_by: day }, … }",
        instead: "columns: { day: date, plays: bigint }\nload: { unload: { to: …, parquet: , partition_by: day }, … }",
    }
    NOT_A_TABLE = "resolve/not-a-table" {
        what: "A SELECT or a check reads an entry that is loaded by `unload`.",
        why: "Its rows lie in files. There is no table to read.",
        example: "plays_export: { load: { unload: { … } } }\nplays_total: { load: { replace: , select: SELECT … FROM plays_export } }",
        instead: "plays_total: { load: { replace: , select: SELECT … FROM plays } }",
    }
    NOTHING_STORED = "resolve/nothing-stored" {
        what: "`dist` or `sort` stands beside a load that stores no table.",
        why: "Whoever wrote it expects an effect. Of an `unload`, `sort` orders the files' rows; a view has neither.",
        example: "dist: even\nload: { unload: { … }, … }",
        instead: "sort: [played_at]\nload: { unload: { … }, … }",
    }
    SCRIPT_STATEMENT = "resolve/script-statement" {
        what: "A script of the load `sql` holds a statement that has no place in a unit.",
        why: "A unit and its ledger row commit together. A statement that commits, or that Redshift refuses in a transaction, would tear them apart; one that makes, changes or drops lasting tables would do so unseen.",
        example: "TRUNCATE users; INSERT INTO users SELECT …",
        instead: "DELETE FROM users; INSERT INTO users SELECT …",
    }
    SCRIPT_READS = "resolve/script-reads" {
        what: "What a script reads and what it declares under `reads` differ.",
        why: "The order of a run follows from what is read; what is declared is what a reviewer goes by.",
        example: "sql: { reads: [events], rerun: replaces, text: INSERT INTO users SELECT … FROM accounts }",
        instead: "sql: { reads: [accounts], rerun: replaces, text: INSERT INTO users SELECT … FROM accounts }",
    }
    SCRIPT_WRITES = "resolve/script-writes" {
        what: "A script writes another table than its own, or not its own.",
        why: "One unit writes a table: two would wait for each other, and neither would know what the other one repeats.",
        example: "users: { load: { sql: { text: DELETE FROM songs, … } } }",
        instead: "songs: { load: { sql: { text: DELETE FROM songs, … } } }",
    }
    SCRIPT_TEMPORARY = "resolve/script-temporary" {
        what: "A table that a script makes or drops is none of its temporary ones, or is left behind.",
        why: "Temporary tables live as long as their session, which carries out other units afterwards; and a temporary table hides a lasting one of the same name.",
        example: "CREATE TEMP TABLE newest AS SELECT …; INSERT INTO users SELECT … FROM newest",
        instead: "CREATE TEMP TABLE newest AS SELECT …; INSERT INTO users SELECT … FROM newest; DROP TABLE newest",
    }
    VIEW_NEEDS_INTERVAL = "resolve/view-needs-interval" {
        what: "The SELECT of a view uses a value of the interval, or reads a staging table.",
        why: "A view is made once and stays. A staging table is dropped behind its interval.",
        example: "recent: { load: { view: , select: SELECT … FROM staging_events } }",
        instead: "recent: { load: { view: , select: SELECT … FROM songplays } }",
    }
    BOUND_VIEW = "resolve/bound-view" {
        what: "An ordinary or materialized view reads a table that is loaded by `replace: { by: swap }`, in this pipeline or in the one that a source names.",
        why: "Redshift binds such a view to the table itself. The swap drops it, which fails as long as the view is there. See https://docs.aws.amazon.com/redshift/latest/dg/r_DROP_TABLE.html.",
        example: "songs: { load: { replace: { by: swap }, … } }\nhits: { load: { view: , select: SELECT … FROM songs } }",
        instead: "hits: { load: { late_binding_view: , select: SELECT … FROM songs } }",
    }
    VIEW_TOO_LARGE = "resolve/view-too-large" {
        what: "Views read views so often that what they stand for has more than 1 MiB, or more than 32 of them lie inside each other.",
        why: "Where a view is read, its SELECT is written out: a chain of views that each read the one before twice doubles with every step.",
        example: "b: SELECT … FROM a JOIN a AS other …; c: SELECT … FROM b JOIN b AS other …; …",
        instead: "b: { load: { replace: , select: SELECT … FROM a JOIN a AS other … } }",
    }
}
