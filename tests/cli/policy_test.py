#!/usr/bin/env python3
"""`policy show` and `policy test`: what may leave, byte for byte, and everything that keeps it here."""
import hashlib
import json
import os
import re
import sys

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
from harness import ROOT, holds, lacks, main, same  # noqa: E402

NOTE = "Patient: Ottilie Brandvold  MRN: 5550123\nSSN 212-44-9075, phone (503) 555-0142, ana.roe@example.org.\nBrandvold denies chest pain.\n"
VALUES = ("Ottilie", "Brandvold", "5550123", "212-44-9075", "555-0142", "ana.roe")
CONFIG = """// what may leave
{"providers": {
  "azure": {"kind": "openai", "base_url": "https://a.example/v1", "max_data_class": "deidentified", "fields": ["note"], "deny_labels": ["vip"]},
  "study": {"kind": "anthropic", "baa": "signed", "baa_date": "2025-07-01", "baa_document": "contract 6",
            "max_data_class": "limited", "fields": ["note"]},
  "claude": {"kind": "anthropic", "baa": "signed", "baa_date": "2026-01-31", "baa_document": "contract 7",
             "max_data_class": "phi", "fields": ["note"], "allow_labels": ["part2"]},
  "fieldless": {"kind": "anthropic", "max_data_class": "deidentified"},
  "closed": {"kind": "anthropic", "fields": ["note"]},
}}
"""
SAMPLE = os.path.join(ROOT, "samples", "countersign.jsonc")


def decision(w, provider, *more, expect=(0,), text=NOTE):
    w.write("note.txt", text)
    w.write("c.jsonc", CONFIG)
    args = ("policy", "test", "note.txt", "--config", "c.jsonc", "--provider", provider, *more)
    told = w.json(*args, "--json", expect=expect)
    w.fits("policy-test", json.dumps(told).encode())
    same(w.run(*args)[0] in expect, True, "the code does not depend on the form")
    same(len(told["decisions"]), 1)
    return told["decisions"][0]


# ---- show ------------------------------------------------------------------------------------------


def test_show__without_a_configuration_nothing_leaves(w):
    told = w.json("policy", "show", "--json", expect=(0,))
    w.fits("policy-show", json.dumps(told).encode())
    same([p["name"] for p in told["providers"]], ["local"])
    same(told["config_sha256"], None)
    holds(w.run("policy", "show")[1], "nothing leaves")


def test_show__each_provider_and_why(w):
    w.write("c.jsonc", CONFIG)
    code, out, err = w.run("policy", "show", "--config", "c.jsonc", "--json")
    same((code, err), (0, b""))
    w.fits("policy-show", out)
    told = json.loads(out)
    same(told["config_sha256"], hashlib.sha256(CONFIG.encode()).hexdigest())
    by_name = {p["name"]: p for p in told["providers"]}
    same(list(by_name), ["local", "azure", "study", "claude", "fieldless", "closed"])
    same(by_name["azure"]["denied_labels"], ["part2", "sud-counseling-notes", "vip"])
    same(by_name["claude"]["denied_labels"], ["sud-counseling-notes"])
    same((by_name["claude"]["agreement_date"], by_name["claude"]["agreement_document"]), ("2026-01-31", "contract 7"))
    same(by_name["closed"]["max_data_class"], "none")
    text = w.run("policy", "show", "--config", "c.jsonc")[1]
    for part in ("names no fields", "no data class", "No agreement is signed", "signed 2026-01-31, contract 7",
                 "signed 2025-07-01, contract 6", "c.jsonc"):
        holds(text, part)
    same(w.run("policy", "show", "--config", SAMPLE)[0], 0)


def test_config__the_later_file_is_on_top(w):
    w.env["XDG_CONFIG_HOME"] = w.path("config")
    os.makedirs(w.path("config/countersign"))
    w.write("config/countersign/countersign.jsonc", CONFIG)
    w.write("over.jsonc", '{"providers": {"claude": {"kind": "anthropic", "max_data_class": "deidentified"}}}')
    user = {p["name"]: p for p in w.json("policy", "show", "--json")["providers"]}
    same(user["claude"]["agreement"], True)
    told = w.json("policy", "show", "--config", "over.jsonc", "--json")
    both = {p["name"]: p for p in told["providers"]}
    same(set(both), set(user))
    same((both["claude"]["agreement"], both["claude"]["fields"]), (False, []), "stated anew, whole")
    w.write("config/countersign/countersign.jsonc", CONFIG + "x")
    code, _, err = w.run("policy", "show", "--config", "over.jsonc")
    same(code, 2, "half a policy is none")
    holds(err, "countersign.jsonc")
    same(w.run("policy", "show", XDG_CONFIG_HOME="", HOME=w.folder)[0], 0)


def test_config__mistakes_exit_2_and_say_where(w):
    w.write("note.txt", NOTE)
    for source, part in (
            ('{\n "providers": {"a": {"kind": "anthropic",\n "max_data_class": "phi"}}}', "(at byte 63, line 3)"),
            ('{"providers": {"a": {"kind": "anthropic", "api_key": "sk-hunter2"}}}', "A secret does not belong"),
            ('{"provider": {}}', "key that is not known"), ("[]", "not an object"), ("", "not valid JSON"),
            ('{"privacy": {"zip3": "drop",,}}', "not valid JSON"), ("{\xff}", "not valid JSON"),
            ("{" * 600, "nested too deeply"), (" " * (1 << 20) + "{}", "larger than 1048576")):
        w.write("c.jsonc", source.encode("latin-1"))
        for args in (["policy", "show"], ["policy", "test", "note.txt"]):
            code, out, err = w.run(*args, "--config", "c.jsonc")
            same((code, out), (2, b""), source[:60])
            holds(err, part)
            lacks(err, "hunter2", "a value is never quoted")
            same(err.count(b"\n"), 1)
            code, out, _ = w.run(*args, "--config", "c.jsonc", "--json")
            same(code, 2)
            w.fits("error", out)
    for missing in ("gone.jsonc", "."):
        same(w.run("policy", "show", "--config", missing)[0], 2, missing)
    same(w.run("policy", "test", "-", "--config", "-")[0], 2)


# ---- test ------------------------------------------------------------------------------------------


def test_test__identifiers_stay_here(w):
    told = decision(w, "azure")
    same((told["allowed"], told["reason"], told["class"]), (True, "redacted", "deidentified"))
    for value in VALUES:
        lacks(told["sent"], value)
    holds(told["sent"], "denies chest pain")
    same(told["sha256"], hashlib.sha256(told["sent"].encode()).hexdigest())
    same(set(told["replaced"]) >= {"NAME", "SSN", "EMAIL"}, True, told["replaced"])


def test_test__text_is_byte_for_byte_between_marks(w):
    for text in (NOTE, "no identifier at all", "ends without a line end: \u00e9\u4e2d\r\n\r\n", "----- end\n"):
        told = decision(w, "azure", text=text)
        out = w.run("policy", "test", "note.txt", "--config", "c.jsonc", "--provider", "azure")[1]
        size = int(re.search(rb"^----- begin: (\d+) bytes, class deidentified, sha256 ", out, re.M).group(1))
        begin = out.index(b"\n", out.index(b"----- begin")) + 1
        same(out[begin:begin + size].decode(), told["sent"])
        same(out[begin + size:], b"\n----- end\n")


def test_test__with_an_agreement_it_goes_as_it_is(w):
    told = decision(w, "claude")
    same((told["reason"], told["class"], told["sent"], told["replaced"]), ("as-is", "phi", NOTE, {}))
    same(decision(w, "claude", "--label", "part2")["allowed"], True, "allowed by allow_labels")


def test_test__a_limited_set_keeps_dates(w):
    told = decision(w, "study", text="Seen 03/04/2024. SSN 212-44-9075.\n")
    same(told["class"], "limited")
    holds(told["sent"], "03/04/2024")
    lacks(told["sent"], "9075")


def test_test__every_no_is_exit_4_and_sends_nothing(w):
    for provider, more, reason in (
            ("nobody", [], "unknown-provider"), ("Azure", [], "unknown-provider"), ("closed", [], "class-none"),
            ("fieldless", [], "not-listed"), ("azure", ["--field", "history"], "not-listed"),
            ("azure", ["--label", "part2"], "denied-label"), ("azure", ["--label", "PART2"], "denied-label"),
            ("azure", ["--label", "sud-counseling-notes"], "denied-label"),
            ("azure", ["--label", "part2", "--label", "other"], "denied-label"),
            ("azure", ["--label", "other", "--label", "vip"], "denied-label"),
            ("claude", ["--label", "sud-counseling-notes"], "denied-label")):
        told = decision(w, provider, *more, expect=(4,))
        same((told["allowed"], told["reason"], told["sent"]), (False, reason, None), (provider, more))
        out = w.run("policy", "test", "note.txt", "--config", "c.jsonc", "--provider", provider, *more)[1]
        holds(out, "nothing is sent")
        for value in VALUES:
            lacks(out, value)


def test_test__local_needs_nothing(w):
    told = decision(w, "local", "--label", "part2", "--field", "history")
    same((told["allowed"], told["reason"], told["sent"]), (True, "local", None))


def test_test__all_providers_and_the_order(w):
    w.write("note.txt", NOTE)
    w.write("c.jsonc", CONFIG)
    code, out, _ = w.run("policy", "test", "-", "--config", "c.jsonc", "--json", stdin=NOTE.encode())
    same(code, 0)
    w.fits("policy-test", out)
    told = json.loads(out)["decisions"]
    same([d["provider"] for d in told], ["local", "azure", "study", "claude", "fieldless", "closed"])
    same([d["allowed"] for d in told], [True, True, True, True, False, False])
    same(json.loads(w.run("policy", "test", "-", "--json", stdin=NOTE.encode())[1])["decisions"][0]["reason"], "local")


def test_test__bad_input_exits_6(w):
    w.write("c.jsonc", CONFIG)
    for name, content, part in (("a", b"ok \xff", "at byte 3"), ("b", b"x\0y", "at byte 1")):
        w.write(name, content)
        code, out, err = w.run("policy", "test", name, "--config", "c.jsonc", "--provider", "azure")
        same((code, out), (6, b""), name)
        holds(err, part)
    same(w.run("policy", "test", "gone", "--config", "c.jsonc")[0], 6)
    same(w.run("policy", "test", ".", "--config", "c.jsonc")[0], 6)
    same(decision(w, "azure", text="")["sent"], "")


def test_test__usage(w):
    w.write("note.txt", NOTE)
    for args in (["policy"], ["policy", "test"], ["policy", "test", "a", "b"], ["policy", "show", "x"],
                 ["policy", "test", "note.txt", "--provider", ""], ["policy", "test", "note.txt"] + ["--label", "x"] * 33):
        same(w.run(*args)[0], 2, args)
    same(w.run("policy", "test", "note.txt", *["--label", "x"] * 32)[0], 0)


def test_test__nothing_is_kept(w):
    decision(w, "azure")
    left = [os.path.join(folder, name) for folder, _, names in os.walk(w.folder) for name in names]
    same(sorted(os.path.basename(path) for path in left), ["c.jsonc", "note.txt"])


TESTS = {name: test for name, test in list(globals().items()) if name.startswith("test_")}
def test_show__takes_no_agreement_that_nobody_can_find(w):
    """Signed, but when, and where can it be read? Half a statement gives no permission."""
    for described, fine in (("", False), ('"baa_date": "2026-01-31",', False), ('"baa_document": "contract 7",', False),
                            ('"baa_date": "", "baa_document": "contract 7",', False),
                            ('"baa_date": "2026-01-31", "baa_document": "contract 7",', True)):
        for data_class in ("deidentified", "limited", "phi"):
            w.write("c.jsonc", '{"providers": {"x": {"kind": "anthropic",\n"baa": "signed", %s "max_data_class": "%s"}}}' % (described, data_class))
            code, out, err = w.run("policy", "show", "--config", "c.jsonc")
            same(code, 0 if fine else 2, (described, data_class))
            if not fine:
                same(out, b"")
                holds(err, "line 2")


if __name__ == "__main__":
    sys.exit(main(TESTS, sys.argv))
