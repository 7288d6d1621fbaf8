with paid as (
    select
        order_id,
        {% for method in vars.payment_methods %}
        sum(case when payment_method = {{ method | literal }} then amount else 0 end) as {{ (method ~ '_amount') | identifier }},
        {% endfor %}
        sum(amount) as amount
    from stg_payments
    where payment_method in ({{ vars.payment_methods | literal }})
    group by order_id
)

select
    o.order_id,
    o.customer_id,
    o.order_date,
    o.status,
    {% for method in vars.payment_methods %}
    p.{{ (method ~ '_amount') | identifier }},
    {% endfor %}
    p.amount
from stg_orders as o
left join paid as p using (order_id)
