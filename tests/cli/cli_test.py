#!/usr/bin/env python3
"""The command line as a script meets it: exit codes, errors, help, what is kept, same bytes."""
import json
import os
import re
import signal
import sqlite3
import stat
import subprocess
import sys
import time

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
from harness import NOTE, Skip, every_span_holds, holds, lacks, main, same, shm_names  # noqa: E402

ID = re.compile(r"^[0-9a-f]{32}$")


# ---- help and the words of a command line -----------------------------------------------------------


def test_help__first_screen_fits(w):
    for args in (["help"], ["--help"], ["-h"]):
        code, out, err = w.run(*args)
        lines = out.decode().splitlines()
        same(code, 0)
        same(len(lines) <= 24, True, f"{len(lines)} lines")
        same(max(len(line) for line in lines) <= 80, True, "columns")
        same(sum("countersign summarize" in line for line in lines), 1, "examples")


def test_help__of_every_command_fits(w):
    _, out, _ = w.run("help")
    rows = out.decode().split("Commands\n")[1].split("\n\n")[0].splitlines()
    names = [re.split(r"\s{2,}", row.strip())[0] for row in rows]
    same(len(names) >= 8, True, names)
    for name in names:
        by_help = w.run("help", *name.split())
        same(w.run(*name.split(), "--help"), by_help, name)
        same(by_help[0], 0, name)
        lines = by_help[1].decode().splitlines()
        same(len(lines) <= 24, True, f"{name}: {len(lines)} lines")
        holds(by_help[1], "Examples", name)


def test_help__of_a_noun_and_of_options(w):
    holds(w.run("help", "runs")[1], "countersign runs show ID")
    holds(w.run("runs", "--help")[1], "countersign runs list")
    holds(w.run("help", "options")[1], "--exit-zero-on-review")


def test_usage__suggests_the_near_word(w):
    for args, part in (
            (["summarize", "--modle", "x"], "unknown option --modle; did you mean --model?"),
            (["sumarize", "x"], "unknown command sumarize; did you mean summarize?"),
            (["runs", "lst"], "did you mean list?"),
            (["--versoin"], "did you mean --version?"),
            (["help", "doctro"], "did you mean doctor?")):
        code, out, err = w.run(*args)
        same(code, 2, args)
        same(out, b"", args)
        holds(err, part, args)


def test_usage__mistakes_exit_2(w):
    w.write("a.txt")
    for args in ([], ["runs"], ["nothing"], ["summarize"], ["summarize", "a.txt", "--threads", "0"],
                 ["summarize", "a.txt", "--threads=65"], ["summarize", "a.txt", "--threads", "2x"],
                 ["summarize", "a.txt", "--color", "blue"], ["summarize", "a.txt", "--json", "--ndjson"],
                 ["summarize", "a.txt", "a.txt", "--json"], ["summarize", "a.txt", "a.txt", "--html", "p"],
                 ["summarize", "a.txt", "--no-model", "--require-model"], ["summarize", "a.txt", "--no-model=1"],
                 ["summarize", "a.txt", "--model-sha256", "12"], ["summarize", "a.txt", "--html"],
                 ["summarize", "a.txt", "--store", "mysql://x/y"], ["runs", "show"],
                 ["runs", "show", "a", "b"], ["runs", "list", "--limit", "0"], ["version", "--html", "x"]):
        code, out, err = w.run(*args)
        same(code, 2, f"{args}: {err}")
        same(out == b"", "--json" not in args, args)
        same(err.count(b"\n"), 1, f"{args}: {err}")


def test_usage__json_error_goes_to_stdout_too(w):
    code, out, _ = w.run("summarize", "--json", "--modle", "x")
    same(code, 2)
    error = json.loads(out)["error"]
    same(set(error), {"code", "message", "ref", "exit"})
    same((error["code"], error["exit"]), ("usage", 2))
    w.fits("error", out)
    w.fits("error", w.run("summarize", "--json", "gone.txt")[1])


def test_options__forms(w):
    name = w.write("-note.txt")
    for args in (["summarize", "-jq", "--", name], ["summarize", "--json", "-q", "./" + name],
                 ["summarize", "-q", "--store=" + w.path("x.db"), "-j", "--", name]):
        code, out, err = w.run(*args)
        same((code, err), (3, b""), args)
        json.loads(out)
    same(w.run("summarize", "-qjo", "out.json", "--", name)[0], 3)
    with open(w.path("out.json"), encoding="utf-8") as f:
        json.load(f)


def test_version__names_what_it_was_built_with(w):
    told = w.json("version", "--json")
    same(told["v"], 1)
    same(set(told) >= {"version", "compiler", "sqlite", "openssl", "llama", "default_model"}, True)
    same(len(told["default_model"]["sha256"]), 64)
    for args in (["version"], ["--version"], ["-V"]):
        holds(w.run(*args)[1], "countersign " + told["version"])


# ---- summarize -----------------------------------------------------------------------------------------


def test_summarize__draft_with_evidence(w):
    draft = w.json("summarize", w.write("note.txt"), "--json", expect=(3,))
    same((draft["v"], draft["app"], draft["engine"]["model_sha256"]), (1, "summarize", None))
    same(draft["document"]["bytes"], len(NOTE.encode()))
    same(draft["needs_review"], len(draft["reasons"]) > 0)
    same(every_span_holds(draft, NOTE.encode()) > 5, True, "spans")
    drugs = {drug["name"].lower(): drug for drug in draft["medications"]}
    same(drugs["furosemide"]["change"], "start")
    same(drugs["ibuprofen"]["change"], "stop")
    same(drugs["ibuprofen"]["dose"], None)


def test_output__fits_its_schema(w):
    w.fits("summarize", w.run("summarize", w.write("note.txt"), "--json")[1])
    w.write("second.txt", NOTE * 3)
    for line in w.run("summarize", "note.txt", "second.txt", "--ndjson")[1].splitlines():
        w.fits("summarize", line)
    listed = w.run("runs", "list", "--json")[1]
    w.fits("runs-list", listed)
    w.fits("runs-show", w.run("runs", "show", json.loads(listed)["runs"][0]["run"], "--json")[1])
    w.fits("audit-verify", w.run("audit", "verify", "--json")[1])


def test_summarize__text_is_for_a_person(w):
    code, out, err = w.run("summarize", w.write("note.txt"))
    same(code, 3)
    holds(out, "furosemide")
    lacks(out, "\x1b[", "no colour without a terminal")
    holds(err, "kept as run")
    holds(w.run("summarize", "note.txt", "--color", "always")[1], "\x1b[")
    holds(w.run("summarize", "-", stdin=NOTE.encode())[1], "furosemide")
    wide = w.run("summarize", "note.txt", COLUMNS="120")[1]
    narrow = w.run("summarize", "note.txt", COLUMNS="50")[1].decode()
    same(max(len(line) for line in narrow.splitlines()) <= 50, True, "columns")
    same(len(wide.splitlines()) <= len(narrow.splitlines()), True)


def test_summarize__exit_zero_on_review(w):
    w.write("note.txt")
    same(w.run("summarize", "note.txt", "--exit-zero-on-review")[0], 0)
    same(w.run("summarize", "note.txt", "--exit-zero-on-review", "--json")[0], 0)
    same(w.run("summarize", "gone.txt", "--exit-zero-on-review")[0], 6)


def test_summarize__code_does_not_depend_on_the_form(w):
    w.write("note.txt")
    for form in ([], ["--json"], ["--ndjson"], ["--html", "p.html"], ["-o", "x"]):
        same(w.run("summarize", "note.txt", *form)[0], 3, form)
        same(w.run("summarize", "gone.txt", *form)[0], 6, form)


def test_summarize__same_bytes(w):
    w.write("note.txt")
    seen = {w.run("summarize", "note.txt", "--json", "--threads", str(1 + i % 2))[1] for i in range(5)}
    same(len(seen), 1, "5 repeats, 1 and 2 threads")
    os.makedirs(w.path("other/folder"))
    os.rename(w.path("note.txt"), w.path("other/folder/note.txt"))
    seen.add(w.run("summarize", "other/folder/note.txt", "--ndjson")[1])
    same(len(seen), 1, "another folder, another form")


def test_summarize__page(w):
    w.write("note.txt")
    code, out, _ = w.run("summarize", "note.txt", "--html", "page.html")
    same((code, out), (3, b""))
    same(stat.S_IMODE(os.stat(w.path("page.html")).st_mode), 0o600)
    with open(w.path("page.html"), encoding="utf-8") as f:
        page = f.read()
    holds(page[:200].lower(), "<!doctype html>")
    for outside in ('src="http', "src='http", 'href="http', "@import", "url(http"):
        lacks(page, outside)
    same(w.run("summarize", "note.txt", "--html", "-")[1].decode(), page)
    same(w.run("summarize", "note.txt", "--html", "gone/page.html")[0], 7)


def test_summarize__batch_goes_on_after_a_bad_file(w):
    w.write("a.txt")
    w.write("b.txt", b"ok so far\nbut \xff not here\n")
    w.write("c.txt", NOTE.replace("furosemide", "bumetanide"))
    code, out, err = w.run("summarize", "--ndjson", "a.txt", "b.txt", "gone.txt", "c.txt")
    lines = [json.loads(line) for line in out.splitlines()]
    same(code, 6, "worse than 3")
    same(len(lines), 4, "one line an input, in order")
    same([line.get("error", {}).get("exit") for line in lines], [None, 6, 6, None])
    same(lines[0]["medications"][0]["evidence"][0]["document"], "a.txt")
    holds(err, "countersign: b.txt: ")
    holds(err, "(at byte 14, line 2)")
    lacks(out, "b.txt", "names of bad files are for the person only")
    same(len(w.json("runs", "list", "--json")["runs"]), 2)


def test_summarize__progress_as_json(w):
    w.write("a.txt")
    _, _, err = w.run("summarize", "--ndjson", "a.txt", "a.txt", "--progress=json", "-q")
    told = [json.loads(line)["progress"] for line in err.splitlines()]
    same([(p["done"], p["of"]) for p in told], [(1, 2), (2, 2)])


def test_summarize__control_characters_of_a_name_are_not_shown(w):
    code, out, err = w.run("summarize", "bad\x1b[31m\u202e.txt", "--json")
    same(code, 6)
    lacks(err, "\x1b")
    lacks(err, "\u202e")
    lacks(out, ".txt")


def test_summarize__no_text_on_stderr(w):
    w.write("note.txt")
    _, _, err = w.run("summarize", "note.txt", "--json", "-v")
    w.write("bad.txt", NOTE.encode() + b"\xc3")
    err += w.run("summarize", "bad.txt", "--json", "-v")[2]
    for word in re.findall(r"[A-Za-z]{6,}", NOTE):
        if word.lower() not in ("summary", "discharge"):
            lacks(err, word)


# ---- the model ------------------------------------------------------------------------------------------


def test_model__missing_is_not_an_error_unless_required(w):
    w.write("note.txt")
    w.env.pop("CS_MODEL")
    code, out, err = w.run("summarize", "note.txt", "--json")
    same(code, 3)
    holds(err, "no model:")
    same(json.loads(out)["engine"]["model_sha256"], None)
    same(err.count(b"no model:"), 1)
    for args in (["--require-model"], ["--engine", "model"], ["--require-model", "--model", "gone.gguf"]):
        code, out, err = w.run("summarize", "note.txt", "--json", *args)
        same(code, 5, args)
        same(json.loads(out)["error"]["exit"], 5)
    same(w.run("summarize", "note.txt", "--require-model", CS_MODEL="none")[0], 5)
    same(w.run("summarize", "note.txt", "--require-model", COUNTERSIGN_MODEL="none")[0], 5)


def test_model__list_and_verify(w):
    same(w.json("model", "list", "--json")["models"], [], "CS_MODEL=none")
    w.env.pop("CS_MODEL")
    same(w.json("model", "list", "--json")["models"][0]["present"], False)
    same(w.run("model", "verify")[0], 5)
    w.write("m.gguf", b"GGUF")
    one = w.json("model", "verify", "--json", "--model", "m.gguf")["models"][0]
    same((one["ok"], one["bytes"]), (True, 4))
    same(w.run("model", "verify", "--model", "m.gguf", "--model-sha256", one["sha256"])[0], 0)
    same(w.run("model", "verify", "--model", "m.gguf", "--model-sha256", "0" * 64)[0], 1)


# ---- runs, audit, doctor ----------------------------------------------------------------------------------


def test_runs__keep_what_was_printed(w):
    same(w.json("runs", "list", "--json")["runs"], [], "before the first run")
    printed = w.run("summarize", w.write("note.txt"), "--json")[1]
    row = w.json("runs", "list", "--json")["runs"][0]
    same(bool(ID.match(row["run"])), True)
    same((row["app"], row["state"], row["needs_review"]), ("summarize", "awaiting_review", True))
    shown = w.json("runs", "show", row["run"][:8], "--json")
    same([step["name"] for step in shown["steps"]][:2], ["read", "parse"])
    same(shown["counts"]["medications"], len(json.loads(printed)["medications"]))
    same(w.run("runs", "show", row["run"], "--draft")[1], printed)
    holds(w.run("runs", "list")[1], row["run"][:16])
    holds(w.run("runs", "show", row["run"])[1], "awaiting_review")
    same(w.run("runs", "show", "ffffffff")[0], 6)
    same(w.run("runs", "show", "not-hex")[0], 2)
    same(len(w.json("runs", "list", "--json", "--limit", "1")["runs"]), 1)


def test_runs__store_is_sealed_and_private(w):
    w.run("summarize", w.write("note.txt"))
    for name in os.listdir(os.path.dirname(w.store)):
        path = os.path.join(os.path.dirname(w.store), name)
        same(stat.S_IMODE(os.stat(path).st_mode) & 0o077, 0, name)
        with open(path, "rb") as f:
            lacks(f.read().decode("latin-1"), "furosemide", name)


def test_runs__in_memory_leaves_nothing(w):
    before = shm_names()
    same(w.run("summarize", w.write("note.txt"), "--json", "--store", ":memory:")[0], 3)
    same(os.path.exists(w.store), False)
    same(sorted(os.listdir(w.folder)), ["note.txt"])
    same(shm_names() - before, set())


def test_audit__finds_an_edit(w):
    same(w.run("audit", "verify", "--json")[0], 7, "there is no store")
    w.run("summarize", w.write("note.txt"))
    told = w.json("audit", "verify", "--json", expect=(0,))
    same((told["v"], told["ok"], told["records"] >= 2), (1, True, True))
    db = sqlite3.connect(w.store)
    table = [row[0] for row in db.execute("select name from sqlite_master where type = 'table'")
             if "audit" in row[0] and "head" not in row[0]][0]
    for trigger in [row[0] for row in db.execute("select name from sqlite_master where type = 'trigger'")]:
        db.execute(f'drop trigger "{trigger}"')
    db.execute(f"update {table} set outcome = 'failed' where seq = 1")
    db.commit()
    db.close()
    told = w.json("audit", "verify", "--json", expect=(1,))
    same((told["ok"], told["at"], told["what"]), (False, 1, "edited"))
    w.fits("audit-verify", w.run("audit", "verify", "--json")[1])
    code, out, _ = w.run("audit", "verify")
    same(code, 1)
    holds(out, "NOT OK")


def test_doctor__looks_and_changes_nothing(w):
    told = w.json("doctor", "--json", expect=(0, 1))
    names = {check["name"]: check["finding"] for check in told["checks"]}
    same((names["store"], names["key"], names["model"]), ("ok", "ok", "note"))
    same(os.path.exists(w.store), False)
    w.run("summarize", w.write("note.txt"))
    os.chmod(w.store + ".key", 0o644)
    code, out, _ = w.run("doctor")
    same(code, 1)
    holds(out, "chmod 600")


# ---- the store when it cannot ---------------------------------------------------------------------------------


def test_store__readable_key_is_refused(w):
    w.run("summarize", w.write("note.txt"))
    os.chmod(w.store + ".key", 0o640)
    code, out, err = w.run("summarize", "note.txt", "--json")
    same(code, 4)
    same(json.loads(out)["error"]["code"], "policy.denied")
    same(err.count(b"\n"), 1)


def test_store__not_a_database(w):
    w.write("x.db", "this is no database, and long enough to be seen as such\n" * 200)
    code, out, _ = w.run("summarize", w.write("note.txt"), "--store", "x.db")
    same((code, out), (7, b""))


def test_store__of_a_newer_program(w):
    w.run("summarize", w.write("note.txt"))
    db = sqlite3.connect(w.store)
    table = [row[0] for row in db.execute("select name from sqlite_master where type = 'table'")
             if "migration" in row[0]][0]
    columns = [row[1] for row in db.execute(f"pragma table_info({table})")]
    picked = ", ".join("999" if name == "number" else name for name in columns)
    db.execute(f"insert into {table} ({', '.join(columns)}) select {picked} from {table} where number = 1")
    db.commit()
    db.close()
    code, out, err = w.run("summarize", "note.txt")
    same((code, out), (7, b""), err)


def test_store__readonly(w):
    w.run("summarize", w.write("note.txt"))
    folder = os.path.dirname(w.store)
    if os.geteuid() == 0:
        if subprocess.run(["mount", "--bind", folder, folder], stderr=subprocess.DEVNULL, check=False).returncode:
            raise Skip("root may write everywhere here, and mount is not allowed")
        done = subprocess.run(["mount", "-o", "remount,ro,bind", folder], check=False).returncode
    else:
        done = 0
        os.chmod(w.store, 0o400)
        os.chmod(folder, 0o500)
    try:
        same(done, 0)
        code, out, err = w.run("summarize", "note.txt")
        same((code, out), (7, b""), err)
        same(w.run("runs", "list")[0], 0, "looking still works")
        same(w.run("audit", "verify")[0], 0)
    finally:
        if os.geteuid() == 0:
            subprocess.run(["umount", folder], check=False)
        else:
            os.chmod(folder, 0o700)


def test_store__that_may_not_be_read_is_not_told_as_none(w):
    w.run("summarize", w.write("note.txt"))
    other = {"user": 65534, "group": 65534, "extra_groups": []} if os.geteuid() == 0 else {}
    os.chmod(os.path.dirname(w.store), 0o700 if other else 0)
    try:
        for args in (["runs", "list"], ["audit", "verify"], ["store", "digest"]):
            try:
                done = subprocess.run([w.program, *args], env=w.env, cwd="/", stdout=subprocess.PIPE, stderr=subprocess.PIPE, check=False, **other)
            except PermissionError as error:
                raise Skip("another user cannot run the program here") from error
            same((done.returncode, done.stdout), (7, b""), args)
            holds(done.stderr, "may not be read", args)
    finally:
        os.chmod(os.path.dirname(w.store), 0o700)


def test_store__full(w):
    if os.geteuid() != 0:
        raise Skip("a small file system needs root")
    small = w.path("small")
    os.mkdir(small)
    if subprocess.run(["mount", "-t", "tmpfs", "-o", "size=256k", "tmpfs", small],
                      stderr=subprocess.DEVNULL, check=False).returncode:
        raise Skip("mount is not allowed")
    try:
        w.write("big.txt", NOTE * 2000)
        w.write("note.txt")
        code, out, err = w.run("summarize", "big.txt", "--store", small + "/s.db", "--no-model")
        same((code, out), (7, b""), err)
        same(err.count(b"countersign: "), 1, err)
        with open(small + "/fill", "wb") as f:
            try:
                f.write(b"x" * 300000)
            except OSError:
                pass
        same(w.run("summarize", "note.txt", "--store", small + "/t.db")[0], 7)
        same(w.run("summarize", "note.txt", "--json", "-o", small + "/out.json")[0], 7)
        same(os.path.exists(small + "/out.json"), False)
    finally:
        subprocess.run(["umount", small], check=False)


def test_store__two_processes(w):
    names = [w.write(f"n{i}.txt") for i in range(5)]
    started = [w.start("summarize", "--ndjson", *names) for _ in range(4)]
    for process in started:
        out, err = process.communicate(timeout=120)
        same(process.returncode, 3, err)
        same(len(out.splitlines()), 5)
    same(len(w.json("runs", "list", "--json", "--limit", "100")["runs"]), 20)
    same(w.json("audit", "verify", "--json")["records"] >= 40, True)


# ---- standard output, signals -----------------------------------------------------------------------------------


def test_output__full_device(w):
    w.write("note.txt")
    for args in (["summarize", "note.txt"], ["summarize", "note.txt", "--json"], ["help"], ["version"],
                 ["runs", "list"], ["audit", "verify"], ["model", "list"]):
        with open("/dev/full", "wb") as full:
            code, _, err = w.run(*args, stdout=full)
        same(code, 7, args)
        holds(err, "Standard output cannot be written", args)
    same(len(w.json("runs", "list", "--json")["runs"]), 2, "the drafts are kept all the same")


def test_output__nobody_reads(w):
    w.write("note.txt")
    reading, writing = os.pipe()
    os.close(reading)
    with os.fdopen(writing, "wb") as pipe:
        code, _, err = w.run("summarize", "note.txt", "--json", stdout=pipe)
    same(code, 7)
    holds(err, "Nobody reads")


def test_output__file_is_whole_and_private(w):
    w.write("note.txt")
    same(w.run("summarize", "note.txt", "--json", "-o", "draft.json")[:2], (3, b""))
    same(stat.S_IMODE(os.stat(w.path("draft.json")).st_mode), 0o600)
    printed = w.run("summarize", "note.txt", "--json")[1]
    with open(w.path("draft.json"), "rb") as f:
        same(f.read(), printed)


def test_signal__ends_at_once_and_leaves_a_sound_store(w):
    w.write("note.txt")
    os.mkfifo(w.path("slow"))
    for number, code in ((signal.SIGINT, 130), (signal.SIGTERM, 143)):
        process = w.start("summarize", "--ndjson", "note.txt", "slow")
        process.stdout.readline()
        with open(f"/proc/{process.pid}/limits", encoding="ascii") as f:
            same(re.search(r"Max core file size +(\d+) +(\d+)", f.read()).groups(), ("0", "0"))
        began = time.monotonic()
        process.send_signal(number)
        same(process.wait(timeout=20), code)
        same(time.monotonic() - began < 5, True, "at once")
        process.communicate()
        same(w.run("audit", "verify")[0], 0)
    same([row["state"] for row in w.json("runs", "list", "--json")["runs"]], ["awaiting_review"] * 2)


TESTS = {name: test for name, test in list(globals().items()) if name.startswith("test_")}
if __name__ == "__main__":
    sys.exit(main(TESTS, sys.argv))
