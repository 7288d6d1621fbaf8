//! The examples of <https://docs.aws.amazon.com/redshift/latest/dg/r_COPY_command_examples.html>, and
//! files as they are found elsewhere, each loaded as its statement stands there.

use super::Db;

const ROLE: &str = "iam_role 'arn:aws:iam::0123456789012:role/MyRedshiftRole'";

fn copy(db: &mut Db, table: &str, options: &str) {
    db.run(&format!(
        "copy {table} from 's3://bucket/data' {ROLE} {options}"
    ));
}

fn refused(db: &mut Db, table: &str, options: &str) -> String {
    db.refused(&format!(
        "copy {table} from 's3://bucket/data' {ROLE} {options}"
    ))
}

const CATEGORY: &str = "create table category (catid smallint, catgroup varchar(10), catname varchar(10), catdesc varchar(50))";

#[test]
fn a_csv_file_may_have_quotes_of_its_own() {
    let expected = [
        "12|Shows|Musicals|Musical theatre",
        "13|Shows|Plays|All \"non-musical\" theatre",
        "14|Shows|Opera|All opera, light, and \"rock\" opera",
        "15|Concerts|Classical|All symphony, concerto, and choir concerts",
    ];
    for (options, text) in [
        (
            "csv",
            "12,Shows,Musicals,Musical theatre\n\
             13,Shows,Plays,\"All \"\"non-musical\"\" theatre\"\n\
             14,Shows,Opera,\"All opera, light, and \"\"rock\"\" opera\"\n\
             15,Concerts,Classical,\"All symphony, concerto, and choir concerts\"\n",
        ),
        (
            "csv quote as '%'",
            "12,Shows,Musicals,Musical theatre\n\
             13,Shows,Plays,%All \"non-musical\" theatre%\n\
             14,Shows,Opera,%All opera, light, and \"rock\" opera%\n\
             15,Concerts,Classical,%All symphony, concerto, and choir concerts%\n",
        ),
    ] {
        let mut db = Db::with(&[CATEGORY]);
        db.file("data", text);
        copy(&mut db, "category", options);
        assert_eq!(db.rows("select * from category order by catid"), expected);
    }
}

#[test]
fn delimited_text_with_commas_fails_as_the_page_says() {
    let mut db = Db::with(&[CATEGORY]);
    db.file(
        "data",
        "14,Shows,Opera,All opera, light, and \"rock\" opera\n",
    );
    assert!(refused(&mut db, "category", "delimiter ','").contains("extra columns found"));
}

#[test]
fn venues_of_fixed_width() {
    let mut db = Db::with(&[
        "create table venue (venueid smallint not null, venuename varchar(100), venuecity varchar(30), \
         venuestate char(2), venueseats integer)",
    ]);
    db.file(
        "data",
        "1  Toyota Park              Bridgeview  IL0\n\
         2  Columbus Crew Stadium    Columbus    OH0\n\
         3  RFK Stadium              Washington  DC0\n\
         4  CommunityAmerica BallparkKansas City KS0\n\
         5  Gillette Stadium         Foxborough  MA68756\n",
    );
    copy(
        &mut db,
        "venue",
        "fixedwidth 'venueid:3,venuename:25,venuecity:12,venuestate:2,venueseats:6' trimblanks",
    );
    assert_eq!(
        db.rows("select * from venue order by venueid"),
        [
            "1|Toyota Park|Bridgeview|IL|0",
            "2|Columbus Crew Stadium|Columbus|OH|0",
            "3|RFK Stadium|Washington|DC|0",
            "4|CommunityAmerica Ballpark|Kansas City|KS|0",
            "5|Gillette Stadium|Foxborough|MA|68756"
        ]
    );
}

#[test]
fn events_with_options() {
    let mut db = Db::with(&[
        "create table event (eventid integer, venueid smallint, catid smallint, dateid smallint, \
         eventname varchar(200), starttime timestamp)",
    ]);
    db.file(
        "data",
        "1|305|8|1851|'Gotterdammerung'|2008-01-25 14:30:00\n\
         2|306|8|2114|   |2008-10-15 20:00:00\n\
         3|302|8||\"Salome\"|15.10.2008\n",
    );
    copy(
        &mut db,
        "event",
        "removequotes emptyasnull blanksasnull maxerror 5 delimiter '|' timeformat 'YYYY-MM-DD HH:MI:SS'",
    );
    assert_eq!(
        db.rows("select * from event order by eventid"),
        [
            "1|305|8|1851|Gotterdammerung|2008-01-25 14:30:00",
            "2|306|8|2114|null|2008-10-15 20:00:00"
        ]
    );
}

#[test]
fn a_time_keeps_its_microseconds() {
    let mut db = Db::with(&["create table timestamp1 (c1 timestamp)"]);
    db.file("data", "2009-01-12 14:15:57.119568\n");
    copy(&mut db, "timestamp1", "timeformat 'YYYY-MM-DD HH:MI:SS'");
    assert_eq!(
        db.rows("select * from timestamp1"),
        ["2009-01-12 14:15:57.119568"]
    );
}

const VENUE_NEW: &str = "create table venue_new (venueid smallint not null, venuename varchar(100) not null, \
     venuecity varchar(30), venuestate char(2), venueseats integer not null default '1000')";

#[test]
fn a_column_that_is_left_out_gets_its_default() {
    let mut db = Db::with(&[VENUE_NEW]);
    db.file(
        "data",
        "1|Toyota Park|Bridgeview|IL|\n9|Dick's Sporting Goods Park|Commerce City|CO|\n",
    );
    copy(
        &mut db,
        "venue_new (venueid, venuename, venuecity, venuestate)",
        "delimiter '|'",
    );
    assert_eq!(
        db.rows("select * from venue_new order by venueid"),
        [
            "1|Toyota Park|Bridgeview|IL|1000",
            "9|Dick's Sporting Goods Park|Commerce City|CO|1000"
        ]
    );
}

#[test]
fn a_column_without_a_default_that_is_left_out_fails() {
    let mut db = Db::with(&[VENUE_NEW]);
    db.file("data", "1|Bridgeview|IL|\n");
    let refusal = refused(
        &mut db,
        "venue_new (venueid, venuecity, venuestate)",
        "delimiter '|'",
    );
    assert!(refusal.contains("venuename"), "{refusal}");
}

#[test]
fn identities_are_loaded_only_with_explicit_ids() {
    let mut db = Db::with(&[
        "create table venue_identity (venueid int identity(1,1), venuename varchar(100) not null)",
    ]);
    let listed = "venue_identity (venueid, venuename)";
    db.file("data", "7|Toyota Park\n9|RFK Stadium\n");
    copy(&mut db, listed, "delimiter '|' explicit_ids");
    copy(&mut db, "venue_identity", "delimiter '|' explicit_ids");
    assert_eq!(
        db.rows("select venueid, count(*) from venue_identity group by 1 order by 1"),
        ["7|2", "9|2"]
    );
    let without = refused(&mut db, listed, "delimiter '|'");
    assert!(
        without.contains("cannot set an identity column"),
        "{without}"
    );
    db.file("data", "Gillette Stadium\n");
    let left_out = refused(
        &mut db,
        "venue_identity (venuename)",
        "delimiter '|' explicit_ids",
    );
    assert!(left_out.contains("needs the identity column"), "{left_out}");
    copy(&mut db, "venue_identity (venuename)", "delimiter '|'");
    assert_eq!(db.value("select count(*) from venue_identity"), "5");
}

/// <https://docs.aws.amazon.com/redshift/latest/dg/copy_json.html>.
#[test]
fn documents_go_into_super_whole_or_by_attribute() {
    let mut db = Db::with(&[
        "create table whole (rdata super)",
        "create table parts (r_regionkey smallint, r_name varchar(20), r_nations super)",
    ]);
    let document = "{ \"r_regionkey\": 0, \"r_name\": \"AFRICA\",\n \"r_nations\": [ {\"n_name\": \"KENYA\"}, \"x\", 1.50 ] }";
    db.file("data", document);
    copy(&mut db, "whole", "json 'noshred'");
    assert_eq!(
        db.value("select rdata.r_nations[0].n_name::varchar from whole"),
        "KENYA"
    );
    copy(&mut db, "parts", "json 'auto'");
    assert_eq!(
        db.rows("select r_regionkey, r_name, r_nations[1]::varchar from parts"),
        ["0|AFRICA|x"]
    );
    assert!(refused(&mut db, "parts", "json 'noshred'").contains("single column of type SUPER"));
    db.file(
        "data",
        "1;ASIA;\"[1, \"\"two\"\"]\"\n2;EUROPE;\"\"\"text\"\"\"\n3;;null\n4;;\n",
    );
    copy(&mut db, "parts", "csv delimiter ';'");
    assert_eq!(
        db.rows("select r_regionkey, r_nations[1]::varchar, r_nations is null from parts where r_regionkey > 0 order by 1"),
        ["1|two|f", "2|null|f", "3|null|t", "4|null|t"]
    );
    db.file("data", "5;;text without quotes\n");
    assert!(refused(&mut db, "parts", "csv delimiter ';'").contains("is no JSON for super"));
}

#[test]
fn escaped_delimiters_and_line_breaks() {
    let mut db = Db::with(&[
        "create table redshiftinfo (infoid int, tableinfo varchar(50))",
        "create table t2 (c1 varchar(200), c2 int)",
    ]);
    db.file(
        "data",
        "1|public\\|event\\|dwuser\n2|public\\|sales\\|dwuser\n",
    );
    copy(&mut db, "redshiftinfo", "delimiter '|' escape");
    assert_eq!(
        db.rows("select * from redshiftinfo order by 1"),
        ["1|public|event|dwuser", "2|public|sales|dwuser"]
    );
    let plain = refused(&mut db, "redshiftinfo", "delimiter '|'");
    assert!(plain.contains("extra columns found"), "{plain}");
    db.file("data", "<xml start>\\\n</xml>|1000\n<xml>\\\n</xml>|2000\n");
    copy(&mut db, "t2", "escape delimiter as '|'");
    assert_eq!(
        db.rows("select * from t2 order by 2"),
        ["<xml start>\n</xml>|1000", "<xml>\n</xml>|2000"]
    );
}

#[test]
fn json_by_name_by_path_and_by_place() {
    let mut db = Db::with(&[CATEGORY]);
    db.file(
        "data",
        "{\n    \"catdesc\": \"Major League Baseball\",\n    \"catid\": 1,\n    \"catgroup\": \"Sports\",\n    \
         \"catname\": \"MLB\"\n}\n{ \"catid\": 2, \"catname\": \"NHL\" }{ \"bogus\": \"Bogus Sports LLC\", \"catid\": 4 }",
    );
    copy(&mut db, "category", "json 'auto'");
    assert_eq!(
        db.rows("select * from category order by catid"),
        [
            "1|Sports|MLB|Major League Baseball",
            "2|null|NHL|null",
            "4|null|null|null"
        ]
    );
    db.file(
        "paths",
        r#"{"jsonpaths": ["$['one']", "$['two']", "$['three']", "$['four']"]}"#,
    );
    db.file(
        "data",
        r#"{"three": "NHL", "four": "National Hockey League", "one": 5, "two": "Sports"}"#,
    );
    copy(&mut db, "category", "json 's3://bucket/paths'");
    db.file(
        "paths",
        r#"{"jsonpaths": ["$[0]", "$[1]", "$[2]", "$[3]"]}"#,
    );
    db.file(
        "data",
        "[6,\"Sports\",\"NFL\",\"National Football League\"]\n",
    );
    copy(&mut db, "category", "json 's3://bucket/paths'");
    assert_eq!(
        db.rows("select * from category where catid > 4 order by catid"),
        [
            "5|Sports|NHL|National Hockey League",
            "6|Sports|NFL|National Football League"
        ]
    );
}

#[test]
fn a_manifest_is_read_from_its_own_bucket() {
    let mut db = Db::with(&["create table customer (id integer, name varchar(20))"]);
    db.file("custdata.1", "1|Ann\n");
    db.file("custdata.2", "2|Bob\n");
    db.file("custdata.backup", "3|Old\n");
    db.file(
        "cust.manifest",
        r#"{"entries": [{"url":"s3://bucket/custdata.1","mandatory":true},
                        {"url":"s3://bucket/custdata.2","mandatory":true}]}"#,
    );
    db.run(&format!(
        "copy customer from 's3://bucket/cust.manifest' {ROLE} manifest"
    ));
    assert_eq!(
        db.rows("select * from customer order by id"),
        ["1|Ann", "2|Bob"]
    );
    assert_eq!(db.value("select pg_last_copy_count()"), "2");
}

/// Semicolons, quotes, a header, empty fields and Windows line ends, as statistics offices publish.
#[test]
fn immigration_statistics_are_loaded_as_they_come() {
    let mut db = Db::with(&[
        "create table demographics (city varchar(64), state varchar(64), median_age decimal(4,1), \
         male integer, female integer, total integer, veterans integer, foreign_born integer, \
         household_size decimal(4,2), state_code char(2), race varchar(64), people integer)",
    ]);
    db.file(
        "data",
        "City;State;Median Age;Male Population;Female Population;Total Population;Number of Veterans;\
         Foreign-born;Average Household Size;State Code;Race;Count\r\n\
         Silver Spring;Maryland;33.8;40601;41862;82463;1562;30908;2.6;MD;Hispanic or Latino;25924\r\n\
         \"The Villages\";Florida;70.5;;;72590;15231;4034;;FL;\"Black or \"\"African\"\"; American\";331\r\n",
    );
    copy(
        &mut db,
        "demographics",
        "csv delimiter as ';' ignoreheader 1 region 'us-west-2'",
    );
    assert_eq!(
        db.rows("select * from demographics order by total"),
        [
            "The Villages|Florida|70.5|null|null|72590|15231|4034|null|FL|Black or \"African\"; American|331",
            "Silver Spring|Maryland|33.8|40601|41862|82463|1562|30908|2.60|MD|Hispanic or Latino|25924"
        ]
    );
}

/// A month of trips as CSV behind a manifest, with numbers that are written with a point.
#[test]
fn taxi_trips_are_loaded_from_a_manifest() {
    let mut db = Db::with(&[
        "create table trips (vendor_id bigint, pickup timestamp, dropoff timestamp, \
         passenger_count double precision, trip_distance double precision, \
         store_and_fwd_flag char(1), total_amount decimal(10,2))",
    ]);
    db.file(
        "yellow/2021-01.csv",
        "VendorID,tpep_pickup_datetime,tpep_dropoff_datetime,passenger_count,trip_distance,\
         store_and_fwd_flag,total_amount\n\
         1,2021-01-01 00:30:10,2021-01-01 00:36:12,1,2.10,N,11.8\n\
         2,2021-01-01 00:51:20,2021-01-01 00:52:19,,.20,,-4.3\n",
    );
    db.file("yellow/2021-01.csv.bak", "nonsense\n");
    db.file(
        "yellow/2021-01.manifest",
        r#"{"entries": [{"url": "s3://bucket/yellow/2021-01.csv", "mandatory": true}]}"#,
    );
    db.run(&format!(
        "copy trips from 's3://bucket/yellow/2021-01.manifest' {ROLE} manifest csv ignoreheader 1"
    ));
    assert_eq!(
        db.rows("select * from trips order by vendor_id"),
        [
            "1|2021-01-01 00:30:10|2021-01-01 00:36:12|1|2.1|N|11.80",
            "2|2021-01-01 00:51:20|2021-01-01 00:52:19|null|0.2||-4.30"
        ]
    );
}
