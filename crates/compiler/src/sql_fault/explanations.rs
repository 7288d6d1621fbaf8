//! The longer stories of what can be wrong with SQL.

use sql::FaultKind;

use crate::diagnostic::{Explanation, define_explanations};
use crate::resolve::fault::{ENCODING_MISFIT, UNKNOWN_COLUMN, UNKNOWN_TABLE};

/// The story of a kind. A new kind does not compile without one.
pub(super) fn of(kind: FaultKind) -> &'static Explanation {
    match kind {
        FaultKind::Syntax => &SYNTAX,
        FaultKind::EmptyStatement => &EMPTY_STATEMENT,
        FaultKind::MoreThanOneStatement => &MORE_THAN_ONE_STATEMENT,
        FaultKind::Unterminated => &UNTERMINATED,
        FaultKind::TooDeep => &TOO_DEEP,
        FaultKind::TooLong => &TOO_LONG,
        FaultKind::NotRedshift => &NOT_REDSHIFT,
        FaultKind::Unsupported => &UNSUPPORTED,
        FaultKind::UnknownOption => &UNKNOWN_OPTION,
        FaultKind::CopyOptionValue => &COPY_OPTION_VALUE,
        FaultKind::DuplicateOption => &DUPLICATE_OPTION,
        FaultKind::UnloadOption => &UNLOAD_OPTION,
        FaultKind::ColumnType => &COLUMN_TYPE,
        FaultKind::InvalidName => &INVALID_NAME,
        FaultKind::BadLiteral => &BAD_LITERAL,
        FaultKind::ArgumentCount => &ARGUMENT_COUNT,
        FaultKind::ArgumentType => &ARGUMENT_TYPE,
        FaultKind::OperandType => &OPERAND_TYPE,
        FaultKind::TypeMismatch => &TYPE_MISMATCH,
        FaultKind::ColumnCount => &COLUMN_COUNT,
        FaultKind::NotGrouped => &NOT_GROUPED,
        FaultKind::MisplacedAggregate => &MISPLACED_AGGREGATE,
        FaultKind::MisplacedWindow => &MISPLACED_WINDOW,
        FaultKind::GroupOrder => &GROUP_ORDER,
        FaultKind::PositionOutOfRange => &POSITION_OUT_OF_RANGE,
        FaultKind::DuplicateColumn => &DUPLICATE_COLUMN,
        FaultKind::MergeForm => &MERGE_FORM,
        FaultKind::NotAssignable => &NOT_ASSIGNABLE,
        FaultKind::ScaleLoss => &SCALE_LOSS,
        FaultKind::TextMayNotFit => &TEXT_MAY_NOT_FIT,
        FaultKind::NullableIntoNotNull => &NULLABLE_INTO_NOT_NULL,
        FaultKind::EncodingMisfit => &ENCODING_MISFIT,
        FaultKind::UnknownTable => &UNKNOWN_TABLE,
        FaultKind::UnknownColumn => &UNKNOWN_COLUMN,
        FaultKind::AmbiguousColumn => &AMBIGUOUS_COLUMN,
        FaultKind::UnknownAlias => &UNKNOWN_ALIAS,
        FaultKind::DuplicateAlias => &DUPLICATE_ALIAS,
        FaultKind::UnknownFunction => &UNKNOWN_FUNCTION,
    }
}

define_explanations! {
    SYNTAX = "sql/syntax" {
        what: "The text is no SQL that Redshift reads.",
        why: "Redshift would refuse it when it runs, after other statements have run.",
        example: "select: SELECT user_id, FROM staging_events",
        instead: "select: SELECT user_id FROM staging_events",
    }
    EMPTY_STATEMENT = "sql/empty-statement" {
        what: "There is no statement in the text, only blanks and comments.",
        why: "A load without a SELECT fills nothing.",
        example: "select: -- to be written",
        instead: "select: SELECT user_id FROM staging_events",
    }
    MORE_THAN_ONE_STATEMENT = "sql/more-than-one-statement" {
        what: "One statement is expected and several are given.",
        why: "A load is one statement, so that all of its rows are seen at once or none.",
        example: "select: SELECT 1 AS a; SELECT 2 AS a",
        instead: "select: SELECT 1 AS a UNION ALL SELECT 2",
    }
    UNTERMINATED = "sql/unterminated" {
        what: "A string, a quoted name or a comment has no end.",
        why: "All that follows would be read as part of it. A backslash takes the next character in Redshift, so the second quote of `'\\'` ends nothing.",
        example: "where: level = 'paid",
        instead: "where: level = 'paid'",
    }
    TOO_DEEP = "sql/too-deep" {
        what: "Expressions or queries are nested deeper than the compiler follows.",
        why: "Compiling must end, whatever the text. People do not write such SQL; it comes out of generators.",
        example: "where: ((((((((((((((a))))))))))))))",
        instead: "where: a",
    }
    TOO_LONG = "sql/too-long" {
        what: "A statement has more than 16 MB.",
        why: "Redshift takes no longer ones. See https://docs.aws.amazon.com/redshift/latest/dg/c_redshift-sql.html.",
        example: "A list of a million values after IN.",
        instead: "A table of the values, and a join.",
    }
    NOT_REDSHIFT = "sql/not-redshift" {
        what: "Another database has this form, Redshift has not.",
        why: "It would fail on the warehouse. See https://docs.aws.amazon.com/redshift/latest/dg/c_unsupported-postgresql-features.html.",
        example: "select: SELECT DISTINCT ON (user_id) user_id FROM staging_events",
        instead: "select: SELECT user_id FROM staging_events QUALIFY ROW_NUMBER() OVER (PARTITION BY user_id ORDER BY ts) = 1",
    }
    UNSUPPORTED = "sql/unsupported" {
        what: "Redshift has this form, this compiler does not know it yet.",
        why: "What is not understood cannot be checked, and a plan is checked before it runs. Refusing is better than guessing.",
        example: "select: SELECT a ~* 'x' AS b FROM t",
        instead: "select: SELECT LOWER(a) ~ 'x' AS b FROM t",
    }
    UNKNOWN_OPTION = "sql/unknown-option" {
        what: "COPY or UNLOAD has no such option.",
        why: "Redshift would refuse the statement. See https://docs.aws.amazon.com/redshift/latest/dg/r_COPY.html and https://docs.aws.amazon.com/redshift/latest/dg/r_UNLOAD.html.",
        example: "COPY … TIMEFROMAT 'auto'",
        instead: "COPY … TIMEFORMAT 'auto'",
    }
    COPY_OPTION_VALUE = "sql/copy-option-value" {
        what: "A COPY option has a value that it cannot have, or has no effect beside another one.",
        why: "COPY would refuse the statement, or read the files in another way than the option says. See https://docs.aws.amazon.com/redshift/latest/dg/copy-parameters-data-format.html.",
        example: "copy: { from: \"s3://bucket/x/\", json: auto, null_as: \"-\" }",
        instead: "copy: { from: \"s3://bucket/x/\", csv: {}, null_as: \"-\" }",
    }
    UNLOAD_OPTION = "sql/unload-option" {
        what: "An UNLOAD has options that exclude each other, a file size out of range, or a SELECT that ends in LIMIT.",
        why: "Redshift refuses it. See https://docs.aws.amazon.com/redshift/latest/dg/r_UNLOAD.html.",
        example: "UNLOAD ('SELECT * FROM plays LIMIT 10') TO 's3://music/plays/' IAM_ROLE default PARQUET GZIP;",
        instead: "UNLOAD ('SELECT * FROM (SELECT * FROM plays LIMIT 10) AS rows') TO 's3://music/plays/' IAM_ROLE default PARQUET;",
    }
    DUPLICATE_OPTION = "sql/duplicate-option" {
        what: "The same option or attribute is given twice.",
        why: "Which of the two counts is not for us to guess.",
        example: "COPY … MAXERROR 1 MAXERROR 2",
        instead: "COPY … MAXERROR 2",
    }
    COLUMN_TYPE = "sql/column-type" {
        what: "A word is no column type of Redshift, or none that is supported.",
        why: "A cast to it would fail on the warehouse. See https://docs.aws.amazon.com/redshift/latest/dg/c_Supported_data_types.html.",
        example: "select: SELECT id::uuid AS id FROM staging_events",
        instead: "select: SELECT id::char(36) AS id FROM staging_events",
    }
    INVALID_NAME = "sql/invalid-name" {
        what: "A name is empty, has more than 127 bytes or holds control characters.",
        why: "Redshift cuts longer names without an error, so that two names can become one. See https://docs.aws.amazon.com/redshift/latest/dg/r_names.html.",
        example: "select: SELECT 1 AS \"\"",
        instead: "select: SELECT 1 AS n",
    }
    BAD_LITERAL = "sql/bad-literal" {
        what: "A literal cannot be read as a value of the type that is needed there.",
        why: "Redshift reads it when the statement runs, and fails then.",
        example: "where: started_at > '2018-13-01'",
        instead: "where: started_at > '2018-12-01'",
    }
    ARGUMENT_COUNT = "sql/argument-count" {
        what: "A function has too few or too many arguments.",
        why: "Redshift finds functions by name and arguments, and would find none.",
        example: "select: SELECT NULLIF(level) AS level FROM staging_events",
        instead: "select: SELECT NULLIF(level, '') AS level FROM staging_events",
    }
    ARGUMENT_TYPE = "sql/argument-type" {
        what: "An argument has a type that the function does not take.",
        why: "Redshift finds functions by name and arguments, and would find none.",
        example: "select: SELECT SUM(level) AS total FROM staging_events",
        instead: "select: SELECT SUM(level::integer) AS total FROM staging_events",
    }
    OPERAND_TYPE = "sql/operand-type" {
        what: "An operator does not take operands of these types.",
        why: "Redshift would refuse the statement, or convert one side in a way that is easily not the one meant.",
        example: "where: started_at = 5",
        instead: "where: started_at = '2018-11-01'",
    }
    TYPE_MISMATCH = "sql/type-mismatch" {
        what: "Values that must have one type have several, or a value cannot be cast to a type.",
        why: "A column has one type; Redshift would refuse the statement.",
        example: "select: SELECT CASE WHEN paid THEN 1 ELSE started_at END AS x FROM staging_events",
        instead: "select: SELECT CASE WHEN paid THEN started_at END AS x FROM staging_events",
    }
    COLUMN_COUNT = "sql/column-count" {
        what: "The number of columns or values is not the one expected.",
        why: "Columns of a set operation, and names given to columns, are matched by position.",
        example: "select: SELECT 1 AS a UNION ALL SELECT 2, 3",
        instead: "select: SELECT 1 AS a UNION ALL SELECT 2",
    }
    NOT_GROUPED = "sql/not-grouped" {
        what: "A column beside GROUP BY or an aggregate is neither grouped nor aggregated.",
        why: "A group has many values of it, and one is to be shown. Redshift refuses the statement.",
        example: "select: SELECT user_id, level, COUNT(*) AS n FROM staging_events GROUP BY user_id",
        instead: "select: SELECT user_id, MAX(level) AS level, COUNT(*) AS n FROM staging_events GROUP BY user_id",
    }
    MISPLACED_AGGREGATE = "sql/misplaced-aggregate" {
        what: "An aggregate stands where rows are not grouped yet.",
        why: "WHERE looks at one row at a time, before there are groups.",
        example: "SELECT user_id FROM staging_events WHERE COUNT(*) > 1 GROUP BY user_id",
        instead: "SELECT user_id FROM staging_events GROUP BY user_id HAVING COUNT(*) > 1",
    }
    MISPLACED_WINDOW = "sql/misplaced-window" {
        what: "A window function stands where windows are not computed yet.",
        why: "Windows are computed after WHERE, GROUP BY and HAVING.",
        example: "SELECT user_id FROM staging_events WHERE ROW_NUMBER() OVER (ORDER BY ts) = 1",
        instead: "SELECT user_id FROM staging_events QUALIFY ROW_NUMBER() OVER (ORDER BY ts) = 1",
    }
    GROUP_ORDER = "sql/group-order" {
        what: "Sorted aggregates of one SELECT (LISTAGG, PERCENTILE_CONT, MEDIAN) sort by different values.",
        why: "Redshift sorts each group once and refuses a second order. MEDIAN sorts by its own value. See https://docs.aws.amazon.com/redshift/latest/dg/r_PERCENTILE_CONT.html.",
        example: "SELECT artist_id, MEDIAN(year), MEDIAN(duration) FROM songs GROUP BY artist_id",
        instead: "WITH years AS (SELECT artist_id, MEDIAN(year) AS year FROM songs GROUP BY artist_id)\nSELECT s.artist_id, MAX(y.year), MEDIAN(s.duration)\nFROM songs s JOIN years y ON y.artist_id = s.artist_id GROUP BY s.artist_id",
    }
    POSITION_OUT_OF_RANGE = "sql/position-out-of-range" {
        what: "A number after GROUP BY or ORDER BY names no output column.",
        why: "Such a number is a position in the select list, counted from 1.",
        example: "SELECT user_id FROM staging_events ORDER BY 2",
        instead: "SELECT user_id FROM staging_events ORDER BY user_id",
    }
    DUPLICATE_COLUMN = "sql/duplicate-column" {
        what: "The same name is given to two columns.",
        why: "Which of them is meant cannot be told. Redshift folds names to lower case.",
        example: "INSERT INTO users (user_id, User_ID) …",
        instead: "INSERT INTO users (user_id) …",
    }
    MERGE_FORM = "sql/merge-form" {
        what: "MERGE has a form that Redshift does not allow.",
        why: "Redshift takes exactly one arm for matched and one for other rows, without conditions. See https://docs.aws.amazon.com/redshift/latest/dg/r_MERGE.html.",
        example: "MERGE INTO users … WHEN MATCHED AND … THEN UPDATE …",
        instead: "load: { merge: { key: [user_id] } }",
    }
    NOT_ASSIGNABLE = "sql/not-assignable" {
        what: "A value cannot be stored in its column.",
        why: "Redshift would refuse the statement. Lengths of text are bytes, not characters. See https://docs.aws.amazon.com/redshift/latest/dg/c_Supported_data_types.html#r_Type_conversion.",
        example: "columns: { started_at: timestamp }\nselect: SELECT user_id AS started_at FROM staging_events",
        instead: "columns: { started_at: timestamp }\nselect: SELECT ts::timestamp AS started_at FROM staging_events",
    }
    SCALE_LOSS = "sql/scale-loss" {
        what: "Digits after the point get lost when the value is stored.",
        why: "Redshift rounds without a word. This is a warning: the rounding may be meant.",
        example: "columns: { price: decimal(10,2) }\nselect: SELECT amount::decimal(10,4) AS price FROM staging_events",
        instead: "columns: { price: decimal(10,2) }\nselect: SELECT amount::decimal(10,2) AS price FROM staging_events",
    }
    TEXT_MAY_NOT_FIT = "sql/text-may-not-fit" {
        what: "A text may be longer than its column.",
        why: "The statement fails at the first row that is too long. This is a warning: such rows may not exist. Lengths are bytes.",
        example: "columns: { level: varchar(4) }\nselect: SELECT level FROM staging_events",
        instead: "columns: { level: varchar(8) }\nselect: SELECT level FROM staging_events",
    }
    NULLABLE_INTO_NOT_NULL = "sql/nullable-into-not-null" {
        what: "A value can be NULL, and the column that it goes to cannot. Only what the SQL itself shows is told: NULL, columns of a table that an outer join may not find, and columns without a default that an INSERT leaves out.",
        why: "One such row fails the whole load, perhaps months after it was written.",
        example: "select: SELECT e.ts, s.song_id FROM staging_events e LEFT JOIN songs s ON s.title = e.song",
        instead: "select: SELECT e.ts, NVL(s.song_id, 'unknown') AS song_id FROM staging_events e LEFT JOIN songs s ON s.title = e.song",
    }
    AMBIGUOUS_COLUMN = "resolve/ambiguous-column" {
        what: "Several relations of a SELECT have a column of this name.",
        why: "Which of them is meant cannot be told; Redshift refuses the statement.",
        example: "SELECT user_id FROM plays JOIN users ON plays.user_id = users.user_id",
        instead: "SELECT plays.user_id FROM plays JOIN users ON plays.user_id = users.user_id",
    }
    UNKNOWN_ALIAS = "resolve/unknown-alias" {
        what: "What stands before a point names no relation of the SELECT.",
        why: "A table with an alias is known by the alias only.",
        example: "SELECT users.user_id FROM users AS u",
        instead: "SELECT u.user_id FROM users AS u",
    }
    DUPLICATE_ALIAS = "resolve/duplicate-alias" {
        what: "Two relations of one SELECT have the same name.",
        why: "Which of them is meant cannot be told; Redshift refuses the statement.",
        example: "SELECT a.id FROM plays a JOIN users a ON true",
        instead: "SELECT p.id FROM plays p JOIN users u ON true",
    }
    UNKNOWN_FUNCTION = "resolve/unknown-function" {
        what: "Redshift has no function of this name.",
        why: "It would fail on the warehouse. Functions of your own are not supported yet. See https://docs.aws.amazon.com/redshift/latest/dg/c_SQL_functions.html.",
        example: "SELECT STRING_AGG(name, ',') FROM users",
        instead: "SELECT LISTAGG(name, ',') FROM users",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_kind_and_its_story_have_one_code() {
        for kind in FaultKind::ALL {
            assert_eq!(of(*kind).code.0, kind.code());
        }
    }
}
