-- One row per user, as of the user's last play of the day. DISTINCT would give a user who changed
-- the level two rows, and MAX(level) would call everybody 'paid' who ever paid.
select
    e.user_id::integer as user_id,
    e.first_name,
    e.last_name,
    e.gender,
    e.level,
    timestamp 'epoch' + e.ts * interval '0.001 second' as seen_at
from staging_events as e
where e.page = 'NextSong'
qualify row_number() over (
    partition by e.user_id
    -- One session has one event at a time, but the clock can stand still between two of them.
    order by e.ts desc, e.session_id desc, e.item_in_session desc
) = 1
