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

/// Of two shapes in text.
fn between(function: &str, one: &str, other: &str) -> Result<String, ()> {
    let read = |text: &str| call(&["st_geomfromtext", text]).ok().flatten().ok_or(());
    let (one, other) = (read(one)?, read(other)?);
    let answer = call(&[function, &one, &other]).map_err(|_| ())?;
    answer.ok_or(())
}

#[test]
fn shapes_meet_in_borders_lines_and_areas() {
    let square = "POLYGON((0 0,10 0,10 10,0 10,0 0),(2 2,2 5,5 5,5 2,2 2))";
    for (shape, meets) in [
        ("POINT(1 1)", true),
        ("POINT(3 3)", false),
        ("POINT(2 3)", true),
        ("POINT(10 10)", true),
        ("POINT(11 5)", false),
        ("LINESTRING(3 3,4 4)", false),
        ("LINESTRING(3 3,9 3)", true),
        ("LINESTRING(-1 12,12 -1)", true),
        ("LINESTRING(-1 -1,-1 20)", false),
        ("POLYGON((3 3,4 3,4 4,3 3))", false),
        ("POLYGON((-5 -5,20 -5,20 20,-5 20,-5 -5))", true),
        ("MULTIPOINT((3 3),(6 6))", true),
    ] {
        let answer = between("st_intersects", square, shape);
        assert_eq!(answer, Ok(meets.to_string()), "{shape}");
        let answer = between("st_disjoint", shape, square);
        assert_eq!(answer, Ok((!meets).to_string()), "{shape}");
    }
    let touching = between(
        "st_intersects",
        "LINESTRING(0 0,4 0)",
        "LINESTRING(2 0,6 0)",
    );
    assert_eq!(touching, Ok("true".to_owned()));
    let apart = between(
        "st_intersects",
        "LINESTRING(0 0,4 0)",
        "LINESTRING(5 0,6 0)",
    );
    assert_eq!(apart, Ok("false".to_owned()));
}

#[test]
fn distances_are_those_of_the_nearest_points() {
    let of = |one, other| between("st_distance", one, other);
    assert_eq!(of("POINT(0 3)", "LINESTRING(-5 0,5 0)"), Ok("3".to_owned()));
    assert_eq!(of("POINT(8 4)", "LINESTRING(-5 0,5 0)"), Ok("5".to_owned()));
    let square = "POLYGON((0 0,2 0,2 2,0 2,0 0))";
    assert_eq!(of("POINT(1 1)", square), Ok("0".to_owned()));
    assert_eq!(of("MULTIPOINT((1 9),(5 6))", square), Ok("5".to_owned()));
    // Near to the line, where floats do not say on which side.
    assert!(of("POINT(0.1 0.1)", "LINESTRING(0 0,0.3 0.3)").is_err());
    assert!(of("POINT EMPTY", square).is_err());
}

#[test]
fn hulls_turn_to_the_right_from_the_lowest_point() {
    let hull = |wkt: &str| {
        let shape = call(&["st_geomfromtext", wkt]).ok().flatten();
        let hull = call(&["st_convexhull", &shape.expect("a shape")])
            .ok()
            .flatten();
        let text = call(&["st_asewkt", &hull.expect("a hull")]).ok().flatten();
        text.expect("text")
    };
    assert_eq!(
        hull("MULTIPOINT((5 5),(0 0),(10 0),(5 1),(10 10),(0 10))"),
        "POLYGON((0 0,0 10,10 10,10 0,0 0))"
    );
    assert_eq!(hull("LINESTRING(3 3,1 1,2 2)"), "LINESTRING(1 1,3 3)");
    assert_eq!(hull("POINT M (1 2 3)"), "POINT(1 2)");
    assert_eq!(hull("POINT EMPTY"), "POINT EMPTY");
}

#[test]
fn a_measure_beside_two_coordinates_is_named_with_the_type() {
    let name = |wkt: &str| {
        let shape = call(&["st_geomfromtext", wkt]).ok().flatten();
        call(&["geometrytype", &shape.expect("a shape")])
            .ok()
            .flatten()
    };
    assert_eq!(name("POINT M (1 2 3)").as_deref(), Some("POINTM"));
    assert_eq!(name("POINT ZM (1 2 3 4)").as_deref(), Some("POINT"));
    assert_eq!(name("POINT(1 2)").as_deref(), Some("POINT"));
}
