select
    o.ordered_on,
    l.name as location,
    sum(o.order_total)::decimal(14,2) as revenue,
    ratio_to_report(sum(o.order_total)) over (partition by o.ordered_on)::decimal(8,4) as share,
    rank() over (partition by o.ordered_on order by sum(o.order_total) desc) as rank
from sales as o
join locations as l on o.location_id = l.location_id
where
    o.ordered_on >= '{{ data_interval_start }}'
    and o.ordered_on < '{{ data_interval_end }}'
group by o.ordered_on, l.name
