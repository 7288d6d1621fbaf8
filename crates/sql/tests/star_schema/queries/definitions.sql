-- What stays of a query.
create view paying_customers as
select c.customer_id, c.email, l.since
from customers c
join customer_levels l on l.customer_id = c.customer_id
where l.level = 'paid';

create materialized view sold_by_month
sortkey (month)
as
select date_trunc('month', s.sold_at) as month, s.shop_id, sum(s.quantity) as copies
from sales s
group by 1, 2;

create temp table today_plays as
select p.customer_id, p.track_id, count(*) as plays
from plays p
where p.started_at >= current_date
group by p.customer_id, p.track_id;

select customer_id, level into temp table level_copy
from customer_levels
where since > '2024-01-01';
