-- What a sale brought, net of its discount.
select sale_id,
       quantity * unit_price * (1 - nvl(discount, 0)) as net,
       case when discount is null then 'full'
            when discount >= 0.5 then 'half'
            else 'reduced' end as price_kind,
       case currency when 'EUR' then unit_price else unit_price * 0.9 end as euros
from sales
where currency in ('EUR', 'USD') and unit_price between 1 and 200;

-- Dates taken apart and put together.
select date_trunc('month', sold_at) as month,
       extract(week from sold_at) as week,
       date_part(dow, sold_at) as weekday,
       dateadd(day, 14, sold_at) as return_until,
       last_day(sold_at) as due,
       to_char(sold_at, 'YYYY-MM') as shown
from sales
where sold_at > getdate() - interval '30 days';

-- Milliseconds since 1970 as times.
select timestamp 'epoch' + ts / 1000 * interval '1 second' as started_at,
       user_id::bigint as customer_id,
       trim(song) as song
from staging.raw_plays
where page = 'NextSong' and user_id <> '';

-- Text, cut and compared.
select lower(email) as address,
       split_part(email, '@', 2) as domain,
       substring(last_name, 1, 1) as initial,
       len(first_name) as letters,
       replace(level, 'paid', 'premium') as level_name,
       left(last_name, 3) as short_name
from customers
where email like '%@%' and last_name ilike 'mc%' and first_name ~ '^[A-Z]';

-- Aliases of this select list can be used in it.
select unit_price * quantity as gross,
       gross * nvl(discount, 0) as reduction,
       gross - reduction as net
from sales;

-- Many kinds of aggregates.
select shop_id,
       count(distinct customer_id) as buyers,
       min(sold_at) as first_sale,
       max(unit_price) as dearest,
       avg(unit_price) as mean_price,
       listagg(currency, ',') within group (order by currency) as currencies
from sales
group by shop_id
having count(*) > 1;

-- The first known one, and what is equal to nothing.
select coalesce(nullif(device, ''), 'unknown') as device,
       greatest(seconds_played, 0) as played,
       nvl2(device, 1, 0) as has_device,
       decode(device, 'phone', 'p', 'desk', 'd', 'other') as short_device
from plays;
