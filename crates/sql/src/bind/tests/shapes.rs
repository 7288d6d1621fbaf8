//! Shapes of queries that people write; each binds without a false alarm.

use super::faults;

#[test]
fn analytical_queries_bind() {
    let mut wrong = Vec::new();
    for text in [
        // Correlated average over a common table expression.
        "with totals as (
           select p.user_id as customer, s.song_id as store, sum(session_id) as total
           from songplays p, songs s where p.song_id = s.song_id
           group by p.user_id, s.song_id)
         select customer from totals t1, users u
         where t1.total > (select avg(total) * 1.2 from totals t2 where t1.store = t2.store)
           and u.user_id = t1.customer order by customer limit 100",
        "select substring(v, 1, 2) as head, sum(d) / nullif(sum(i), 0) as ratio from kinds
         where day between cast('2000-08-23' as date) and cast('2000-08-23' as date) + 30
         group by substring(v, 1, 2) having sum(d) > 100 order by 2 desc nulls last",
        "select * from (
           select i, rank() over (partition by v order by sum(d) desc) as rnk, sum(d) as total
           from kinds group by i, v) ranked
         where rnk <= 10 order by i, rnk limit 100",
        "select avg(d) over (partition by v) as mean, d - avg(d) over (partition by v) as off,
                stddev_samp(i) over (partition by v) from kinds",
        "select extract(year from t) as y, count(distinct i) from kinds
         where t >= date '1998-12-01' - interval '90 day' group by 1",
        "select distinct a.v from kinds a
         where exists (select * from kinds b where b.i = a.i and b.s <> a.s)
            or a.i in (select c.i from kinds c where c.v like 'x%' or c.v ilike '%Y_')
            or not exists (select 1 from kinds e where e.i = a.i)",
        "select i, case when grouping_name is null then 'all' else grouping_name end
         from (select i, v as grouping_name from kinds
               union all select i, null from kinds
               union all select 0, 'total') g order by 1, 2",
        "select i, s, v, grouping(i, s, v), sum(d) from kinds
         group by grouping sets (rollup (i), cube (s, (v)))",
        "(select i from kinds order by i limit 5) union (select s from kinds) order by 1",
        "select a.i, b.i as other from kinds a left join kinds b
           on a.i = b.i and b.t > a.t - interval '1 hour'
         full outer join (select i from kinds where o) c on c.i = coalesce(a.i, b.i)",
        "select lower(trim(v)) as key, max(case when c = 'a' then d end) as a_value,
                min(coalesce(d, 0)) as low, listagg(v, ',') within group (order by v) as all_v
         from kinds group by key",
        "select i, lag(t) over (partition by v order by t) as before,
                datediff(second, before, t) as gap,
                case when gap > 1800 or gap is null then 1 else 0 end as is_new,
                sum(is_new) over (partition by v order by t rows unbounded preceding) as session
         from kinds",
        "select date_trunc('month', t) as month, count(*) as n,
                100.0 * count(case when o then 1 end) / count(*) as percent
         from kinds where t is not null and (o is true or o is null) group by month",
        "select top 5 v, len(v) from kinds where v ~ '^[a-z]+$' and c not in ('a', 'b')
         order by len(v) desc, v",
        "select u.*, p.plays from users u
         join (select user_id, count(*) as plays from songplays group by user_id) p
         using (user_id) where p.plays % 2 = 0 and -p.plays < 0 and not u.level = 'free'",
        "select user_id, level from users qualify count(*) over (partition by level) > 1",
        "select user_id, row_number() over (partition by level order by seen_at) as n
         from users qualify n = 1",
        "select split_part(v, '-', 1)::int + 1, replace(v, 'a', ''), left(v, 2) || right(v, 2),
                strpos(v, 'x'), position('x' in v), charindex('x', v), lpad(i::varchar, 5, '0'),
                to_char(t, 'YYYY-MM-DD'), greatest(i, b), round(d, 1), floor(f), mod(i, 2)
         from kinds",
        "select count(*) from kinds where tz >= '2018-11-01 00:00:00+00' and day = '2018-11-01'
         and t::date = day and t > day and sysdate > t and current_date >= day",
    ] {
        let found = faults(text);
        if !found.is_empty() {
            wrong.push(format!("{text}\n  {found:?}"));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}
