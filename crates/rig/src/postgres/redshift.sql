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

GRANT SELECT ON ALL TABLES IN SCHEMA redshift TO PUBLIC;
