#!/usr/bin/env python3
"""The configuration: retention from it, variables of the environment, and `config show`, which says where each comes from."""
import json
import os
import sys

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
from harness import holds, lacks, main, same  # noqa: E402

SITE = """{
  // of the site
  "privacy": {"zip3": "keep"},
  "retention": {
    "documents": "30d",
    "drafts": "2y",
    "runs": "keep",
  },
  "server": {"listen": "127.0.0.1:8420"},
  "providers": {
    "azure": {"kind": "openai", "base_url": "https://models.example",
              "max_data_class": "deidentified", "fields": ["note"]},
  },
}
"""
USER = '{"retention": {"documents": "12w"},\n "providers": {"azure": {"kind": "anthropic"}}}\n'


def user_file(w, text):
    os.makedirs(w.path(".config/countersign"), exist_ok=True)
    return w.write(".config/countersign/countersign.jsonc", text)


def days_of(w, *args, **env):
    return {one["class"]: one["days"] for one in w.json("retention", "preview", "--json", *args, **env)["classes"]}


def shown(w, *args, **env):
    return {one["name"]: one for one in w.json("config", "show", "--json", *args, **env)["settings"]}


def test_retention__from_the_configuration(w):
    w.write("note.txt")
    w.run("summarize", "note.txt")
    built_in = {"documents": 90, "drafts": 365, "vaults": 90, "runs": 2192, "audit": 2192}
    same(days_of(w), built_in)
    w.write("site.jsonc", SITE)
    same(days_of(w, "--config", "site.jsonc"), {**built_in, "documents": 30, "drafts": 731, "runs": 0})
    user_file(w, USER)
    same(days_of(w), {**built_in, "documents": 84})
    same(days_of(w, "--config", "site.jsonc")["documents"], 30, "the named file is on top")
    same(days_of(w, "--config", "site.jsonc", COUNTERSIGN_RETENTION_DOCUMENTS="7d")["documents"], 7, "a variable above it")
    same(days_of(w, "--documents-days", "3", COUNTERSIGN_RETENTION_DOCUMENTS="7d")["documents"], 3, "an option above all")
    same(days_of(w, COUNTERSIGN_RETENTION_DOCUMENTS="")["documents"], 84, "an empty variable is none")
    holds(w.run("retention", "preview", "--config", "site.jsonc")[1].decode(), "runs        keep ")
    w.fits("retention-preview", w.run("retention", "preview", "--config", "site.jsonc", "--json")[1])


def test_retention__run_removes_by_the_configuration(w):
    """A store whose clock says that everything is 40 days old."""
    import sqlite3
    w.write("note.txt")
    w.run("summarize", "note.txt")
    db = sqlite3.connect(w.store)
    # of the clock alone: what retention compares, no record of the audit log
    for table, column in (("documents", "created_ms"), ("runs", "started_ms")):
        names = [row[1] for row in db.execute(f"pragma table_info({table})")]
        column = column if column in names else next(one for one in names if one.endswith("_ms"))
        db.execute(f"update {table} set {column} = {column} - 40 * 86400000")
    db.commit()
    db.close()
    keep = w.json("retention", "run", "--json")["removed"]
    same([one["count"] for one in keep], [0, 0, 0, 0], "younger than what is built in")
    w.write("site.jsonc", SITE)
    gone = {one["class"]: one["count"] for one in w.json("retention", "run", "--json", "--config", "site.jsonc")["removed"]}
    same(gone, {"documents": 1, "drafts": 0, "vaults": 0, "runs": 0})


def test_retention__mistakes_have_their_place(w):
    for text, place in (('{"retention": {"documents": "30"}}', "line 1"), ('{\n"retention": {\n"drafts": 30}}', "line 3"),
                        ('{"retention":\n{"documnts": "30d"}}', "line 2"), ('{"retention": {"runs": "0d"}}', "line 1"),
                        ('{"retention":\n{"runs": "1d",\n"runs": "2d"}}', "line 3"), ('{"retention": []}', "line 1"),
                        ('{"retention": {"audit": "101y"}}', "line 1"), ('{"retntion": {}}', "line 1")):
        w.write("bad.jsonc", text)
        for args in (["retention", "preview"], ["retention", "run"], ["config", "show"], ["policy", "show"]):
            code, out, err = w.run(*args, "--config", "bad.jsonc")
            same((code, out), (2, b""), (text, args))
            holds(err, "bad.jsonc: ", text)
            holds(err, place, text)
    same(w.run("retention", "run", "--config", "missing.jsonc")[0], 2)
    user_file(w, "{")
    same(w.run("retention", "run")[0], 2, "half a configuration is none")


def test_secret__is_refused_wherever_it_stands_and_not_repeated(w):
    for marked in (
            '{"store": {\n  "url": ^"postgresql://me:hunter2@db.example/cs"}}',
            '{"store": {"url": ^"postgresql://db.example/cs?password=hunter2"}}',
            '{"store": {^"password": "hunter2"}}',
            '{"providers": {"a": {"kind": "openai",\n "base_url": ^"https://me:hunter2@a.example"}}}',
            '{"providers": {"a": {"kind": "openai",\n "base_url": ^"https://a.example/?api_key=hunter2"}}}',
            '{"providers": {"a": {"kind": "openai",\n "base_url": ^"https://a.example/?hunter2"}}}',
            '{"providers": {"a": {"kind": "anthropic",\n "key_env": ^"sk-hunter2"}}}',
            '{"server": {"tls": {^"key": "hunter2"}}}',
            '{"routes": {"x": {"headers": {^"X-Api-Key": "hunter2"}}}}'):
        at = marked.index("^")
        text, place = marked.replace("^", ""), f"(at byte {at}, line {marked[:at].count(chr(10)) + 1})"
        w.write("bad.jsonc", text)
        for args in (["config", "show", "--origin"], ["config", "show", "--json"], ["policy", "show"], ["retention", "preview"]):
            code, out, err = w.run(*args, "--config", "bad.jsonc")
            lacks(out + err, "hunter2", text)
            same(code, 2, text)
            if "--json" not in args:
                same(out, b"", text)
                holds(err, "bad.jsonc: ", text)
                holds(err, place, text)
    w.write("bad.jsonc", '{"store": {"url": "postgresql://me:hunter2@db.example/cs"}}')
    holds(w.run("config", "show", "--config", "bad.jsonc")[2], "PGPASSFILE")
    w.write("good.jsonc", '{"store": {"url": "postgresql://me@db.example/cs?passfile=/run/pass"}}')
    same(shown(w, "--config", "good.jsonc")["store.url"]["value"], "postgresql://me@db.example/cs?passfile=/run/pass")


def test_environment__gives_plain_settings(w):
    same(w.json("policy", "show", "--json", COUNTERSIGN_PRIVACY_ZIP3="keep")["keep_zip3"], True)
    same(w.json("policy", "show", "--json", COUNTERSIGN_PRIVACY_CLINICIANS="keep")["keep_clinicians"], True)
    for name, value in (("COUNTERSIGN_PRIVACY_ZIP3", "yes please"), ("COUNTERSIGN_PRIVACY_ZIP", "keep three"), ("COUNTERSIGN_RETENTION_DRAFTS", "30.5 days"),
                        ("COUNTERSIGN_PRIVACY_ZIP3", "keep\x01digits"), ("COUNTERSIGN_RETENTION_ALL", "keep forever"),
                        ("COUNTERSIGN_PROVIDERS_AZURE_BASE_URL", "https://elsewhere.example"), ("COUNTERSIGN_PRIVACY_ZIP3", b"keep\xff"),
                        ("COUNTERSIGN_PRIVACY_ZIP3", 'keep"},"providers":{"x":{"kind":"openai"')):
        code, out, err = w.run("config", "show", **{name: value})
        same((code, out), (2, b""), name)
        holds(err, f"countersign: {name}: ")
        lacks(err, str(value)[4:], "a value is not repeated")


def test_show__says_where_each_comes_from(w):
    w.write("site.jsonc", SITE)
    user_file(w, USER)
    code, out, err = w.run("config", "show", "--json")
    same((code, err), (0, b""))
    w.fits("config-show", out)
    for told in (shown(w), shown(w, "--origin")):
        same(told["retention.documents"]["value"], "12w")
        same((told["retention.documents"]["line"], told["retention.documents"]["origin"]), (1, "file"))
        same(told["retention.documents"]["file"], w.path(".config/countersign/countersign.jsonc"))
        same(told["retention.drafts"], {"name": "retention.drafts", "value": "365d", "origin": "default"})
        same(told["providers.azure.kind"]["line"], 2)
    told = shown(w, "--config", "site.jsonc", COUNTERSIGN_PRIVACY_ZIP3="drop")
    same(told["privacy.zip3"], {"name": "privacy.zip3", "value": "drop", "origin": "environment", "variable": "COUNTERSIGN_PRIVACY_ZIP3"})
    same((told["retention.documents"]["file"], told["retention.documents"]["line"]), ("site.jsonc", 5))
    same((told["providers.azure.base_url"]["line"], told["providers.azure.fields"]["value"]), (11, ["note"]))
    same(told["server.listen"]["line"], 9)
    same("providers.local.kind" in told, True)
    w.write("bare.jsonc", '{"providers": {"azure": {"kind": "anthropic"}}}')
    same([one for one in shown(w, "--config", "bare.jsonc") if "azure" in one], ["providers.azure.kind"], "stated anew, whole")
    text = w.run("config", "show", "--config", "site.jsonc", "--origin")[1].decode()
    row = next(one for one in text.splitlines() if one.startswith("retention.documents"))
    same(row.split(), ["retention.documents", "30d", "site.jsonc:5"])
    lacks(w.run("config", "show", "--config", "site.jsonc")[1], "site.jsonc")
    same(shown(w)["retention.runs"]["value"], "2192d")


def test_show__a_value_is_one_line_and_commands_no_terminal(w):
    w.write("odd.jsonc", '{"server":{"a":"x\\u001b[2J\\nprivacy.zip3  keep","b\\n":"\\u009b1\u00e9"}}')
    code, out, _ = w.run("config", "show", "--config", "odd.jsonc")
    lines = out.decode().rstrip("\n").split("\n")
    same((code, len(lines)), (0, 15))
    holds(lines[13], "x?[2J?privacy.zip3  keep")
    holds(lines[14], "?1\u00e9")
    same([c for c in out.decode() if c != "\n" and not c.isprintable()], [])


def test_show__defaults_are_those_that_hold(w):
    """What `config show` calls the default is what a command does without any configuration."""
    w.write("note.txt")
    w.run("summarize", "note.txt")
    told = {name.split(".")[1]: one["value"] for name, one in shown(w).items() if name.startswith("retention.")}
    same({name: int(value[:-1]) for name, value in told.items()}, days_of(w))
    policy = w.json("policy", "show", "--json")
    same((shown(w)["privacy.zip3"]["value"], policy["keep_zip3"]), ("drop", False))
    same((shown(w)["privacy.clinicians"]["value"], policy["keep_clinicians"]), ("remove", False))


if __name__ == "__main__":
    sys.exit(main({name: test for name, test in globals().items() if name.startswith("test_")}, sys.argv))
