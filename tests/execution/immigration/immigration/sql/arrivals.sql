SELECT
    a.cicid::bigint AS arrival_id,
    -- SAS counts days from 1960 on.
    DATEADD(day, a.arrdate::integer, '1960-01-01')::date AS arrived_on,
    -- Some leave before they came.
    CASE WHEN a.depdate >= a.arrdate THEN DATEADD(day, a.depdate::integer, '1960-01-01')::date END AS departed_on,
    DATEDIFF(day, arrived_on, departed_on) AS stay_days,
    a.i94cit::smallint AS citizenship_code,
    a.i94res::smallint AS residence_code,
    a.i94port AS port_code,
    a.i94mode::smallint AS mode_code,
    NVL(s.code, '99') AS state_code,
    a.i94visa::smallint AS visa_code,
    a.visatype AS visa_type,
    a.biryear::smallint AS birth_year,
    DECODE(a.gender, 'M', 'male', 'F', 'female', 'unknown') AS gender,
    a.airline,
    LTRIM(a.fltno, '0') AS flight,
    TO_DATE(a.dtadfile, 'YYYYMMDD') AS filed_on,
    -- Or `D/S`: as long as the visa says.
    CASE WHEN a.dtaddto SIMILAR TO '[0-9]{8}' THEN TO_DATE(a.dtaddto, 'MMDDYYYY') END AS admitted_until
FROM staging_arrivals AS a
LEFT JOIN states AS s ON s.code = a.i94addr
