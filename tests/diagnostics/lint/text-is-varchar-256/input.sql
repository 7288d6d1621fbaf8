CREATE TABLE songs (song_id INT, title TEXT);
