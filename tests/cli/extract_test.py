#!/usr/bin/env python3
"""`extract` and `schema validate|explain`: outcomes, evidence, exit codes, what is kept."""
import json
import os
import sys

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
from harness import ROOT, holds, lacks, main, same  # noqa: E402

CLAIM = "CLAIM NO: 26A0417733   MEMBER ID: NSH7712043-02\nDOS 01/14/2026  97110  CO-18 duplicate\nTotal charges: $140.00\n"
SCHEMA = {"type": "object", "required": ["plan"], "additionalProperties": False,
          "properties": {"plan": {"type": "string", "x-source": {"doc": "*", "unit": "word"}}, "paid": {"type": "boolean"}}}


def extract(w, *args, expect=(0,)):
    told = w.json("extract", *args, "--json", expect=expect)
    w.fits("extract", json.dumps(told).encode())
    return told


def test_task__values_stand_where_they_are_said_to(w):
    w.write("claim.txt", CLAIM)
    told = extract(w, "--task", "claim-triage", "claim.txt")
    same(told["outcome"], "ok")
    same(told["value"]["claim_number"], "26A0417733")
    same(told["value"]["category"], "duplicate")
    same(told["run"]["task"], "claim-triage")
    same(sorted(told["evidence"]), ["/billed_amount", "/claim_number", "/denial_codes/0", "/member_id", "/procedure_codes/0", "/service_date"])
    for spans in told["evidence"].values():
        for e in spans:
            same(CLAIM.encode()[e["start"]:e["end"]].decode(), e["quote"])
            same(e["document"], "claim.txt")


def test_task__same_bytes_again_and_on_standard_input(w):
    w.write("claim.txt", CLAIM)
    once = w.run("extract", "--task", "claim-triage", "claim.txt", "--json")[1]
    same(w.run("extract", "--task", "claim-triage", "claim.txt", "--json")[1], once)
    code, out, _ = w.run("extract", "--task", "claim-triage", "-", "--json", stdin=CLAIM.encode())
    same((code, json.loads(out)["value"]), (0, json.loads(once)["value"]))


def test_task__every_example_fits_its_schema(w):
    tasks = os.path.join(ROOT, "share", "tasks")
    for task in sorted(os.listdir(tasks)):
        for name in ("1", "2"):
            path = os.path.join(tasks, task, "examples", name)
            told = extract(w, "--task", task, path + ".txt")
            same(told["outcome"], "ok", task)
            same(w.run("schema", "validate", "--schema", os.path.join(tasks, task, "schema.json"), path + ".json")[0], 0)


def test_text__names_values_and_their_lines(w):
    w.write("claim.txt", CLAIM)
    code, out, err = w.run("extract", "--task", "claim-triage", "claim.txt")
    same(code, 0)
    holds(out, "claim_number            26A0417733")
    holds(out, "| line 1: CLAIM NO: 26A0417733")
    holds(err.decode(), "kept as run")


def test_ndjson__one_line_an_input_in_order(w):
    w.write("a.txt", CLAIM)
    w.write("b.txt", "nothing of a claim\n")
    code, out, _ = w.run("extract", "--task", "claim-triage", "--ndjson", "a.txt", "gone.txt", "b.txt")
    lines = [json.loads(line) for line in out.splitlines()]
    same(code, 6)
    same(len(lines), 3)
    same(lines[0]["value"]["service_date"], "01/14/2026")
    same(lines[1]["error"]["exit"], 6)
    same(lines[2]["value"]["claim_number"], None)


def test_schema__labels_fill_it_and_nothing_is_invented(w):
    w.write("s.json", json.dumps(SCHEMA))
    w.write("n.txt", "Plan: Basic Care\nPaid: yes\n")
    told = extract(w, "--schema", "s.json", "n.txt", "--no-model")
    same(told["value"], {"plan": "Basic Care", "paid": True})
    w.write("n.txt", "There is no such line here.\n")
    told = extract(w, "--schema", "s.json", "n.txt", "--no-model", expect=(3,))
    same((told["outcome"], told["value"]), ("refused", None))
    same(w.run("extract", "--schema", "s.json", "n.txt", "--no-model", "--exit-zero-on-review")[0], 0)


def test_schema__that_is_not_supported_or_none(w):
    w.write("n.txt", "Plan: Basic\n")
    w.write("s.json", '{"$schema":"https://example.org/other"}')
    same(extract(w, "--schema", "s.json", "n.txt", expect=(6,))["outcome"], "schema_unsupported")
    for spec in ('{"docs":"*"}', '{"doc":"*","unit":"letter"}', "true"):  # limits nothing: with a model or without
        w.write("s.json", '{"properties":{"plan":{"type":"string","x-source":' + spec + "}}}")
        for more in ([], ["--no-model"]):
            same(extract(w, "--schema", "s.json", "n.txt", *more, expect=(6,))["outcome"], "schema_unsupported", spec)
    for cut in ('{"type":', ""):
        w.write("s.json", cut)
        code, _, err = w.run("extract", "--schema", "s.json", "n.txt")
        same(code, 6)
        holds(err, "ends too early")
    same(w.run("extract", "--schema", "gone.json", "n.txt")[0], 6)


def test_usage__one_of_task_and_schema(w):
    w.write("n.txt", "x\n")
    w.write("s.json", "{}")
    for args in (["n.txt"], ["n.txt", "--task", "claim-triage", "--schema", "s.json"], ["n.txt", "--task", "claim-triag"],
                 ["n.txt", "n.txt", "--json", "--task", "claim-triage"], ["n.txt", "--task", "claim-triage", "--json", "--ndjson"]):
        same(w.run("extract", *args)[0], 2, args)
    holds(w.run("extract", "n.txt", "--task", "claim-triag")[2].decode(), "claim-triage")


def test_run__is_kept_and_audited(w):
    w.write("claim.txt", CLAIM)
    out = w.run("extract", "--task", "claim-triage", "claim.txt", "--json")[1]
    runs = w.json("runs", "list", "--json", expect=(0,))
    same(runs["runs"][0]["app"], "extract")
    same(w.run("runs", "show", runs["runs"][0]["run"], "--draft")[1], out)
    same(w.run("audit", "verify")[0], 0)


def test_failure__says_nothing_of_the_text(w):
    w.write("claim.txt", "Plan: Quillfeather\n\0")
    code, out, err = w.run("extract", "--task", "claim-triage", "claim.txt", "--json")
    same(code, 6)
    lacks((out + err).decode(), "Quillfeather")


def test_validate__places_and_keywords_never_values(w):
    w.write("s.json", json.dumps(SCHEMA))
    w.write("good.json", '{"plan":"a"}')
    w.write("bad.json", '{"plan":7,"secret":"Quillfeather"}')
    same(w.run("schema", "validate", "--schema", "s.json", "good.json")[0], 0)
    told = w.json("schema", "validate", "--schema", "s.json", "good.json", "bad.json", "--json", expect=(1,))
    w.fits("schema-validate", json.dumps(told).encode())
    same([r["valid"] for r in told["results"]], [True, False])
    same(sorted(e["keyword"] for e in told["results"][1]["errors"]), ["additionalProperties", "type"])
    code, out, err = w.run("schema", "validate", "--schema", "s.json", "bad.json")
    same(code, 1)
    holds(out.decode(), "another type")
    lacks((out + err).decode(), "Quillfeather")
    same(w.run("schema", "validate", "good.json")[0], 2)
    holds(out.decode(), "\n  at /plan: the value is of another type than the schema asks for (/properties/plan/type)\n")
    w.write("esc.json", '{"plan":"a","se\\u001b[2Jcret":1}')
    code, out, err = w.run("schema", "validate", "--schema", "s.json", "esc.json")
    same((code, b"\x1b" in out), (1, False), "a name of a file's commands no terminal")
    w.write("cut.json", '{"plan":')
    code, out, err = w.run("schema", "validate", "--schema", "s.json", "cut.json", "gone.json", "good.json", "bad.json")
    same((code, [line.split(":")[0] for line in out.decode().split("\n") if line[:1] not in ("", " ")]), (6, ["good.json", "bad.json"]))
    same(len(err.decode().strip().split("\n")), 2)
    told = w.json("schema", "validate", "--schema", "s.json", "cut.json", "good.json", "--json", expect=(6,))
    w.fits("schema-validate", json.dumps(told).encode())
    same([(r["valid"], "error" in r) for r in told["results"]], [(False, True), (True, False)])
    w.write("bad.json", '{"plan":')
    same(w.run("schema", "validate", "--schema", "s.json", "bad.json")[0], 6)


def test_validate__references_lead_into_a_registry(w):
    os.mkdir(w.path("parts"))
    w.write("form.json", '{"$ref":"name.json#/$defs/full","properties":{"at":{"$ref":"https://example.org/place"}}}')
    w.write("parts/name.json", '{"$defs":{"full":{"type":"object","required":["name"]}}}')
    w.write("parts/place.json", '{"$id":"https://example.org/place","type":"string","maxLength":3}')
    w.write("parts/broken.json", "no json")
    w.write("good.json", '{"name":"a","at":"abc"}')
    w.write("bad.json", '{"at":"abcd"}')
    check = ("schema", "validate", "--schema", "form.json")
    same(w.run(*check, "--registry", "parts", "good.json")[0], 0)
    told = w.json(*check, "--registry", "parts", "bad.json", "--json", expect=(1,))
    same(sorted(e["keyword"] for e in told["results"][0]["errors"]), ["maxLength", "required"])
    same(w.run(*check, "good.json")[0], 6, "nothing is looked for anywhere else")
    same(w.run(*check, "--registry", "gone", "good.json")[0], 6)
    w.write("form.json", '{"$ref":"broken.json"}')
    same(w.run(*check, "--registry", "parts", "good.json")[0], 6)


def test_schema_commands__odd_names_and_schemas(w):
    w.write("odd.json", '{"properties":{"a\\u001b[31m\\nsupported no":{"type":"string","x-source":{"doc":"*"}}}}')
    code, out, _ = w.run("schema", "explain", "odd.json")
    same((code, [c for c in out.decode() if c != "\n" and not c.isprintable()], len(out.decode().splitlines())), (0, [], 7))
    w.write("ref.json", '{"$ref":"https://example.org/x.json"}')
    w.write("good.json", "1")
    same(w.run("schema", "validate", "--schema", "ref.json", "good.json")[0], 6)
    os.mkdir(w.path("bench"))
    w.write('bench/a"b.json', '{"schema":{"type":"string"},"tests":[{"valid":true,"data":"a"},{"valid":false,"data":1}]}')
    code, out, _ = w.run("schema", "bench", "bench")
    same((code, [json.loads(line).get("file") for line in out.decode().splitlines()]), (0, ['a"b.json', None]))


def test_bench__schemas_of_hospitals_and_payers(w):
    folder = os.path.join(ROOT, "tests", "schema", "healthcare")
    code, out, _ = w.run("schema", "bench", folder)
    lines = [json.loads(line) for line in out.decode().splitlines()]
    same([line["file"] for line in lines[:-1] if not line["valid_accepted"] or line["invalid_accepted"]], [])
    same((code, lines[-1]["right"]), (0, len(os.listdir(folder))))
    for name in sorted(os.listdir(folder)):
        with open(os.path.join(folder, name), encoding="utf-8") as file:
            case = json.load(file)
        w.write("s.json", json.dumps(case["schema"]))
        # whether a string stands in a document is not the validator's to say
        tests = [t for t in case["tests"] if t["valid"] or "document" not in t]
        for i, test in enumerate(tests):
            w.write(f"v{i}.json", json.dumps(test["data"]))
        told = w.json("schema", "validate", "--schema", "s.json", *(f"v{i}.json" for i in range(len(tests))), "--json", expect=(0, 1))
        w.fits("schema-validate", json.dumps(told).encode())
        same((name, [r["valid"] for r in told["results"]]), (name, [t["valid"] for t in tests]))


def test_validate__names_what_is_missing_and_the_branch(w):
    w.write("s.json", json.dumps({"oneOf": [
        {"properties": {"kind": {"const": "drug"}}, "required": ["kind", "dose"]},
        {"properties": {"kind": {"const": "lab"}, "value": {"type": "number"}}, "required": ["kind", "value"]}]}))
    w.write("v.json", '{"kind":"drug"}')
    code, out, _ = w.run("schema", "validate", "--schema", "s.json", "v.json")
    same((code, out.decode().splitlines()[1:]), (1, ["  at the top: the value fits none of the alternatives (/oneOf)",
                                                     "  at the top: a property that must be there is missing: dose (/oneOf/0/required)"]))


def test_explain__what_is_checked_and_what_is_not(w):
    w.write("s.json", json.dumps(SCHEMA))
    told = w.json("schema", "explain", "s.json", "--json", expect=(0,))
    w.fits("schema-explain", json.dumps(told).encode())
    same((told["supported"], told["source_limited"]), (True, ["/properties/plan"]))
    same((told["decodable"], told["relaxed"]), (True, []))
    deep = {"properties": {"a": {"properties": {"codes": {"type": "array", "uniqueItems": True,
                                                          "items": {"type": "object"}}}}}}
    w.write("s.json", json.dumps(deep))
    told = w.json("schema", "explain", "s.json", "--json", expect=(0,))
    w.fits("schema-explain", json.dumps(told).encode())
    same((told["decodable"], told["relaxed"]),
         (True, ["uniqueItems #/properties/a/properties/codes/items"]))
    w.write("s.json", '{"allOf":[{"type":"object"},{"type":"array"}]}')
    told = w.json("schema", "explain", "s.json", "--json", expect=(0,))
    same((told["supported"], told["decodable"]), (True, False))
    w.write("s.json", '{"$schema":"https://example.org/other"}')
    told = w.json("schema", "explain", "s.json", "--json", expect=(0,))
    w.fits("schema-explain", json.dumps(told).encode())
    same(told["supported"], False)


TESTS = {name: test for name, test in list(globals().items()) if name.startswith("test_")}
if __name__ == "__main__":
    sys.exit(main(TESTS, sys.argv))
