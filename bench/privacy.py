"""privacy.py - the part of bench/run that measures `countersign redact`: speed, memory, growth, and beside peers.

Rates are bytes of text by seconds of CPU of the whole process, start to end: one core, and a busy machine does not count
against anybody. Growth compares an input of four megabytes with one of it, CPU time without that of a start: four
times is linear, five is allowed."""
import json
import os
import random
import statistics

import deid

LARGE, LARGE_NOTES, LARGE_PLAIN = 50_000_000, 20_000_000, 5_000_000
BIG, NAMES = 1 << 22, 100_000  # a quarter of it is the megabyte that must not be slow
START_REPEATS, REPEATS, GROWTH_REPEATS = 20, 3, 7
RATE_GOAL, MEMORY_GOAL, GROWTH_GOAL = 20, 60, 5
LEAST_CPU = 0.001  # seconds; what is faster than that cannot be told from nothing
# name -> what is repeated; each could make a careless search start again at every byte
HOSTILE = {"digits": "0123456789", "capital letters": "ABCDEFGHIJKLMNOPQRSTUVWXYZ", "1/1/": "1/1/", "@": "@",
           "Dr. ": "Dr. ", "blanks": " ", "1-1-": "1-1-", "a@a.": "a@a.", "2001:": "2001:", "initials": "A. B. ",
           "line ends": "\n", "www.": "www.", "Mr. A": "Mr. A ", "strangers": "vorlimate pesquindor "}


def documents(limit):
    """What is redacted: the documents of the test sets, made ones first."""
    sets = deid.test_sets(["generated", "dev"])
    return sets, [d for docs, _ in sets.values() for d in docs[:limit]]


def large(path, docs, size):
    """Lines for --ndjson with `size` bytes of text or a little more; the bytes."""
    total = number = 0
    with open(path, "w", encoding="utf-8") as out:
        while total < size:
            text = docs[number % len(docs)]["text"]
            out.write(json.dumps({"id": str(number), "text": text}, ensure_ascii=False) + "\n")
            total += len(text.encode())
            number += 1
    return total


def plain(path, docs, size):
    text = "\n\n".join(d["text"] for d in docs) + "\n\n"
    raw = (text * (size // len(text.encode()) + 1)).encode()[:size].decode(errors="ignore").encode()
    path.write_bytes(raw)
    return len(raw)


def names(count):
    """Names of people, a blank between two: a full given name and surname each, of the test set's lists."""
    import people  # of eval/deid, which deid.generated has put to use
    dice = random.Random(1)
    drawn = [people.Person(dice) for _ in range(500)]
    return " ".join(f"{p.first} {p.last}" for p in (drawn[i % 500] for i in range(count)))


class Bench:
    """The program on files of one folder; tools has what bench/run lends: measured, Nothing, say, set_up."""

    def __init__(self, tools, figures, folder):
        self.tools, self.figures, self.folder = tools, figures, folder

    def redact(self, path, *options):
        return self.tools.measured(self.folder, [str(deid.PROGRAM), "redact", *options, str(path)])

    def rate(self, name, path, size, *options):
        runs = [self.redact(path, *options) for _ in range(REPEATS)]
        best = min(r.cpu for r in runs)
        self.figures.add(f"MB/s of one core, {name}", size / 1e6 / best, "MB/s", RATE_GOAL, at_least=True)
        self.figures.add(f"MB/s of one core, {name}, median of {REPEATS}",
                         size / 1e6 / statistics.median(r.cpu for r in runs), "MB/s")
        self.figures.add(f"seconds, {name}, least", min(r.seconds for r in runs), "s")
        self.figures.add(f"resident memory, {name}", max(r.kib for r in runs) * 1024 / 1e6, "MB", MEMORY_GOAL)
        self.figures.add(f"answers that differ, {name}", len({r.output for r in runs}) - 1, "answers", 0)

    def starts(self):
        path = self.folder / "short.txt"
        path.write_text("Seen on 3/4/2021 by Dr. Whitlock.\n", encoding="utf-8")
        runs = [self.redact(path) for _ in range(START_REPEATS)]
        self.figures.add("milliseconds for one line, start to end, median",
                         statistics.median(r.seconds for r in runs) * 1e3, "ms")
        self.figures.add("milliseconds for one line, start to end, least", min(r.seconds for r in runs) * 1e3, "ms")
        self.figures.add("resident memory, one line", max(r.kib for r in runs) * 1024 / 1e6, "MB", MEMORY_GOAL)
        return min(r.cpu for r in runs)

    def growth(self, name, small, big, start):
        paths = [self.folder / "quarter.txt", self.folder / "hostile.txt"]
        for path, text in zip(paths, (small, big)):
            path.write_text(text, encoding="utf-8")
        try:  # in turn, so that a busy minute meets both
            runs = [[self.redact(path).cpu for path in paths] for _ in range(GROWTH_REPEATS)]
        except self.tools.Nothing as why:
            self.tools.say(f"{name}: {why}")
            self.figures.line(f"growth with four times as much, {name}", "failed", "times", f"<= {GROWTH_GOAL}", "SHORT")
            return
        cpu = [min(run[k] for run in runs) for k in range(2)]
        ratio = max(cpu[1] - start, LEAST_CPU) / max(cpu[0] - start, LEAST_CPU)
        self.figures.add(f"growth with four times as much, {name}", ratio, "times", GROWTH_GOAL)
        self.figures.add(f"CPU of the whole process, {name}, {len(big.encode())} bytes", cpu[1], "s")


def measure(tools, figures, folder, args):
    bench = Bench(tools, figures, folder)
    sets, docs = documents(args.limit)
    lines, text = folder / "large.ndjson", folder / "large.txt"
    bench.rate("documents as lines, 50 MB", lines, large(lines, docs, LARGE), "--ndjson")
    if "dev" in sets:  # notes and messages: fewer identifiers in a megabyte than the made documents, which are crowded
        notes = sets["dev"][0][:args.limit]
        bench.rate("notes of the development set as lines, 20 MB", lines, large(lines, notes, LARGE_NOTES), "--ndjson")
    lines.unlink()
    bench.rate("one document of 5 MB", text, plain(text, docs, LARGE_PLAIN))
    start = bench.starts()
    for name, part in HOSTILE.items():
        bench.growth(name, (part * (BIG // 4 // len(part) + 1))[:BIG // 4], (part * (BIG // len(part) + 1))[:BIG], start)
    bench.growth(f"{NAMES} names", names(NAMES // 4), names(NAMES), start)


# ---- beside peers ----------------------------------------------------------------------------
PEERS = {"presidio": "Presidio", "philter": "philter-lite"}


def peer_answers(tools, folder, rows, who):
    """(answers, what it says of itself, Measured) of one peer on the same documents."""
    python = tools.set_up().get("CS_DEID_PEERS_PYTHON", "")
    source, target = folder / "peers.ndjson", folder / "peer.out"
    deid.as_input(source, rows)
    done = tools.measured(folder, [python, "-B", str(deid.ROOT / "bench/peers/deid_docs.py"), who, str(source), str(target)])
    with open(target, encoding="utf-8") as lines:
        return deid.answers_of(lines), json.loads(done.output.splitlines()[-1]), done


def compare(figures, name, mine, theirs):
    """Our figures over those of the peers, each goal being better than the best of them."""
    for figure, value in mine.figures.items():
        if "type" in figure:  # they have names of their own for the types
            continue
        for peer, result in theirs.items():
            figures.add(f"{figure}, {name}, {PEERS[peer]}", result.figures[figure], "share")
        least = figure != "trap words removed"
        best = (max if least else min)(r.figures[figure] for r in theirs.values())
        reached = value > best if least else value < best
        figures.line(f"{figure}, {name}, ours", value, "share", f"{'>' if least else '<'} {best:.4f}",
                     "ok" if reached else "SHORT")


def beside_peers(tools, figures, folder, args):
    if not os.path.exists(tools.set_up().get("CS_DEID_PEERS_PYTHON", "")):
        raise tools.Nothing("the peers are not there; run tools/setup --stage peers")
    bench = Bench(tools, figures, folder)
    sets, _ = documents(args.limit)
    for name, (docs, traps) in sets.items():
        docs, traps = docs[:args.limit], traps[:args.limit]
        rows = docs + traps
        source = folder / "ours.ndjson"
        deid.as_input(source, rows)
        size = sum(len(r["text"].encode()) for r in rows)
        figures.add(f"documents, {name}", len(docs), "documents")
        theirs, used = {}, {}
        ours = bench.redact(source, "--ndjson")
        for who in PEERS:
            answers, says, done = peer_answers(tools, folder, rows, who)
            theirs[who], used[who] = deid.Result(docs, traps, answers), (says, done)
        compare(figures, name, deid.Result(docs, traps, deid.answers_of(ours.output.splitlines())), theirs)
        for who, (says, done) in used.items():
            figures.add(f"MB/s of CPU, {name}, {PEERS[who]}, its start not counted", size / 1e6 / says["cpu"], "MB/s")
            figures.add(f"resident memory, {name}, {PEERS[who]}", done.kib * 1024 / 1e6, "MB")
        figures.above(f"MB/s of CPU, {name}, ours, whole process", size / 1e6 / ours.cpu,
                      max(size / 1e6 / says["cpu"] for says, _ in used.values()), "MB/s")
        figures.add(f"resident memory, {name}, ours", ours.kib * 1024 / 1e6, "MB", MEMORY_GOAL)
