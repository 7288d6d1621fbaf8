//! SELECTs as pipelines have them: common tables, joins, windows, CASE and functions.

/// So many SELECTs of 30 lines over the star schema of the tests, the same in every run.
pub(crate) fn texts(count: usize) -> Vec<String> {
    let mut random = Random(2_024);
    (0..count)
        .map(|_| match random.below(3) {
            0 => sales_of_shops(&mut random),
            1 => listening(&mut random),
            _ => stock_and_returns(&mut random),
        })
        .collect()
}

/// The generator of Knuth's MMIX; its high bits are good enough to choose lines by.
struct Random(u64);

impl Random {
    fn below(&mut self, limit: usize) -> usize {
        self.0 = self
            .0
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1_442_695_040_888_963_407);
        usize::try_from(self.0 >> 33).expect("31 bits") % limit
    }

    fn pick<'a>(&mut self, from: &[&'a str]) -> &'a str {
        from[self.below(from.len())]
    }
}

fn sales_of_shops(random: &mut Random) -> String {
    let unit = random.pick(&["day", "week", "month", "quarter"]);
    let year = 2_015 + random.below(10);
    let least = random.below(500);
    let genre = random.pick(&["jazz", "folk", "techno", "opera"]);
    let measure = random.pick(&[
        "quantity * unit_price",
        "quantity",
        "unit_price * (1 - nvl(discount, 0))",
    ]);
    let rank = random.pick(&["row_number()", "rank()", "dense_rank()"]);
    format!(
        "with priced as (
  select s.sale_id,
         s.shop_id,
         s.customer_id,
         date_trunc('{unit}', s.sold_at) as sold_in,
         {measure} as amount,
         case when s.discount is null then 'full'
              when s.discount > 0.3 then 'low'
              else 'reduced' end as price_kind
  from sales s
  join albums b on b.album_id = s.album_id
  where s.sold_at >= '{year}-01-01'
    and s.sold_at < dateadd(year, 1, '{year}-01-01')
    and lower(b.genre) in ('{genre}', 'blues', 'pop')
),
ranked as (
  select p.shop_id, p.sold_in, p.price_kind, p.amount,
         {rank} over (partition by p.shop_id order by p.amount desc) as place,
         sum(p.amount) over (partition by p.shop_id order by p.sold_in
                             rows unbounded preceding) as so_far
  from priced p
)
select h.city, h.country, r.sold_in, r.price_kind,
       count(*) as sold, sum(r.amount) as revenue, max(r.so_far) as highest
from ranked r
left join shops h on h.shop_id = r.shop_id and h.country <> 'XX'
where r.place <= {least} and coalesce(h.city, '') <> ''
group by h.city, h.country, r.sold_in, r.price_kind
having sum(r.amount) > {least}
order by revenue desc, h.city"
    )
}

fn listening(random: &mut Random) -> String {
    let part = random.pick(&["hour", "dow", "month", "week"]);
    let least = 10 + random.below(50);
    let device = random.pick(&["phone", "desk", "car", "tv"]);
    let days = 1 + random.below(90);
    let text = random.pick(&[
        "upper(c.last_name)",
        "left(c.last_name, 3)",
        "trim(c.last_name)",
        "initcap(c.last_name)",
    ]);
    format!(
        "select c.customer_id,
  {text} as name,
  split_part(c.email, '@', 2) as domain,
  extract({part} from p.started_at) as heard_at,
  t.title as track,
  a.name as artist,
  count(*) as plays,
  count(distinct p.device) as devices,
  sum(nvl(p.seconds_played, 0)) / 60.0 as minutes,
  avg(p.seconds_played::decimal(10,2)) as mean_seconds,
  max(case when p.device = '{device}' then 1 else 0 end) as used_device,
  sum(case when p.seconds_played < {least} then 1 else 0 end) as skipped,
  min(datediff(day, c.signed_up, p.started_at)) as days_since,
  listagg(distinct p.device, ',') within group (order by p.device) as device_list
from plays p
inner join tracks t on t.track_id = p.track_id
inner join albums b on b.album_id = t.album_id
inner join artists a on a.artist_id = b.artist_id
left join customers c on c.customer_id = p.customer_id
where p.started_at >= dateadd(day, -{days}, getdate())
  and p.seconds_played between {least} and 3600
  and (c.level = 'paid' or c.level is null)
  and t.title not like '%remix%'
  and exists (
    select 1 from customer_levels l
    where l.customer_id = p.customer_id and l.since <= p.started_at
  )
group by 1, 2, 3, 4, 5, 6
order by plays desc, artist, track
limit {least}"
    )
}

fn stock_and_returns(random: &mut Random) -> String {
    let least = random.below(40);
    let reason = random.pick(&["damaged", "wrong", "late", "unwanted"]);
    let window = random.pick(&["lag", "lead"]);
    let kind = random.pick(&["left", "full outer", "inner"]);
    format!(
        "with returned as (
  select s.shop_id, s.album_id,
         sum(f.amount) as paid_back,
         count(case when f.reason ilike '%{reason}%' then f.refund_id end) as complaints
  from refunds f
  join sales s using (sale_id)
  where f.refunded_at is not null
  group by s.shop_id, s.album_id
),
counted as (
  select k.shop_id, k.album_id, k.counted_on, k.on_hand,
         {window}(k.on_hand, 1) over (partition by k.shop_id, k.album_id
                                order by k.counted_on) as other_count,
         row_number() over (partition by k.shop_id, k.album_id
                            order by k.counted_on desc) as recency
  from stock k
)
select coalesce(c.shop_id, r.shop_id) as shop,
       b.title || ' (' || to_char(b.released, 'YYYY') || ')' as album,
       c.on_hand - nvl(c.other_count, 0) as change,
       nvl(r.paid_back, 0)::decimal(12,2) as paid_back,
       greatest(r.complaints, 0) as complaints,
       decode(sign(c.on_hand - {least}), -1, 'few', 0, 'enough', 'many') as level
from counted c
{kind} join returned r on r.shop_id = c.shop_id and r.album_id = c.album_id
join albums b on b.album_id = c.album_id
where c.recency = 1
  and (c.on_hand > {least} or r.paid_back is not null)
  and b.list_price > (select avg(o.list_price) from albums o where o.genre = b.genre)
order by change desc nulls last, album"
    )
}
