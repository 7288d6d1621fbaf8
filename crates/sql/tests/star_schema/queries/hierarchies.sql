-- Each level of a customer and those that came before it.
with recursive steps (customer_id, level, since, depth) as (
  select customer_id, level, since, 1
  from customer_levels
  where level = 'free'
  union all
  select l.customer_id, l.level, l.since, s.depth + 1
  from customer_levels l
  join steps s on s.customer_id = l.customer_id
  where l.since > s.since and s.depth < 5
)
select customer_id, max(depth) as changes
from steps
group by customer_id;

-- An album's name at each of its prices.
select b.title, latest.unit_price
from albums b
join (
  select album_id, unit_price, row_number() over (partition by album_id order by sold_at desc) as n
  from sales
) latest on latest.album_id = b.album_id and latest.n = 1
where b.released is not null
order by b.title;

-- The old way to write an outer join.
select h.city, d.revenue
from shops h, daily_sales d
where h.shop_id = d.shop_id (+);

-- One row or none, compared as rows.
select c.email
from customers c
where (c.customer_id, c.level) in (select l.customer_id, l.level from customer_levels l)
  and c.signed_up >= all (select l.since from customer_levels l where l.customer_id = c.customer_id);
