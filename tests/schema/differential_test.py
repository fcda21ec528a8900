#!/usr/bin/env python3
"""Random schemas and values: what our validator answers must be what the package jsonschema answers.

differential_test.py PROGRAM [SCHEMAS [SEED]]: PROGRAM is bench_schema. Each schema has eight values. Formats are left out:
the two know different ones. Skipped where the package is not there. Closes with "N passed, N failed"."""
import json
import pathlib
import random
import subprocess
import sys
import tempfile

VALUES = 8
NAMES = ["a", "b", "ab", "kind", "é", "a long name of a property", ""]
TEXTS = ["", "a", "ab", "b", "abc", "A1", "12", "é", "a b", "x-y", "aaaaaaaaaaaaaaaaaaaa"]
PATTERNS = ["^a", "b$", "^[a-z]*$", "^\\d+$", "^.{2}$", "a|1", "^(ab)+$", "^[^a]", "x-y"]
NUMBERS = [0, 1, -1, 2, 3.5, 1.0, 0.1, 10, 1e3, -0.5, 12345678901234567890, 0.30000000000000004]


class Dice(random.Random):
    def some(self, items, least=0, most=3):
        return self.sample(items, self.randint(least, min(most, len(items))))


def value(dice, depth=0):
    kind = dice.randrange(8 if depth < 3 else 5)
    if kind < 5:
        return [None, dice.random() < 0.5, dice.choice(NUMBERS), dice.choice(TEXTS), dice.choice(TEXTS)][kind]
    if kind == 5:
        return [value(dice, depth + 1) for _ in range(dice.randrange(4))]
    return {n: value(dice, depth + 1) for n in dice.some(NAMES, 0, 4)}


def rules(dice, depth):
    """One keyword or a few that belong together."""
    sub = lambda: schema(dice, depth + 1)  # noqa: E731
    named = lambda names: {n: sub() for n in dice.some(names, 1)}  # noqa: E731
    deep = depth < 3
    kind = dice.randrange(28 if deep else 11)
    if kind == 0:
        return {"type": dice.choice([dice.choice("null boolean object array number string integer".split()),
                                     dice.some("null boolean object array number string integer".split(), 1)])}
    if kind == 1:
        return {"enum": [value(dice, 2) for _ in range(dice.randrange(1, 4))]}
    if kind == 2:
        return {"const": value(dice, 2)}
    if kind == 3:
        return {dice.choice(["minLength", "maxLength", "minItems", "maxItems", "minProperties", "maxProperties"]): dice.randrange(4)}
    if kind == 4:
        return {"pattern": dice.choice(PATTERNS)}
    if kind == 5:
        return {dice.choice(["minimum", "maximum", "exclusiveMinimum", "exclusiveMaximum"]): dice.choice(NUMBERS)}
    if kind == 6:
        return {"multipleOf": dice.choice([1, 2, 3, 0.5, 1.0])}
    if kind == 7:
        return {"required": dice.some(NAMES, 1)}
    if kind == 8:
        return {"uniqueItems": True}
    if kind == 9:
        return {"dependentRequired": {dice.choice(NAMES): dice.some(NAMES, 1)}}
    if kind == 10:
        return {"$ref": "#/$defs/" + dice.choice("xyz")} if depth else {}
    if kind < 15:
        out = {"type": "object", "properties": named(NAMES)}
        if dice.random() < 0.5:
            out["required"] = dice.some(list(out["properties"]))
        if dice.random() < 0.4:
            out["additionalProperties"] = dice.choice([False, sub()])
        if dice.random() < 0.2:
            out["patternProperties"] = named(PATTERNS)
        return out
    if kind == 15:
        return {"propertyNames": sub()}
    if kind == 16:
        return {"items": sub(), **({"prefixItems": [sub()]} if dice.random() < 0.4 else {})}
    if kind == 17:
        return {"contains": sub(), **({"minContains": dice.randrange(3)} if dice.random() < 0.4 else {}),
                **({"maxContains": dice.randrange(3)} if dice.random() < 0.3 else {})}
    if kind < 21:
        return {dice.choice(["allOf", "anyOf", "oneOf"]): [sub() for _ in range(dice.randrange(1, 4))]}
    if kind == 21: # branches that tell one another apart by a member
        return {dice.choice(["anyOf", "oneOf"]): [
            {"properties": {"kind": dice.choice([{"const": dice.choice(TEXTS)}, {"enum": dice.some(TEXTS, 1)}]), **named(NAMES[:3])},
             "required": dice.some(["kind"])} for _ in range(dice.randrange(2, 4))]}
    if kind == 22:
        return {"not": sub()}
    if kind == 23:
        return {"if": sub(), **({"then": sub()} if dice.random() < 0.7 else {}), **({"else": sub()} if dice.random() < 0.7 else {})}
    if kind == 24:
        return {"dependentSchemas": {dice.choice(NAMES): sub()}}
    if kind == 25:
        return {"unevaluatedProperties": dice.choice([False, sub()])}
    if kind == 26:
        return {"unevaluatedItems": dice.choice([False, sub()])}
    return {"patternProperties": named(PATTERNS)}


def schema(dice, depth=0):
    if depth and dice.random() < 0.08:
        return dice.random() < 0.6
    out = {}
    for _ in range(dice.randint(1, 3)):
        out.update(rules(dice, depth))
    if depth == 0: # no definition leads to itself
        out["$defs"] = {n: schema(dice, 3) for n in "xyz"}
        for definition in out["$defs"].values():
            if isinstance(definition, dict):
                definition.pop("$ref", None)
    return out


def near(dice, wanted):
    """A value that comes close to a schema, so that not all are refused at once."""
    if not isinstance(wanted, dict) or dice.random() < 0.3:
        return value(dice)
    if "const" in wanted:
        return wanted["const"]
    if "enum" in wanted:
        return dice.choice(wanted["enum"])
    if "properties" in wanted:
        out = {n: near(dice, s) for n, s in wanted["properties"].items() if dice.random() < 0.8}
        return {**out, **({dice.choice(NAMES): value(dice)} if dice.random() < 0.3 else {})}
    for word in ("anyOf", "oneOf", "allOf"):
        if word in wanted:
            return near(dice, dice.choice(wanted[word]))
    if "items" in wanted:
        return [near(dice, wanted["items"]) for _ in range(dice.randrange(4))]
    return value(dice)


def main():
    try:
        import jsonschema
    except ImportError:
        print("skipped: the Python package jsonschema is not there")
        return 0
    if not pathlib.Path(sys.argv[1]).exists():
        print("skipped: bench_schema is not there (make build)")
        return 0
    count = int(sys.argv[2]) if len(sys.argv) > 2 else 400
    dice = Dice(int(sys.argv[3]) if len(sys.argv) > 3 else 1)
    rows = []
    for number in range(count):
        made = schema(dice)
        rows.append({"name": str(number), "schema": made, "instances": [near(dice, made) for _ in range(VALUES)]})
    with tempfile.TemporaryDirectory(prefix="countersign-differential-") as folder:
        path = pathlib.Path(folder) / "cases"
        path.write_text("".join(json.dumps(r) + "\n" for r in rows), encoding="utf-8")
        done = subprocess.run([sys.argv[1], "cases", str(path), "0"], stdout=subprocess.PIPE, check=True, timeout=600)
    passed = failed = valid = 0
    for row, line in zip(rows, done.stdout.splitlines()):
        mine = json.loads(line)
        checker = jsonschema.Draft202012Validator(row["schema"])
        theirs = "".join("1" if checker.is_valid(i) else "0" for i in row["instances"])
        valid += theirs.count("1")
        for at, instance in enumerate(row["instances"]):
            agree = "error" not in mine and mine["valid"][at] == theirs[at]
            passed += agree
            failed += not agree
            if not agree and failed < 6:
                print(f"schema {row['name']}: {json.dumps(row['schema'])}\nvalue {json.dumps(instance)}\njsonschema {theirs[at]}, ours {mine}")
    if not valid or valid == passed + failed:
        print("every value has the same answer: that proves nothing")
        failed += 1
    print(f"{passed} passed, {failed} failed")
    return failed > 0


if __name__ == "__main__":
    sys.exit(main())
