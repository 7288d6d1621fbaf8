//! Views of what is in all databases and beyond: of external schemas there are none here.
//!
//! <https://docs.aws.amazon.com/redshift/latest/dg/svv_views.html>

use plan::SqlType::{self, Integer};

use super::SYSTEM_SCHEMA;
use super::served::{NAME, OF_DATABASES, OF_DATABASES_SQL, SCHEMAS, SCHEMAS_SQL, Served, query};

pub(super) const ALL: &[Served] = &[
    query(SYSTEM_SCHEMA, "svv_all_schemas", SCHEMAS, SCHEMAS_SQL),
    query(
        SYSTEM_SCHEMA,
        "svv_all_tables",
        OF_DATABASES,
        OF_DATABASES_SQL,
    ),
    query(
        SYSTEM_SCHEMA,
        "svv_all_columns",
        &[
            ("database_name", NAME),
            ("schema_name", NAME),
            ("table_name", NAME),
            ("column_name", NAME),
            ("ordinal_position", Integer),
            ("is_nullable", SqlType::Varchar(3)),
            ("data_type", NAME),
            ("character_maximum_length", Integer),
            ("numeric_precision", Integer),
            ("numeric_scale", Integer),
        ],
        "SELECT {database} AS database_name, table_schema AS schema_name, table_name, \
         column_name, ordinal_position, is_nullable, data_type, character_maximum_length, \
         numeric_precision, numeric_scale FROM {columns}",
    ),
    query(
        SYSTEM_SCHEMA,
        "svv_external_schemas",
        &[
            ("schemaname", NAME),
            ("databasename", NAME),
            ("esoptions", NAME),
        ],
        "SELECT '' AS schemaname, '' AS databasename, '' AS esoptions WHERE FALSE",
    ),
    query(
        SYSTEM_SCHEMA,
        "svv_external_tables",
        &[
            ("schemaname", NAME),
            ("tablename", NAME),
            ("tabletype", NAME),
            ("location", NAME),
        ],
        "SELECT '' AS schemaname, '' AS tablename, '' AS tabletype, '' AS location WHERE FALSE",
    ),
    query(
        SYSTEM_SCHEMA,
        "svv_external_columns",
        &[
            ("schemaname", NAME),
            ("tablename", NAME),
            ("columnname", NAME),
            ("external_type", NAME),
            ("columnnum", Integer),
        ],
        "SELECT '' AS schemaname, '' AS tablename, '' AS columnname, '' AS external_type, \
         0 AS columnnum WHERE FALSE",
    ),
];
