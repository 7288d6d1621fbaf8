CREATE TABLE artists (artist_id INT, country CHAR(4) DEFAULT 'São');
