SELECT songs.song_id
FROM raw_songs AS songs
