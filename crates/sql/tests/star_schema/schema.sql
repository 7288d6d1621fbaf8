-- A chain of record shops that also streams: what the tests of this folder are bound to.

create table artists (
  artist_id  integer      not null,
  name       varchar(200) not null,
  country    char(2),
  founded    date,
  primary key (artist_id)
)
diststyle all
sortkey (artist_id);

create table albums (
  album_id   integer      not null,
  artist_id  integer      not null,
  title      varchar(200) not null,
  released   date,
  genre      varchar(40),
  list_price decimal(8,2)
)
diststyle all;

create table tracks (
  track_id   bigint       not null,
  album_id   integer      not null,
  title      varchar(200) not null,
  seconds    smallint,
  adult      boolean
);

create table shops (
  shop_id       integer not null,
  city          varchar(60),
  country       char(2),
  opened        date,
  square_metres real
)
diststyle all;

create table customers (
  customer_id bigint not null distkey,
  email       varchar(120),
  first_name  varchar(60),
  last_name   varchar(60),
  born        date,
  signed_up   timestamp not null sortkey,
  level       varchar(8)
);

create table sales (
  sale_id     bigint not null,
  sold_at     timestamp not null,
  shop_id     integer not null,
  customer_id bigint,
  album_id    integer not null,
  quantity    smallint not null,
  unit_price  decimal(8,2) not null,
  discount    decimal(4,3),
  currency    char(3)
)
distkey (customer_id)
compound sortkey (sold_at, shop_id);

create table refunds (
  refund_id   bigint not null,
  sale_id     bigint not null,
  refunded_at timestamp not null,
  amount      decimal(10,2),
  reason      varchar(100)
);

create table plays (
  play_id        char(32) not null,
  started_at     timestamptz not null,
  customer_id    bigint not null,
  track_id       bigint not null,
  device         varchar(30),
  seconds_played integer
);

create table stock (
  shop_id    integer not null,
  album_id   integer not null,
  counted_on date not null,
  on_hand    integer
);

create table daily_sales (
  day         date not null,
  shop_id     integer not null,
  albums_sold bigint,
  revenue     decimal(18,2)
);

create table customer_levels (
  customer_id bigint not null,
  level       varchar(8),
  since       timestamp not null
);

create table staging.raw_plays (
  user_id   varchar(18),
  ts        bigint,
  song      varchar(200),
  page      varchar(30),
  length    decimal(10,5),
  user_agent varchar(500)
);
