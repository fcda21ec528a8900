//! llguidance on a folder of schemas with tests, with the vocabulary of a model file (GGUF).
//!
//! llguidance-peer FOLDER MODEL.gguf [LIMIT]: the lines of `countersign schema bench`, a file each:
//! {"file","compiled","valid_accepted","invalid_accepted","mask_us":{"p50","p99","max"},"first_mask_ms"}, and a total.
//! A value is written as compact JSON, cut into tokens greedily, and accepted when every token is allowed by the mask
//! before it and the end is allowed behind it. first_mask_ms: from the schema's text to the first mask.
use llguidance::api::TopLevelGrammar;
use llguidance::toktrie::{ApproximateTokEnv, TokEnv, TokRxInfo, TokTrie};
use llguidance::{Matcher, ParserFactory};
use serde_json::{json, Value};
use std::collections::HashMap;
use std::sync::Arc;
use std::time::Instant;

struct Reader<'a> {
    bytes: &'a [u8],
    at: usize,
}

impl<'a> Reader<'a> {
    fn take(&mut self, size: usize) -> &'a [u8] {
        self.at += size;
        &self.bytes[self.at - size..self.at]
    }
    fn u32(&mut self) -> u32 {
        u32::from_le_bytes(self.take(4).try_into().unwrap())
    }
    fn u64(&mut self) -> u64 {
        u64::from_le_bytes(self.take(8).try_into().unwrap())
    }
    fn text(&mut self) -> String {
        let size = self.u64() as usize;
        String::from_utf8_lossy(self.take(size)).into_owned()
    }
    /// A value of a type of GGUF; strings and small numbers are kept.
    fn value(&mut self, kind: u32) -> Value {
        match kind {
            0 | 1 | 7 => json!(self.take(1)[0]),
            2 | 3 => json!(self.take(2)[0]),
            4 | 5 => json!(self.u32()),
            6 => json!(self.take(4)[0]),
            8 => Value::String(self.text()),
            9 => {
                let (kind, count) = (self.u32(), self.u64());
                Value::Array((0..count).map(|_| self.value(kind)).collect())
            }
            _ => json!(self.u64()),
        }
    }
}

/// Byte-level BPE writes bytes as characters: printable ones as themselves, the others from U+0100 on.
fn byte_of_character() -> HashMap<char, u8> {
    let plain = |b: u32| (33..=126).contains(&b) || (161..=172).contains(&b) || (174..=255).contains(&b);
    let mut next = 256;
    (0..256u32)
        .map(|b| {
            let c = if plain(b) { b } else { next += 1; next - 1 };
            (char::from_u32(c).unwrap(), b as u8)
        })
        .collect()
}

fn vocabulary(path: &str) -> TokEnv {
    let bytes = std::fs::read(path).expect("the model");
    let mut r = Reader { bytes: &bytes, at: 16 };
    let count = r.u64();
    let mut meta = HashMap::new();
    for _ in 0..count {
        let name = r.text();
        let kind = r.u32();
        let value = r.value(kind);
        if name.starts_with("tokenizer.ggml.") {
            meta.insert(name, value);
        }
    }
    let map = byte_of_character();
    let types = meta["tokenizer.ggml.token_type"].as_array().unwrap();
    let tokens = meta["tokenizer.ggml.tokens"].as_array().unwrap();
    let words: Vec<Vec<u8>> = tokens.iter().zip(types)
        .map(|(token, kind)| {
            let text = token.as_str().unwrap();
            if kind.as_u64() != Some(1) {
                return [&[TokTrie::SPECIAL_TOKEN_MARKER], text.as_bytes()].concat();
            }
            text.chars().map(|c| map.get(&c).copied().unwrap_or(b'?')).collect()
        })
        .collect();
    let end = meta["tokenizer.ggml.eos_token_id"].as_u64().unwrap() as u32;
    Arc::new(ApproximateTokEnv::new(TokTrie::from(&TokRxInfo::new(words.len() as u32, end), &words)))
}

fn accepts(matcher: &mut Matcher, env: &TokEnv, data: &Value, times: &mut Vec<f64>) -> bool {
    let text = data.to_string();
    for token in env.tok_trie().greedy_tokenize(text.as_bytes()) {
        let begin = Instant::now();
        let Ok(mask) = matcher.compute_mask() else { return false };
        times.push(begin.elapsed().as_nanos() as f64 / 1e3);
        if !mask.is_allowed(token) || matcher.consume_token(token).is_err() {
            return false;
        }
    }
    matcher.is_accepting().unwrap_or(false)
}

fn share(sorted: &[f64], part: f64) -> f64 {
    if sorted.is_empty() { 0.0 } else { sorted[((sorted.len() - 1) as f64 * part).round() as usize] }
}

fn spread(mut times: Vec<f64>) -> Value {
    times.sort_by(f64::total_cmp);
    json!({"p50": share(&times, 0.5), "p99": share(&times, 0.99), "max": share(&times, 1.0)})
}

fn main() {
    let arguments: Vec<String> = std::env::args().collect();
    let begin = Instant::now();
    let env = vocabulary(&arguments[2]);
    let mut factory = ParserFactory::new_simple(&env).expect("factory");
    factory.quiet();
    let set_up = begin.elapsed().as_secs_f64();
    let limit = arguments.get(3).map_or(usize::MAX, |n| n.parse().expect("a number"));
    let mut files: Vec<_> = std::fs::read_dir(&arguments[1]).expect("the folder").map(|e| e.unwrap().path())
        .filter(|p| p.extension().is_some_and(|e| e == "json")).collect();
    files.sort();
    let (mut all, mut firsts, mut right, mut compiled, mut wrong) = (Vec::new(), Vec::new(), 0, 0, 0);
    files.truncate(limit);
    for path in &files {
        let case: Value = serde_json::from_str(&std::fs::read_to_string(path).unwrap()).expect("a case");
        let begin = Instant::now();
        let parser = factory.create_parser(TopLevelGrammar::from_json_schema(case["schema"].clone()));
        let mut matcher = Matcher::new(parser);
        let good = !matcher.is_error() && matcher.compute_mask().is_ok();
        let first = begin.elapsed().as_secs_f64() * 1e3;
        let (mut times, mut valid, mut invalid, mut wanted) = (Vec::new(), 0, 0, 0);
        for test in case["tests"].as_array().unwrap_or(&Vec::new()) {
            wanted += test["valid"].as_bool().unwrap() as usize;
            if good && matcher.reset().is_ok() && accepts(&mut matcher, &env, &test["data"], &mut times) {
                if test["valid"] == true { valid += 1 } else { invalid += 1 }
            } else if good {
                matcher = Matcher::new(factory.create_parser(TopLevelGrammar::from_json_schema(case["schema"].clone())));
            }
        }
        compiled += good as usize;
        wrong += invalid;
        right += (good && valid == wanted && invalid == 0) as usize;
        if good { firsts.push(first) }
        all.extend_from_slice(&times);
        println!("{}", json!({"file": path.file_name().unwrap().to_string_lossy(), "compiled": good, "valid_accepted": valid,
            "invalid_accepted": invalid, "mask_us": spread(times), "first_mask_ms": first}));
    }
    firsts.sort_by(f64::total_cmp);
    println!("{}", json!({"total": {"files": files.len(), "compiled": compiled, "right": right, "invalid_accepted": wrong, "mask_us": spread(all),
        "first_mask_ms": share(&firsts, 0.5), "set_up_s": set_up}}));
}
