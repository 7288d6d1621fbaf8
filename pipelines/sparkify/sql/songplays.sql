-- One row per song played. Plays of songs that the catalogue lacks stay, with NULL as the song.
with catalogue as (
    -- The same recording can be listed twice; the lower id stands for both, so that the join below
    -- never makes two plays out of one.
    select
        s.song_id,
        s.artist_id,
        s.title,
        s.duration,
        a.name
    from songs as s
    join artists as a on a.artist_id = s.artist_id
    qualify row_number() over (partition by s.title, a.name, s.duration order by s.song_id) = 1
)

select
    md5(e.session_id || '-' || e.item_in_session) as songplay_id,
    timestamp 'epoch' + e.ts * interval '0.001 second' as start_time,
    e.user_id::integer as user_id,
    e.level,
    c.song_id,
    c.artist_id,
    e.session_id,
    e.item_in_session,
    e.location,
    e.user_agent
from staging_events as e
-- All three: titles repeat between artists, and one song has several recordings.
left join catalogue as c
    on c.title = e.song
    and c.name = e.artist
    and c.duration = e.length
where e.page = 'NextSong'
