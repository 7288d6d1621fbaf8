WITH days AS (
    SELECT DATEADD(day, arrdate::integer, '1960-01-01')::date AS day FROM staging_arrivals
    UNION
    SELECT DATEADD(day, depdate::integer, '1960-01-01')::date FROM staging_arrivals WHERE depdate >= arrdate
)

SELECT
    day,
    EXTRACT(year FROM day) AS year,
    DATE_PART(quarter, day)::smallint AS quarter,
    EXTRACT(month FROM day) AS month,
    TRIM(TO_CHAR(day, 'Month')) AS month_name,
    EXTRACT(week FROM day) AS iso_week,
    EXTRACT(dow FROM day) AS weekday,
    TRIM(TO_CHAR(day, 'Day')) AS weekday_name,
    weekday IN (0, 6) AS is_weekend
FROM days
