with customer_orders as (
    select
        customer_id,
        min(order_date) as first_order,
        max(order_date) as most_recent_order,
        count(order_id) as number_of_orders
    from stg_orders
    group by 1
),

customer_payments as (
    select o.customer_id, sum(p.amount) as lifetime_value
    from stg_payments as p
    left join stg_orders as o on p.order_id = o.order_id
    group by o.customer_id
)

select
    c.*,
    o.first_order,
    o.most_recent_order,
    nvl(o.number_of_orders, 0) as number_of_orders,
    p.lifetime_value
from stg_customers as c
left join customer_orders as o on c.customer_id = o.customer_id
left join customer_payments as p on c.customer_id = p.customer_id
