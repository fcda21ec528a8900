#!/usr/bin/env python3
"""summaries.py - how good are the drafts, by rules, by the model, and by both?

  eval/run [--engine rules|model|both ...] [--model-alone] [--out FILE] [--limit N] [--threads N]

Runs the program on each note of the gold data and prints a table: precision, recall and F1 of each
part with 95 % intervals (bootstrap over notes), evidence, and where rules and model disagree.
--out FILE gets one JSON line per case and engine. Default engines: rules and both; --model-alone
adds the model without the rules' opinion, which takes minutes.

The rules of scoring are those of measure.py, which lies beside the gold data and is not part of
this tree. It is imported, never copied, so that there is one definition. Without it, or without the
data, nothing is measured and this says so by name. Where they are: COUNTERSIGN_DATA (the folder
with summaries/dev) or ../shared/data beside this tree.

Exit: 0 every goal is reached, 1 one falls short, 2 nothing could be measured. Standard library only.
"""
import argparse
import hashlib
import importlib.util
import json
import os
import pathlib
import random
import re
import subprocess
import sys
import tempfile
import time
import types

ROOT = pathlib.Path(__file__).resolve().parent.parent
PROGRAM = ROOT / "build" / "countersign"
SEED, RESAMPLES = 20261124, 10000
NOTE_TIMEOUT = 600

# name in measure.py -> (name here, goal for F1 or None). The goals are those of the first milestone.
SCORES = {
    "diagnosis": ("diagnosis", .82),
    "diagnosis+status": ("diagnosis+status", .74),
    "medication": ("medication name", .90),
    "medication+change": ("medication name+change", .80),
    "medication+dose": ("medication name+dose", .82),
    "medication+sig": ("medication name+signature", None),
    "follow-up": ("follow-up", .70),
    "red flag": ("red flags", .60),
}


# ---- the gold data and the scoring ----------------------------------------------------------
def data_folder():
    """The folder with summaries/dev, or None."""
    named = os.environ.get("COUNTERSIGN_DATA")
    places = [pathlib.Path(named)] if named else [ROOT.parent / "shared" / "data"]
    return next((p for p in places if (p / "summaries" / "dev").is_dir()), None)


def notes(limit=None):
    """Gold notes in the order of their names; empty without data."""
    folder = data_folder()
    found = sorted((folder / "summaries" / "dev").glob("*.txt")) if folder else []
    return [f for f in found if f.with_suffix(".json").exists()][:limit]


def scorer():
    """The module measure.py, or None."""
    folder = data_folder()
    path = folder.parent / "tools" / "measure.py" if folder else None
    if not path or not path.exists():
        return None
    spec = importlib.util.spec_from_file_location("measure", path)
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def score_note(measure, note, answer):
    """What measure.py counts for one note when the program's output is `answer` (bytes).

    measure.py runs a program over a folder; here the folder has this one note, and in the place of
    the program stands a function that gives the answer."""
    with tempfile.TemporaryDirectory() as folder:
        for f in (note, note.with_suffix(".json")):
            os.symlink(f.resolve(), pathlib.Path(folder) / f.name)
        kept = measure.run
        measure.run = lambda *_, **__: (0, answer, b"", 0.0)
        try:
            report = measure.summaries(types.SimpleNamespace(
                dir=folder, limit=None, bin="", no_model=False, show=False))
        finally:
            measure.run = kept
    rows = {r["name"]: r for r in report.rows}
    counts = {}
    for key in SCORES:
        found = re.search(r"tp (\d+) fp (\d+) fn (\d+)", rows[key + " F1"]["note"])
        counts[key] = [int(n) for n in found.groups()]
    valid, items = map(int, rows["values with a valid span"]["note"].split(" of "))
    return {"counts": counts, "items": items, "valid": valid,
            "invented": rows["unsupported values shown as supported"]["value"],
            "failed": rows["notes without an answer"]["value"]}


def total(scores, key):
    return [sum(column) for column in zip(*(s["counts"][key] for s in scores))]


def prf(tp, fp, fn):
    precision = tp / (tp + fp) if tp + fp else 0.0
    recall = tp / (tp + fn) if tp + fn else 0.0
    return precision, recall, 2 * tp / (2 * tp + fp + fn) if tp else 0.0


def f1_of(scores, key):
    return prf(*total(scores, key))[2]


# ---- running --------------------------------------------------------------------------------
def private_environment(folder):
    """Nothing of a measurement goes into the person's own store."""
    return dict(os.environ, XDG_STATE_HOME=str(folder))


def answer_of(note, engine, threads, env):
    """Runs the program on a note: (exit code, output, seconds)."""
    command = [str(PROGRAM), "summarize", str(note), "--json", "--engine", engine, "--quiet",
               "--threads", str(threads), "--store", ":memory:"]
    command.append("--no-model" if engine == "rules" else "--require-model")
    began = time.monotonic()
    try:
        done = subprocess.run(command, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, env=env,
                              stderr=subprocess.DEVNULL, timeout=NOTE_TIMEOUT)
    except subprocess.TimeoutExpired:
        return 124, b"", time.monotonic() - began
    return done.returncode, done.stdout, time.monotonic() - began


def run_engine(measure, engine, args, env):
    cases = []
    for note in notes(args.limit):
        code, out, seconds = answer_of(note, engine, args.threads, env)
        score = score_note(measure, note, out)
        draft = measure.as_json(out) or {}
        cases.append(dict(score, note=note, engine=engine, exit=code, seconds=seconds, draft=draft,
                          digest=hashlib.sha256(out).hexdigest(),
                          asked=bool((draft.get("engine") or {}).get("model_sha256"))))
        if sys.stderr.isatty():
            print(f"\r{engine}: {len(cases)} notes ", end="", file=sys.stderr, flush=True)
    if sys.stderr.isatty():
        print(file=sys.stderr)
    return cases


def case_line(case):
    """No text of a note is in it."""
    return json.dumps({"v": 1, "suite": "summaries", "case": case["note"].stem,
                       "engine": case["engine"], "exit": case["exit"],
                       "model_asked": case["asked"], "seconds": round(case["seconds"], 3),
                       "counts": {k: dict(zip(("tp", "fp", "fn"), v))
                                  for k, v in case["counts"].items()},
                       "values": case["items"], "valid_spans": case["valid"],
                       "invented": case["invented"], "answered": not case["failed"],
                       "answer_sha256": case["digest"]})


# ---- intervals ------------------------------------------------------------------------------
def bounds(values):
    values.sort()
    return values[int(.025 * len(values))], values[int(.975 * len(values)) - 1]


def f1_sums(counts, picks):
    tp = wrong = 0
    for i in picks:
        tp += counts[i][0]
        wrong += counts[i][1] + counts[i][2]
    return 2 * tp / (2 * tp + wrong) if tp else 0.0


def intervals(runs):
    """{(engine, score): (low, high)}, and {(engine, "rules", score): …} for engine − rules, paired:
    each resample draws the same notes for every engine."""
    rng = random.Random(SEED)
    size = len(next(iter(runs.values())))
    counts = {(e, k): [c["counts"][k] for c in cases] for e, cases in runs.items() for k in SCORES}
    drawn = {key: [] for key in counts}
    for _ in range(RESAMPLES):
        picks = rng.choices(range(size), k=size)
        for key, values in counts.items():
            drawn[key].append(f1_sums(values, picks))
    out = {}
    for engine in runs:
        for k in SCORES:
            if "rules" in runs and engine != "rules":
                pairs = zip(drawn[engine, k], drawn["rules", k])
                out[engine, "rules", k] = bounds([a - b for a, b in pairs])
    for key, values in drawn.items():
        out[key] = bounds(values)
    return out


# ---- where rules and model disagree ---------------------------------------------------------
WHERE = {"diagnoses": "status", "medications": "change"}


def by_place(draft, part):
    """Items by name and first byte of evidence, so that two drafts can be laid side by side."""
    return {(i.get("name"), (i.get("evidence") or [{}])[0].get("start")): i
            for i in draft.get(part) or []}


def gold_for(measure, item, part, gold):
    for wanted in gold.get(part) or []:
        if any(measure.same_name(item.get("name"), n)
               for n in [wanted["name"]] + wanted.get("aliases", [])):
            return wanted.get(WHERE[part])
    return None


def disagreements(measure, rules, other):
    """(note, part, name, rules say, the other says, gold or None) for each statement that differs."""
    out = []
    for a, b in zip(rules, other):
        gold = json.loads(a["note"].with_suffix(".json").read_text(encoding="utf-8"))
        for part, field in WHERE.items():
            left, right = by_place(a["draft"], part), by_place(b["draft"], part)
            for key in sorted(set(left) | set(right), key=str):
                said = [side[key].get(field) if key in side else "(absent)"
                        for side in (left, right)]
                if said[0] != said[1]:
                    item = left.get(key) or right[key]
                    out.append((a["note"].stem, part, item.get("name"), *said,
                                gold_for(measure, item, part, gold)))
    return out


# ---- the table ------------------------------------------------------------------------------
def mark(value, goal, least=True):
    if goal is None:
        return ""
    return f"goal {'>=' if least else '<='} {goal:<5} " + (
        "ok" if (value >= goal if least else value <= goal) else "SHORT")


def print_engine(engine, cases, spread):
    """The table of one engine; gives the number of goals it misses."""
    asked = sum(c["asked"] for c in cases)
    print(f"\n{engine}: {len(cases)} notes, {sum(c['failed'] for c in cases)} without an answer, "
          f"model asked in {asked}, {sum(c['seconds'] for c in cases):.0f} s in all")
    print(f"  {'':<27} {'P':>5}  {'R':>5}  {'F1':>5}  95 % interval")
    short = 0
    for key, (name, goal) in SCORES.items():
        p, r, f1 = prf(*total(cases, key))
        low, high = spread[engine, key]
        line = mark(f1, goal)
        short += line.endswith("SHORT")
        print(f"  {name:<27} {p:.3f}  {r:.3f}  {f1:.3f}  {low:.3f} to {high:.3f}  {line}".rstrip())
    items, valid = sum(c["items"] for c in cases), sum(c["valid"] for c in cases)
    invented = sum(c["invented"] for c in cases)
    share = valid / items if items else 0.0
    for line in (f"  values with a valid span    {share:.4f} ({valid} of {items})  {mark(share, 1.0)}",
                 f"  invented, shown as supported {invented}  {mark(invented, 0, least=False)}"):
        short += line.endswith("SHORT")
        print(line)
    return short


def print_difference(measure, engine, runs, spread):
    print(f"\n{engine} - rules, F1, paired over notes ({RESAMPLES:,} resamples, seed {SEED})")
    for key, (name, _) in SCORES.items():
        gain = f1_of(runs[engine], key) - f1_of(runs["rules"], key)
        low, high = spread[engine, "rules", key]
        verdict = "above 0" if low > 0 else "below 0" if high < 0 else "not told apart from 0"
        print(f"  {name:<27} {gain:+.4f}  {low:+.4f} to {high:+.4f}  {verdict}")
    found = disagreements(measure, runs["rules"], runs[engine])
    right = [sum(d[5] is not None and d[i] == d[5] for d in found) for i in (3, 4)]
    print(f"\nrules and {engine} disagree on {len(found)} statements in {len({d[0] for d in found})} "
          f"notes: rules right {right[0]}, {engine} right {right[1]}, "
          f"not in the gold {sum(d[5] is None for d in found)}, "
          f"neither {sum(d[5] is not None and d[5] not in d[3:5] for d in found)}")
    for note, part, name, first, second, gold in found:
        print(f"  {note}  {part}  {name}: rules {first}, {engine} {second}, gold {gold or '-'}")


def arguments():
    parser = argparse.ArgumentParser(prog="eval/run", description=__doc__,
                                     formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--engine", action="append", choices=("rules", "model", "both"))
    parser.add_argument("--model-alone", action="store_true")
    parser.add_argument("--out", metavar="FILE")
    parser.add_argument("--limit", type=int, metavar="N")
    parser.add_argument("--threads", type=int, default=1, metavar="N")
    args = parser.parse_args()
    engines = args.engine or ["rules", "both"]
    if args.model_alone:
        engines = engines + ["model"]
    args.engines = list(dict.fromkeys(engines))
    return args


def stop(text):
    print(f"eval: {text}", file=sys.stderr)
    return 2


def main():
    args = arguments()
    if not os.access(PROGRAM, os.X_OK):
        return stop("build/countersign is not there; run make build")
    measure = scorer()
    if measure is None or not notes(args.limit):
        return stop("skipped summaries: no gold notes with measure.py "
                    "(COUNTERSIGN_DATA, or ../shared/data beside this tree)")
    runs = {}
    with tempfile.TemporaryDirectory() as folder:
        env = private_environment(folder)
        for engine in args.engines:
            runs[engine] = run_engine(measure, engine, args, env)
            if engine != "rules" and all(c["exit"] == 5 for c in runs[engine]):
                return stop(f"engine {engine} needs the model; run tools/setup, or use "
                            "--engine rules")
    if args.out:
        with open(args.out, "w", encoding="utf-8") as out:
            out.writelines(case_line(c) + "\n" for cases in runs.values() for c in cases)
    spread = intervals(runs)
    short = {engine: print_engine(engine, cases, spread) for engine, cases in runs.items()}
    for engine in runs:
        if "rules" in runs and engine != "rules":
            print_difference(measure, engine, runs, spread)
    # The goals are those of what people use: both, or what was asked for instead.
    return 1 if short.get("both", min(short.values())) else 0


if __name__ == "__main__":
    sys.exit(main())
