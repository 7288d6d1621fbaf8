//! Functions of other databases, and what Redshift has in their place.

/// Names in lower case, and what to write. Source for what Redshift lacks:
/// <https://docs.aws.amazon.com/redshift/latest/dg/c_unsupported-postgresql-functions.html>.
const ELSEWHERE: &[(&[&str], &str)] = &[
    (
        &[
            "string_agg",
            "group_concat",
            "array_agg",
            "xmlagg",
            "wm_concat",
        ],
        "use `LISTAGG(value, ',') WITHIN GROUP (ORDER BY …)`",
    ),
    (
        &["ifnull", "isnull", "zeroifnull"],
        "use `NVL(value, other)`",
    ),
    (&["nullifzero"], "use `NULLIF(value, 0)`"),
    (&["iff", "if"], "use `CASE WHEN … THEN … ELSE … END`"),
    (&["choose"], "use `DECODE` or `CASE`"),
    (
        &[
            "regexp_matches",
            "regexp_match",
            "regexp_like",
            "rlike",
            "regexp_contains",
        ],
        "use `value ~ 'pattern'`",
    ),
    (
        &["regexp_extract", "regexp_extract_all"],
        "use `REGEXP_SUBSTR`",
    ),
    (
        &[
            "regexp_split_to_array",
            "regexp_split_to_table",
            "string_to_array",
            "strsplit",
            "split",
        ],
        "use `SPLIT_PART`, or `SPLIT_TO_ARRAY` for SUPER",
    ),
    (
        &["string_split"],
        "use `SPLIT_TO_ARRAY` and unnest the SUPER value",
    ),
    (
        &["instr", "locate"],
        "use `STRPOS(text, part)` or `CHARINDEX(part, text)`",
    ),
    (
        &["startswith", "starts_with"],
        "use `LEFT(value, n) = 'start'` or LIKE",
    ),
    (
        &["endswith", "ends_with"],
        "use `RIGHT(value, n) = 'end'` or LIKE",
    ),
    (&["contains"], "use `STRPOS(value, part) > 0`"),
    (
        &["concat_ws"],
        "use `||` with the separator between, or `LISTAGG`",
    ),
    (
        &["format", "printf", "overlay"],
        "put the text together with `||`",
    ),
    (&["mid"], "use `SUBSTRING`"),
    (&["ucase"], "use `UPPER`"),
    (&["lcase"], "use `LOWER`"),
    (&["title", "initcaps"], "use `INITCAP`"),
    (&["space"], "use `REPEAT(' ', n)`"),
    (&["stuff"], "use `LEFT`, `||` and `SUBSTRING`"),
    (&["char", "nchar"], "use `CHR(number)`"),
    (&["unicode", "ord"], "use `ASCII`"),
    (
        &["hex", "encode", "to_base64", "base64"],
        "use `TO_HEX`, or `FROM_VARBYTE(value, 'base64')`",
    ),
    (
        &["unhex", "from_base64"],
        "use `FROM_HEX`, or `TO_VARBYTE(value, 'base64')`",
    ),
    (&["sha256", "sha512"], "use `SHA2(value, 256)`"),
    (&["hash", "farm_fingerprint"], "use `FNV_HASH(value)`"),
    (
        &[
            "date_format",
            "format_date",
            "format_timestamp",
            "strftime",
            "formatdatetime",
        ],
        "use `TO_CHAR(time, 'YYYY-MM-DD')`",
    ),
    (
        &[
            "str_to_date",
            "parse_date",
            "strptime",
            "datefromparts",
            "date_from_parts",
            "make_date",
        ],
        "use `TO_DATE(text, 'YYYY-MM-DD')`",
    ),
    (
        &[
            "parse_timestamp",
            "to_timestamp_ntz",
            "datetime",
            "timestamp_ntz_from_parts",
        ],
        "use `TO_TIMESTAMP(text, format)`, or cast: `value::timestamp`",
    ),
    (
        &[
            "timestampadd",
            "date_sub",
            "datetime_add",
            "adddate",
            "subdate",
        ],
        "use `DATEADD(part, amount, time)`",
    ),
    (
        &["timestampdiff", "timestamp_diff", "datetime_diff"],
        "use `DATEDIFF(part, from, to)`",
    ),
    (
        &["datepart", "datename", "dayname", "monthname"],
        "use `DATE_PART(part, time)` or `TO_CHAR(time, format)`",
    ),
    (&["year"], "use `EXTRACT(year FROM time)`"),
    (&["month"], "use `EXTRACT(month FROM time)`"),
    (&["day", "dayofmonth"], "use `EXTRACT(day FROM time)`"),
    (&["hour"], "use `EXTRACT(hour FROM time)`"),
    (&["minute"], "use `EXTRACT(minute FROM time)`"),
    (&["second"], "use `EXTRACT(second FROM time)`"),
    (&["quarter"], "use `EXTRACT(quarter FROM time)`"),
    (&["week", "weekofyear"], "use `EXTRACT(week FROM time)`"),
    (
        &["dayofweek", "weekday"],
        "use `EXTRACT(weekday FROM time)`",
    ),
    (&["dayofyear"], "use `EXTRACT(doy FROM time)`"),
    (&["eomonth"], "use `LAST_DAY(time)`"),
    (&["curdate", "today"], "use `CURRENT_DATE`"),
    (
        &[
            "clock_timestamp",
            "statement_timestamp",
            "sysdatetime",
            "getutcdate",
            "current_datetime",
            "utc_timestamp",
        ],
        "use `GETDATE()`",
    ),
    (&["transaction_timestamp"], "use `SYSDATE`"),
    (
        &[
            "from_unixtime",
            "to_epoch",
            "from_unix_timestamp",
            "timestamp_seconds",
            "timestamp_millis",
            "to_timestamp_ms",
        ],
        "use `TIMESTAMP 'epoch' + n * INTERVAL '1 second'`",
    ),
    (
        &["unix_timestamp", "to_unixtime"],
        "use `EXTRACT(epoch FROM time)`",
    ),
    (
        &["time_slice", "time_bucket", "date_bin"],
        "use `DATE_TRUNC`",
    ),
    (
        &[
            "justify_days",
            "justify_hours",
            "justify_interval",
            "make_interval",
        ],
        "count with `DATEDIFF` and `DATEADD`",
    ),
    (
        &["from_utc_timestamp", "to_utc_timestamp"],
        "use `CONVERT_TIMEZONE(from, to, time)`",
    ),
    (
        &[
            "generate_subscripts",
            "generate_date_array",
            "generate_array",
        ],
        "keep a table of numbers or dates",
    ),
    (
        &[
            "unnest",
            "explode",
            "flatten",
            "json_each",
            "json_array_elements",
            "jsonb_array_elements",
        ],
        "unnest a SUPER value in FROM: `FROM t, t.items AS item`",
    ),
    (
        &[
            "to_json",
            "to_jsonb",
            "row_to_json",
            "to_json_string",
            "json_build_object",
            "json_object",
            "object_construct",
        ],
        "use `JSON_SERIALIZE(OBJECT(name, value, …))`",
    ),
    (
        &["json_agg", "jsonb_agg", "json_object_agg", "object_agg"],
        "put the text together with `LISTAGG`",
    ),
    (
        &[
            "json_extract",
            "json_value",
            "json_query",
            "get_json_object",
            "json_extract_scalar",
            "json_extract_string",
            "jsonb_extract_path_text",
        ],
        "use `JSON_EXTRACT_PATH_TEXT(text, 'key', …)`",
    ),
    (&["parse_json", "try_parse_json"], "use `JSON_PARSE`"),
    (
        &["array_length", "array_size", "cardinality"],
        "use `GET_ARRAY_LENGTH`, or `JSON_ARRAY_LENGTH` of text",
    ),
    (
        &[
            "safe_cast",
            "try_convert",
            "try_to_number",
            "try_to_date",
            "try_to_timestamp",
        ],
        "use `TRY_CAST(value AS type)`",
    ),
    (
        &["to_varchar", "to_string", "str", "tostring"],
        "cast it: `value::varchar(20)`",
    ),
    (
        &["to_decimal", "to_numeric", "to_double", "to_int", "toint64"],
        "cast it: `value::decimal(18,2)`",
    ),
    (
        &["safe_divide", "div0", "div"],
        "divide by `NULLIF(divisor, 0)`",
    ),
    (
        &["approx_count_distinct", "approx_distinct", "ndv"],
        "use `APPROXIMATE COUNT(DISTINCT value)`",
    ),
    (
        &["approx_percentile", "approx_quantiles", "percentile_approx"],
        "use `APPROXIMATE PERCENTILE_DISC(0.5) WITHIN GROUP (ORDER BY value)`",
    ),
    (
        &["count_if", "countif", "sum_if"],
        "use `SUM(CASE WHEN … THEN 1 ELSE 0 END)`",
    ),
    (&["every", "logical_and"], "use `BOOL_AND`"),
    (&["some", "logical_or"], "use `BOOL_OR`"),
    (&["bit_xor"], "Redshift has `BIT_AND` and `BIT_OR` only"),
    (
        &["arg_max", "max_by", "arg_min", "min_by", "first", "last"],
        "rank with `ROW_NUMBER()` and filter with QUALIFY",
    ),
    (&["mode"], "count by value and rank the counts"),
    (
        &[
            "corr",
            "covar_pop",
            "covar_samp",
            "regr_slope",
            "regr_intercept",
            "regr_r2",
            "regr_count",
        ],
        "compute it from `SUM` and `COUNT`",
    ),
    (&["width_bucket"], "use `FLOOR` or `CASE`"),
    (&["rand", "newid"], "use `RANDOM()`"),
    (&["setseed"], "use `SET seed TO …`"),
    (&["truncate"], "use `TRUNC`"),
    (&["square"], "use `POWER(value, 2)`"),
    (&["log2"], "use `LN(value) / LN(2)`"),
    (&["log10"], "use `LOG(value)`"),
    (
        &[
            "uuid",
            "gen_random_uuid",
            "uuid_generate_v4",
            "uuid_string",
            "generate_uuid",
        ],
        "use `MD5` of the key's columns",
    ),
    (
        &["nextval", "currval", "setval", "lastval"],
        "use an IDENTITY column",
    ),
    (
        &["last_insert_id", "scope_identity"],
        "select the row by its own key",
    ),
    (&["row_count", "found_rows"], "count the rows in a query"),
    (
        &[
            "pg_advisory_lock",
            "pg_try_advisory_lock",
            "pg_advisory_unlock",
            "pg_advisory_xact_lock",
        ],
        "use `LOCK table`",
    ),
    (&["pg_sleep"], "wait outside the database"),
    (&["database"], "use `CURRENT_DATABASE()`"),
    (
        &["to_tsvector", "to_tsquery", "similarity", "levenshtein"],
        "Redshift has no text search: use LIKE or a regular expression",
    ),
];

/// What to write instead of a function of another database.
pub(crate) fn instead_of(name: &str) -> Option<&'static str> {
    let name = name.to_ascii_lowercase();
    ELSEWHERE
        .iter()
        .find(|(names, _)| names.contains(&name.as_str()))
        .map(|(_, instead)| *instead)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::signatures::signature;

    #[test]
    fn what_redshift_has_is_not_listed_as_missing() {
        let mut seen = std::collections::BTreeSet::new();
        for name in ELSEWHERE.iter().flat_map(|(names, _)| *names) {
            assert!(signature(name).is_none(), "{name}");
            assert!(seen.insert(name), "{name} twice");
        }
    }
}
