#!/usr/bin/env python3
"""deid.py - what does the program find of the identifiers in a text, and what does it take that it should leave?

  eval/run deid [--program PATH | --answers FILE] [--set generated|reprinted|written|office|lines|dev|swapped ...] [--seed N] [--documents N]
                [--half open|kept] [--limit N] [--show] [--json]

Seven test sets: *generated*, made on the spot by eval/deid/generate.py, and *reprinted*, the same documents with
other signs of print (eval/deid/reprinted.py); *written*, one by one, in eval/deid/written;
*office*, ordinary ones by other hands, in eval/deid/office; *lines*, single lines of many forms, in eval/deid/lines;
*dev*, deid/dev of the gold data (COUNTERSIGN_DATA or ../shared/data beside this tree), and *swapped*, the same
documents with other identifiers in them (eval/deid/swapped.py), which are skipped by name where dev is not there. --answers scores lines {"id","spans":[{"start","end","type"}]} that something else wrote about
the same documents.

A word is a run of ASCII letters, digits and bytes above 127; words that touch neutral text count neither way. A gold
word is one that touches a gold span; it leaks when no span of the answer touches it. A gold span is found when none of
its words leaks; a span of the answer is right when all its words are gold, or neutral. 95 % intervals: of the figures
over all documents from resampling documents (fixed seed), of the others Wilson's.

Exit: 0 every goal is reached, 1 one falls short, 2 nothing could be measured. Standard library only."""
import argparse
import importlib
import json
import math
import os
import pathlib
import random
import re
import subprocess
import sys
import tempfile
import zlib

ROOT = pathlib.Path(__file__).resolve().parent.parent
PROGRAM = ROOT / "build" / "countersign"
SEED, RESAMPLES = 20261125, 2000
SETS = ("generated", "reprinted", "written", "office", "lines", "dev", "swapped")
WORD = re.compile(rb"[A-Za-z0-9\x80-\xff]+")
# Of the formats page and of the gold data's own scorer.
GOALS = {"word recall": (.995, True), "word precision": (.97, True), "span recall": (.99, True),
         "documents without a leaked word": (.97, True), "trap words removed": (.002, False)}


class Nothing(Exception):
    """Nothing can be measured; the message says why."""


# ---- the test sets ---------------------------------------------------------------------------
def lines_of(path):
    with open(path, encoding="utf-8") as lines:
        return [json.loads(line) for line in lines if line.strip()]


def lent(name):
    """A module of eval/deid."""
    sys.path.insert(0, str(ROOT / "eval" / "deid"))
    try:
        return importlib.import_module(name)
    finally:
        sys.path.pop(0)


def generated(seed=None, count=None):
    """(documents, traps) of eval/deid/generate.py."""
    generate = lent("generate")
    docs = generate.documents(generate.SEED if seed is None else seed, count or generate.DOCUMENTS)
    return docs, generate.traps.sentences()


def written(half=None, folder="written"):
    """(documents, traps) of a folder of eval/deid."""
    return lent("written").documents(half, folder)


def swapped(docs, half=None):
    """(documents of dev with other identifiers, plain sentences)."""
    return lent("swapped").documents(docs, half), lent("ordinary").sentences()


def reprinted(docs):
    """The documents as other programs print them."""
    return lent("reprinted").documents(docs)


def dev():
    """(documents, traps) of the gold data, or None."""
    named = os.environ.get("COUNTERSIGN_DATA")
    folder = pathlib.Path(named) if named else ROOT.parent / "shared" / "data"
    docs = folder / "deid" / "dev" / "docs.jsonl"
    return (lines_of(docs), lines_of(docs.with_name("traps.jsonl"))) if docs.exists() else None


def test_sets(wanted, seed=None, count=None, half=None):
    """{name: (documents, traps)}; what is asked for and not there is said."""
    out = {}
    if {"generated", "reprinted"} & set(wanted):
        made = generated(seed, count)
        made = half_of(*made, half) if half else made
        out |= {"generated": made} if "generated" in wanted else {}
        out |= {"reprinted": (reprinted(made[0]), [])} if "reprinted" in wanted else {}
    if "written" in wanted:
        out["written"] = written(half)
    for folder in ("office", "lines"):
        if folder in wanted:
            out[folder] = written(half, folder)
    if "dev" in wanted or "swapped" in wanted:
        found = dev()
        if found and "dev" in wanted:
            out["dev"] = found
        if found and "swapped" in wanted:
            out["swapped"] = swapped(found[0], half)
        if not found:
            print("skipped: deid/dev is not there (COUNTERSIGN_DATA)", file=sys.stderr)
    return out


def half_of(docs, traps, half):
    """One half of a generated set, told apart by the kind of document and the trap's sentence. "open" may be
    read while the program is mended; "kept" is only counted, never shown."""
    side = lambda text: ("open", "kept")[zlib.crc32(text.encode()) & 1]
    return ([d for d in docs if side(d["source"].split("+")[0]) == half],
            [t for t in traps if side(t["text"]) == half])


# ---- answers ---------------------------------------------------------------------------------
def as_input(path, rows):
    with open(path, "w", encoding="utf-8") as out:
        for row in rows:
            out.write(json.dumps({"id": row["id"], "text": row["text"]}, ensure_ascii=False) + "\n")


def answers_of(lines):
    """{id: [(start, end, type)]}; a line that is no answer is no answer."""
    out = {}
    for line in lines:
        try:
            row = json.loads(line)
            out[row["id"]] = [(s["start"], s["end"], s.get("type")) for s in row.get("spans", [])]
        except (ValueError, KeyError, TypeError, AttributeError):
            continue
    return out


def ask(program, rows):
    """What `redact --ndjson` says about the rows."""
    with tempfile.TemporaryDirectory(prefix="countersign-eval-") as folder:
        source = pathlib.Path(folder) / "in.ndjson"
        as_input(source, rows)
        env = dict(os.environ, XDG_STATE_HOME=folder)
        try:
            done = subprocess.run([str(program), "redact", "--ndjson", str(source)], env=env, timeout=600,
                                  stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.PIPE)
        except subprocess.TimeoutExpired:
            raise Nothing(f"{program} did not end within ten minutes") from None
    found = answers_of(done.stdout.splitlines())
    if not found:
        raise Nothing(f"{program} redact ended with {done.returncode} and no answer: "
                      f"{done.stderr.decode(errors='replace')[-300:].strip()}")
    return found


# ---- counting one document -------------------------------------------------------------------
def touches(a, b):
    return a[0] < b[1] and b[0] < a[1]


def covered(spans, size):
    """One byte for each byte of the text: 1 where a span lies."""
    marks = bytearray(size)
    for start, end, *_ in spans:
        start, end = max(0, start), min(size, end)
        if start < end:
            marks[start:end] = b"\1" * (end - start)
    return marks


class Score:
    """What is counted for one document."""

    def __init__(self, doc, answer):
        text = doc["text"].encode()
        gold, found, neutral = (covered(s, len(text)) for s in (doc["spans"], answer, doc.get("neutral", [])))
        words = [m.span() for m in WORD.finditer(text) if not any(neutral[m.start():m.end()])]
        hit = lambda marks, w: any(marks[w[0]:w[1]])
        self.id, self.text, self.bytes = doc["id"], text, len(text)
        self.gold = {w for w in words if hit(gold, w)}
        self.taken = {w for w in words if hit(found, w)}
        self.hits, self.extra = self.gold & self.taken, self.taken - self.gold
        self.leaked = self.gold - self.taken
        self.counts = [len(self.hits), len(self.extra), len(self.leaked)]
        # Letters and digits of gold, neutral or not, that the answer leaves: stricter than words.
        self.leaked_bytes = sum(1 for m in WORD.finditer(text) for i in range(*m.span())
                                if gold[i] and not found[i] and not neutral[i])
        self.by_type = {}
        self.spans = [self.of_gold(s, words, answer) for s in doc["spans"]]
        self.answered = [self.of_answer(s, words) for s in answer]

    def of_gold(self, span, words, answer):
        """(type, found?, called by its own type?); and its words into by_type."""
        inside = [w for w in words if touches(w, span)]
        left = [w for w in inside if w not in self.taken]
        row = self.by_type.setdefault(span[2], [0, 0])
        row[0] += len(inside) - len(left)
        row[1] += len(inside)
        kinds = {t for s, e, t in answer if touches((s, e), span)}
        return span, not left, span[2] in kinds

    def of_answer(self, span, words):
        """(type, right?, words that are gold, words)."""
        inside = [w for w in words if touches(w, span)]
        right = sum(w in self.gold for w in inside)
        return span, right == len(inside), right, len(inside)


def trap_words(trap, answer):
    """(words to keep, those of them removed)."""
    text = trap["text"].encode()
    found = covered(answer, len(text))
    keep = [(m.start() + s, m.end() + s) for s, e in trap["keep"] for m in WORD.finditer(text[s:e])]
    return keep, [w for w in keep if any(found[w[0]:w[1]])]


# ---- figures ---------------------------------------------------------------------------------
def share(part, whole):
    return part / whole if whole else 0.0


def prf(tp, fp, fn):
    p, r = share(tp, tp + fp), share(tp, tp + fn)
    return p, r, share(2 * p * r, p + r)


def wilson(part, whole, z=1.96):
    if not whole:
        return 0.0, 1.0
    p, n = part / whole, whole
    middle, half = p + z * z / (2 * n), z * math.sqrt(p * (1 - p) / n + z * z / (4 * n * n))
    return max(0.0, (middle - half) / (1 + z * z / n)), min(1.0, (middle + half) / (1 + z * z / n))


def sums(rows):
    return [sum(column) for column in zip(*rows)]


def over_all(totals):
    """The figures of the sums of rows(): in the order in which they are printed."""
    tp, fp, fn, spans, found, typed, answered, right, clean = totals[:9]
    p, r, f1 = prf(tp, fp, fn)
    span_r, span_p = share(found, spans), share(right, answered)
    return {"word recall": r, "word precision": p, "word F1": f1, "span recall": span_r, "span precision": span_p,
            "span F1": share(2 * span_r * span_p, span_r + span_p), "found spans of the right type": share(typed, found),
            "documents without a leaked word": share(clean, totals[10]),
            "documents without a leaked letter or digit": share(totals[9], totals[10])}


def row_of(score):
    return score.counts + [len(score.spans), sum(s[1] for s in score.spans), sum(s[1] and s[2] for s in score.spans),
                           len(score.answered), sum(a[1] for a in score.answered), not score.leaked,
                           not score.leaked_bytes, 1]


def intervals(rows, resamples=None):
    """{figure: (low, high)}; each resample draws as many documents as there are, with repetition."""
    dice, n = random.Random(SEED), len(rows)
    drawn = [over_all(sums(dice.choices(rows, k=n))) for _ in range(resamples or RESAMPLES)]
    out = {}
    for name in drawn[0]:
        values = sorted(d[name] for d in drawn)
        out[name] = values[int(0.025 * len(values))], values[min(len(values) - 1, int(0.975 * len(values)))]
    return out


class Result:
    """A test set and what was said about it."""

    def __init__(self, docs, traps, answers):
        self.scores = [Score(d, answers.get(d["id"], [])) for d in docs]
        self.unanswered = sum(d["id"] not in answers for d in docs + traps)
        self.rows = [row_of(s) for s in self.scores]
        self.figures = over_all(sums(self.rows)) if self.rows else {}
        kept = [trap_words(t, answers.get(t["id"], [])) for t in traps]
        self.trap_words, self.trap_removed = (sum(len(k[i]) for k in kept) for i in (0, 1))
        self.figures["trap words removed"] = share(self.trap_removed, self.trap_words)
        self.removed = [(t, w) for t, k in zip(traps, kept) for w in k[1]]

    def types(self):
        """{type: [gold spans, found, gold words, found words, words answered as this type, gold ones]}"""
        out = {}
        for s in self.scores:
            for span, found, _ in s.spans:
                row = out.setdefault(span[2], [0] * 6)
                row[0] += 1
                row[1] += found
            for kind, (hit, words) in s.by_type.items():
                out[kind][2] += words
                out[kind][3] += hit
            for span, _, right, words in s.answered:
                row = out.setdefault(span[2] or "-", [0] * 6)
                row[4] += words
                row[5] += right
        return out


# ---- printing --------------------------------------------------------------------------------
def print_result(name, result):
    """The table of one set; the number of goals that are missed."""
    short = 0
    low_high = intervals(result.rows)
    low_high["trap words removed"] = wilson(result.trap_removed, result.trap_words)
    size = sum(s.bytes for s in result.scores)
    print(f"\n{name}: {len(result.scores)} documents, {size} bytes, {result.trap_words} trap words")
    if result.unanswered:
        print(f"  {result.unanswered} without an answer, counted as empty ones")
    for figure, value in result.figures.items():
        goal, least = GOALS.get(figure, (None, True))
        state = "" if goal is None else "ok" if (value >= goal if least else value <= goal) else "SHORT"
        short += state == "SHORT"
        wanted = "" if goal is None else f"{'>=' if least else '<='} {goal:g}"
        low, high = low_high[figure]
        print(f"  {figure:<44}{value:8.4f}  {low:.4f} .. {high:.4f}  {wanted:<9} {state}".rstrip())
    print(f"  {'type':<16}{'spans':>6}{'found':>7}  {'recall':>6}  {'95 %':<16}{'words':>6}  {'recall':>6}  {'precision':>9}")
    for kind, (spans, found, words, hit, said, right) in sorted(result.types().items()):
        low, high = wilson(found, spans)
        recall = f"{share(found, spans):6.3f}  {low:.3f} .. {high:.3f} " if spans else f"{'-':>6}  {'':<16}"
        precision = f"{share(right, said):9.3f}" if said else f"{'-':>9}"
        print(f"  {kind:<16}{spans:>6}{found:>7}  {recall}{words:>6}  {share(hit, words):6.3f}  {precision}")
    return short


def show(result):
    """Each miss: the test sets are invented, so their text may be shown."""
    for s in result.scores:
        for (start, end, kind), found, _ in s.spans:
            if not found:
                around = s.text[max(0, start - 40):end + 30].decode(errors="replace")
                print(f"  {s.id} {kind} {s.text[start:end].decode()!r} missed in {around!r}", file=sys.stderr)
        for start, end in sorted(s.extra):
            around = s.text[max(0, start - 40):end + 30].decode(errors="replace")
            print(f"  {s.id} extra {s.text[start:end].decode(errors='replace')!r} in {around!r}", file=sys.stderr)
    for trap, (start, end) in result.removed:
        print(f"  {trap['id']} removed {trap['text'].encode()[start:end].decode()!r} in {trap['text']!r}", file=sys.stderr)


def as_json(name, result):
    low_high = intervals(result.rows)
    low_high["trap words removed"] = wilson(result.trap_removed, result.trap_words)
    metrics = {f: {"value": v, "low": low_high[f][0], "high": low_high[f][1]} for f, v in result.figures.items()}
    return json.dumps({"v": 1, "suite": f"deid/{name}", "cases": len(result.scores), "metrics": metrics,
                       "types": {k: dict(zip(("spans", "found", "words", "words_found", "said", "said_right"), row))
                                 for k, row in sorted(result.types().items())}})


def goals_missed(result):
    return sum((result.figures[f] < goal) if least else (result.figures[f] > goal) for f, (goal, least) in GOALS.items())


def main():
    parser = argparse.ArgumentParser(prog="eval/run deid", description=__doc__,
                                     formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--program", default=str(PROGRAM))
    parser.add_argument("--answers", metavar="FILE")
    parser.add_argument("--set", nargs="+", choices=SETS,
                        default=["generated", "written", "dev"])
    parser.add_argument("--seed", type=int)
    parser.add_argument("--documents", type=int, metavar="N")
    parser.add_argument("--limit", type=int, metavar="N")
    parser.add_argument("--half", choices=("open", "kept"),
                        help="of the sets made here: open may be shown, kept is only counted")
    parser.add_argument("--show", action="store_true")
    parser.add_argument("--json", action="store_true")
    args = parser.parse_args()
    short = 0
    try:
        if args.show and args.half != "open" and set(args.set) - {"dev"}:
            raise Nothing("only --half open may be shown: the other half is kept unseen")
        sets = test_sets(args.set, args.seed, args.documents, args.half)
        if not sets:
            raise Nothing("no test set is there")
        if not args.answers and not os.access(args.program, os.X_OK):
            raise Nothing(f"{args.program} is not there or cannot be run; run make build")
        for name, (docs, traps) in sets.items():
            docs = docs[:args.limit]
            if args.answers:
                with open(args.answers, encoding="utf-8") as lines:
                    answers = answers_of(lines)
            else:
                answers = ask(args.program, docs + traps)
            result = Result(docs, traps, answers)
            if args.json:
                print(as_json(name, result))
                short += goals_missed(result)
            else:
                short += print_result(name, result)
            if args.show:
                show(result)
    except (Nothing, OSError) as why:
        print(f"eval: {why}", file=sys.stderr)
        return 2
    return 1 if short else 0


if __name__ == "__main__":
    sys.exit(main())
