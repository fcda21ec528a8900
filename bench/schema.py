"""schema.py - the part of bench/run that measures validation by a schema, beside the crate jsonschema, and reading JSON.

Cases: every schema of structured/jsonschemabench-dev and of structured/healthcare-schemas of the data folder with its
valid instances, and three of our own, which are always there. A time is of one instance, the least of several rounds; the
figure is the geometric mean over the schemas. Ours and the peer's program do the same step by step; what they answer must
be the same. Formats are checked. Times of values that do not fit are for information: ours says where and why, the peer only that."""
import json
import math
import os
import pathlib
import random
import shutil
import statistics
import subprocess

ROOT = pathlib.Path(__file__).resolve().parent.parent
PROGRAM = ROOT / "build" / "tests" / "schema" / "bench_schema"
ROUND_MS = 1
VALIDATE_GOAL, COMPILE_GOAL = 140, 0.2
BUNDLE_BYTES, BUNDLE_ROUNDS = 5_000_000, 15
PARSE_GOAL, BOTH_GOAL = 1, 200

OWN = [
    ("own: a coded answer", {"type": "object", "required": ["code", "display"], "additionalProperties": False, "properties": {
        "code": {"type": "string", "pattern": "^[A-Z][0-9][0-9A-Z](\\.[0-9A-Z]{1,4})?$"}, "display": {"type": "string", "maxLength": 200},
        "confidence": {"type": "number", "minimum": 0, "maximum": 1}}},
     [{"code": "E11.9", "display": "Type 2 diabetes mellitus without complications", "confidence": 0.93}], [{"code": "11", "display": ""}]),
    ("own: one of two kinds", {"oneOf": [
        {"type": "object", "required": ["kind", "dose"], "properties": {"kind": {"const": "drug"}, "dose": {"type": "string"}}},
        {"type": "object", "required": ["kind", "site"], "properties": {"kind": {"const": "procedure"}, "site": {"enum": ["left", "right"]}}}]},
     [{"kind": "procedure", "site": "left"}, {"kind": "drug", "dose": "5 mg"}], [{"kind": "drug", "site": "left"}]),
    ("own: a tree", {"$ref": "#/$defs/node", "$defs": {"node": {"type": "object", "required": ["name"], "properties": {
        "name": {"type": "string", "minLength": 1}, "parts": {"type": "array", "items": {"$ref": "#/$defs/node"}}}}}},
     [{"name": "a", "parts": [{"name": "b"}, {"name": "c", "parts": [{"name": "d"}]}]}], [{"name": "a", "parts": [{"name": ""}]}]),
]


def data_folder():
    named = os.environ.get("COUNTERSIGN_DATA")
    return (pathlib.Path(named) if named else ROOT.parent / "shared" / "data") / "structured"


def cases(limit):
    """(name, schema, instances) of valid ones, then of those that are not valid."""
    found = list(OWN)
    for name in ("jsonschemabench-dev", "healthcare-schemas"):
        for path in sorted((data_folder() / name).glob("*.json"))[:limit]:
            case = json.loads(path.read_text(encoding="utf-8"))
            tests = case.get("tests", [])
            found.append((f"{name}/{path.stem}", case["schema"], [t["data"] for t in tests if t["valid"]],
                          [t["data"] for t in tests if not t["valid"]]))
    return [[(n, s, v) for n, s, v, _ in found if v], [(n, s, i) for n, s, _, i in found if i]]


def timed(command, path, rows):
    """{name: what the program says of it}"""
    path.write_text("".join(json.dumps({"name": n, "schema": s, "instances": i}) + "\n" for n, s, i in rows))
    done = subprocess.run([*map(str, command), str(path), str(ROUND_MS)], stdout=subprocess.PIPE, check=True, timeout=1800)
    return {line["name"]: line for line in map(json.loads, done.stdout.splitlines())}


def geometric(rows, names):
    return math.exp(statistics.fmean(math.log(rows[n]["validate_ns"]) for n in names))


# ---- peers ----------------------------------------------------------------------------------
def crate(tools, name):
    """Build a peer's crate into the cache; its program."""
    cargo = shutil.which("cargo")
    if not cargo:
        raise tools.Nothing("cargo is not there: the peers are in Rust")
    target = tools.cache_folder() / "bench" / f"target-{name}"
    target.mkdir(parents=True, exist_ok=True)
    with open(target / "build.log", "w", encoding="utf-8") as log:
        done = subprocess.run([cargo, "build", "--release", "--locked", "--manifest-path", str(ROOT / "bench/peers" / name / "Cargo.toml"),
                               "--target-dir", str(target)], stdout=log, stderr=log, check=False)
    if done.returncode:
        raise tools.Nothing(f"the peer {name} could not be built: bench/target-{name}/build.log in the cache")
    return target / "release" / f"{name}-peer"


LLAMA_PARTS = "json-schema-to-grammar json-schema json trie unicode common log".split()


def llamacpp(tools):
    """llama.cpp's own way from a schema to a grammar, around the libllama that tools/setup has built; the program."""
    source = next(iter(sorted(tools.cache_folder().glob("src/llama-cpp-python-*/*/vendor/llama.cpp"))), None)
    built, compiler = tools.set_up().get("CS_LLAMA_DIR"), shutil.which("g++")
    if not source or not built or not compiler:
        raise tools.Nothing("llama.cpp's sources or g++ are not there; run tools/setup")
    folder = tools.cache_folder() / "bench" / "llamacpp"
    folder.mkdir(parents=True, exist_ok=True)
    own = ROOT / "bench/peers/llamacpp/main.cpp"
    flags = ["-std=c++17", "-O2", "-ffunction-sections", f"-I{source}/common", f"-I{source}/vendor", f"-I{built}/include"]
    objects = []
    for path in [own, *(source / "common" / f"{part}.cpp" for part in LLAMA_PARTS)]:
        objects.append(folder / f"{path.stem}.o")
        if not objects[-1].exists() or objects[-1].stat().st_mtime < path.stat().st_mtime:
            tools.say(f"building the peer llama.cpp: {path.name}")
            compiled(tools, folder, [compiler, *flags, "-c", str(path), "-o", str(objects[-1])])
    libraries = [f"{built}/lib/lib{name}.a" for name in ("llama", "ggml", "ggml-cpu", "ggml-base")]
    program = folder / "llamacpp-peer"
    compiled(tools, folder, [compiler, "-o", str(program), *map(str, objects), "-Wl,--gc-sections", *libraries, "-lm", "-ldl", "-lpthread"])
    return program


def compiled(tools, folder, command):
    with open(folder / "build.log", "w", encoding="utf-8") as log:
        if subprocess.run(command, stdout=log, stderr=log, check=False).returncode:
            raise tools.Nothing("the peer llama.cpp could not be built: bench/llamacpp/build.log in the cache")


def validation(tools, figures, folder, args):
    fitting, others = cases(args.limit)
    if len(fitting) <= len(OWN):
        tools.say("no schemas in structured/ (COUNTERSIGN_DATA): only our own are measured")
    peer = crate(tools, "jsonschema") if args.peer else None
    mine = timed([PROGRAM, "cases"], folder / "cases", fitting)
    good = [n for n in mine if "error" not in mine[n]]
    figures.add("schemas", len(good), "schemas")
    figures.add("schemas that do not compile", len(mine) - len(good), "schemas", 0)
    figures.add("valid values refused", sum(mine[n]["valid"].count("0") for n in good), "values", 0)
    if not peer:
        figures.add("ns a valid value, geometric mean", geometric(mine, good), "ns", VALIDATE_GOAL)
    figures.add("compile, median", statistics.median(mine[n]["compile_us"] for n in good) / 1e3, "ms", COMPILE_GOAL)
    figures.add("compile, most", max(mine[n]["compile_us"] for n in good) / 1e3, "ms")
    wrong = timed([PROGRAM, "cases"], folder / "cases", others)
    known = [n for n in wrong if "error" not in wrong[n]]
    figures.add("values that are not valid, accepted", sum(wrong[n]["valid"].count("1") for n in known), "values", 0)
    figures.add("ns a value that is not valid, with its report, geometric mean", geometric(wrong, known), "ns")
    if peer:
        beside(figures, folder, peer, (fitting, mine), (others, wrong))


def beside(figures, folder, peer, fitting, others):
    """Ours, the peer, ours again: the better of ours on either side of the peer's run does not profit from its luck."""
    theirs = timed([peer], folder / "cases", fitting[0])
    again = timed([PROGRAM, "cases"], folder / "cases", fitting[0])
    both = [n for n in theirs if "error" not in theirs[n] and "error" not in fitting[1][n]]
    ours = statistics.fmean([geometric(fitting[1], both), geometric(again, both)])
    figures.add("schemas that do not compile, jsonschema", len(theirs) - len([n for n in theirs if "error" not in theirs[n]]), "schemas")
    figures.add("ns a valid value, geometric mean, jsonschema", geometric(theirs, both), "ns")
    figures.add("ns a valid value, geometric mean, ours", ours, "ns", VALIDATE_GOAL)
    figures.add("ns a valid value, ours over jsonschema", ours / geometric(theirs, both), "times", 1)
    figures.add("schemas on which ours is the faster", sum(fitting[1][n]["validate_ns"] < theirs[n]["validate_ns"] for n in both), "schemas")
    figures.add("compile, median, jsonschema", statistics.median(theirs[n]["compile_us"] for n in both) / 1e3, "ms")
    wrong = timed([peer], folder / "cases", others[0])
    known = [n for n in wrong if "error" not in wrong[n] and "error" not in others[1][n]]
    figures.add("ns a value that is not valid, no report, geometric mean, jsonschema", geometric(wrong, known), "ns")
    differ = sum(theirs[n]["valid"] != fitting[1][n]["valid"] for n in both) + sum(wrong[n]["valid"] != others[1][n]["valid"] for n in known)
    figures.add("schemas on which the two do not agree", differ, "schemas")  # ours is held to the set's own answers above


# ---- reading JSON ---------------------------------------------------------------------------
def reading(tools, figures):
    files = sorted((data_folder() / "json-parsing").glob("[yn]_*.json"))
    if not files:
        tools.say("skipped: structured/json-parsing (COUNTERSIGN_DATA) is not there")
        return
    done = subprocess.run([str(PROGRAM), "readable", *map(str, files)], stdout=subprocess.PIPE, check=True, timeout=300)
    read = dict(zip(files, done.stdout.split()))
    for letter, what, answer in (("y", "accepted", b"1"), ("n", "rejected", b"0")):
        mine = [read[f] for f in files if f.name.startswith(letter)]
        figures.add(f"JSON texts to be {what}: {len(mine)}", mine.count(answer), "texts", len(mine), at_least=True)


# ---- a bundle of FHIR's shape ---------------------------------------------------------------
TEXT, CODE = {"type": "string"}, {"type": "string", "pattern": "^[^\\s]+(\\s[^\\s]+)*$"}
DATE = {"type": "string", "pattern": "^[0-9]{4}(-[0-9]{2}(-[0-9]{2}(T[0-9]{2}:[0-9]{2}:[0-9]{2}(\\.[0-9]+)?(Z|[+-][0-9]{2}:[0-9]{2}))?)?)?$"}


def some(name):
    return {"type": "array", "items": {"$ref": f"#/$defs/{name}"}}


def one(name):
    return {"$ref": f"#/$defs/{name}"}


def closed(required=(), **properties):
    return {"type": "object", "properties": properties, "required": list(required), "additionalProperties": False}


def resource(kind, required=(), **properties):
    return closed(("resourceType", "id", *required), resourceType={"const": kind}, id={"type": "string", "pattern": "^[A-Za-z0-9\\-.]{1,64}$"},
                  meta=one("Meta"), **properties)


BUNDLE_SCHEMA = {
    "$schema": "https://json-schema.org/draft/2020-12/schema", "$ref": "#/$defs/Bundle", "$defs": {
        "Bundle": closed(("resourceType", "type", "entry"), resourceType={"const": "Bundle"}, type={"enum": ["searchset", "collection", "batch"]},
                         total={"type": "integer", "minimum": 0}, entry=some("Entry")),
        "Entry": closed(("fullUrl", "resource"), fullUrl=TEXT, resource={"oneOf": [one(k) for k in ("Patient", "Observation", "Condition", "MedicationRequest")]}),
        "Meta": closed(versionId=TEXT, lastUpdated=DATE, profile={"type": "array", "items": TEXT}),
        "Coding": closed(system=TEXT, code=CODE, display=TEXT),
        "Concept": closed(coding=some("Coding"), text=TEXT),
        "Reference": closed(("reference",), reference=TEXT, display=TEXT),
        "Quantity": closed(value={"type": "number"}, unit=TEXT, system=TEXT, code=CODE),
        "Name": closed(use={"enum": ["usual", "official", "old"]}, family=TEXT, given={"type": "array", "items": TEXT, "minItems": 1}),
        "Address": closed(line={"type": "array", "items": TEXT}, city=TEXT, state=TEXT, postalCode=TEXT),
        "Patient": resource("Patient", ("name",), name=some("Name"), gender={"enum": ["male", "female", "other", "unknown"]}, birthDate=DATE,
                            address=some("Address"), active={"type": "boolean"}),
        "Observation": resource("Observation", ("status", "code"), status={"enum": ["registered", "preliminary", "final", "amended"]}, code=one("Concept"),
                                category=some("Concept"), subject=one("Reference"), effectiveDateTime=DATE, valueQuantity=one("Quantity"), note=TEXT),
        "Condition": resource("Condition", ("code", "subject"), code=one("Concept"), subject=one("Reference"), onsetDateTime=DATE, clinicalStatus=one("Concept")),
        "MedicationRequest": resource("MedicationRequest", ("status", "intent", "subject"), status={"enum": ["active", "on-hold", "stopped"]},
                                      intent={"enum": ["order", "plan"]}, subject=one("Reference"), medicationCodeableConcept=one("Concept"),
                                      authoredOn=DATE, dosageInstruction={"type": "array", "items": closed(text=TEXT, doseQuantity=one("Quantity"))}),
    }}


def bundle(size):
    """A bundle of about size bytes."""
    dice = random.Random(7)

    def concept(system, code, display):
        return {"coding": [{"system": f"http://example.org/{system}", "code": code, "display": display}], "text": display}

    def when():
        return f"20{dice.randrange(10, 26)}-{dice.randrange(1, 13):02d}-{dice.randrange(1, 29):02d}T{dice.randrange(24):02d}:15:00Z"

    def entry(number):
        kind = dice.choice(["Patient"] + ["Observation"] * 6 + ["Condition"] * 2 + ["MedicationRequest"] * 2)
        out = {"resourceType": kind, "id": f"r-{number}", "meta": {"versionId": "1", "lastUpdated": when(), "profile": ["http://example.org/profile"]}}
        subject = {"reference": f"Patient/r-{dice.randrange(1000)}"}
        if kind == "Patient":
            out.update(name=[{"use": "official", "family": f"Family{number}", "given": ["Given", "Middle"]}], gender=dice.choice(["male", "female"]), birthDate=when()[:10],
                       active=True, address=[{"line": [f"{number} Main Street"], "city": "Springfield", "state": "IL", "postalCode": "62701"}])
        if kind == "Observation":
            out.update(status="final", category=[concept("category", "vital-signs", "Vital signs")], code=concept("observation", f"{dice.randrange(99999)}-4", "Body weight"),
                       subject=subject, effectiveDateTime=when(), valueQuantity={"value": round(dice.uniform(1, 200), 1), "unit": "kg", "system": "http://example.org/units", "code": "kg"})
        if kind == "Condition":
            out.update(clinicalStatus=concept("clinical", "active", "Active"), code=concept("condition", f"E{dice.randrange(10, 99)}.9", "Type 2 diabetes mellitus"),
                       subject=subject, onsetDateTime=when())
        if kind == "MedicationRequest":
            out.update(status="active", intent="order", medicationCodeableConcept=concept("drug", str(dice.randrange(99999)), "Metformin 500 mg oral tablet"), subject=subject,
                       authoredOn=when(), dosageInstruction=[{"text": "Take one tablet twice daily with food", "doseQuantity": {"value": 1, "unit": "tablet"}}])
        return json.dumps({"fullUrl": f"urn:example:{number}", "resource": out}, separators=(",", ":"))

    rows, total = [], 0
    while total < size:
        rows.append(entry(len(rows)))
        total += len(rows[-1]) + 1
    return f'{{"resourceType":"Bundle","type":"searchset","total":{len(rows)},"entry":[{",".join(rows)}]}}'


def documents(tools, figures, folder):
    schema, document = folder / "bundle-schema.json", folder / "bundle.json"
    schema.write_text(json.dumps(BUNDLE_SCHEMA))
    document.write_text(bundle(BUNDLE_BYTES))
    done = subprocess.run([str(PROGRAM), "document", str(schema), str(document), str(BUNDLE_ROUNDS)], stdout=subprocess.PIPE, check=True, timeout=300)
    found = json.loads(done.stdout)
    if not found["valid"]:
        raise tools.Nothing("the bundle does not fit its schema")
    figures.add(f"a bundle of {found['bytes'] / 1e6:.1f} MB, read", found["bytes"] / found["parse_s"] / 1e9, "GB/s", PARSE_GOAL, at_least=True)
    figures.add("the same, read and validated", found["bytes"] / found["both_s"] / 1e6, "MB/s", BOTH_GOAL, at_least=True)


# ---- decoding by a schema -------------------------------------------------------------------
RIGHT_GOAL = 0.96  # share of the schemas: every valid value accepted, no other
VOCABULARY_GOAL = 350  # ms, without a file to read it from; 20 with one. There is none: it is about as fast without
MASK_GOALS = (("p50", 8), ("p99", 200), ("max", 4000))


def decoding(tools, figures, args):
    """Our own decoder, and with --peer llguidance and llama.cpp's grammar, on the same folder and vocabulary."""
    where, program = data_folder() / "jsonschemabench-dev", ROOT / "build" / "countersign"
    if not where.is_dir():
        tools.say("skipped: structured/jsonschemabench-dev (COUNTERSIGN_DATA) is not there")
        return
    model = tools.model_path()
    runs = [("", [program, "schema", "bench", where, "--vocab", model])]  # masks by processor time
    if args.peer:
        limit = [args.limit] if args.limit else []
        runs = [(", llguidance", [crate(tools, "llguidance"), where, model] + limit),
                (", llama.cpp", [llamacpp(tools), where, model] + limit)] + runs
    for name, command in runs:
        done = subprocess.run([*map(str, command)], stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, check=True, timeout=1800)
        last = [json.loads(line) for line in done.stdout.splitlines()][-1]
        total = last["total"] if isinstance(last.get("total"), dict) else {**last, "files": last.get("total")}
        first = total.get("first_mask_ms")
        rows = [("compiled", total["compiled"], "files", None, False),
                ("right", total["right"], "files", RIGHT_GOAL * total["files"], True),
                ("not valid, but accepted", total["invalid_accepted"], "values", None, False),
                ("the same behind the validator", total.get("invalid_behind_gate"), "values", 0, False),
                ("vocabulary, set up", total.get("vocab_ms"), "ms", VOCABULARY_GOAL, False),
                ("first mask, median", first["p50"] if isinstance(first, dict) else first, "ms", 0.5, False)]
        rows += [(f"mask {key}", total["mask_us"][key], "us", goal, False) for key, goal in MASK_GOALS]
        for what, value, unit, goal, least in rows:
            if value is not None:
                figures.add(f"decoding of {total['files']} schemas{name}: {what}", value, unit, None if name else goal, at_least=least)


def measure(tools, figures, folder, args):
    if not os.access(PROGRAM, os.X_OK):
        raise tools.Nothing("build/tests/schema/bench_schema is not there; run make build")
    validation(tools, figures, folder, args)
    reading(tools, figures)
    documents(tools, figures, folder)
    decoding(tools, figures, args)
