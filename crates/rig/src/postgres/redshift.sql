-- What plans ask of Redshift and PostgreSQL does not have. Only what is asked stands here.

CREATE SCHEMA redshift;
GRANT USAGE ON SCHEMA redshift TO PUBLIC;

-- Whole seconds, in UTC: https://docs.aws.amazon.com/redshift/latest/dg/r_GETDATE.html
CREATE FUNCTION redshift.getdate() RETURNS timestamp LANGUAGE sql STABLE AS
$$ SELECT date_trunc('second', statement_timestamp() AT TIME ZONE 'UTC') $$;

-- The proxy notes both after each COPY of a session.
CREATE FUNCTION redshift.pg_last_copy_count() RETURNS bigint LANGUAGE sql STABLE AS
$$ SELECT COALESCE(NULLIF(current_setting('redshift.last_copy_count', true), ''), '0')::bigint $$;
CREATE FUNCTION redshift.pg_last_copy_id() RETURNS bigint LANGUAGE sql STABLE AS
$$ SELECT COALESCE(NULLIF(current_setting('redshift.last_copy_id', true), ''), '-1')::bigint $$;

-- Users see their own sessions, superusers all:
-- https://docs.aws.amazon.com/redshift/latest/dg/r_STV_SESSIONS.html
CREATE VIEW redshift.stv_sessions AS
SELECT
    backend_start AT TIME ZONE 'UTC' AS starttime,
    pid AS process,
    usename::char(50) AS user_name,
    datname::char(50) AS db_name
FROM pg_stat_activity
WHERE backend_type = 'client backend'
  AND (usename = current_user OR (SELECT rolsuper FROM pg_roles WHERE rolname = current_user));

-- https://docs.aws.amazon.com/redshift/latest/dg/r_SVV_COLUMNS.html
CREATE VIEW redshift.svv_columns AS
SELECT
    table_catalog::varchar,
    table_schema::varchar,
    table_name::varchar,
    column_name::varchar,
    ordinal_position::integer,
    column_default::varchar,
    is_nullable::varchar,
    data_type::varchar,
    character_maximum_length::integer,
    numeric_precision::integer,
    numeric_scale::integer,
    datetime_precision::integer
FROM information_schema.columns;

-- How rows are spread and sorted, as the proxy read it in CREATE TABLE. Kept as the table's comment, so
-- that it comes and goes with the table.
CREATE FUNCTION redshift.remark(relation text, remark text) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
    IF obj_description(relation::regclass, 'pg_class') IS NULL THEN
        EXECUTE format('COMMENT ON TABLE %s IS %L', relation::regclass, remark);
    END IF;
END $$;

-- Of what the proxy noted, `STYLE;columns of the sort key`. The styles' numbers:
-- https://docs.aws.amazon.com/redshift/latest/dg/r_PG_CLASS_INFO.html; an automatic one is all, at first.
CREATE VIEW redshift.pg_class_info AS
SELECT
    oid AS reloid,
    relname,
    relnamespace,
    relkind,
    CASE
        WHEN noted LIKE 'KEY(%' THEN 1
        WHEN noted LIKE 'EVEN;%' OR relkind <> 'r' THEN 0
        WHEN noted LIKE 'ALL;%' THEN 8
        ELSE 10
    END AS releffectivediststyle
FROM (SELECT *, obj_description(oid, 'pg_class') AS noted FROM pg_class) AS classes;

-- https://docs.aws.amazon.com/redshift/latest/dg/r_SVV_REDSHIFT_COLUMNS.html
CREATE VIEW redshift.svv_redshift_columns AS
SELECT
    current_database()::varchar AS database_name,
    nspname::varchar AS schema_name,
    relname::varchar AS table_name,
    attname::varchar AS column_name,
    attnum::integer AS ordinal_position,
    COALESCE(split_part(noted, ';', 1) IN ('KEY(' || attname || ')', 'KEY("' || attname || '")'), false) AS distkey,
    COALESCE(
        array_position(sorted, attname::text),
        array_position(sorted, quote_ident(attname)),
        -array_position(sorted, '-' || attname),
        0
    ) AS sortkey
FROM (
    SELECT
        oid,
        relname,
        relnamespace,
        obj_description(oid, 'pg_class') AS noted,
        string_to_array(split_part(obj_description(oid, 'pg_class'), ';', 2), ',') AS sorted
    FROM pg_class
    WHERE relkind IN ('r', 'v', 'm')
) AS relations
JOIN pg_namespace ON pg_namespace.oid = relnamespace
JOIN pg_attribute ON attrelid = relations.oid AND attnum > 0 AND NOT attisdropped;

-- Rows that did not load: https://docs.aws.amazon.com/redshift/latest/dg/SYS_LOAD_ERROR_DETAIL.html
CREATE TABLE redshift.load_errors (
    user_id integer DEFAULT 100,
    query_id bigint,
    table_name varchar,
    start_time timestamp DEFAULT (now() AT TIME ZONE 'UTC'),
    file_name varchar,
    line_number bigint,
    column_name varchar,
    raw_field_value varchar,
    error_code integer,
    error_message varchar
);

-- Redshift's views name the session of each COPY. Here every session takes what it sees for its own: the latest
-- one comes first, and whoever asks has just sent it.
CREATE VIEW redshift.sys_load_error_detail AS
SELECT
    query_id,
    pg_backend_pid() AS session_id,
    start_time,
    file_name,
    line_number,
    column_name,
    ''::varchar AS column_type,
    ''::varchar AS column_length,
    0 AS "position",
    error_code,
    error_message
FROM redshift.load_errors;

-- Of provisioned clusters: https://docs.aws.amazon.com/redshift/latest/dg/r_STL_LOAD_ERRORS.html
CREATE VIEW redshift.stl_load_errors AS
SELECT
    query_id AS query,
    pg_backend_pid() AS session,
    start_time AS starttime,
    file_name AS filename,
    line_number,
    column_name AS colname,
    ''::varchar AS type,
    ''::varchar AS col_length,
    0 AS "position",
    raw_field_value,
    error_code AS err_code,
    error_message AS err_reason
FROM redshift.load_errors;

-- The session's last COPY alone: https://docs.aws.amazon.com/redshift/latest/dg/SYS_LOAD_HISTORY.html
CREATE VIEW redshift.sys_load_history AS
SELECT
    redshift.pg_last_copy_id() AS query_id,
    pg_backend_pid() AS session_id,
    now() AT TIME ZONE 'UTC' AS start_time
WHERE redshift.pg_last_copy_id() > 0;

-- Its files, as the proxy noted them: https://docs.aws.amazon.com/redshift/latest/dg/SYS_LOAD_DETAIL.html
CREATE VIEW redshift.sys_load_detail AS
SELECT
    redshift.pg_last_copy_id() AS query_id,
    split_part(noted, E'\t', 1) AS file_name,
    split_part(noted, E'\t', 2)::integer AS lines_scanned,
    split_part(noted, E'\t', 3)::integer AS bytes_scanned
FROM unnest(string_to_array(NULLIF(current_setting('redshift.last_copy_files', true), ''), E'\n')) AS noted;

-- Queries are not counted here; one number is as good as another.
CREATE FUNCTION redshift.last_user_query_id() RETURNS bigint LANGUAGE sql STABLE AS
$$ SELECT pg_backend_pid()::bigint $$;

GRANT SELECT ON ALL TABLES IN SCHEMA redshift TO PUBLIC;
