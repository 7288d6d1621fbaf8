//! Two pipelines of one control schema that write one table.

use std::thread;
use std::time::{Duration, Instant};

use executor::{Adopt, Reprocess, RunError};
use plan::Plan;
use plan::record::{Ending, Outcome, RunRecord};
use rig::{Fault, Gate, Isolation, Rule};

use crate::reference::{bucket, compiled};
use crate::stage::{Run, Stage};

const PATIENCE: Duration = Duration::from_mins(1);
const CLAIM: &str = "INSERT INTO callsheet.callsheet_owners";

/// Fills `shared`, and then a table of its own.
fn pipeline(name: &str) -> Plan {
    let text = format!(
        "\
version: 1
pipeline: {name}
schedule: {{ cron: \"@daily\" }}
tables:
  shared:
    kind: table
    columns: {{ maker: varchar(1) }}
    load: {{ replace: {{}}, select: \"SELECT '{name}' AS maker\" }}
  own_{name}:
    kind: table
    columns: {{ maker: varchar(1) }}
    load: {{ replace: {{}}, select: \"SELECT maker FROM shared\" }}
"
    );
    compiled(&text, "2018-11-02")
}

struct Two {
    stage: Stage,
    p: Plan,
    q: Plan,
}

type Ended = Result<RunRecord, RunError>;

impl Two {
    /// None where PostgreSQL is not installed. No table has an owner.
    fn on(isolation: Isolation) -> Option<Self> {
        let (p, q) = (pipeline("p"), pipeline("q"));
        let bucket = bucket();
        let mut stage = Stage::new(isolation, bucket.path(), &p)?;
        stage
            .postgres
            .query("DELETE FROM callsheet.callsheet_owners");
        stage.bootstrap(&q);
        stage
            .postgres
            .query("DELETE FROM callsheet.callsheet_owners");
        stage.wire.forget();
        Some(Self { stage, p, q })
    }

    /// Nobody has loaded or claimed anything.
    fn reset(&self) {
        self.stage.reset();
        self.stage
            .postgres
            .query("DELETE FROM callsheet.callsheet_owners");
    }

    fn column(&self, sql: &str) -> Vec<String> {
        let rows = self.stage.postgres.query(sql);
        rows.into_iter().flatten().flatten().collect()
    }

    /// Who owns the table: one, or each that thinks so.
    fn owners(&self) -> Vec<String> {
        self.column(
            "SELECT pipeline FROM callsheet.callsheet_owners WHERE table_name = 's.shared' ORDER BY 1",
        )
    }

    fn shared(&self) -> Vec<String> {
        self.column("SELECT maker FROM s.shared")
    }

    fn wait_until(&self, sql: &str) {
        let since = Instant::now();
        while self.column(sql) != ["t"] {
            assert!(since.elapsed() < PATIENCE, "it never came to {sql}");
            thread::sleep(Duration::from_millis(2));
        }
    }

    /// Starts the second one while the first one stands at a statement, and lets go where that is so.
    fn beside(
        &self,
        at: &str,
        first: (&Plan, &Run),
        second: (&Plan, &Run),
        when: &str,
    ) -> [Ended; 2] {
        let gate = Gate::new();
        self.stage.wire.arm(Rule::at(at, Fault::Hold(gate.clone())));
        thread::scope(|scope| {
            let one = scope.spawn(|| self.stage.run(first.0, first.1));
            gate.reached(PATIENCE).expect("it gets there");
            let two = scope.spawn(|| self.stage.run(second.0, second.1));
            self.wait_until(when);
            gate.open();
            [one, two].map(|run| run.join().expect("no panic"))
        })
    }
}

/// Whether somebody waits for a lock.
const WAITS: &str = "SELECT count(*) > 0 FROM pg_locks WHERE NOT granted";

#[track_caller]
fn complete(ended: &Ended) {
    match ended {
        Ok(record) => assert_eq!(record.ending, Ending::Complete, "{record:#?}"),
        Err(error) => panic!("{error}"),
    }
}

#[track_caller]
fn refused(ended: &Ended, owner: &str) {
    let error = ended.as_ref().expect_err("it is refused");
    assert_eq!(error.code(), "run/table-owned");
    let told = format!("the table `s.shared` belongs to the pipeline `{owner}`");
    assert!(error.to_string().contains(&told), "{error}");
}

/// The run whose table was taken away said so at the unit that it did not begin.
#[track_caller]
fn taken_away(ended: &Ended) {
    let record = ended.as_ref().expect("it ran");
    assert_eq!(record.ending, Ending::Failed, "{record:#?}");
    let failed = record.units.iter().find_map(|unit| match &unit.outcome {
        Outcome::Failed { error } => Some((unit.attempts, error)),
        _ => None,
    });
    let Some((0, error)) = failed else {
        panic!("{record:#?}");
    };
    assert_eq!(error.code, "run/table-owned");
    assert_eq!(
        error.message,
        "the table `s.shared` was taken over by the pipeline `q`"
    );
}

#[test]
fn of_two_pipelines_that_claim_a_table_at_once_one_has_it() {
    for isolation in Isolation::BOTH {
        let Some(two) = Two::on(isolation) else {
            return;
        };
        let (a, b) = (Run::named("a1"), Run::named("b2"));
        let [first, second] = two.beside(CLAIM, (&two.p, &a), (&two.q, &b), WAITS);
        complete(&first);
        refused(&second, "p");
        assert_eq!(
            (two.owners(), two.shared()),
            (vec!["p".into()], vec!["p".into()])
        );
        assert_eq!(two.column("SELECT unit FROM callsheet.q_ledger"), [""; 0]);
        assert_eq!(two.column("SELECT run FROM callsheet.q_lease"), [""]);

        // And as they come.
        for _ in 0..6 {
            two.reset();
            let ended = thread::scope(|scope| {
                let runs = [(&two.p, &a), (&two.q, &b)];
                let runs = runs.map(|(plan, run)| scope.spawn(|| two.stage.run(plan, run)));
                runs.map(|run| run.join().expect("no panic"))
            });
            let [winner] = &two.owners()[..] else {
                panic!("{:?}: {ended:#?}", two.owners());
            };
            let (wins, loses) = match winner.as_str() {
                "p" => (&ended[0], &ended[1]),
                _ => (&ended[1], &ended[0]),
            };
            complete(wins);
            refused(loses, winner);
            assert_eq!(two.shared(), [winner.as_str()]);
        }
    }
}

/// That the test above can fail.
#[test]
fn without_taking_turns_both_would_have_it() {
    let Some(mut two) = Two::on(Isolation::Snapshot) else {
        return;
    };
    for plan in [&mut two.p, &mut two.q] {
        let ownership = plan.ownership.as_mut().expect("it has tables");
        ownership.lock = ownership.read.clone();
    }
    let done = "SELECT count(*) > 0 FROM callsheet.q_ledger WHERE unit = 'own_q'";
    let (a, b) = (Run::named("a1"), Run::named("b2"));
    let ended = two.beside(CLAIM, (&two.p, &a), (&two.q, &b), done);
    assert_eq!(two.owners(), ["p", "q"], "{ended:#?}");
}

/// Wherever a claim is cut off, the table is nobody's or the pipeline's that was about to have it, and the next
/// run of that pipeline goes on.
#[test]
fn a_run_that_is_cut_off_between_its_claim_and_its_first_unit_has_the_table_or_not() {
    for isolation in Isolation::BOTH {
        let Some(two) = Two::on(isolation) else {
            return;
        };
        complete(&two.stage.run(&two.p, &Run::named("a1")));
        let sent = two.stage.wire.exchanges();
        let claims = sent
            .iter()
            .position(|sent| sent.sql.contains("LOCK callsheet.callsheet_turns"));
        let tries = sent
            .iter()
            .position(|sent| sent.sql.contains("INSERT INTO callsheet.p_attempts"));
        let (claims, tries) = (claims.expect("it claims"), tries.expect("it tries"));
        let mut cut = [0, 0];
        for message in claims + 1..=tries + 2 {
            for fault in [Fault::ResetBefore, Fault::ResetAnswered] {
                two.reset();
                two.stage
                    .wire
                    .arm(Rule::nth(message, fault.clone()).then_away());
                let ended = two.stage.run(&two.p, &Run::named("b2").without_retries());
                assert!(!matches!(&ended, Ok(record) if record.ending == Ending::Complete));
                two.stage.wire.come_back();
                let told = format!("{fault:?} at `{}`", sent[message - 1].sql);
                rig::wait_for_no_sessions(&two.stage.postgres, PATIENCE).expect(&told);
                let other = two.stage.run(&two.q, &Run::named("c3"));
                if other.is_err() {
                    refused(&other, "p");
                    let record = two.stage.resume(&two.p, "d4");
                    assert_eq!(record.ending, Ending::Complete, "{told}");
                    assert_eq!(two.shared(), ["p"], "{told}");
                    cut[1] += 1;
                } else {
                    complete(&other);
                    refused(&two.stage.run(&two.p, &Run::named("d4")), "q");
                    assert_eq!(two.shared(), ["q"], "{told}");
                    cut[0] += 1;
                }
                assert_eq!(two.owners().len(), 1, "{told}");
            }
        }
        assert!(cut[0] > 0 && cut[1] > 0, "{cut:?}");
    }
}

#[test]
fn who_adopts_while_another_claims_has_the_table_and_the_other_begins_no_unit_behind_that() {
    for isolation in Isolation::BOTH {
        let Some(two) = Two::on(isolation) else {
            return;
        };
        let mut adopting = Run::named("b2");
        adopting.options.adopt = Adopt::Tables(["shared".parse().expect("a name")].into());
        let a = Run::named("a1");
        // The first one has its turn, the other one waits for its own.
        let [first, second] = two.beside(CLAIM, (&two.p, &a), (&two.q, &adopting), WAITS);
        complete(&second);
        assert_eq!(two.owners(), ["q"]);
        // Each of its units came before the other one had the table, or did not begin.
        if !matches!(&first, Ok(record) if record.ending == Ending::Complete) {
            taken_away(&first);
        }
        refused(&two.stage.run(&two.p, &Run::named("c3")), "q");
    }
}

#[test]
fn a_run_at_work_whose_table_is_adopted_ends_with_the_unit_under_way() {
    for isolation in Isolation::BOTH {
        let Some(two) = Two::on(isolation) else {
            return;
        };
        complete(&two.stage.run(&two.p, &Run::named("a1")));
        let mut again = Run::named("b2");
        again.options.reprocess = Reprocess::All;
        let mut adopting = Run::named("c3");
        adopting.options.adopt = Adopt::Tables(["shared".parse().expect("a name")].into());
        let adopted = "SELECT count(*) > 0 FROM callsheet.callsheet_owners \
                       WHERE table_name = 's.shared' AND pipeline = 'q'";
        // The first unit of the run at work has written its rows.
        let ledger = "INSERT INTO callsheet.p_ledger";
        let [first, second] = two.beside(ledger, (&two.p, &again), (&two.q, &adopting), adopted);
        taken_away(&first);
        let done = &first.expect("it ran").units[0];
        assert_eq!(done.outcome, Outcome::Done);
        complete(&second);
        assert_eq!(two.shared(), ["q"]);
        assert_eq!(two.column("SELECT maker FROM s.own_p"), ["p"]);
    }
}
