CREATE TABLE daily_plays AS
SELECT day, COUNT(*) AS plays FROM plays GROUP BY day;
