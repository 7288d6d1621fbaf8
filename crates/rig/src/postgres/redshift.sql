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

GRANT SELECT ON ALL TABLES IN SCHEMA redshift TO PUBLIC;
