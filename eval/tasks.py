#!/usr/bin/env python3
"""tasks.py - how well are the built-in extraction tasks filled?

  eval/run tasks [--program PATH] [--no-model] [--limit N] [--show] [--json]
  eval/run tasks --peer [--program PATH] [--limit N]    four ways side by side, see tasks_peer.py; minutes a document

Documents: share/tasks/*/examples of this tree (own), eval/tasks (written: see README.md), and tasks/dev of the gold
data (COUNTERSIGN_DATA or ../shared/data beside this tree), which is skipped by name where it is not there. A fact is a
path and a text; items of a list lose their index, fields of an item carry its name. Texts agree when their letters, digits, '.', '%' and '/' do.
95 % intervals from resampling documents. Exit: 0 every goal is reached, 1 one falls short, 2 nothing measured."""
import argparse
import json
import os
import pathlib
import random
import re
import subprocess
import sys
import tempfile
import time
from collections import Counter

import tasks_peer

ROOT = pathlib.Path(__file__).resolve().parent.parent
GOALS = {"valid answers": 1.0, "places right": 1.0, "field F1": 0.85, "enums right": 0.90}
SEED, RESAMPLES = 20261126, 1000


def normal(text):
    return " ".join(re.findall(r"[a-z0-9.%/]+", str(text).lower().replace(",", ""))).strip(". ")


def facts(value, path=""):
    if isinstance(value, dict):
        label = value.get("name") or value.get("substance")
        for key, item in value.items():
            if label and key not in ("name", "substance") and not isinstance(item, (dict, list)):
                if item is not None:
                    yield f"{path}.{key}", normal(f"{label} | {item}")
            else:
                yield from facts(item, f"{path}.{key}")
    elif isinstance(value, list):
        for item in value:
            yield from facts(item, path)
    elif value is not None:
        yield path, normal(value)


def sets():
    """(set, task, text file, gold file)"""
    own = ROOT / "share" / "tasks"
    data = pathlib.Path(os.environ.get("COUNTERSIGN_DATA", ROOT.parent / "shared" / "data")) / "tasks" / "dev"
    for task in sorted(p.name for p in own.iterdir()):
        for text in sorted((own / task / "examples").glob("*.txt")):
            yield "own", task, text, text.with_suffix(".json")
        for text in sorted((ROOT / "eval" / "tasks" / task).glob("*.txt")):
            yield "written", task, text, text.with_suffix(".json")
        for text in sorted((data / task).glob("*.txt")):
            yield "dev", task, text, text.with_suffix(".json")
    if not data.is_dir():
        print("skipped: dev (the gold data are not there)", file=sys.stderr)


def answer(args, store, task, text):
    command = [str(args.program), "extract", "--task", task, str(text), "--json", "--quiet", "--store", store]
    began = time.monotonic()
    done = subprocess.run(command + (["--no-model"] if args.no_model else []), stdout=subprocess.PIPE, stderr=subprocess.DEVNULL,
                          timeout=600, check=False)
    try:
        return json.loads(done.stdout), time.monotonic() - began
    except ValueError:
        return {}, time.monotonic() - began


def score(args, store, task, text, gold_file):
    gold, source = json.loads(gold_file.read_text(encoding="utf-8")), text.read_bytes()
    schema = json.loads((ROOT / "share" / "tasks" / task / "schema.json").read_text(encoding="utf-8"))
    enums = [key for key, value in schema["properties"].items() if "enum" in value]
    told, seconds = answer(args, store, task, text)
    value = told.get("value") or {}
    plain = [Counter(facts({k: v for k, v in x.items() if k not in enums})) for x in (value, gold)]
    both = plain[0] & plain[1]
    places = [e for spans in told.get("evidence", {}).values() for e in spans]
    right = sum(source[e["start"]:e["end"]] == e["quote"].encode() for e in places)
    for kind, left in (("extra", plain[0] - both), ("missed", plain[1] - both)):
        for path, fact in left if args.show else ():
            print(f"{task} {text.name} {kind} {path} {fact}")
    return {"valid": told.get("outcome") == "ok" and set(value) == set(gold), "places": len(places), "right": right,
            "both": both.total(), "have": plain[0].total(), "want": plain[1].total(),
            "enums": len(enums), "enums right": sum(value.get(k) == gold[k] for k in enums), "seconds": seconds}


def figures(rows):
    total = {key: sum(row[key] for row in rows) for key in rows[0]}
    return {"valid answers": total["valid"] / len(rows), "places right": total["right"] / total["places"] if total["places"] else 0.0,
            "field F1": 2 * total["both"] / (total["have"] + total["want"]) if total["have"] + total["want"] else 0.0,
            "enums right": total["enums right"] / total["enums"] if total["enums"] else 1.0}


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--program", type=pathlib.Path, default=ROOT / "build" / "countersign")
    parser.add_argument("--no-model", action="store_true")
    parser.add_argument("--limit", type=int)
    parser.add_argument("--show", action="store_true")
    parser.add_argument("--json", action="store_true")
    parser.add_argument("--peer", action="store_true")
    args = parser.parse_args()
    if not args.program.exists():
        print(f"{args.program} is not built", file=sys.stderr)
        return 2
    if args.peer:
        with tempfile.TemporaryDirectory(prefix="countersign-eval-") as folder:
            return tasks_peer.run(sys.modules[__name__], args, folder)
    rows, short, out = {}, False, {}
    with tempfile.TemporaryDirectory(prefix="countersign-eval-") as folder:
        for name, task, text, gold in sets():
            done = rows.setdefault(name, [])
            if not args.limit or len(done) < args.limit:
                done.append(score(args, os.path.join(folder, "store.db"), task, text, gold))
    pick = random.Random(SEED)
    for name, done in rows.items():
        whole = figures(done)
        again = [figures(pick.choices(done, k=len(done))) for _ in range(RESAMPLES)]
        for key, value in whole.items():
            spread = sorted(x[key] for x in again)
            low, high = spread[int(.025 * RESAMPLES)], spread[int(.975 * RESAMPLES)]
            short = short or value < GOALS[key]
            out[f"{name}: {key}"] = {"value": value, "low": low, "high": high, "n": len(done)}
            if not args.json:
                print(f"tasks\t{name}: {key}\t{value:.4f}\t[{low:.3f}, {high:.3f}]\t>= {GOALS[key]}\t{'SHORT' if value < GOALS[key] else 'ok'}")
        seconds = sorted(row["seconds"] for row in done)
        if not args.json:
            print(f"tasks\t{name}: seconds, median\t{seconds[len(seconds) // 2]:.3f}\t{len(done)} documents")
    if args.json:
        print(json.dumps({"v": 1, "suite": "tasks", "cases": sum(map(len, rows.values())), "metrics": out}))
    return 1 if short else 0


if __name__ == "__main__":
    sys.exit(main())
