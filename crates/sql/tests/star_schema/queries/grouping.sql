-- Sums of sums.
select h.country, h.city, sum(d.revenue) as revenue, grouping(h.city) as is_total
from daily_sales d
join shops h on h.shop_id = d.shop_id
group by rollup (h.country, h.city)
order by revenue desc;

select b.genre, a.country, count(distinct b.album_id) as albums
from albums b
join artists a on a.artist_id = b.artist_id
group by grouping sets ((b.genre), (a.country), ())
having count(*) > 1;

select s.shop_id, s.currency, avg(s.unit_price) as mean_price
from sales s
group by cube (s.shop_id, s.currency);

-- One column for each device.
select track_id, phone, desk
from (select track_id, device, seconds_played from plays)
pivot (sum(seconds_played) for device in ('phone' as phone, 'desk' as desk));

-- The middle, and shares of a whole.
select genre, count(*) as albums, ratio_to_report(count(*)) over () as share
from albums
group by genre;

select shop_id, median(unit_price) as middle,
       percentile_cont(0.9) within group (order by unit_price) as high
from sales
group by shop_id;

-- Rows of the last weeks, each with those before it.
select day, revenue,
       avg(revenue) over (order by day rows between 6 preceding and current row) as week_mean,
       ntile(4) over (partition by shop_id order by revenue) as quarter
from daily_sales;
