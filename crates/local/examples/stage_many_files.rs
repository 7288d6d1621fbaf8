//! Stages many one-object JSON files, as the song data set has them, and prints what it cost, beside
//! a yardstick of the same run: the same files read and parsed, and nothing done with them.
//!
//! ```text
//! cargo run --release -p local --example stage_many_files -- 15000
//! ```

use std::error::Error;
use std::fmt::Write as _;
use std::fs;
use std::path::Path;
use std::time::Instant;

use executor::{Session, Warehouse};
use local::{Buckets, Database, LocalWarehouse, OpenOptions};

const DEFAULT_FILES: usize = 15_000;

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), Box<dyn Error>> {
    let files = match std::env::args().nth(1) {
        Some(count) => count.parse()?,
        None => DEFAULT_FILES,
    };
    let folder = tempfile::tempdir()?;
    let bucket = folder.path().join("bucket");
    for number in 0..files {
        // Three letters make 26 folders of 26 folders, as in the original.
        let letter = |place: u32| {
            char::from(b'A' + u8::try_from(number / 26_usize.pow(place) % 26).unwrap_or(0))
        };
        let parent = bucket.join(format!("song_data/A/{}/{}", letter(0), letter(1)));
        fs::create_dir_all(&parent)?;
        fs::write(parent.join(format!("TRA{number:06}.json")), song(number))?;
    }

    let yardstick = cpu_seconds();
    let objects = read_and_parse(&bucket)?;
    let before = cpu_seconds();
    let started = Instant::now();
    let warehouse = LocalWarehouse::open(
        OpenOptions::new(Database::Path(folder.path().join("local.duckdb")))
            .with_buckets(Buckets::new().with("songs", &bucket)),
    )?;
    let mut session = warehouse.connect().await?;
    for statement in [
        "BEGIN",
        "CREATE TABLE public.staging_songs (num_songs integer, artist_id varchar(18), \
         artist_latitude decimal(9,5), artist_longitude decimal(9,5), artist_location varchar(512), \
         artist_name varchar(512), song_id varchar(18), title varchar(512), duration decimal(9,5), \
         year integer)",
        "COPY public.staging_songs FROM 's3://songs/song_data/' IAM_ROLE default JSON 'auto'",
        "COMMIT",
    ] {
        session.run(statement).await?;
    }
    let rows = session
        .query("SELECT count(*) FROM public.staging_songs")
        .await?;
    let wall = started.elapsed().as_secs_f64();

    let mut report = format!(
        "files {files}\nrows {}\nwall seconds {wall:.2}\n",
        rows[0][0].as_deref().unwrap_or("-")
    );
    if let (Some(yardstick), Some(before), Some(after)) = (yardstick, before, cpu_seconds()) {
        writeln!(report, "CPU seconds {:.2}", after - before)?;
        let plain = before - yardstick;
        writeln!(
            report,
            "CPU seconds to read and parse {objects} objects alone {plain:.2}, ratio {:.1}",
            (after - before) / plain
        )?;
    }
    if let Some(megabytes) = peak_megabytes() {
        writeln!(report, "peak memory {megabytes:.0} MB")?;
    }
    std::io::Write::write_all(&mut std::io::stdout(), report.as_bytes())?;
    Ok(())
}

/// The yardstick: every file of a folder read and parsed as JSON.
fn read_and_parse(folder: &Path) -> Result<usize, Box<dyn Error>> {
    let mut objects = 0;
    for entry in fs::read_dir(folder)? {
        let path = entry?.path();
        if path.is_dir() {
            objects += read_and_parse(&path)?;
        } else {
            let object: serde_json::Value = serde_json::from_slice(&fs::read(path)?)?;
            objects += usize::from(object.is_object());
        }
    }
    Ok(objects)
}

fn song(number: usize) -> String {
    format!(
        r#"{{"num_songs": 1, "artist_id": "AR{number:016}", "artist_latitude": null, "artist_longitude": -86.75971, "artist_location": "Memphis, TN", "artist_name": "The Artist {number}", "song_id": "SO{number:016}", "title": "A Title with \"quotes\" {number}", "duration": 269.58322, "year": {}}}"#,
        1950 + number % 70
    )
}

/// User and system time of this process; only Linux tells it without a library.
fn cpu_seconds() -> Option<f64> {
    const TICKS_PER_SECOND: f64 = 100.0;
    let stat = fs::read_to_string("/proc/self/stat").ok()?;
    let fields: Vec<_> = stat.rsplit_once(") ")?.1.split(' ').collect();
    let ticks: f64 = fields.get(11)?.parse::<f64>().ok()? + fields.get(12)?.parse::<f64>().ok()?;
    Some(ticks / TICKS_PER_SECOND)
}

fn peak_megabytes() -> Option<f64> {
    let status = fs::read_to_string("/proc/self/status").ok()?;
    let line = status.lines().find(|line| line.starts_with("VmHWM:"))?;
    let kilobytes: f64 = line.split_whitespace().nth(1)?.parse().ok()?;
    Some(kilobytes / 1_024.0)
}
