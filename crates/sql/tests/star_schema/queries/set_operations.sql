-- Things to send, from three sources.
select customer_id, 'sale' as what, sold_at as happened from sales
union all
select s.customer_id, 'refund', r.refunded_at from refunds r join sales s on s.sale_id = r.sale_id
union all
select customer_id, 'level', since from customer_levels
order by happened, customer_id;

-- Countries with artists and without shops.
select country from artists where country is not null
except
select country from shops;

-- Who both buys and streams.
select count(*) as people
from (
  select customer_id from sales
  intersect
  select customer_id from plays
) both_of_them;

-- Brackets decide what comes first.
(select title from albums union select title from tracks)
except
select song from staging.raw_plays
order by title;
