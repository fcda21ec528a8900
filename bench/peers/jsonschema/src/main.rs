//! The crate jsonschema on the cases of bench/run schema: one JSON line in, one out.
//!
//! jsonschema-peer CASES MILLISECONDS
//! CASES: {"name","schema","instances":[…]} a line. Out: {"name","compile_us","validate_ns","valid":"10…"} a line, or
//! {"name","error"}. validate_ns is for one instance: the least mean of several rounds over all of them, each of at
//! least MILLISECONDS. formats are checked, as by ours.
use serde_json::{json, Value};
use std::hint::black_box;
use std::time::{Duration, Instant};

const ROUNDS: usize = 5;
const COMPILES: usize = 5;

fn build(schema: &Value) -> Result<jsonschema::Validator, String> {
    jsonschema::options().should_validate_formats(true).build(schema).map_err(|e| e.to_string())
}

fn mean_ns(validator: &jsonschema::Validator, instances: &[Value], repeats: u64) -> f64 {
    let begin = Instant::now();
    for _ in 0..repeats {
        for instance in instances {
            black_box(validator.is_valid(black_box(instance)));
        }
    }
    begin.elapsed().as_nanos() as f64 / (repeats as f64 * instances.len() as f64)
}

fn measure(case: &Value, round: Duration) -> Value {
    let (name, schema) = (&case["name"], &case["schema"]);
    let instances = case["instances"].as_array().expect("instances");
    let mut compile = Vec::new();
    let mut built = Err(String::new());
    for _ in 0..COMPILES {
        let begin = Instant::now();
        built = build(black_box(schema));
        compile.push(begin.elapsed().as_nanos() as f64 / 1e3);
    }
    compile.sort_by(f64::total_cmp);
    let validator = match built {
        Ok(validator) => validator,
        Err(why) => return json!({"name": name, "error": why.chars().take(200).collect::<String>()}),
    };
    let valid: String = instances.iter().map(|i| if validator.is_valid(i) { '1' } else { '0' }).collect();
    let mut repeats = 1;
    while mean_ns(&validator, instances, repeats).min(mean_ns(&validator, instances, repeats)) * (repeats as f64) * (instances.len() as f64) < round.as_nanos() as f64 {
        repeats *= 2;
    }
    let least = (0..ROUNDS).map(|_| mean_ns(&validator, instances, repeats)).fold(f64::INFINITY, f64::min);
    json!({"name": name, "compile_us": compile[COMPILES / 2], "validate_ns": least, "valid": valid})
}

fn main() {
    let arguments: Vec<String> = std::env::args().collect();
    let cases = std::fs::read_to_string(&arguments[1]).expect("cases");
    let round = Duration::from_millis(arguments[2].parse().expect("milliseconds"));
    for line in cases.lines() {
        println!("{}", measure(&serde_json::from_str(line).expect("a case"), round));
    }
}
