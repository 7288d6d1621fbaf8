//! The checks, by what their failure means.

use super::Explanation;

pub(super) const EXPLANATIONS: &[Explanation] = &[
    Explanation {
        code: "check/not-null",
        what: "rows have no value in a column that must have one",
        why: "a NULL is left out by joins and comparisons without a word",
        example: Some("not_null: [user_id]"),
        instead: "find where the value is lost, or narrow the check with `where:` if some rows may lack it",
    },
    Explanation {
        code: "check/unique",
        what: "several rows share a key that must be unique",
        why: "Redshift does not enforce keys, and a join over a doubled key doubles rows",
        example: Some("unique: [songplay_id]"),
        instead: "choose one row per key in the SELECT, or add the column that tells them apart to the key",
    },
    Explanation {
        code: "check/accepted-values",
        what: "a column has values that are not on its list",
        why: "a new value often means that the source changed its meaning",
        example: Some("accepted_values: { column: level, values: [free, paid] }"),
        instead: "mend the value, or add it to the list once you know what it means; NULL passes",
    },
    Explanation {
        code: "check/relationships",
        what: "values of a column are not found in the column that they refer to",
        why: "Redshift does not enforce foreign keys, and a join would drop those rows",
        example: Some("relationships: { column: user_id, to: users.user_id }"),
        instead: "load the other table first or completely; NULL passes",
    },
    Explanation {
        code: "check/row-count",
        what: "there are fewer or more rows than expected",
        why: "an empty or doubled load is the commonest fault, and every other check passes on no rows",
        example: Some("row_count: { min: 1 }"),
        instead: "look at what the source delivered for the interval, or change the bounds",
    },
    Explanation {
        code: "check/expression",
        what: "rows do not meet a condition",
        why: "it was declared true of every row",
        example: Some("expression: duration > 0"),
        instead: "mend the rows, or narrow the check with `where:`; a condition that is NULL fails no row",
    },
];
