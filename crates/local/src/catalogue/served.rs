//! Redshift's own views, as far as they are served.
//!
//! Those of sessions and loads are made for the moment where they are read; the others are queries
//! of the kept catalogue. Deliberately absent: columns that say nothing here, such as owners' ids,
//! and the history of queries.

use plan::SqlType::{self, BigInt, Boolean, Integer, SmallInt, Timestamp};
use sql::catalogue::Column;
use sql::typed::Nullability;

use super::kept::own;
use super::{SYSTEM_SCHEMA, identifier};
use crate::engine::WAREHOUSE;

pub(crate) const INFORMATION_SCHEMA: &str = "information_schema";

pub(super) const NAME: SqlType = SqlType::Varchar(128);

/// One view.
pub(crate) struct Served {
    pub(super) schema: &'static str,
    pub(super) name: &'static str,
    columns: &'static [(&'static str, SqlType)],
    from: From,
}

/// Where its rows come from.
#[derive(Clone, Copy)]
enum From {
    /// Made where it is read.
    Moment,
    /// A query over `{columns}`, `{relations}`, `{schemas}` and `{types}`; `{database}` and `{schema}` are
    /// those of the session as literals.
    Query(&'static str),
}

impl Served {
    pub(super) fn columns(&self) -> Vec<Column> {
        self.columns
            .iter()
            .map(|(name, ty)| Column {
                name: identifier(name),
                ty: *ty,
                nullability: Nullability::Nullable,
            })
            .collect()
    }
}

const fn moment(name: &'static str, columns: &'static [(&'static str, SqlType)]) -> Served {
    Served {
        schema: SYSTEM_SCHEMA,
        name,
        columns,
        from: From::Moment,
    }
}

pub(super) const fn query(
    schema: &'static str,
    name: &'static str,
    columns: &'static [(&'static str, SqlType)],
    sql: &'static str,
) -> Served {
    Served {
        schema,
        name,
        columns,
        from: From::Query(sql),
    }
}

pub(super) fn all() -> impl Iterator<Item = &'static Served> {
    MOMENT
        .iter()
        .chain(QUERIES)
        .chain(super::inherited::ALL)
        .chain(super::everywhere::ALL)
}

pub(crate) fn named(schema: &str, name: &str) -> Option<&'static Served> {
    all().find(|served| served.schema == schema && served.name == name)
}

/// The query of a view over the kept catalogue; `None` for one that is made for the moment.
pub(crate) fn sql_of(served: &Served, database: &str, schema: &str) -> Option<String> {
    let From::Query(query) = served.from else {
        return None;
    };
    let schemas = format!(
        "(SELECT schema_name, 2200 + dense_rank() OVER (ORDER BY schema_name) AS oid \
         FROM duckdb_schemas() WHERE database_name = '{WAREHOUSE}' \
         AND schema_name NOT IN ('{}', 'main', 'pg_catalog', 'information_schema'))",
        super::OWN_SCHEMA
    );
    Some(
        query
            .replace("{encoding}", ENCODING)
            .replace("{types}", super::inherited::TYPES)
            .replace("{columns}", &own("columns"))
            .replace("{relations}", &own("relations"))
            .replace("{schemas}", &schemas)
            .replace("{database}", database)
            .replace("{schema}", schema),
    )
}

const MOMENT: &[Served] = &[
    moment(
        super::STV_SESSIONS,
        &[
            ("process", Integer),
            ("starttime", Timestamp),
            ("user_name", SqlType::Char(50)),
            ("db_name", SqlType::Char(50)),
        ],
    ),
    moment(
        super::SYS_LOAD_HISTORY,
        &[
            ("query_id", BigInt),
            ("session_id", Integer),
            ("start_time", Timestamp),
        ],
    ),
    moment(
        super::SYS_LOAD_DETAIL,
        &[
            ("query_id", Integer),
            ("file_name", SqlType::Char(256)),
            ("bytes_scanned", Integer),
        ],
    ),
    moment(
        super::SYS_LOAD_ERROR_DETAIL,
        &[
            ("query_id", BigInt),
            ("session_id", Integer),
            ("start_time", Timestamp),
            ("file_name", SqlType::Char(256)),
            ("line_number", BigInt),
            ("column_name", SqlType::Char(127)),
            ("column_type", SqlType::Char(10)),
            ("column_length", SqlType::Char(10)),
            ("position", Integer),
            ("error_code", Integer),
            ("error_message", SqlType::Char(512)),
        ],
    ),
    moment(
        super::STL_LOAD_ERRORS,
        &[
            ("query", Integer),
            ("session", Integer),
            ("starttime", Timestamp),
            ("filename", SqlType::Char(256)),
            ("line_number", BigInt),
            ("colname", SqlType::Char(127)),
            ("type", SqlType::Char(10)),
            ("col_length", SqlType::Char(10)),
            ("position", Integer),
            ("err_code", Integer),
            ("err_reason", SqlType::Char(100)),
            ("raw_field_value", SqlType::Char(1024)),
        ],
    ),
    moment(super::PG_USER, &[("usename", NAME), ("usesuper", Boolean)]),
];

const QUERIES: &[Served] = &[
    query(SYSTEM_SCHEMA, "svv_columns", COLUMNS, COLUMNS_SQL),
    query(INFORMATION_SCHEMA, "columns", COLUMNS, COLUMNS_SQL),
    query(
        SYSTEM_SCHEMA,
        "svv_redshift_columns",
        &[
            ("database_name", NAME),
            ("schema_name", NAME),
            ("table_name", NAME),
            ("column_name", NAME),
            ("ordinal_position", Integer),
            ("data_type", NAME),
            ("is_nullable", SqlType::Varchar(3)),
            ("encoding", NAME),
            ("distkey", Boolean),
            ("sortkey", Integer),
        ],
        "SELECT {database} AS database_name, table_schema AS schema_name, table_name, column_name, \
         ordinal_position, whole_type AS data_type, is_nullable, \
         {encoding} AS encoding, distkey, sortkey FROM {columns}",
    ),
    query(SYSTEM_SCHEMA, "svv_tables", TABLES, TABLES_SQL),
    query(INFORMATION_SCHEMA, "tables", TABLES, TABLES_SQL),
    query(
        SYSTEM_SCHEMA,
        "svv_redshift_tables",
        OF_DATABASES,
        OF_DATABASES_SQL,
    ),
    query(SYSTEM_SCHEMA, "svv_redshift_schemas", SCHEMAS, SCHEMAS_SQL),
    query(
        INFORMATION_SCHEMA,
        "schemata",
        &[("catalog_name", NAME), ("schema_name", NAME)],
        "SELECT {database} AS catalog_name, schema_name FROM {schemas} AS s",
    ),
    query(
        SYSTEM_SCHEMA,
        "pg_table_def",
        &[
            ("schemaname", NAME),
            ("tablename", NAME),
            ("column", NAME),
            ("type", NAME),
            ("encoding", SqlType::Char(32)),
            ("distkey", Boolean),
            ("sortkey", Integer),
            ("notnull", Boolean),
        ],
        // Tables of the search path only.
        "SELECT c.table_schema AS schemaname, c.table_name AS tablename, column_name AS \"column\", \
         whole_type AS \"type\", {encoding} AS encoding, distkey, sortkey, \
         is_nullable = 'NO' AS notnull FROM {columns} AS c JOIN {relations} AS r \
         ON r.table_schema = c.table_schema AND r.table_name = c.table_name \
         WHERE c.table_schema = {schema} AND r.kind = 'table'",
    ),
    query(
        SYSTEM_SCHEMA,
        "pg_tables",
        &[("schemaname", NAME), ("tablename", NAME)],
        "SELECT table_schema AS schemaname, table_name AS tablename FROM {relations} \
         WHERE kind = 'table'",
    ),
    query(
        SYSTEM_SCHEMA,
        "pg_views",
        &[
            ("schemaname", NAME),
            ("viewname", NAME),
            ("definition", SqlType::Varchar(u16::MAX)),
        ],
        "SELECT table_schema AS schemaname, table_name AS viewname, definition FROM {relations} \
         WHERE kind <> 'table'",
    ),
    query(
        SYSTEM_SCHEMA,
        "pg_namespace",
        &[("oid", BigInt), ("nspname", NAME)],
        "SELECT oid, schema_name AS nspname FROM {schemas} AS s",
    ),
    query(
        SYSTEM_SCHEMA,
        "pg_class_info",
        &[
            ("reloid", BigInt),
            ("relname", NAME),
            ("relnamespace", BigInt),
            ("relkind", SqlType::Char(1)),
            ("releffectivediststyle", Integer),
        ],
        // An automatic style is ALL, at first.
        "SELECT number AS reloid, table_name AS relname, s.oid AS relnamespace, \
         CASE WHEN kind IN ('view', 'late view') THEN 'v' ELSE 'r' END AS relkind, \
         CASE WHEN kind IN ('view', 'late view') THEN 0 WHEN style = 'key' THEN 1 \
         WHEN style = 'even' THEN 0 WHEN style = 'all' THEN 8 ELSE 10 END AS releffectivediststyle \
         FROM {relations} AS r JOIN {schemas} AS s ON s.schema_name = r.table_schema",
    ),
    query(
        SYSTEM_SCHEMA,
        "svv_table_info",
        &[
            ("database", NAME),
            ("schema", NAME),
            ("table_id", BigInt),
            ("table", NAME),
            ("encoded", NAME),
            ("diststyle", NAME),
            ("sortkey1", NAME),
            ("sortkey_num", SmallInt),
            (
                "tbl_rows",
                SqlType::Decimal {
                    precision: 38,
                    scale: 0,
                },
            ),
        ],
        // As Redshift's, without tables that have no row.
        "SELECT {database} AS \"database\", r.table_schema AS \"schema\", r.number AS table_id, \
         r.table_name AS \"table\", \
         CASE WHEN bool_or(encoding IS NOT NULL) THEN 'Y' ELSE 'N' END AS encoded, \
         CASE any_value(style) WHEN 'auto' THEN 'AUTO(ALL)' WHEN 'key' \
         THEN 'KEY(' || max(CASE WHEN distkey THEN column_name END) || ')' \
         ELSE upper(any_value(style)) END AS diststyle, \
         max(CASE WHEN abs(sortkey) = 1 THEN column_name END) AS sortkey1, \
         count(CASE WHEN sortkey <> 0 THEN 1 END) AS sortkey_num, \
         any_value(d.estimated_size) AS tbl_rows \
         FROM {relations} AS r JOIN {columns} AS c \
         ON c.table_schema = r.table_schema AND c.table_name = r.table_name \
         JOIN duckdb_tables() AS d ON d.schema_name = r.table_schema \
         AND d.table_name = r.table_name AND d.database_name = 'callsheet$' \
         WHERE kind IN ('table', 'materialized view') AND d.estimated_size > 0 \
         GROUP BY r.table_schema, r.table_name, r.number",
    ),
];

/// What Redshift chooses where nothing is said:
/// <https://docs.aws.amazon.com/redshift/latest/dg/r_CREATE_TABLE_NEW.html>.
const ENCODING: &str = "CASE WHEN encoding = 'raw' THEN 'none' WHEN encoding IS NOT NULL THEN encoding \
     WHEN sortkey <> 0 OR data_type IN ('boolean', 'real', 'double precision') THEN 'none' \
     WHEN data_type IN ('character', 'character varying') THEN 'lzo' \
     WHEN data_type IN ('smallint', 'integer', 'bigint', 'numeric', 'date') \
     OR data_type LIKE 'time%' THEN 'az64' END";

const COLUMNS: &[(&str, SqlType)] = &[
    ("table_catalog", NAME),
    ("table_schema", NAME),
    ("table_name", NAME),
    ("column_name", NAME),
    ("ordinal_position", Integer),
    ("is_nullable", SqlType::Varchar(3)),
    ("data_type", NAME),
    ("character_maximum_length", Integer),
    ("numeric_precision", Integer),
    ("numeric_scale", Integer),
];

/// <https://docs.aws.amazon.com/redshift/latest/dg/r_SVV_COLUMNS.html>.
const COLUMNS_SQL: &str = "SELECT {database} AS table_catalog, table_schema, table_name, \
     column_name, ordinal_position, is_nullable, data_type, \
     character_maximum_length, numeric_precision, numeric_scale FROM {columns}";

/// <https://docs.aws.amazon.com/redshift/latest/dg/r_SVV_REDSHIFT_TABLES.html>; of all databases alike.
pub(super) const OF_DATABASES: &[(&str, SqlType)] = &[
    ("database_name", NAME),
    ("schema_name", NAME),
    ("table_name", NAME),
    ("table_type", NAME),
];

pub(super) const OF_DATABASES_SQL: &str = "SELECT {database} AS database_name, \
     table_schema AS schema_name, table_name, \
     CASE kind WHEN 'table' THEN 'TABLE' ELSE 'VIEW' END AS table_type FROM {relations}";

/// <https://docs.aws.amazon.com/redshift/latest/dg/r_SVV_REDSHIFT_SCHEMAS.html>; of all databases alike.
pub(super) const SCHEMAS: &[(&str, SqlType)] = &[
    ("database_name", NAME),
    ("schema_name", NAME),
    ("schema_type", NAME),
];

pub(super) const SCHEMAS_SQL: &str =
    "SELECT {database} AS database_name, schema_name, 'local' AS schema_type FROM {schemas} AS s";

const TABLES: &[(&str, SqlType)] = &[
    ("table_catalog", NAME),
    ("table_schema", NAME),
    ("table_name", NAME),
    ("table_type", NAME),
];

/// <https://docs.aws.amazon.com/redshift/latest/dg/r_SVV_TABLES.html>.
const TABLES_SQL: &str = "SELECT {database} AS table_catalog, table_schema, table_name, \
     CASE kind WHEN 'table' THEN 'BASE TABLE' ELSE 'VIEW' END AS table_type FROM {relations}";
