use super::call;

fn shown(wkt: &str) -> String {
    let shape = call(&["st_geomfromewkt", wkt]).ok().flatten();
    let shape = shape.unwrap_or_else(|| panic!("{wkt}"));
    let text = call(&["st_asewkt", &shape]).ok().flatten();
    text.unwrap_or_else(|| panic!("{wkt}"))
}

#[test]
fn text_is_read_and_written_again() {
    for wkt in [
        "POINT(1 2)",
        "POINT EMPTY",
        "SRID=4326;LINESTRING(0 0,10 0.5)",
        "POLYGON((0 0,10 0,0 10,0 0),(1 1,2 1,1 2,1 1))",
        "MULTIPOINT((1 2),EMPTY)",
        "MULTILINESTRING((1 0,1 0),(2 0,3 0))",
        "MULTIPOLYGON(((0 0,10 0,0 10,0 0)))",
        "GEOMETRYCOLLECTION(POINT(1 2),LINESTRING EMPTY)",
        "GEOMETRYCOLLECTION EMPTY",
        "POINT ZM (1 2 3 4)",
    ] {
        assert_eq!(shown(wkt), wkt);
    }
    assert_eq!(shown("multipoint(1 2, 3 4)"), "MULTIPOINT((1 2),(3 4))");
    assert_eq!(shown("POINT(1 2 3)"), "POINT Z (1 2 3)");
}

#[test]
fn what_is_no_shape_is_an_error() {
    for wkt in [
        "POINT",
        "POINT(1)",
        "POINT(1 2",
        "CIRCLE(1 2)",
        "POINT(1 2) x",
        "LINESTRING(1 2,3)",
    ] {
        assert!(call(&["st_geomfromtext", wkt]).is_err(), "{wkt}");
    }
    for hex in ["", "01", "zz", "0101000000"] {
        assert!(call(&["st_geomfromwkb", hex]).is_err(), "{hex}");
    }
}

#[test]
fn a_count_that_no_bytes_follow_ends_quickly() {
    let hex = "0102000000FFFFFFFF";
    assert!(call(&["st_geomfromwkb", hex]).is_err());
}
