SELECT
    DATE_TRUNC('month', a.arrived_on)::date AS month,
    a.state_code,
    COUNT(*) AS arrivals,
    SUM(CASE WHEN a.gender = 'female' THEN 1 ELSE 0 END) AS women,
    ROUND(AVG(a.stay_days::decimal(12,4)), 2) AS average_stay,
    LISTAGG(DISTINCT a.port_code, ' ') WITHIN GROUP (ORDER BY a.port_code) AS ports,
    MAX(d.foreign_born) AS foreign_born,
    ROUND(arrivals * 100000.0 / NULLIF(MAX(d.foreign_born), 0), 3) AS per_100k_foreign_born
FROM arrivals AS a
LEFT JOIN demographics AS d USING (state_code)
WHERE a.arrived_on >= '{{ data_interval_start }}' AND a.arrived_on < '{{ data_interval_end }}'
GROUP BY 1, 2
