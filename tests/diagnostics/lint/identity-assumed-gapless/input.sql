CREATE TABLE plays (play_id BIGINT IDENTITY(1,1), user_id INT);
SELECT b.play_id FROM plays a JOIN plays b ON b.play_id = a.play_id + 1;
