-- The latest row of each customer.
select customer_id, level, since
from (
  select customer_id, level, since,
         row_number() over (partition by customer_id order by since desc) as recency
  from customer_levels
) ranked
where ranked.recency = 1;

-- Running sums and neighbours.
select day, shop_id, revenue,
       sum(revenue) over (partition by shop_id order by day rows unbounded preceding) as so_far,
       lag(revenue, 1) over (partition by shop_id order by day) as before,
       revenue - lag(revenue) over (partition by shop_id order by day) as change
from daily_sales;

-- Ranks over groups.
select s.country, s.city, sum(d.revenue) as revenue,
       rank() over (partition by s.country order by sum(d.revenue) desc) as place
from daily_sales d
join shops s on s.shop_id = d.shop_id
group by s.country, s.city;

-- Only the winner of each window.
select album_id, shop_id, on_hand
from stock
qualify row_number() over (partition by album_id order by on_hand desc, shop_id) = 1;

-- First and last in a frame.
select distinct shop_id,
       first_value(day) over (partition by shop_id order by revenue desc
                              rows between unbounded preceding and unbounded following) as best_day,
       last_value(revenue) over (partition by shop_id order by day
                                 rows between unbounded preceding and unbounded following) as latest
from daily_sales;
