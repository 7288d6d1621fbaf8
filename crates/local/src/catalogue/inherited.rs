//! The catalogue that Redshift has from PostgreSQL:
//! <https://docs.aws.amazon.com/redshift/latest/dg/c_intro_catalog_views.html>.
//!
//! Their numbers join them with each other; those of types are PostgreSQL's. Deliberately absent:
//! tables that say nothing here, such as users' groups, and what `oid` being hidden from `*` means.

use plan::SqlType::{BigInt, Boolean, Char, Integer, Real, SmallInt};

use super::SYSTEM_SCHEMA;
use super::served::{NAME, Served, query};

pub(super) const ALL: &[Served] = &[
    query(
        SYSTEM_SCHEMA,
        "pg_class",
        &[
            ("oid", BigInt),
            ("relname", NAME),
            ("relnamespace", BigInt),
            ("relkind", Char(1)),
            ("relnatts", SmallInt),
            ("reltuples", Real),
        ],
        "SELECT number AS oid, r.table_name AS relname, s.oid AS relnamespace, \
         CASE WHEN kind IN ('view', 'late view') THEN 'v' ELSE 'r' END AS relkind, \
         (SELECT count(*) FROM {columns} AS c WHERE c.table_schema = r.table_schema \
         AND c.table_name = r.table_name) AS relnatts, \
         coalesce(d.estimated_size, 0) AS reltuples \
         FROM {relations} AS r JOIN {schemas} AS s ON s.schema_name = r.table_schema \
         LEFT JOIN duckdb_tables() AS d ON d.schema_name = r.table_schema \
         AND d.table_name = r.table_name AND d.database_name = 'callsheet$'",
    ),
    query(
        SYSTEM_SCHEMA,
        "pg_attribute",
        &[
            ("attrelid", BigInt),
            ("attname", NAME),
            ("atttypid", BigInt),
            ("attnum", SmallInt),
            ("atttypmod", Integer),
            ("attnotnull", Boolean),
            ("atthasdef", Boolean),
            ("attisdropped", Boolean),
        ],
        "SELECT r.number AS attrelid, column_name AS attname, t.oid AS atttypid, \
         ordinal_position AS attnum, \
         CASE WHEN data_type = 'numeric' THEN numeric_precision * 65536 + numeric_scale + 4 \
         WHEN data_type LIKE 'character%' THEN character_maximum_length + 4 ELSE -1 END \
         AS atttypmod, is_nullable = 'NO' AS attnotnull, \
         column_default IS NOT NULL AS atthasdef, FALSE AS attisdropped \
         FROM {columns} AS c JOIN {relations} AS r \
         ON r.table_schema = c.table_schema AND r.table_name = c.table_name \
         LEFT JOIN (VALUES {types}) AS t(oid, name, shown) ON t.shown = c.data_type",
    ),
    query(
        SYSTEM_SCHEMA,
        "pg_type",
        &[("oid", BigInt), ("typname", NAME)],
        "SELECT oid, name AS typname FROM (VALUES {types}) AS t(oid, name, shown)",
    ),
    query(
        SYSTEM_SCHEMA,
        "pg_database",
        &[("datname", NAME)],
        "SELECT {database} AS datname",
    ),
];

/// Number, name, and what `data_type` is called in `svv_columns`.
pub(super) const TYPES: &str = "(16, 'bool', 'boolean'), (20, 'int8', 'bigint'), \
     (21, 'int2', 'smallint'), (23, 'int4', 'integer'), (700, 'float4', 'real'), \
     (701, 'float8', 'double precision'), (1042, 'bpchar', 'character'), \
     (1043, 'varchar', 'character varying'), (1082, 'date', 'date'), \
     (1083, 'time', 'time without time zone'), (1114, 'timestamp', 'timestamp without time zone'), \
     (1184, 'timestamptz', 'timestamp with time zone'), \
     (1266, 'timetz', 'time with time zone'), (1700, 'numeric', 'numeric')";
