-- One row per artist. Songs spell the name of one artist in several ways: the newest song decides,
-- and the lowest song id where that leaves a choice, so that every load chooses alike.
select
    s.artist_id,
    s.artist_name as name,
    s.artist_location as location,
    s.artist_latitude as latitude,
    s.artist_longitude as longitude
from staging_songs as s
qualify row_number() over (
    partition by s.artist_id
    -- DESC puts NULL first.
    order by coalesce(s.year, 0) desc, s.song_id
) = 1
