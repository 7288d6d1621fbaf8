CREATE TABLE songs (song_id INT, duration NUMERIC);
