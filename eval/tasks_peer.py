"""tasks_peer.py - four ways to fill the built-in tasks, side by side: eval/run tasks --peer.

  rules          what is shipped for these tasks
  held           the local model, held to the task's schema and to the words of the document
  schema alone   the same, with the source constraint off: x-source is taken out of the schema
  plain JSON     the model writes any JSON object; the schema is told, not held (the "JSON mode" of other engines)

All by this program and one model file, the same documents, one answer after another. What came out is scored in the
same way: does it fit the task's schema, do the strings that the schema marks with x-source stand in the document,
facts and enums as in tasks.py. A way that gave no value counts as an empty answer. Seconds are CPU time of the
program. LangExtract beside our summaries is in bench/run summarize --peer."""
import copy
import json
import os
import resource
import statistics
import subprocess
import sys
import time
from collections import Counter

WAYS = ("rules", "held", "schema alone", "plain JSON")
SECONDS_MAX = 1800


def without_source(schema):
    if isinstance(schema, list):
        return [without_source(x) for x in schema]
    if isinstance(schema, dict):
        return {k: without_source(v) for k, v in schema.items() if k != "x-source"}
    return schema


def schema_of(way, schema):
    if way == "schema alone":
        return without_source(schema)
    if way == "plain JSON":
        return {"type": "object", "description": "Answer with one JSON object that fits this schema: " +
                json.dumps(without_source(schema), separators=(",", ":"))}
    return schema


def quotations(schema, value):
    """The strings of a value that the schema marks with x-source."""
    for branch in schema.get("anyOf", [schema]):
        if isinstance(value, str) and "x-source" in branch:
            yield value
        if isinstance(value, list) and isinstance(branch.get("items"), dict):
            for item in value:
                yield from quotations(branch["items"], item)
        if isinstance(value, dict):
            for key, item in value.items():
                if key in branch.get("properties", {}):
                    yield from quotations(branch["properties"][key], item)


def fits(args, folder, schema_file, value):
    path = os.path.join(folder, "value.json")
    with open(path, "w", encoding="utf-8") as out:
        json.dump(value, out)
    return subprocess.run([str(args.program), "schema", "validate", "--schema", str(schema_file), path], stdout=subprocess.DEVNULL,
                          stderr=subprocess.DEVNULL, check=False).returncode == 0


def cpu():
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


def answer(args, folder, way, task, schema, text):
    command = [str(args.program), "extract", str(text), "--json", "--quiet", "--store", ":memory:"]
    if way == "rules":
        command += ["--task", task, "--no-model"]
    else:
        path = os.path.join(folder, "schema.json")
        with open(path, "w", encoding="utf-8") as out:
            json.dump(schema_of(way, schema), out)
        command += ["--schema", path, "--require-model"]
    before = cpu()
    done = subprocess.run(command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, timeout=SECONDS_MAX, check=False)
    try:
        told = json.loads(done.stdout)
    except ValueError:
        told = {}
    return told.get("value"), told.get("outcome", "none"), cpu() - before


def score(tools, args, folder, way, task, text, gold_file):
    schema_file = tools.ROOT / "share" / "tasks" / task / "schema.json"
    schema, gold = (json.loads(p.read_text(encoding="utf-8")) for p in (schema_file, gold_file))
    source = text.read_text(encoding="utf-8")
    value, outcome, seconds = answer(args, folder, way, task, schema, text)
    enums = [k for k, v in schema["properties"].items() if "enum" in v]
    shown = value if isinstance(value, dict) else {}
    plain = [Counter(tools.facts({k: v for k, v in x.items() if k not in enums})) for x in (copy.deepcopy(shown), gold)]
    quoted = list(quotations(schema, shown))
    return {"outcome": outcome, "fits": value is not None and fits(args, folder, schema_file, value), "strings": len(quoted),
            "there": sum(q in source for q in quoted), "both": (plain[0] & plain[1]).total(), "have": plain[0].total(),
            "want": plain[1].total(), "enums": len(enums), "enums right": sum(shown.get(k) == gold[k] for k in enums), "seconds": seconds}


def show(way, rows):
    total = {k: sum(r[k] for r in rows) for k in rows[0] if k != "outcome"}
    facts = total["have"] + total["want"]
    lines = [("fits the schema", total["fits"], f"of {len(rows)} documents"),
             ("strings that do not stand in the document", total["strings"] - total["there"], f"of {total['strings']}"),
             ("field F1", round(2 * total["both"] / facts, 4) if facts else 0.0, "-"),
             ("enums right", total["enums right"], f"of {total['enums']}"),
             ("CPU seconds a document, median", round(statistics.median(r["seconds"] for r in rows), 1), "s")]
    for name, value, unit in lines:
        print("tasks", f"{way}: {name}", value, unit, sep="\t", flush=True)


def run(tools, args, folder):
    """As many documents of each task as --limit says (1): of the gold data where they are, else the task's examples."""
    found = list(tools.sets())
    chosen = [row for row in found if row[0] == "dev"] or found
    rows, counts = {way: [] for way in WAYS}, Counter()
    for _, task, text, gold in chosen:
        if counts[task] >= (args.limit or 1):
            continue
        counts[task] += 1
        for way in WAYS:
            began = time.monotonic()
            done = score(tools, args, folder, way, task, text, gold)
            rows[way].append(done)
            print(f"eval: {task} {text.name}: {way}: {done['outcome']}, {time.monotonic() - began:.0f} s", file=sys.stderr, flush=True)
    if not rows[WAYS[0]]:
        return 2
    for way in WAYS:
        show(way, rows[way])
    return 0
