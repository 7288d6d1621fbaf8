CREATE TABLE plays (play_id INT, started_at TIMESTAMP)
INTERLEAVED SORTKEY (play_id, started_at);
