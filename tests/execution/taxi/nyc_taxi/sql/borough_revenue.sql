SELECT
    t.pickup_month AS month,
    z.borough,
    t.payment,
    COUNT(*) AS trips,
    SUM(t.total_amount) AS revenue,
    ROUND(100 * SUM(t.tip_amount) / NULLIF(SUM(t.fare_amount), 0), 2) AS tip_percent
FROM trips AS t
INNER JOIN zones AS z ON z.location_id = t.pickup_location_id AND z.borough IS NOT NULL
WHERE t.pickup_at >= '{{ lookback_start }}' AND t.pickup_at < '{{ data_interval_end }}'
GROUP BY t.pickup_month, ROLLUP (z.borough, t.payment)
