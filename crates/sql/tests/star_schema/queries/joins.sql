-- Which albums sold, and where.
select a.name as artist, b.title, sum(s.quantity) as copies
from sales s
join albums b on b.album_id = s.album_id
join artists a on a.artist_id = b.artist_id
where s.sold_at >= '2024-01-01' and s.sold_at < '2025-01-01'
group by a.name, b.title
having sum(s.quantity) > 10
order by copies desc, artist
limit 100;

-- Customers without a purchase.
select customers.email, customers.first_name || ' ' || customers.last_name as full_name
from customers
left join sales on sales.customer_id = customers.customer_id
where sales.sale_id is null
  and customers.email is not null;

-- Names that are the same on both sides need no ON.
select album_id, title, on_hand
from albums
join stock using (album_id)
where on_hand < 3 or on_hand is null;

-- A table joined to itself.
select older.title as earlier_album, newer.title as later_album,
       datediff(day, older.released, newer.released) as days_between
from albums older
join albums newer
  on newer.artist_id = older.artist_id
 and newer.released > older.released
order by days_between
limit 20;

-- Pairs that may lack either side.
select coalesce(t.shop_id, d.shop_id) as shop, nvl(t.on_hand, 0) as on_hand, d.albums_sold
from stock t
full outer join daily_sales d on d.shop_id = t.shop_id and d.day = t.counted_on;

-- Names in capitals and in quotes are the same names.
select C.EMAIL, "c"."level", Cl.Since
from CUSTOMERS c cross join "customer_levels" cl
where c.customer_id = CL."customer_id";
