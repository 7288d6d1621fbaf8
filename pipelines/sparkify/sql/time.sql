-- One row per moment: two users can start a song in the same millisecond. Read from the events, not
-- from songplays, so that the fact table can be checked against this one.
with moments as (
    select distinct timestamp 'epoch' + e.ts * interval '0.001 second' as start_time
    from staging_events as e
    where e.page = 'NextSong'
)

select
    m.start_time,
    extract(hour from m.start_time) as hour,
    extract(day from m.start_time) as day,
    extract(week from m.start_time) as week,
    extract(month from m.start_time) as month,
    extract(year from m.start_time) as year,
    extract(dow from m.start_time) as weekday
from moments as m
