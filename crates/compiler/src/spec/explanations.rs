//! The longer stories of this stage's codes.

use crate::diagnostic::define_explanations;

define_explanations! {
    UNKNOWN_KEY = "spec/unknown-key" {
        what: "A mapping holds a key that the language does not have there.",
        why: "A key that is ignored is a wish that is not met. A misspelt `checks` would mean no checks.",
        example: "users:\n  kind: dimension\n  colums: { user_id: integer }",
        instead: "users:\n  kind: dimension\n  columns: { user_id: integer }",
    }
    MISSING_KEY = "spec/missing-key" {
        what: "A mapping lacks a key that has no default.",
        why: "What a table is, which columns it has and how rows get into it cannot be guessed.",
        example: "users:\n  columns: { user_id: integer }",
        instead: "users:\n  kind: dimension\n  columns: { user_id: integer }\n  load: { … }",
    }
    KEY_WITHOUT_MEANING = "spec/key-without-meaning" {
        what: "A key is known, but has no effect beside another one.",
        why: "Whoever wrote it expects an effect.",
        example: "load:\n  copy: { from: \"s3://bucket/users/\", json: auto }\n  select: select 1",
        instead: "load:\n  copy: { from: \"s3://bucket/users/\", json: auto }",
    }
    WRONG_TYPE = "spec/wrong-type" {
        what: "A value is of another type than the key takes: text for a list, a number for text.",
        why: "YAML types plain values by their looks. Converting them silently would turn the zip code 01234 into a number and `no` into false.",
        example: "static: no",
        instead: "static: false",
    }
    UNKNOWN_LINT = "spec/unknown-lint" {
        what: "A level or a waiver names a lint that does not exist.",
        why: "The lint that was meant would go on as before, and nobody would know why.",
        example: "lints: { append-without-partitions: error }",
        instead: "lints: { append-without-partition: error }",
    }
    UNKNOWN_VALUE = "spec/unknown-value" {
        what: "A key takes one word out of a list, and this is none of them.",
        why: "Words stand for choices; there is no default for a word that is not known.",
        example: "kind: dimention",
        instead: "kind: dimension",
    }
    OUT_OF_RANGE = "spec/out-of-range" {
        what: "A value has the right type, but Redshift does not take it there.",
        why: "Redshift would refuse the statement when it runs, or cut the value.",
        example: "max_error: 1000000",
        instead: "max_error: 100",
    }
    BLANK_TEXT = "spec/blank-text" {
        what: "A text that is needed is blank: a SELECT, a condition, a path, a reason.",
        why: "A blank SELECT loads nothing and a blank reason gives none.",
        example: "select: \"\"",
        instead: "select: |\n  select user_id from staging_events",
    }
    EMPTY_LIST = "spec/empty-list" {
        what: "A list or mapping that needs an item has none.",
        why: "A merge without a key and a check without a column can mean nothing.",
        example: "merge: { key: [] }",
        instead: "merge: { key: [user_id] }",
    }
    INVALID_NAME = "spec/invalid-name" {
        what: "A table, a column or a schema has a name that Redshift does not keep.",
        why: "Redshift cuts a name after 127 bytes without an error, so that two names can become one. See https://docs.aws.amazon.com/redshift/latest/dg/r_names.html.",
        example: "columns:\n  \"\": integer",
        instead: "columns:\n  user_id: integer",
    }
    INVALID_TYPE = "spec/invalid-type" {
        what: "A column has a type that Redshift does not have, a size beyond its limits, or something after the type.",
        why: "Lengths are bytes and scales default to 0 in Redshift, so types are checked before anything runs. See https://docs.aws.amazon.com/redshift/latest/dg/c_Supported_data_types.html.",
        example: "user_id: uuid",
        instead: "user_id: char(36)",
    }
    SPLIT_TYPE = "spec/split-type" {
        what: "A type with two sizes stands between `{` and `}`, where YAML ends a value at the comma.",
        why: "YAML reads `{ price: decimal(10,2) }` as the keys `price` and `2)`.",
        example: "columns: { price: decimal(10,2) }",
        instead: "columns: { price: \"decimal(10,2)\" }",
    }
    DUPLICATE_NAME = "spec/duplicate-name" {
        what: "Two tables, two columns or two items of a list have one name.",
        why: "Redshift folds names to lower case, so `User_ID` and `user_id` are one column. The files of a pipeline share one set of tables.",
        example: "columns:\n  user_id: integer\n  User_ID: bigint",
        instead: "columns:\n  user_id: bigint",
    }
    MISSING_CHOICE = "spec/missing-choice" {
        what: "One of several keys has to be given, and none is.",
        why: "Alternatives are written as key = variant, and there is no default among them.",
        example: "load:\n  select: select 1",
        instead: "load:\n  replace: {}\n  select: select 1",
    }
    SEVERAL_CHOICES = "spec/several-choices" {
        what: "One of several keys has to be given, and more than one is.",
        why: "Which of them counts is not for us to guess.",
        example: "load:\n  append: {}\n  replace: {}\n  select: select 1",
        instead: "load:\n  replace: {}\n  select: select 1",
    }
    UNSUPPORTED_VERSION = "spec/unsupported-version" {
        what: "The file is written in a version of the language that this compiler does not know.",
        why: "A later version may mean something else by the same words.",
        example: "version: 2",
        instead: "version: 1",
    }
    UNSUPPORTED_CRON = "spec/unsupported-cron" {
        what: "The schedule is not one of `@hourly`, `@daily`, `@weekly` and `@monthly`.",
        why: "A schedule gives the length of an interval of data. When something runs is decided by Airflow, cron or a CI job.",
        example: "schedule: { cron: \"30 6 * * *\" }",
        instead: "schedule: { cron: \"@daily\" }",
    }
    UNSUPPORTED_CHECK = "spec/unsupported-check" {
        what: "The check is part of the field's vocabulary, but this version does not have it.",
        why: "A check that is skipped would look like one that passes.",
        example: "checks:\n  - accepted_range: { column: hour, min: 0, max: 23 }",
        instead: "checks:\n  - expression: hour between 0 and 23",
    }
    UNSUPPORTED_OPTION = "spec/unsupported-option" {
        what: "The option's value is known to Redshift or planned, but this version does not have it.",
        why: "Doing something else silently would be worse than refusing.",
        example: "copy: { from: \"s3://bucket/x/\", json: auto, on_empty: skip }",
        instead: "copy: { from: \"s3://bucket/x/\", json: auto, on_empty: error }",
    }
    COPY_OPTION_EXCLUDED = "spec/copy-option-excluded" {
        what: "An option of `copy` cannot stand beside the format of the files.",
        why: "Redshift refuses the statement when it runs, or reads the option and does nothing. See https://docs.aws.amazon.com/redshift/latest/dg/copy-parameters-data-format.html.",
        example: "copy: { from: \"s3://bucket/x.parquet\", parquet: , max_error: 10 }",
        instead: "copy: { from: \"s3://bucket/x.parquet\", parquet: }",
    }
    COPY_OPTION_REFUSED = "spec/copy-option-refused" {
        what: "An option that COPY has is not offered in `copy`.",
        why: "A plan says what is loaded and holds no secret; with this option it could not keep that word, or the option has another name here.",
        example: "copy: { from: \"s3://bucket/x.csv.gz\", csv: , gzip: true }",
        instead: "copy: { from: \"s3://bucket/x.csv.gz\", csv: , compression: gzip }",
    }
    INVALID_TIME = "spec/invalid-time" {
        what: "A start or an end is neither a date nor a time in UTC.",
        why: "Intervals are cut in UTC, so that no host and no daylight saving decides which rows a day has.",
        example: "start: 01.11.2018",
        instead: "start: 2018-11-01",
    }
    EMPTY_SCHEDULE = "spec/empty-schedule" {
        what: "The schedule's end is its start or lies before it.",
        why: "The end is not part of the schedule, so there would be no interval at all.",
        example: "schedule: { cron: \"@daily\", start: 2018-11-01, end: 2018-11-01 }",
        instead: "schedule: { cron: \"@daily\", start: 2018-11-01, end: 2018-11-02 }",
    }
    MISSING_FILE = "spec/missing-file" {
        what: "A file that the pipeline needs is not there.",
        why: "Paths start in the folder of `pipeline.yml`, and case counts on every system.",
        example: "select_file: sql/user.sql",
        instead: "select_file: sql/users.sql",
    }
    PATH_OUTSIDE_PIPELINE = "spec/path-outside-pipeline" {
        what: "A path is absolute or leads out of the pipeline's folder.",
        why: "A plan is a function of the project's files; what lies elsewhere on a machine is not part of it.",
        example: "select_file: ../shared/users.sql",
        instead: "select_file: sql/users.sql",
    }
    INVALID_REFERENCE = "spec/invalid-reference" {
        what: "A column of another table is not written `table.column`.",
        why: "The other table's column can have another name, so it is always given.",
        example: "relationships: { column: user_id, to: users }",
        instead: "relationships: { column: user_id, to: users.user_id }",
    }
    NOT_A_TEMPLATE = "spec/not-a-template" {
        what: "A `{{ … }}` stands where nothing fills it.",
        why: "Names, types and options are settled before there is a target or an interval. The tag itself would be the name, or the text that stands for NULL.",
        example: "copy: { from: \"{{ vars.bucket }}/users\", csv: {}, null_as: \"{{ vars.nothing }}\" }",
        instead: "copy: { from: \"{{ vars.bucket }}/users\", csv: {}, null_as: \"NA\" }",
    }
    INVALID_GRANTEE = "spec/invalid-grantee" {
        what: "An item of `grants` does not say whether it is a group, a role or a user.",
        why: "GRANT takes a bare name for a user; a group of that name would go without. See https://docs.aws.amazon.com/redshift/latest/dg/r_GRANT.html.",
        example: "grants: { select: [analysts] }",
        instead: "grants: { select: [group analysts, role reporting, user ann] }",
    }
    INVALID_BUCKET = "spec/invalid-bucket" {
        what: "A key of `local.buckets` is not the name of a bucket.",
        why: "A folder stands for a whole bucket; the prefix comes from COPY.",
        example: "buckets: { \"s3://bucket/log_data\": sample }",
        instead: "buckets: { \"s3://bucket\": sample }",
    }
    INVALID_HOST = "spec/invalid-host" {
        what: "`host` of a target is no name or address of one machine.",
        why: "The console of Redshift shows host, port and database in one piece. They are three keys, for each can come from elsewhere, and a plan is bound to the three.",
        example: "host: etl.abc123.us-west-2.redshift.amazonaws.com:5439/dev",
        instead: "host: etl.abc123.us-west-2.redshift.amazonaws.com\nport: 5439\ndatabase: dev",
    }
    LITERAL_PASSWORD = "spec/literal-password" {
        what: "`login: { password: … }` holds a text where it has to say where the password is.",
        why: "Sources are committed, copied and pasted. A password is named by the environment variable that holds it, or by the program that prints it.",
        example: "login: { password: … }",
        instead: "login: { password: { env: REDSHIFT_PASSWORD } }",
    }
    INVALID_ROLE = "spec/invalid-role" {
        what: "`iam_role` is neither `default` nor the ARN of a role.",
        why: "COPY reads S3 with the rights of a role. Keys are refused: a plan holds no secret. See https://docs.aws.amazon.com/redshift/latest/dg/copy-parameters-authorization.html.",
        example: "iam_role: my-role",
        instead: "iam_role: arn:aws:iam::123456789012:role/my-role",
    }
    UNKNOWN_TARGET = "spec/unknown-target" {
        what: "`default_target` names a target that `targets` does not have.",
        why: "Where a plan runs is never guessed.",
        example: "default_target: prd\ntargets: { prod: { … } }",
        instead: "default_target: prod",
    }
    EMBEDDED_CREDENTIALS = "spec/embedded-credentials" {
        what: "A key is named like a secret, or a value looks like an access key.",
        why: "Sources are committed, copied and pasted. Secrets are only ever named: a role, the environment, Secrets Manager. Messages mask what follows such a key.",
        example: "targets:\n  prod: { kind: redshift, schema: main, password: … }",
        instead: "targets:\n  prod: { kind: redshift, schema: main, iam_role: default }",
    }
}
