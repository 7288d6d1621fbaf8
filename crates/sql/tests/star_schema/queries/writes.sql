-- A day's sums.
insert into daily_sales (day, shop_id, albums_sold, revenue)
select trunc(s.sold_at), s.shop_id, sum(s.quantity), sum(s.quantity * s.unit_price)
from sales s
where s.sold_at >= '2024-05-01' and s.sold_at < '2024-05-02'
group by trunc(s.sold_at), s.shop_id;

insert into artists (artist_id, name, country)
values (1, 'The Reeds', 'IE'), (2, 'Nordlys', 'NO');

-- Levels as they are now.
update customers
set level = cl.level
from customer_levels cl
where cl.customer_id = customers.customer_id and cl.since > customers.signed_up;

update albums set list_price = list_price * 1.02, genre = lower(genre) where released < '2000-01-01';

delete from stock using shops
where shops.shop_id = stock.shop_id and shops.country = 'GB';

delete from plays where track_id not in (select track_id from tracks);

-- New levels replace, unknown customers are added.
merge into customer_levels
using customers c
on customer_levels.customer_id = c.customer_id
when matched then update set level = c.level, since = c.signed_up
when not matched then insert (customer_id, level, since) values (c.customer_id, c.level, c.signed_up);

merge into stock
using daily_sales d
on stock.shop_id = d.shop_id and stock.counted_on = d.day
when matched then delete
when not matched then insert (shop_id, album_id, counted_on) values (d.shop_id, 0, d.day);

-- A table made of a query.
create table loyal_customers
diststyle key
distkey (customer_id)
as
select c.customer_id, count(s.sale_id) as purchases
from customers c
join sales s on s.customer_id = c.customer_id
group by c.customer_id;
