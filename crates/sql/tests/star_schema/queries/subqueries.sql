-- Albums dearer than their artist's mean.
select b.title, b.list_price
from albums b
where b.list_price > (
  select avg(o.list_price) from albums o where o.artist_id = b.artist_id
);

-- Customers with at least one refund.
select c.email
from customers c
where exists (
  select 1
  from sales s
  join refunds r on r.sale_id = s.sale_id
  where s.customer_id = c.customer_id and r.amount > 0
);

-- Tracks that nobody skipped.
select t.track_id, t.title
from tracks t
where t.track_id not in (
  select p.track_id
  from plays p
  where p.seconds_played < 30 and p.track_id is not null
);

-- A value in the select list, and its name in ORDER BY.
select a.name,
       (select count(*) from albums b where b.artist_id = a.artist_id) as albums
from artists a
order by albums desc
limit 10;

-- Derived tables in derived tables.
select deep.city, deep.best
from (
  select shallow.city, max(shallow.revenue) as best
  from (
    select h.city, d.revenue from shops h join daily_sales d on d.shop_id = h.shop_id
  ) shallow
  group by shallow.city
) deep
where deep.best > 1000;
