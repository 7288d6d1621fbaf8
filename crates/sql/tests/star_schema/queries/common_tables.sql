-- One table after the other.
with first_plays as (
  select customer_id, track_id, min(started_at) as first_heard
  from plays
  group by customer_id, track_id
),
per_track as (
  select f.track_id, count(*) as listeners, max(f.first_heard) as last_discovery
  from first_plays f
  group by f.track_id
)
select t.title, p.listeners, p.last_discovery
from per_track p
inner join tracks t on t.track_id = p.track_id
where p.listeners >= 5
order by p.listeners desc;

-- Columns named beside the table.
with spending (buyer, total) as (
  select customer_id, sum(quantity * unit_price)
  from sales
  group by customer_id
)
select c.email, spending.total
from spending
join customers c on c.customer_id = spending.buyer
where spending.total > 500;

-- A table inside a table.
with outer_part as (
  with inner_part as (select shop_id, city from shops where country = 'PT')
  select i.shop_id, i.city, d.revenue
  from inner_part i
  join daily_sales d on d.shop_id = i.shop_id
)
select city, sum(revenue) as revenue
from outer_part
group by city;

-- The same table twice.
with yearly as (
  select shop_id, date_part(year, day) as sold_in, sum(revenue) as revenue
  from daily_sales
  group by 1, 2
)
select this_year.shop_id, this_year.sold_in,
       this_year.revenue - last_year.revenue as growth
from yearly this_year
left join yearly last_year
  on last_year.shop_id = this_year.shop_id and last_year.sold_in = this_year.sold_in - 1;
