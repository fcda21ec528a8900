#!/usr/bin/env python3
"""`redact` and `restore` from the command line: every form, every map, and input that is not usable."""
import json
import os
import resource
import signal
import sqlite3
import stat
import subprocess
import sys

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
from harness import Skip, holds, lacks, main, same  # noqa: E402

POLICIES = ("safe-harbor", "tokens", "surrogate", "limited")
TEXT = """Patient: Rosalind Achterberg, DOB 03/14/1948, MRN 00482913.
Phone (617) 555-0142. Lives at 12 Quarry Lane, Boston, MA 02134.
Dr. Helena Marchetti saw Mrs. Achterberg, a 93-year-old, on 5/6/2024.
SSN 123-45-6789, email rosa@example.org. It said [NAME-1] and [~NAME-2].
"""
VALUES = ("Rosalind", "Achterberg", "03/14/1948", "00482913", "555-0142", "Quarry", "123-45-6789", "rosa@")


def line(text, name="a"):
    return (json.dumps({"id": name, "text": text}) + "\n").encode()


def case_of(w):
    """A case that is in the store."""
    w.write("note.txt")
    w.run("summarize", "note.txt")
    db = sqlite3.connect(w.store)
    case = db.execute("select hex(id) from cases").fetchone()[0].lower()
    db.close()
    return case


def test_text__of_every_policy(w):
    w.write("a.txt", TEXT)
    for policy in POLICIES:
        code, out, err = w.run("redact", "a.txt", "--policy", policy)
        same(code, 0, policy)
        for value in VALUES:
            lacks(err, value, policy)
            if policy != "limited" or value not in ("03/14/1948",):
                lacks(out, value, policy)
        same(out.count(b"\n"), TEXT.count("\n"))
    same(w.run("redact", "a.txt"), w.run("redact", "a.txt", "--policy", "safe-harbor"), "the default")
    limited = w.run("redact", "a.txt", "--policy", "limited")[1].decode()
    for kept in ("03/14/1948", "Boston, MA 02134", "93-year-old", "5/6/2024"):
        holds(limited, kept)
    safe = w.run("redact", "a.txt")[1].decode()
    for gone in ("1948", "2024", "Boston", "021", "93"):
        lacks(safe, gone)
    holds(safe, "[90+]-year-old")
    holds(w.run("redact", "a.txt", "--policy", "surrogate")[2], "NOT Safe Harbor")
    holds(w.run("redact", "a.txt", "--policy", "tokens")[2], "forgotten")
    same(w.run("redact", "a.txt", "--policy", "tokens", "--quiet")[2], b"")
    holds(w.run("redact", "--help")[1].decode().replace("\n", " "), "attest")


def test_text__keeps_what_it_is_told_to(w):
    w.write("a.txt", TEXT)
    kept = w.run("redact", "a.txt", "--keep-clinicians", "--zip3")[1]
    holds(kept, "Dr. Helena Marchetti")
    holds(kept, "MA 021**")
    lacks(kept, "Achterberg")
    lacks(w.run("redact", "a.txt")[1], "Marchetti")


def test_text__keeps_what_the_configuration_says(w):
    """Built in < user's file < --config < variable < option, for both switches and both ways."""
    w.write("a.txt", TEXT)

    def kept(*args, **env):
        out = w.run("redact", "a.txt", *args, **env)[1].decode()
        return "Dr. Helena Marchetti" in out, "MA 021**" in out

    same(kept(), (False, False), "built in")
    os.makedirs(w.path(".config/countersign"))
    w.write(".config/countersign/countersign.jsonc", '{"privacy": {"zip3": "keep", "clinicians": "keep"}}')
    same(kept(), (True, True), "the user's file")
    w.write("site.jsonc", '{"privacy": {"clinicians": "remove"}}')
    same(kept("--config", "site.jsonc"), (False, True), "the named file on top")
    same(kept("--config", "site.jsonc", COUNTERSIGN_PRIVACY_ZIP3="drop"), (False, False), "a variable above it")
    same(kept("--config", "site.jsonc", "--keep-clinicians"), (True, True), "an option above all")
    same(kept("--zip3", COUNTERSIGN_PRIVACY_ZIP3="drop"), (True, True))
    same(kept("--remove-clinicians", "--drop-zip3", COUNTERSIGN_PRIVACY_ZIP3="keep"), (False, False))
    lines = w.run("redact", "--ndjson", "-", stdin=line(TEXT))[1].decode()
    holds(lines, "Dr. Helena Marchetti", "lines as well")
    w.write("b.txt", TEXT)
    same(w.run("redact", "a.txt", "b.txt", "-o", "both")[0], 0)
    with open(w.path("both/b.txt"), encoding="utf-8") as f:
        holds(f.read(), "MA 021**", "several files as well")
    for pair in (("--zip3", "--drop-zip3"), ("--keep-clinicians", "--remove-clinicians")):
        code, out, err = w.run("redact", "a.txt", *pair)
        same((code, out), (2, b""), pair)
        holds(err, pair[1])
    w.write("site.jsonc", '{"privacy": {"zip3": "perhaps"}}')
    code, out, err = w.run("redact", "a.txt", "--config", "site.jsonc")
    same((code, out), (2, b""), "half a configuration is none")
    holds(err, "site.jsonc: ")


def test_text__from_standard_input_and_into_a_file(w):
    w.write("a.txt", TEXT)
    shown = w.run("redact", "a.txt")[1]
    same(w.run("redact", "-", stdin=TEXT.encode()), (0, shown, b""))
    same(w.run("redact", "a.txt", "-o", "out.txt"), (0, b"", b""))
    with open(w.path("out.txt"), "rb") as f:
        same(f.read(), shown)
    same(stat.S_IMODE(os.stat(w.path("out.txt")).st_mode), 0o600)
    same(os.path.exists(w.store), False, "no store without a map")


def test_report__and_json_fit_their_schemas(w):
    w.write("a.txt", TEXT)
    for policy in POLICIES:
        code, out, err = w.run("redact", "a.txt", "--report", "--policy", policy)
        same((code, err), (0, b""))
        w.fits("redact-report", out)
        for value in VALUES + ("Marchetti", "text"):
            lacks(json.dumps(json.loads(out)["spans"]), value)
        told = json.loads(out)
        same(sum(told["counts"].values()), len(told["spans"]))
        names = [TEXT[one["start"]:one["end"]] for one in told["spans"] if one["type"] == "NAME"]
        same(names, ["Rosalind Achterberg", "Helena Marchetti", "Achterberg"])
        code, out, _ = w.run("redact", "a.txt", "--json", "--policy", policy)
        same(code, 0)
        w.fits("redact", out)
        same(json.loads(out)["spans"], told["spans"])
        same(json.loads(out)["policy"], policy)
    holds(w.json("redact", "a.txt", "--report", "--policy", "surrogate")["notice"], "NOT Safe Harbor")
    holds(w.json("redact", "a.txt", "--report")["notice"], "attest")


def test_check__answers_by_its_exit_code(w):
    code, out, err = w.run("redact", "-", "--check", stdin=TEXT.encode())
    same((code, out), (1, b""))
    holds(err, "1 SSN")
    for value in VALUES:
        lacks(err, value)
    same(w.run("redact", "-", "--check", stdin=b"Take one tablet daily with food.\n")[:2], (0, b""))
    same(w.run("redact", "-", "--check", "-q", stdin=TEXT.encode()), (1, b"", b""))


def test_offsets__are_bytes(w):
    text = "\u202bZo\u00eb\u202c \U0001f642 MRN 00482913\r\ncaf\u00e9, SSN 123-45-6789.\r\n"
    told = w.json("redact", "-", "--report", stdin=text.encode())
    found = {one["type"]: text.encode()[one["start"]:one["end"]] for one in told["spans"]}
    same((found["MRN"], found["SSN"]), (b"00482913", b"123-45-6789"))
    out = w.run("redact", "-", stdin=text.encode())[1]
    holds(out, "\U0001f642 MRN [MRN]\r\ncaf\u00e9, SSN [SSN].\r\n")


def test_ndjson__in_order_and_bad_lines_in_their_place(w):
    lines = [line("MRN 00482913", "one"), b'{"text":"no id"}\n', b"\n", b"{broken Achterberg\n", b'{"id":2}\n',
             b'{"id":{"name":"Achterberg"},"text":"x"}\n', b'{"id":7,"text":"SSN 123-45-6789","more":"Achterberg"}\r\n',
             b'{"id":"z","text":""}\n', b"\xff\xfe\n", b'[1]\n', b'{"id":"nul","text":"a\\u0000b"}\n', line("end", "end").rstrip()]
    w.write("in.ndjson", b"".join(lines))
    code, out, err = w.run("redact", "--ndjson", "in.ndjson")
    same(code, 6)
    lacks(out + err, "Achterberg")
    got = out.splitlines()
    same(len(got), 11)
    for one in got:
        w.fits("error" if b'"error"' in one else "redact-line", one)
    told = [json.loads(one) for one in got]
    same([one.get("id", "error") for one in told],
         ["one", None, "error", "error", "error", 7, "z", "error", "error", "error", "end"])
    holds(told[2]["error"]["message"], "Line 4 ")
    holds(err, "Line 9 ")
    same(told[0]["text"], "MRN [MRN]")
    same(w.run("redact", "--ndjson", "-", stdin=b"".join(lines))[1].count(b"\n"), 11)
    same(w.run("redact", "--ndjson", "in.ndjson", "-o", "out.ndjson")[:2], (6, b""))
    with open(w.path("out.ndjson"), "rb") as f:
        same([json.loads(one).get("id") for one in f], [one.get("id") for one in told])
    same(w.run("redact", "--ndjson", "-", stdin=b""), (0, b"", b""))
    same(w.run("redact", "--ndjson", "missing")[0], 6)
    same(w.run("redact", "--ndjson", ".")[0], 6)
    same(w.run("redact", "--ndjson", "-", stdin=b"\xef\xbb\xbf" + line("MRN 00482913"))[0], 0, "a byte order mark")
    code, out, _ = w.run("redact", "--ndjson", "-", stdin=b'{"id":1,"text":"' + b"Achterberg " * (7 << 20) + b'"}\n' + line("end", "end"))
    same((code, json.loads(out.splitlines()[1])["id"]), (6, "end"))
    holds(json.loads(out.splitlines()[0])["error"]["message"], "Line 1 ")


def test_ndjson__an_id_comes_out_as_it_went_in_or_not_at_all(w):
    ids = [18446744073709551615, -9223372036854775808, "1.50"]
    w.write("ids.nd", "".join('{"id":%s,"text":"seen"}\n' % json.dumps(i) for i in ids) +
            '{"id":12345678901234567890123,"text":"seen"}\n{"id":5,"text":"a\\u0000b"}\n')
    code, out, err = w.run("redact", "--ndjson", "ids.nd")
    lines = [json.loads(line) for line in out.decode().splitlines()]
    same((code, [line["id"] for line in lines[:3]], ["error" in line for line in lines[3:]]), (6, ids, [True, True]))
    holds(lines[3]["error"]["message"], "line 4")
    holds(lines[4]["error"]["message"], "line 5")


def test_ndjson__in_bounded_memory(w):
    if any(name.endswith("SAN_OPTIONS") for name in os.environ):
        raise Skip("memory is not measured under a sanitizer")
    one = line("Seen again for hypertension; tolerates furosemide well, no complaints. MRN 00482913. " * 12)
    with open(w.path("big.ndjson"), "wb") as f:
        for _ in range(40000):
            f.write(one)
    before = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss
    with open(w.path("out"), "wb") as f:
        same(w.run("redact", "--ndjson", "big.ndjson", "--policy", "tokens", "--map", "m.map", stdout=f)[0], 0)
    used = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss
    same(used <= max(before, 200 * 1024), True, f"{os.path.getsize(w.path('big.ndjson'))} bytes took {used} KiB")
    with open(w.path("out"), "rb") as f:
        same(sum(1 for _ in f), 40000)


def test_ndjson__into_a_file_in_bounded_memory(w):
    if any(name.endswith("SAN_OPTIONS") for name in os.environ):
        raise Skip("memory is not measured under a sanitizer")
    with open(w.path("big.ndjson"), "wb") as f:
        for _ in range(40000):
            f.write(line("Seen again for hypertension; tolerates furosemide well, no complaints. MRN 00482913. " * 12))
    launch = "import os, sys; _, s, u = os.wait4(os.posix_spawn(sys.argv[1], sys.argv[1:], os.environ), 0); print(s, u.ru_maxrss)"
    done = subprocess.run([sys.executable, "-I", "-S", "-c", launch, w.program, "redact", "--ndjson", "big.ndjson", "-o", "out.ndjson"],
                          cwd=w.folder, env=w.env, stdout=subprocess.PIPE, check=True)
    code, used = map(int, done.stdout.split())
    same(code, 0)
    with open(w.path("out.ndjson"), "rb") as f:
        same(sum(1 for _ in f), 40000)
    same(stat.S_IMODE(os.stat(w.path("out.ndjson")).st_mode), 0o600)
    same(used < 60 * 1024, True, f"{os.path.getsize(w.path('big.ndjson'))} bytes took {used} KiB")


def test_ndjson__leaves_no_half_of_a_file(w):
    """Failed, killed or interrupted at work: the old file stays, and nothing lies beside it."""
    os.mkdir(w.path("there"))
    w.write("there/out", "old")
    for number in (signal.SIGKILL, signal.SIGTERM, signal.SIGINT):
        slow = w.start("redact", "--ndjson", "-", "-o", "there/out")
        slow.stdin.write(line(TEXT) * 2000 + b"bad\n")
        slow.stdin.flush()
        slow.stderr.readline()  # it is at work, and a piece is written
        slow.send_signal(number)
        slow.communicate(timeout=60)
        same((slow.returncode != 0, os.listdir(w.path("there"))), (True, ["out"]), number)
    w.write("in", line(TEXT) * 2000)
    for args in (["in", "--policy", "tokens", "--map", "no/m.map"], ["missing"], ["."]):
        same(w.run("redact", "--ndjson", *args, "-o", "there/out")[0] in (6, 7), True, args)
        same(os.listdir(w.path("there")), ["out"], args)
    with open(w.path("there/out"), "rb") as f:
        same(f.read(), b"old")
    same(w.run("redact", "--ndjson", "in", "-o", "in")[0], 0, "in its own place")
    with open(w.path("in"), "rb") as f:
        lacks(f.read(), "Achterberg")


def test_output__that_is_no_file_is_left_as_it_is(w):
    w.write("a.txt", TEXT)
    w.write("l", line(TEXT))
    os.mkfifo(w.path("pipe"))
    for args in (["a.txt"], ["--ndjson", "l"], ["a.txt", "--json"]):
        for output in ("pipe", "/dev/null", "/dev/full"):
            code, out, err = w.run("redact", *args, "-o", output)
            same((code, out.startswith(b'{"error"') or out == b""), (7, True), (args, output))
            holds(err, "not a file")
            same(stat.S_ISREG(os.stat(w.path(output)).st_mode), False, output)


def several(w):
    w.write("a.txt", TEXT)
    w.write("b.txt", "Asked Dr. Helena Marchetti again.\n")
    w.write("c.txt", "Take one tablet daily with food.\n")
    return ["a.txt", "b.txt", "c.txt"]


def test_several__into_a_folder(w):
    names = several(w)
    same(w.run("redact", *names, "-o", "out/deep"), (0, b"", b""))
    same(sorted(os.listdir(w.path("out/deep"))), names)
    same(stat.S_IMODE(os.stat(w.path("out/deep")).st_mode), 0o700)
    for name in names:
        with open(w.path("out/deep/" + name), "rb") as f:
            same(f.read(), w.run("redact", name)[1], name)
        same(stat.S_IMODE(os.stat(w.path("out/deep/" + name)).st_mode), 0o600)
    w.write("out/deep/a.txt", "of an earlier run")
    w.write("bad.txt", b"\xff")
    code, out, err = w.run("redact", "bad.txt", "missing", *names, "-o", "out/deep")
    same((code, out), (6, b""))
    holds(err, "bad.txt: ")
    holds(err, "missing: ")
    same(sorted(os.listdir(w.path("out/deep"))), names, "no result of a file that is not usable")
    with open(w.path("out/deep/a.txt"), "rb") as f:
        same(f.read(), w.run("redact", "a.txt")[1], "a second run does all of it anew")
    same(w.run("redact", "a.txt", "-o", "out/deep"), (0, b"", b""), "one file into a folder that is there")
    same(w.run("redact", "a.txt", "-o", "new/"), (0, b"", b""), "or is named as one")
    same(os.listdir(w.path("new")), ["a.txt"])


def test_several__never_in_the_place_of_an_input(w):
    names = several(w)
    os.mkdir(w.path("d"))
    w.write("d/a.txt", "Dr. Helena Marchetti\n")
    os.symlink("../b.txt", w.path("d/link.txt"))
    os.symlink("../d", w.path("d/again"))
    os.mkdir(w.path("far"))
    os.symlink("../c.txt", w.path("far/b.txt"))
    for args in (["a.txt", "d/a.txt", "-o", "out"], [*names, "-o", "."], [*names, "-o", "d/.."], ["a.txt", "-", "-o", "out"],
                 ["a.txt", "d/", "-o", "out"], [*names], [*names, "-o", "-"], ["d/a.txt", "b.txt", "-o", "d/again"],
                 [*names, "-o", "far"], ["a.txt", "-o", "."], ["--ndjson", *names, "-o", "out"]):
        code, out, err = w.run("redact", *args)
        same((code, out), (2, b""), args)
        same(len(err.splitlines()), 1, args)
    same(os.path.exists(w.path("out")), False)
    for name in names:
        same(w.run("redact", name, "--check")[0], 0 if name == "c.txt" else 1, "as it was")
    same(w.run("redact", *names, "-o", "a.txt")[:2], (7, b""), "a file where the folder would be")


def test_several__share_a_map(w):
    names = several(w)
    same(w.run("redact", *names, "--policy", "tokens", "--map", "m.map", "-o", "out")[0], 0)
    with open(w.path("out/b.txt"), "rb") as f:
        token = f.read().split()[2]
    with open(w.path("out/a.txt"), "rb") as f:
        holds(f.read(), "Dr. " + token.decode())
    for name in names:
        with open(w.path("out/" + name), "rb") as f, open(w.path(name), "rb") as was:
            same(w.run("restore", "-", "--map", "m.map", stdin=f.read()), (0, was.read(), b""), name)
    told = w.run("redact", *names, "--policy", "tokens", "--map", "m.map", "--json")[1].splitlines()
    same([json.loads(one)["file"] for one in told], names)
    holds(json.loads(told[1])["text"], token.decode())
    done = w.run("redact", *names, "--policy", "tokens", "--map", "no/m.map", "-o", "out2")
    same(done[:2], (7, b""))
    same(len(done[2].splitlines()), 1, "told once")
    same(os.listdir(w.path("out2")), [], "no text without its map")


def test_several__checked_and_reported(w):
    names = several(w)
    code, out, err = w.run("redact", *names, "--check")
    same((code, out), (1, b""))
    same([one.split(b": ")[1].decode() for one in err.splitlines()], names)
    for value in VALUES:
        lacks(err, value)
    same(w.run("redact", *names, "--check", "-q"), (1, b"", b""))
    same(w.run("redact", "c.txt", "c.txt", "--check")[0], 0)
    same(w.run("redact", "missing", "c.txt", "--check")[0], 6)
    w.write("bad.txt", b"\xff")
    for form, schema in (("--report", "redact-report"), ("--json", "redact")):
        code, out, err = w.run("redact", "a.txt", "bad.txt", "-", form, stdin=TEXT.encode())
        same(code, 6, form)
        told = out.splitlines()
        w.fits(schema, told[0])
        w.fits("error", told[1])
        w.fits(schema, told[2])
        first, last = json.loads(told[0]), json.loads(told[2])
        same((first.pop("file"), last.pop("file"), first), ("a.txt", "-", last), form)
        same(first, w.json("redact", "a.txt", form), form)
        same(w.run("redact", "a.txt", "bad.txt", "-", form, "-o", "told", stdin=TEXT.encode())[:2], (6, b""), form)
        with open(w.path("told"), "rb") as f:
            same(f.read(), out, form)


def test_map__restores_byte_for_byte(w):
    for text in (TEXT, TEXT.replace("\n", "\r\n"), "\u202b" + TEXT + "\U0001f642"):
        w.write("a.txt", text)
        code, out, _ = w.run("redact", "a.txt", "--policy", "tokens", "--map", "m.map")
        same(code, 0)
        same(w.run("restore", "-", "--map", "m.map", stdin=out), (0, text.encode(), b""))
    same(stat.S_IMODE(os.stat(w.path("m.map")).st_mode), 0o600)
    with open(w.path("m.map"), "rb") as f:
        for value in VALUES:
            lacks(f.read().decode("latin-1"), value)
    again = w.run("redact", "-", "--policy", "tokens", "--map", "m.map", stdin=TEXT.encode())[1]
    same(w.run("redact", "-", "--policy", "tokens", "--map", "m.map", stdin=TEXT.encode())[1], again, "the same tokens")
    other = w.run("redact", "-", "--policy", "tokens", "--map", "m.map", stdin=b"Dr. Helena Marchetti and Dr. Umberto Kowalczyk\n")[1]
    first = TEXT[:TEXT.index("Helena")]
    holds(again.decode(), other.decode().split(" and ")[0])
    same(w.run("restore", "-", "--map", "m.map", stdin=other)[1], b"Dr. Helena Marchetti and Dr. Umberto Kowalczyk\n", first)
    faked = [w.run("redact", "-", "--policy", "surrogate", "--map", "s.map", stdin=TEXT.encode())[1] for _ in range(2)]
    same(faked[0], faked[1])


def test_map__is_shared_by_lines(w):
    lines = line("Dr. Helena Marchetti called.", "a") + line("Asked Dr. Helena Marchetti again, MRN 00482913.", "b")
    code, out, _ = w.run("redact", "--ndjson", "-", "--policy", "tokens", "--map", "m.map", stdin=lines)
    same(code, 0)
    told = [json.loads(one)["text"] for one in out.splitlines()]
    same(told, ["Dr. [NAME-1] called.", "Asked Dr. [NAME-1] again, MRN [MRN-1]."])
    same(w.run("restore", "-", "--map", "m.map", stdin=told[1].encode())[1], b"Asked Dr. Helena Marchetti again, MRN 00482913.")


def test_map__of_a_case_in_the_store(w):
    case = case_of(w)
    code, out, err = w.run("redact", "-", "--policy", "tokens", "--case", case, stdin=TEXT.encode())
    same((code, err), (0, b""))
    same(w.run("redact", "-", "--policy", "tokens", "--case", case, stdin=TEXT.encode())[1], out)
    same(w.run("restore", "-", "--case", case, stdin=out), (0, TEXT.encode(), b""))
    same(w.run("audit", "verify")[0], 0)
    for name in os.listdir(os.path.dirname(w.store)):
        with open(os.path.join(os.path.dirname(w.store), name), "rb") as f:
            lacks(f.read().decode("latin-1"), "Achterberg", name)
    same(w.run("restore", "-", "--case", "0" * 32, stdin=out)[:2], (6, b""))
    same(w.run("restore", "-", "--case", "abc", stdin=out)[:2], (2, b""))
    same(w.run("retention", "shred", "--case", case, "--yes")[0], 0)
    same(w.run("restore", "-", "--case", case, stdin=out)[:2], (6, b""), "shredded")


def test_map__of_another_case_or_tenant(w):
    """A map that was put under another case would give one patient's names to another's text."""
    first = case_of(w)
    w.write("other.txt", "DISCHARGE SUMMARY\n\nDischarge Diagnoses:\n1. Hypertension\n")
    w.run("summarize", "other.txt")
    db = sqlite3.connect(w.store)
    second = next(row[0].lower() for row in db.execute("select hex(id) from cases") if row[0].lower() != first)
    out = w.run("redact", "-", "--policy", "tokens", "--case", first, stdin=TEXT.encode())[1]
    same(w.run("restore", "-", "--case", second, stdin=out)[:2], (6, b""), "a case without a map")
    db.execute("insert into vaults select tenant, ?, updated_ms, entry_count, sealed from vaults", (bytes.fromhex(second),))
    db.commit()
    for args in (["restore", "-"], ["redact", "-", "--policy", "tokens"]):
        code, shown, err = w.run(*args, "--case", second, stdin=out)
        same((code, shown), (7, b""), args)
        holds(err, "the map of another case")
        same(len(err.splitlines()), 1, err)
        for value in VALUES:
            lacks(err, value)
    same(w.run("restore", "-", "--case", first, stdin=out), (0, TEXT.encode(), b""), "its own is as it was")
    same(w.run("redact", "-", "--policy", "tokens", "--map", "m.map", stdin=TEXT.encode())[0], 0)
    with open(w.path("m.map"), "rb") as f:
        named = f.read()
    w.write("m.map", named.replace(b"\ndefault\n", b"\nanother\n", 1))
    holds(w.run("restore", "-", "--map", "m.map", stdin=out)[2], "made by another tenant")
    db.execute("update vaults set tenant = 'another' where case_id = ?", (bytes.fromhex(first),))
    db.commit()
    db.close()
    same(w.run("restore", "-", "--case", first, stdin=out)[:2], (6, b""), "another tenant's map is none")


def test_map__that_does_not_open(w):
    w.write("a.txt", TEXT)
    out = w.run("redact", "a.txt", "--policy", "tokens", "--map", "m.map")[1]
    with open(w.path("m.map"), "rb") as f:
        good = f.read()
    for about, bytes_of in (("a bit", good[:-20] + bytes([good[-20] ^ 1]) + good[-19:]), ("cut", good[:-1]), ("longer", good + b"x"),
                            ("head", b"x" + good), ("empty", b""), ("tenant", good.replace(b"default", b"another", 1)),
                            ("short", good[:20])):
        w.write("bad.map", bytes_of)
        for args in (["restore", "-"], ["redact", "a.txt", "--policy", "tokens"]):
            done = w.run(*args, "--map", "bad.map", stdin=out)
            same(done[:2], (7, b""), about)
        with open(w.path("bad.map"), "rb") as f:
            same(f.read(), bytes_of, "left as it is")
    code, told, _ = w.run("restore", "-", "--map", "m.map", "--store", "other/store.db", "--json", stdin=out)
    same(code in (6, 7), True)
    w.fits("error", told)
    w.run("redact", "a.txt", "--policy", "tokens", "--map", "o.map", "--store", "other/store.db")
    same(w.run("restore", "-", "--map", "m.map", "--store", "other/store.db", stdin=out)[:2], (7, b""))
    same(w.run("restore", "-", "--map", "missing.map", stdin=out)[:2], (6, b""))
    same(w.run("redact", "a.txt", "--policy", "tokens", "--map", "no/such/m.map")[:2], (7, b""), "no text without its map")
    same(w.run("redact", "--ndjson", "-", "--policy", "tokens", "--map", "no/m.map", stdin=line(TEXT))[0], 7)
    lacks(w.run("redact", "--ndjson", "-", "--policy", "tokens", "--map", "no/m.map", stdin=line(TEXT))[1], "NAME-1")


def test_map__changed_by_another_command_meanwhile(w):
    slow = w.start("redact", "--ndjson", "-", "--policy", "tokens", "--map", "m.map")
    slow.stdin.write(line("Dr. Helena Marchetti called.") + b"bad\n")
    slow.stdin.flush()
    slow.stderr.readline()  # the map is open now
    same(w.run("redact", "-", "--policy", "tokens", "--map", "m.map", stdin=b"Dr. Umberto Kowalczyk called.\n")[0], 0)
    out, err = slow.communicate(timeout=60)
    same(slow.returncode, 7)
    lacks(out, "NAME-1", "one token for two people")
    holds(err, "Another command changed the map")
    same(w.run("restore", "-", "--map", "m.map", stdin=b"[NAME-1]")[1], b"Umberto Kowalczyk")


def test_restore__leaves_what_was_made_up(w):
    w.run("redact", "-", "--policy", "tokens", "--map", "m.map", stdin=b"Dr. Helena Marchetti called.\n")
    answer = "caf\u00e9 [NAME-1] and [NAME-99] [SSN-1] [NAME] [~NAME-1] [NAME-01] [WORD-1]\n".encode()
    code, out, err = w.run("restore", "-", "--map", "m.map", stdin=answer)
    same(code, 3)
    same(out, answer.replace(b"[NAME-1]", b"Helena Marchetti", 1).replace(b"[~", b"["))
    holds(err, "[NAME-99] at byte " + str(out.index(b"[NAME-99]")))
    lacks(err, "Marchetti")
    code, out, _ = w.run("restore", "-", "--map", "m.map", "--json", stdin=answer)
    same(code, 3)
    w.fits("restore", out)
    told = json.loads(out)
    same([told["text"].encode()[one["start"]:one["end"]] for one in told["unknown"]], [b"[NAME-99]", b"[SSN-1]"])
    same(told["restored"], 1)
    same(w.run("restore", "-", "--map", "m.map", "-o", "out.txt", stdin=b"[NAME-1]"), (0, b"", b""))
    same(w.run("restore", "-", "--map", "m.map", stdin=b"\xff")[:2], (6, b""))
    same(w.run("restore", "-", stdin=b"x")[:2], (2, b""))


def test_input__that_is_not_usable(w):
    bad = {"empty": b"", "latin": b"Patient M\xfcller, MRN 00482913", "nul": b"MRN 00482913\0", "large": b"word " * (4 << 20)}
    for name, content in bad.items():
        w.write(name, content)
        for form in ([], ["--json"], ["--report"], ["--check"], ["--policy", "tokens"]):
            code, out, err = w.run("redact", name, *form)
            same(code, 6, (name, form))
            lacks(out + err, "00482913", (name, form))
            if form and form[0] in ("--json", "--report"):
                w.fits("error", out)
            else:
                same(out, b"", (name, form))
    holds(w.run("redact", "latin")[2], "byte 9")
    for form in ([], ["--report"], ["--check"]):
        same(w.run("redact", ".", *form)[:2][0], 6)
        same(w.run("redact", "missing", *form)[0], 6)
    if os.geteuid() != 0:
        w.write("closed", TEXT)
        os.chmod(w.path("closed"), 0)
        same(w.run("redact", "closed")[:2][0], 6)
    long_line = ("word " * 200000 + "MRN 00482913 ").encode()
    code, out, _ = w.run("redact", "-", stdin=long_line)
    same((code, out), (0, long_line.replace(b"00482913", b"[MRN]")))


def test_usage__that_does_not_agree(w):
    w.write("a.txt", TEXT)
    for args in (["--policy", "none"], ["--polcy", "tokens"], ["--map", "m.map"], ["--case", "0" * 32],
                 ["--policy", "tokens", "--map", "m", "--case", "0" * 32], ["--report", "--ndjson"], ["--check", "--ndjson"],
                 ["--policy", "limited", "--map", "m"], ["--policy", "tokens", "--map", "m", "--check"], ["b.txt"], ["b.txt", "-o", "-"]):
        done = w.run("redact", "a.txt", *args)
        same(done[:2], (2, b""), args)
        same(len(done[2].splitlines()), 1, args)
    same(os.path.exists(w.path("m")) or os.path.exists(w.store), False)


def test_output__that_cannot_be_written(w):
    w.write("a.txt", TEXT)
    with open("/dev/full", "wb") as full:
        same(w.run("redact", "a.txt", stdout=full)[0], 7)
        same(w.run("redact", "--ndjson", "-", stdin=line(TEXT), stdout=full)[0], 7)
    same(w.run("redact", "a.txt", "-o", "no/such/out.txt")[:2], (7, b""))


if __name__ == "__main__":
    sys.exit(main({name: test for name, test in globals().items() if name.startswith("test_")}, sys.argv))
