-- The file has a row for each race of a city, and repeats the city's own numbers in each.
WITH cities AS (
    SELECT DISTINCT city, state, state_code, median_age, total_population, number_of_veterans, foreign_born
    FROM staging_demographics
),

states AS (
    SELECT
        state_code,
        MAX(state) AS state,
        COUNT(*) AS cities,
        ROUND(AVG(median_age::decimal(8,4)), 2) AS median_age,
        SUM(total_population) AS population,
        SUM(number_of_veterans) AS veterans,
        SUM(foreign_born) AS foreign_born
    FROM cities
    GROUP BY state_code
),

races AS (
    SELECT *
    FROM (SELECT state_code, race, count FROM staging_demographics)
    PIVOT (
        SUM(count) FOR race IN (
            'Hispanic or Latino' AS hispanic_or_latino,
            'White' AS white,
            'Asian' AS asian,
            'Black or African-American' AS black,
            'American Indian and Alaska Native' AS native
        )
    )
)

SELECT s.*, r.hispanic_or_latino, r.white, r.asian, r.black, r.native
FROM states AS s
INNER JOIN races AS r ON r.state_code = s.state_code
