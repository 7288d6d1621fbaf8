with items as (
    select order_id, sku, id
    from raw_items
    qualify row_number() over (partition by id order by sku) = 1
),

item_totals as (
    select
        i.order_id,
        sum(p.price) as subtotal,
        sum(p.cost) as order_cost,
        sum(case when p.is_drink then 1 else 0 end) as drinks,
        sum(case when not p.is_drink then 1 else 0 end) as foods,
        listagg(i.sku, ',') within group (order by i.sku) as skus
    from items as i
    join stg_products as p on i.sku = p.sku
    group by i.order_id
)

select
    o.id as order_id,
    o.customer as customer_id,
    o.store_id as location_id,
    o.ordered_at,
    trunc(o.ordered_at) as ordered_on,
    ((o.subtotal + o.tax_paid) / 100.0)::decimal(12,2) as order_total,
    t.order_cost::decimal(12,2) as order_cost,
    nvl(t.drinks, 0) as drinks,
    nvl(t.foods, 0) as foods,
    t.skus::varchar(200) as skus
from raw_sales as o
left join item_totals as t on o.id = t.order_id
