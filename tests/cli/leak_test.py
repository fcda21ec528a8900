#!/usr/bin/env python3
"""No identifier leaves by a side door.

Notes with known identifiers go through every command, in all forms, with --verbose, with failures
and with crashes. Standard output and the files that were asked for may hold text. Nothing else may:
standard error, error objects, the store with its logs, maps, temporary folders, /dev/shm, core
files. The notes are the test's own and, where COUNTERSIGN_DATA is there, those of deid/dev: in a
quick run each through the forms that differ in code; with COUNTERSIGN_LEAK=all (label test) each
through every command and form, with failures and with crashes."""
import calendar
import hashlib
import json
import os
import re
import resource
import signal
import sqlite3
import subprocess
import sys
import time

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
from harness import ROOT, Skip, main, same, shm_names  # noqa: E402

LONG = 4  # a shorter identifier ("60") is found in every line of figures; names count from 2 bytes on
NAMES = 2
SAMPLE = os.path.join(ROOT, "samples", "countersign.jsonc")
POLICIES = ("safe-harbor", "tokens", "surrogate", "limited")
PEOPLE = (("Rosalind", "Achterberg"), ("Umberto", "Kowalczyk"), ("Ng\u1ecdc", "Tr\u1ea7nova"), ("Zo\u00eb", "O'Harrowgate"))
NOTE = """DISCHARGE SUMMARY
Patient: {first} {last}   DOB: 03/14/19{n}   MRN: 0048{n}9137
Address: {n}17 Quarrystone Lane, Millinocket, ME 044{n}   Phone: (617) 555-01{n}
SSN 219-{n}-4831; e-mail {mail}@mailbox.example; portal https://portal.example/p/{mail}{n}

Discharge Diagnoses:
1. Acute on chronic systolic heart failure

Discharge Medications:
- START furosemide 40 mg PO twice daily
- STOP ibuprofen

Follow-up: Dr. Helena Marchetti-{last} on 11/2{d}/2031. Wife Ludmilla {last}, accession XK-77{n}-4410.
"""


def own_notes():
    """(text, identifiers) of the test's own."""
    for i, (first, last) in enumerate(PEOPLE):
        n = str(41 + i)
        mail = "person" + n + "zq"
        text = NOTE.format(first=first, last=last, n=n, d=i, mail=mail)
        yield text, [first, last, f"03/14/19{n}", f"0048{n}9137", f"{n}17 Quarrystone", "Quarrystone", "Millinocket", f"555-01{n}",
                     f"219-{n}-4831", mail, "Marchetti", "Ludmilla", f"11/2{i}/2031", f"XK-77{n}-4410"]


def corpus_notes():
    folder = os.environ.get("COUNTERSIGN_DATA") or os.path.join(os.path.dirname(ROOT), "shared", "data")
    path = os.path.join(folder, "deid", "dev", "docs.jsonl")
    if not os.path.exists(path):
        raise Skip("the notes of deid/dev are not there")
    with open(path, encoding="utf-8") as f:
        for row in map(json.loads, f):
            raw = row["text"].encode()
            chars = row["text"]
            by_char = [chars[a:b] for a, b, *_ in row["spans"]]
            yield row["text"], by_char if raw.isascii() else by_char + [raw[a:b].decode(errors="ignore") for a, b, *_ in row["spans"]]


BEGAN = time.time()
NOW = re.compile(rb"(\d{4}-\d\d-\d\d)(?:[T ](\d\d:\d\d(?::\d\d)?)(?:\.\d+)?Z?)?|(?<!\d)\d{13}(?:\d{3})?(?!\d)")
# A figure of the stopwatch; five digits of it are a ZIP of the corpus sooner or later.
DURATION = re.compile(rb'"duration_us":\d+')
HEX = re.compile(rb"(?<![0-9a-zA-Z])[0-9a-f]{16,}(?![0-9a-zA-Z])")
AHEAD = 90000  # seconds: a lease of minutes, and what is due in a day
TEXT_BESIDE = 4  # bytes on either side that tell text from random bytes


def is_now(stamp):
    """A time of the program's own clock: of this run, or when what it gave ends, not of a note."""
    day, clock = stamp.group(1), stamp.group(2)
    if not day:
        return BEGAN - 120 < int(stamp.group()[:10]) < time.time() + AHEAD
    try:
        shape = "%Y-%m-%d" + (" %H:%M:%S" if clock and len(clock) > 5 else " %H:%M" if clock else "")
        told = calendar.timegm(time.strptime(day.decode() + (" " + clock.decode() if clock else ""), shape))
    except ValueError:
        return False
    return BEGAN - (180 if clock else 90000) < told < time.time() + AHEAD


class Finder:
    """Looks for identifiers in bytes that should have none.

    A value that the program says by itself (a word of its messages, a figure) would be found without
    a leak, so what a run over a note without identifiers says is no value. Other bytes hold a short
    value by chance: a hit is one only where what is around it proves it (is_chance)."""

    def __init__(self, identifiers, said):
        values = set()
        for one in identifiers:
            values.update([one, *re.split(r"[\s,]+", one)])
        self.long = {}  # by their first bytes: looking for each of thousands would take minutes
        self.words = set()
        said = said.lower()
        for one in values:
            value = one.strip().encode()
            if value.isdigit() and len(value) < 6 or value.lower() in said:
                continue
            if len(value) >= LONG:
                self.long.setdefault(value[:LONG], []).append(value)
            elif len(value) >= NAMES and one[:1].isupper():
                self.words.add(value)
        self.firsts = {tuple(one) for one in self.long}
        parts = [rb"(?<![A-Za-z0-9])" + re.escape(one) + rb"(?![A-Za-z0-9])" for one in sorted(self.words)]
        self.word = re.compile(b"|".join(parts)) if parts else None

    def hits(self, content, short):
        """Every place of a value, as (begin, end)."""
        beginnings = set(zip(content, content[1:], content[2:], content[3:]))
        for first in self.firsts & beginnings:
            for value in self.long[bytes(first)]:
                at = content.find(value)
                while at >= 0:
                    yield at, at + len(value)
                    at = content.find(value, at + 1)
        if short and self.word and any(one in content for one in self.words):
            for hit in self.word.finditer(content):
                yield hit.span()

    @staticmethod
    def is_chance(content, begin, end, sealed):
        """Whether the bytes around a hit prove that it is a part of something longer that the program
        made: a run of hex digits, a time of its clock or its stopwatch, or, in a file of sealed bytes,
        random bytes.
        A hit that is all of such a thing is none of chance."""
        around = range(max(0, begin - 160), begin + 1)
        window = content[around.start:end + 160]
        for pattern, proves in ((HEX, lambda _: True), (DURATION, lambda _: True), (NOW, is_now)):
            for one in pattern.finditer(window):
                low, high = one.start() + around.start, one.end() + around.start
                if low <= begin and end <= high and high - low > end - begin and proves(one):
                    return True
        if not sealed or end - begin >= 8:
            return False
        if end - begin < 6:
            return True
        before, after = content[max(0, begin - TEXT_BESIDE):begin], content[end:end + TEXT_BESIDE]
        return not is_utf8(before) and not is_utf8(after)

    def none_in(self, content, about, sealed=False):
        """sealed: random bytes hold any four letters sooner or later. Such a file is looked at twice:
        as bytes, and each value that is not sealed by itself (columns_have_none)."""
        for begin, end in self.hits(content, not sealed):
            if self.is_chance(content, begin, end, sealed):
                continue
            value = hashlib.sha256(content[begin:end]).hexdigest()[:12]
            before, after = content[max(0, begin - 24):begin], content[end:end + 24]
            raise AssertionError(f"{about}: an identifier of {end - begin} bytes (sha256 {value}) at byte {begin}, "
                                 f"between {before!r} and {after!r}")


def is_utf8(content):
    try:
        content.decode()
    except UnicodeDecodeError:
        return False
    return not re.search(rb"[\x00-\x08\x0e-\x1f\x7f]", content)


def columns_have_none(finder, path, about):
    """What the store says without a key: every column but those of sealed bytes and digests."""
    db = sqlite3.connect(f"file:{path}?mode=ro", uri=True)
    db.text_factory = bytes
    looked = 0
    try:
        for (table,) in db.execute("select name from sqlite_master where type = 'table'").fetchall():
            table = table.decode()
            rows = db.execute(f'select * from "{table}"')
            names = [one[0] for one in rows.description]
            kept = rows.fetchall()
            for i, name in enumerate(names):
                values = [row[i] for row in kept if isinstance(row[i], bytes) and is_utf8(row[i])]
                finder.none_in(b"\0".join(values), f"{about}: {table}.{name}")
                looked += len(values)
    finally:
        db.close()
    return looked


def kept_commands(run):
    """Commands that speak of what is kept without showing it."""
    return (["runs", "list"], ["runs", "list", "--json"], ["runs", "show", run], ["runs", "show", run, "--json"],
            ["audit", "verify"], ["audit", "verify", "--json"], ["audit", "access", "--run", run], ["doctor"],
            ["config", "show"], ["policy", "show"], ["doctor", "--json"], ["retention", "preview", "--json"],
            ["review", "list"], ["review", "list", "--state", "all", "--json"], ["review", "take", run],
            ["review", "release", run, "--json"], ["review", "send", run, "--to", "clinician"],
            ["review", "reject", run, "--seen", "0123456789ab", "--reason", "other", "--json"],
            ["runs", "retry", run, "--json"], ["runs", "cancel", run], ["queue", "show"], ["budget", "list"], ["budget", "set", "tokens", "900000"],
            ["retention", "hold", run, "--reason", "litigation"], ["retention", "holds"],
            ["retention", "run", "--json"], ["retention", "shred", "--tenant", "default"])


def finder_of(w, notes):
    """What the program says of a note without any identifier is not a value."""
    plain = "Discharge Diagnoses:\n1. Hypertension\n\nDischarge Medications:\n- START furosemide 40 mg PO\n"
    w.write("plain.txt", plain)
    said = b""
    for args in (["redact", "plain.txt", "--verbose", "--report"], ["summarize", "plain.txt", "--verbose"], ["doctor"], ["help"],
                 ["runs", "list"], ["redact", "--ndjson", "plain.txt"], ["redact", "plain.txt", "--policy", "surrogate"],
                 ["redact", "plain.txt", "--policy", "tokens"], ["redact", "plain.txt", "--policy", "limited", "--json"],
                 ["restore", "plain.txt", "--map", "gone", "--json"], ["redact", "plain.txt", "gone", "--check"],
                 ["redact", "plain.txt", "-o", "no/out"], ["policy", "test", "plain.txt", "--config", SAMPLE],
                 ["policy", "test", "plain.txt", "--config", SAMPLE, "--provider", "azure", "--label", "part2", "--json"], ["redact", "gone", "--json"], ["summarize", "gone", "--json"]):
        for more in ([], ["--verbose"]):
            done = w.run(*args, *more)
            said += done[1] + done[2]
    for args in kept_commands(w.json("runs", "list", "--json")["runs"][0]["run"]):
        said += b"".join(w.run(*args)[1:3])
    with open(os.path.join(ROOT, "share", "schemas", "redact-report.v1.json"), "rb") as f:
        said += f.read()  # the words of a report: one note has its heading "PLAN" marked, a part of HEALTH_PLAN_ID
    return Finder([one for _, values in notes for one in values], said)


def files_below(*folders):
    for folder in folders:
        for place, _, names in os.walk(folder):
            for name in names:
                yield os.path.join(place, name)


class Watched:
    """A world whose folders are known: given may hold text, all the rest may not."""

    def __init__(self, w):
        self.w = w
        os.makedirs(w.path("tmp"), exist_ok=True)
        os.makedirs(w.path("given"), exist_ok=True)
        w.env["TMPDIR"] = w.path("tmp")
        self.shm = shm_names()

    def note(self, text, name="given/n.txt"):
        return self.w.write(name, text)

    def run(self, finder, *args, error=False, verbose=True, **more):
        """Standard error has none; with error, standard output neither."""
        code, out, err = self.w.run(*args, *(["--verbose"] if verbose else []), **more)
        about = " ".join(args)
        finder.none_in(err, about + ": standard error")
        same(code == 70, False, about)
        if error or b'{"error"' in out[:10]:
            finder.none_in(out, about + ": the error on standard output")
        return code, out

    def files_have_none(self, finder, about):
        for path in files_below(self.w.folder):
            if not path.startswith(self.w.path("given")) and os.path.isfile(path):
                with open(path, "rb") as f:
                    finder.none_in(f.read(), f"{about}: {os.path.relpath(path, self.w.folder)}", sealed=True)
                if path == self.w.store:
                    same(columns_have_none(finder, path, about) > 0, True, "columns that were looked at")
                same("core" in os.path.basename(path), False, about)
        same(shm_names() - self.shm, set(), about + ": left in /dev/shm")
        same(list(files_below(self.w.path("tmp"))), [], about + ": temporary files")


def every_form(x, finder, name):
    """Each command that reads a note, in each form."""
    x.w.write("given/lines", json.dumps({"id": 1, "text": x_text(x, name)}) + "\n{\"id\": broken " + x_text(x, name)[:80].replace("\n", " ") + "\n")
    for form in ([], ["--json"], ["--ndjson"], ["--html", "given/out.html"]):
        x.run(finder, "summarize", name, "--no-model", *form)
    for form in ([], ["--json"]):
        finder.none_in(x.run(finder, "summarize", name, "--no-model", "--queue", *form)[1], "--queue")
        finder.none_in(x.run(finder, "worker", "--drain", "--no-model", *form)[1], "worker")
    for policy in POLICIES:
        for form in ([], ["--json"]):
            x.run(finder, "redact", name, "--policy", policy, *form)
        x.run(finder, "redact", "--ndjson", "given/lines", "--policy", policy, "-o", "given/out.ndjson")
    for form in ("--report", "--check"):
        finder.none_in(x.run(finder, "redact", name, form)[1], form)
    code, out = x.run(finder, "redact", name, "--policy", "tokens", "--map", "case.map")
    same(code, 0)
    same(x.run(finder, "restore", "-", "--map", "case.map", stdin=out + b" [NAME-987654]")[0], 3)
    x.run(finder, "redact", name, "plain.txt", "gone", "-o", "given/clean")
    for form in ("--report", "--check"):
        finder.none_in(x.run(finder, "redact", name, "plain.txt", form)[1], "several " + form)
    x.run(finder, "policy", "test", name, "--config", SAMPLE, verbose=False)
    x.run(finder, "policy", "test", name, "--config", SAMPLE, "--label", "part2", "--provider", "azure", "--json", verbose=False, error=True)


def x_text(x, name):
    with open(x.w.path(name), encoding="utf-8") as f:
        return f.read()


def what_is_kept_has_none(x, finder):
    for args in kept_commands(x.w.json("runs", "list", "--json")["runs"][0]["run"]):
        verbose = args[0] not in ("config", "policy")
        finder.none_in(x.run(finder, *args, verbose=verbose)[1], " ".join(args))


def test_commands__of_own_notes(w):
    x = Watched(w)
    notes = list(own_notes())
    finder = finder_of(w, notes)
    for text, _ in notes:
        every_form(x, finder, x.note(text))
    what_is_kept_has_none(x, finder)
    x.files_have_none(finder, "afterwards")


def test_commands__of_the_corpus(w):
    """Every note; each through the forms that differ in code, a batch through the rest."""
    x = Watched(w)
    notes = list(corpus_notes())
    finder = finder_of(w, notes)
    names = [x.note(text, f"given/{i}.txt") for i, (text, _) in enumerate(notes)]
    lines = "".join(json.dumps({"id": i, "text": text}) + "\n" + "{" + text[:60].replace("\n", " ") + "\n" for i, (text, _) in enumerate(notes))
    x.note(lines, "given/lines")
    for policy in POLICIES:
        keeps = ["--map", policy + ".map"] if policy in ("tokens", "surrogate") else []
        same(x.run(finder, "redact", "--ndjson", "given/lines", "--policy", policy, *keeps)[0], 6, "a broken line each")
    for name in names:
        finder.none_in(x.run(finder, "redact", name, "--report")[1], "--report")
    for form in ([], ["--json"], ["--ndjson"], ["--html", "given/out.html"]):
        for args in ([names] if form == ["--ndjson"] else [[one] for one in names[::10]]):
            x.run(finder, "summarize", "--no-model", *args, *form)
    what_is_kept_has_none(x, finder)
    x.files_have_none(finder, "afterwards")


def test_commands__all_of_them_with_all_of_the_corpus(w):
    """Each note through every command and form, a failing disk, and an end in the middle."""
    if os.environ.get("COUNTERSIGN_LEAK") != "all":
        raise Skip("minutes long: COUNTERSIGN_LEAK=all, label test")
    x = Watched(w)
    notes = list(corpus_notes())
    finder = finder_of(w, notes)
    for i, (text, _) in enumerate(notes):
        name = x.note(text)
        every_form(x, finder, name)
        with open("/dev/full", "wb") as full:
            for args in (["redact", name, "--verbose"], ["summarize", name, "--verbose"], ["policy", "test", name],
                         ["redact", "--ndjson", "given/lines", "--verbose"]):
                done = w.run(*args, stdout=full)
                finder.none_in(done[2], "full: " + " ".join(args))
        size = (0, 100, 4096, 20000, 60000)[i % 5]
        limited(w, finder, resource.RLIMIT_FSIZE, size, "summarize", name, "--store", f"store{size}/c.db")
        limited(w, finder, resource.RLIMIT_FSIZE, size, "redact", name, "--policy", "tokens", "--map", f"m{size}", "--store", f"store{size}/c.db")
        process = w.start("summarize", "-", "--verbose")
        process.stdin.write(text.encode())
        process.stdin.close()
        time.sleep(0.001 * (i % 24))
        process.send_signal((signal.SIGKILL, signal.SIGABRT, signal.SIGSEGV, signal.SIGTERM)[i % 4])
        finder.none_in(process.stderr.read(), "an end in the middle")
        process.wait(timeout=30)
    what_is_kept_has_none(x, finder)
    x.files_have_none(finder, "afterwards")


def test_failures__say_nothing_of_the_text(w):
    x = Watched(w)
    notes = list(own_notes())
    finder = finder_of(w, notes)
    text = notes[0][0]
    name = x.note(text)
    x.note(text.encode() + b"\xff\xfe", "given/latin")
    x.note(text.encode() + b"\0", "given/nul")
    x.note(text + "{", "given/broken")
    x.note(json.dumps({"id": text, "txt": text}) + "\n" + json.dumps({"id": {"a": text}, "text": text}) + "\n", "given/keys")
    for bad in ("given/latin", "given/nul"):
        for args in (["redact", bad], ["redact", bad, "--json"], ["redact", bad, "--report"], ["summarize", bad, "--json"],
                     ["redact", "--ndjson", bad], ["restore", bad, "--map", "no.map", "--json"]):
            same(x.run(finder, *args, error=True)[0], 6, args)
    for bad in ("given/broken", "given/keys"):
        x.run(finder, "redact", "--ndjson", bad, error=True)
    w.write("bad.store", b"not a store at all " * 100)
    for store in ("bad.store", "/proc/none/store.db", "given"):
        same(x.run(finder, "summarize", name, "--json", "--store", store, error=True)[0] in (2, 4, 6, 7), True, store)
        x.run(finder, "redact", name, "--policy", "tokens", "--map", "m.map", "--store", store, error=True)
    x.run(finder, "redact", name, "--policy", "tokens", "--map", "no/m.map", error=True)
    x.run(finder, "redact", name, "-o", "no/out.txt", error=True)
    with open("/dev/full", "wb") as full:
        for args in (["redact", name], ["summarize", name], ["redact", "--ndjson", "given/lines2"]):
            x.note(json.dumps({"id": 1, "text": text}), "given/lines2")
            same(w.run(*args, "--verbose", stdout=full)[0], 7, args)
            finder.none_in(w.run(*args, "--verbose", stdout=full)[2], "full: " + " ".join(args))
    x.files_have_none(finder, "failures")


def limited(w, finder, kind, size, *args):
    """Runs under a limit of the system; the reasons of a failure must not hold text."""
    def bound():
        resource.setrlimit(kind, (size, size))
        signal.signal(signal.SIGXFSZ, signal.SIG_IGN)

    process = subprocess.Popen([w.program, *args, "--verbose"], cwd=w.folder, env=w.env, preexec_fn=bound,
                               stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.PIPE)
    _, err = process.communicate(timeout=60)
    finder.none_in(err, f"limit {size}: " + " ".join(args))
    return process.returncode


def test_limits__of_disk_and_memory(w):
    x = Watched(w)
    notes = list(own_notes())
    finder = finder_of(w, notes)
    name = x.note(notes[1][0])
    sanitized = any(key.endswith("SAN_OPTIONS") for key in w.env)
    for size in (0, 100, 4096, 20000, 60000):
        store = f"store{size}/c.db"
        limited(w, finder, resource.RLIMIT_FSIZE, size, "summarize", name, "--store", store)
        limited(w, finder, resource.RLIMIT_FSIZE, size, "redact", name, "--policy", "tokens", "--map", f"m{size}", "--store", store)
        limited(w, finder, resource.RLIMIT_FSIZE, size, "redact", name, "-o", "given/out")
    for megabytes in () if sanitized else (8, 16, 32, 64, 128, 256):
        limited(w, finder, resource.RLIMIT_AS, megabytes << 20, "redact", name)
        limited(w, finder, resource.RLIMIT_AS, megabytes << 20, "summarize", name)
    x.files_have_none(finder, "limits")


def crashed(w, finder, number, *args):
    """Ends the program by a signal while it holds text; stdin is kept open, so it waits for more."""
    resource_limit = resource.getrlimit(resource.RLIMIT_CORE)
    process = w.start(*args, "--verbose")
    process.stdin.write(list(own_notes())[2][0].encode())
    process.stdin.flush()
    time.sleep(0.15)
    with open(f"/proc/{process.pid}/limits", encoding="ascii") as f:
        same(re.search(r"Max core file size +(\S+) +(\S+)", f.read()).groups(), ("0", "0"), "core files")
    with open(f"/proc/{process.pid}/cmdline", "rb") as f:
        finder.none_in(f.read(), "arguments of the process")
    with open(f"/proc/{process.pid}/comm", "rb") as f:
        finder.none_in(f.read(), "title of the process")
    owner = os.stat(f"/proc/{process.pid}/environ").st_uid
    if os.geteuid() != 0:
        same(owner, 0, "a process that may be dumped belongs to its user")
    process.send_signal(number)
    _, err = process.communicate(timeout=30)
    finder.none_in(err, f"signal {number}: " + " ".join(args))
    same(process.returncode != 0, True, number)
    same(resource_limit, resource.getrlimit(resource.RLIMIT_CORE))


def test_crashes__leave_nothing(w):
    x = Watched(w)
    notes = list(own_notes())
    finder = finder_of(w, notes)
    for number in (signal.SIGABRT, signal.SIGSEGV, signal.SIGKILL, signal.SIGTERM, signal.SIGINT):
        for args in (["redact", "-"], ["redact", "--ndjson", "-", "--policy", "tokens", "--map", "m.map"], ["summarize", "-"]):
            crashed(w, finder, number, *args)
    x.files_have_none(finder, "crashes")
    for i in range(12):  # and at any moment of a run that keeps text
        process = w.start("summarize", "-", "--verbose")
        process.stdin.write(notes[i % 4][0].encode())
        process.stdin.close()
        time.sleep(0.002 * i)
        process.kill()
        finder.none_in(process.stderr.read(), "kill")
        process.wait(timeout=30)
    x.files_have_none(finder, "kills")
    same(w.run("summarize", "plain.txt", "--verbose")[0] in (0, 3), True)
    x.files_have_none(finder, "the run after")
    db = sqlite3.connect(w.store)
    same(db.execute("pragma integrity_check").fetchone()[0], "ok")
    db.close()


def is_found(finder, content, sealed=False):
    try:
        finder.none_in(content, "here", sealed)
    except AssertionError as found:
        return str(found)
    return ""


def test_finder__finds(w):
    """The test itself: what it looks for is found when it is there."""
    notes = list(own_notes())
    finder = finder_of(w, notes)
    for text, values in notes:
        for one in values:
            found = is_found(finder, b"x " + one.encode() + b" y")
            same(bool(found), True, f"{one} of {len(text)}")
            same(one in found, False, "it quotes")


def test_finder__tells_chance_from_a_leak(w):
    finder = Finder(["482913", "02:17", "deadbeef", "Kowalczyk", "2031-05-06"], b"")
    digest = b"a1482913f0" * 4
    now = time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime()).encode()
    clock = Finder([now[11:16].decode()], b"")
    for content, leaks in ((b'"run":"' + digest + b'"', False), (b"MRN 482913 " + digest, True), (b'"n":482913', True), (b"482913", True),
                           (b"a482913f", True), (b"x" + digest, True), (digest + b" deadbeef", True),
                           (b'"at":"1999-05-06T02:17:44Z"', True), (b'"day":"2031-05-06"', True)):
        same(bool(is_found(finder, content)), leaks, content)
    for content, leaks in ((b'"at":"' + now + b'"', False), (b"seen at " + now[11:16], True), (now[:10] + b" " + now[11:16], False)):
        same(bool(is_found(clock, content)), leaks, content)
    sealed = bytes(range(128, 160))
    for content, leaks in ((sealed + b"482913" + sealed, False), (b"MRN: 482913 of him", True), (sealed + b"Kowalczyk" + sealed, True),
                           (sealed + b"Mr. 482913, b" + sealed, True)):
        same(bool(is_found(finder, content, sealed=True)), leaks, content)
    w.write("note.txt", "DISCHARGE SUMMARY\n\nDischarge Diagnoses:\n1. Hypertension\n")
    w.run("summarize", "note.txt")
    db = sqlite3.connect(w.store)
    db.execute("create table leak (mrn text)")
    db.execute("insert into leak values ('482913')")
    db.commit()
    db.close()
    try:
        columns_have_none(finder, w.store, "here")
    except AssertionError as found:
        same("leak.mrn" in str(found), True, found)
        return
    raise AssertionError("a value of a column was not found")


if __name__ == "__main__":
    sys.exit(main({name: test for name, test in globals().items() if name.startswith("test_")}, sys.argv))
