#!/usr/bin/env python3
"""eval/deid: the generator is reproducible, its gold is right as far as a program can tell, and eval/deid.py counts as
it says on cases that were counted by hand. No program and no data are needed."""
import contextlib
import io
import json
import os
import pathlib
import random
import re
import subprocess
import sys
import tempfile
import unittest

ROOT = pathlib.Path(__file__).resolve().parent.parent.parent
sys.dont_write_bytecode = True
sys.path[:0] = [str(ROOT / "eval"), str(ROOT / "eval" / "deid")]
import deid  # noqa: E402
import check  # noqa: E402
import generate  # noqa: E402
import markup  # noqa: E402
import ordinary  # noqa: E402
import pools  # noqa: E402
import reprinted  # noqa: E402
import swapped  # noqa: E402
import written  # noqa: E402

DOCS, TRAPS = deid.generated()


def pieces(template, seed=1):
    doc = markup.Doc(random.Random(seed), pools.POOLS)
    return doc, doc.render(template)


class Reprinted(unittest.TestCase):
    def test_spans_move_along(self):
        """What is gold reads the same in every form, without the signs of print."""
        plain = str.maketrans({"\u00a0": " ", "\u2009": " ", "\u2013": "-", "\u2011": "-", "\u2019": "'", "\u200b": None})
        clean = lambda t: t.replace("&nbsp;", " ").replace("\\n", "\n").replace("\r\n", "\n").replace("\n> ", "\n")
        for doc in DOCS[:60]:
            said = lambda d: [d["text"].encode()[s:e].decode() for s, e, _ in d["spans"]]
            want = [t.translate(plain) for t in said(doc)]
            for name in reprinted.PRINTS:
                made = reprinted.reprinted(doc, name)
                self.assertEqual([clean(t).translate(plain) for t in said(made)], want, name)
                self.assertEqual(len(made["neutral"]), len(doc["neutral"]), name)

    def test_every_form_changes_something(self):
        for name in reprinted.PRINTS:
            self.assertTrue(any(reprinted.reprinted(d, name)["text"] != d["text"] for d in DOCS[:60]), name)


class Generator(unittest.TestCase):
    def test_same_seed_same_bytes(self):
        """Also in another process, whose sets and hashes have another order."""
        program = str(ROOT / "eval/deid/generate.py")
        with tempfile.TemporaryDirectory() as folder:
            made = []
            for salt in "12":
                out, traps = (os.path.join(folder, f"{n}{salt}") for n in ("docs", "traps"))
                subprocess.run([sys.executable, "-B", program, "--seed", "7", "--documents", "60", "--out", out,
                                "--traps", traps], env=dict(os.environ, PYTHONHASHSEED=salt), check=True)
                made.append((pathlib.Path(out).read_bytes(), pathlib.Path(traps).read_bytes()))
        self.assertEqual(made[0], made[1])
        self.assertEqual(made[0][0].count(b"\n"), 60)

    def test_another_seed_other_documents(self):
        a, b = ({d["text"] for d in generate.documents(seed, 60)} for seed in (1, 2))
        self.assertFalse(a & b)

    def test_a_document_does_not_depend_on_how_many(self):
        self.assertEqual(generate.documents(3, 60)[:20], generate.documents(3, 20))

    def test_spans_are_right(self):
        wrong = [e for seed in (deid.SEED, 11, 12) for d in generate.documents(seed, 600) for e in check.errors(d)]
        self.assertEqual(wrong, [])

    def test_every_type_every_kind_and_sizes(self):
        self.assertEqual({t for d in DOCS for _, _, t in d["spans"]}, set(markup.TYPES))
        self.assertEqual({d["source"].split("+")[0] for d in DOCS}, set(generate.KINDS))
        sizes = [len(d["text"].encode()) for d in DOCS]
        self.assertGreaterEqual(len(DOCS), 600)
        self.assertTrue(all(100 <= s <= 4000 for s in sizes), (min(sizes), max(sizes)))

    def test_shapes_of_identifiers_have_gold(self):
        """What looks like a date with a year, a telephone number, an e-mail or a link is gold or neutral."""
        shape = re.compile(r"\b[01]?\d/[0-3]?\d/(?:19|20)\d\d\b|\b\d{4}-\d\d-\d\d\b|\b\d{3}[-.]\d{3}[-.]\d{4}\b"
                           r"|\w@\w+\.\w|https?://|www\.")
        left = [(d["id"], m.group()) for d in DOCS for m in shape.finditer(check.without(d))]
        self.assertEqual(left, [])

    def test_ages_up_to_89_and_bare_years_stay(self):
        for d in DOCS:
            raw = d["text"].encode()
            for start, end, kind in d["spans"]:
                if kind == "AGE_OVER_89" and "scanned" not in d["source"]:
                    self.assertGreaterEqual(int(raw[start:end]), 90)
                if kind == "DATE":
                    self.assertIsNone(re.fullmatch(r"(19|20)\d\d", raw[start:end].decode()), d["id"])

    def test_the_checker_finds_what_is_wrong(self):
        good = {"id": "x", "text": "Zoë Ng", "spans": [[0, 7, "NAME"]], "neutral": []}
        self.assertEqual(check.errors(good), [])
        for spans, neutral in (([[0, 8, "NAME"]], []), ([[0, 3, "NAME"]], []), ([[3, 3, "NAME"]], []), ([[0, 5, "NAME"]], []),
                               ([[0, 7, "WHO"]], []), ([[0, 4, "NAME"], [2, 7, "NAME"]], []), ([[0, 7, "NAME"]], [[5, 7]])):
            self.assertTrue(check.errors(dict(good, spans=spans, neutral=neutral)), (spans, neutral))

    def test_markup(self):
        _, out = pieces("<a|a> {GEO:Ames} {~Ohio} {SSN=#-#}")
        self.assertEqual(out[:4], [("a ", None), ("Ames", "GEO"), (" ", None), ("Ohio", "~")])
        self.assertEqual(out[5][1], "SSN")
        with self.assertRaises(markup.Gold):
            pieces("<a|b")
        with self.assertRaises(markup.Gold):
            pieces("{nothing}")

    def test_offsets_are_bytes_and_half_open(self):
        text, spans, neutral = markup.finished([("é ", None), ("Ñu", "NAME"), (" at ", None), ("9 am", "~")])
        self.assertEqual((spans, neutral), ([[3, 6, "NAME"]], [[10, 14]]))
        self.assertEqual(text.encode()[3:6].decode(), "Ñu")

    def test_a_masked_number_has_only_its_end_as_gold(self):
        for seed in range(200):
            _, out = pieces("{ssn}", seed)
            if out[0][0][0] in "X*":
                self.assertEqual([(len(t), k) for t, k in out], [(7, "~"), (4, "SSN")])
                return
        self.fail("no masked number in 200")


class Traps(unittest.TestCase):
    def test_enough_different_and_right(self):
        self.assertGreaterEqual(len({t["text"] for t in TRAPS}), 300)
        self.assertEqual([e for t in TRAPS for e in check.trap_errors(t)], [])
        self.assertFalse([t for t in TRAPS if "[" in t["text"] or "]" in t["text"]])


#        0         1         2         3
#        0123456789012345678901234567890123456
HAND = "Ann Lee, seen 3/4 in Ohio, took Zocor"
DOC = {"id": "h", "text": HAND, "spans": [[0, 7, "NAME"], [14, 17, "DATE"]], "neutral": [[21, 25]]}
TRAP = {"id": "t", "text": "Foley 16 in", "keep": [[0, 8]]}


def result(answer, trap=()):
    return deid.Result([DOC], [TRAP], {"h": list(answer), "t": list(trap)})


PARTS = [("Patient: ", None), ("ROE, ANN B.", "NAME"), ("  DOB ", None), ("03/04/1961", "DATE"), ("\nMs. ", None),
         ("Roe", "NAME"), (" of ", None), ("12 Elm St", "GEO"), (", ", None), ("Dayton", "GEO"), (", ", None), ("Ohio", "~"),
         (" ", None), ("45402", "GEO"), (" called ", None), ("(937) 555-0148", "PHONE"), (" on ", None), ("3/9", "DATE"),
         ("; NPI ", None), ("1234567893", "LICENSE"), (", MRN ", None), ("AB-00412", "MRN"), (".", None)]


def of_parts(parts):
    text, spans, neutral = "", [], []
    for part, kind in parts:
        at = [len(text.encode()), len((text + part).encode())]
        if kind == "~":
            neutral.append(at)
        elif kind:
            spans.append(at + [kind])
        text += part
    return {"id": "own", "source": "own", "text": text, "spans": spans, "neutral": neutral}


class Swapped(unittest.TestCase):
    def setUp(self):
        self.docs = [swapped.document(of_parts(PARTS), seed) for seed in range(1, 41)]

    def values(self, doc):
        return [doc["text"].encode()[s:e].decode() for s, e, _ in doc["spans"]]

    def test_gold_is_right_and_what_is_between_stays(self):
        for doc in self.docs:
            self.assertEqual(check.errors(doc), [])
            self.assertEqual([s[2] for s in doc["spans"]], [k for _, k in PARTS if k and k != "~"])
            rest = check.without(doc).split()
            self.assertEqual(rest, check.without(of_parts(PARTS)).split())
            self.assertEqual(doc["text"].encode()[slice(*doc["neutral"][0])], b"Ohio")

    def test_no_value_stays_and_one_person_stays_one(self):
        for doc in self.docs:
            new = self.values(doc)
            kept = [a for a, b in zip(new, self.values(of_parts(PARTS))) if a == b]
            self.assertEqual(kept, [])
            self.assertEqual(new[0].split(",")[0], new[2].upper())
            self.assertTrue(new[0].isupper() and new[0].endswith("."))

    def test_forms_differ_and_seeds_give_the_same_again(self):
        self.assertGreater(len({len(self.values(d)[1]) for d in self.docs}), 4)
        self.assertEqual(self.docs[3], swapped.document(of_parts(PARTS), 4))
        self.assertEqual(swapped.SEEDS["open"] + swapped.SEEDS["kept"], (1, 3, 5, 7, 2, 4, 6, 8))

    def test_an_npi_checks_itself(self):
        for doc in self.docs:
            body = "80840" + self.values(doc)[8]
            total = sum(sum(divmod(int(c) * (2 if i % 2 else 1), 10)) for i, c in enumerate(reversed(body)))
            self.assertEqual(total % 10, 0)


class Ordinary(unittest.TestCase):
    def test_every_name_stands_twice_and_is_marked(self):
        made = ordinary.sentences()
        wanted = [n for some in ordinary.names().values() for n in some]
        self.assertEqual([e for t in made for e in check.trap_errors(t)], [])
        self.assertEqual([t["text"].encode()[slice(*t["keep"][0])].decode() for t in made],
                         [n for n in wanted for _ in range(2)])
        self.assertGreater(len(wanted), 1000)
        self.assertEqual(made, ordinary.sentences())


class Written(unittest.TestCase):
    FOLDERS = ("written", "office")

    def test_gold_is_right_as_far_as_a_program_can_tell(self):
        for folder in self.FOLDERS:
            docs, traps = written.documents(folder=folder)
            wrong = [w for d in docs for w in check.errors(d)] + [w for t in traps for w in check.trap_errors(t)]
            self.assertEqual(wrong, [])
            self.assertGreaterEqual(len(docs), 150)
            self.assertGreaterEqual(sum(len(d["spans"]) for d in docs), 1500)

    def test_the_halves_are_apart_and_whole(self):
        for folder in self.FOLDERS:
            every, one, other = ({d["id"] for d in written.documents(half, folder)[0]} for half in (None, "open", "kept"))
            self.assertEqual(one & other, set())
            self.assertEqual(one | other, every)
            self.assertTrue(len(every) * 0.25 < len(other) < len(every) * 0.4)

    def test_no_document_stands_twice(self):
        texts = [d["text"] for folder in self.FOLDERS for d in written.documents(folder=folder)[0]]
        self.assertEqual(len(texts), len(set(texts)))

    def test_marks(self):
        self.assertEqual(written.pieces_of("a {N:Roe} {!Foley} {~Ohio}"),
                         [("a ", None), ("Roe", "NAME"), (" ", None), ("Foley", "!"), (" ", None), ("Ohio", "~")])
        for wrong in ("{Q:Roe}", "a { b", "{N:Roe"):
            self.assertRaises(written.Gold, written.pieces_of, wrong)

    def test_the_kept_half_is_not_shown(self):
        for folder in self.FOLDERS:
            command = [sys.executable, "-B", str(ROOT / "eval/deid.py"), "--set", folder, "--show", "--half", "kept"]
            done = subprocess.run(command, capture_output=True, text=True, timeout=60)
            self.assertEqual(done.returncode, 2)
            self.assertEqual(done.stdout, "")


class Scorer(unittest.TestCase):
    def figures(self, answer, trap=()):
        return result(answer, trap).figures

    def test_perfect(self):
        f = self.figures([(0, 7, "NAME"), (14, 17, "DATE")])
        self.assertEqual({v for k, v in f.items() if k != "trap words removed"}, {1.0})
        self.assertEqual(f["trap words removed"], 0.0)

    def test_empty(self):
        f = self.figures([])
        self.assertEqual(set(f.values()), {0.0})

    def test_half(self):
        """Of four gold words (Ann, Lee, 3, 4) two are found; of the two spans one."""
        f = self.figures([(14, 17, "DATE")])
        self.assertEqual((f["word recall"], f["word precision"], f["span recall"]), (0.5, 1.0, 0.5))
        self.assertAlmostEqual(f["word F1"], 2 / 3)
        self.assertEqual(f["documents without a leaked word"], 0.0)

    def test_a_part_of_a_name_is_a_leak(self):
        r = result([(0, 3, "NAME"), (14, 17, "DATE")])
        self.assertEqual(r.scores[0].counts, [3, 0, 1])
        self.assertEqual(r.figures["span recall"], 0.5)

    def test_a_part_of_a_word_hides_the_word_but_not_its_letters(self):
        f = self.figures([(0, 6, "NAME"), (14, 17, "DATE")])
        self.assertEqual((f["documents without a leaked word"], f["documents without a leaked letter or digit"]), (1.0, 0.0))

    def test_neutral_counts_neither_way(self):
        f = self.figures([(0, 7, "NAME"), (14, 25, "DATE")])
        self.assertEqual((f["word precision"], f["word recall"]), (4 / 5, 1.0))  # "in" is extra, "Ohio" is not
        f = self.figures([(0, 7, "NAME"), (14, 17, "DATE"), (21, 25, "GEO")])
        self.assertEqual((f["word precision"], f["span precision"]), (1.0, 1.0))

    def test_a_drug_removed_costs_precision(self):
        f = self.figures([(0, 7, "NAME"), (14, 17, "DATE"), (32, 37, "NAME")])
        self.assertEqual((f["word precision"], f["span precision"]), (4 / 5, 2 / 3))

    def test_another_type_is_found_but_not_typed(self):
        f = self.figures([(0, 7, "GEO"), (14, 17, "DATE")])
        self.assertEqual((f["span recall"], f["found spans of the right type"]), (1.0, 0.5))

    def test_types(self):
        t = result([(0, 3, "NAME"), (32, 37, "NAME")]).types()
        self.assertEqual(t["NAME"], [1, 0, 2, 1, 2, 1])
        self.assertEqual(t["DATE"], [1, 0, 2, 0, 0, 0])

    def test_traps(self):
        self.assertEqual(self.figures([], [(0, 5, "NAME")])["trap words removed"], 0.5)

    def test_spans_beyond_the_text_and_no_answer(self):
        self.assertEqual(self.figures([(-5, 2, "NAME"), (14, 999, "DATE")])["word recall"], 0.75)
        self.assertEqual(deid.Result([DOC], [TRAP], {}).unanswered, 2)

    def test_answers_that_are_none(self):
        lines = ['{"id":"a","spans":[{"start":1,"end":2,"type":"NAME"}]}', "oops", '{"spans":[]}', '{"id":"b","spans":[{}]}', "3"]
        self.assertEqual(deid.answers_of(lines), {"a": [(1, 2, "NAME")]})

    def test_wilson(self):
        """Newcombe 1998, table I: 81 of 263 and 0 of 20."""
        low, high = deid.wilson(81, 263)
        self.assertAlmostEqual(low, 0.2553, places=4)
        self.assertAlmostEqual(high, 0.3662, places=4)
        self.assertAlmostEqual(deid.wilson(0, 20)[1], 0.1611, places=4)

    def test_intervals_are_repeatable_and_hold_the_value(self):
        answers = {d["id"]: [tuple(s) for s in d["spans"] if s[2] != "GEO"] for d in DOCS[:80]}
        r = deid.Result(DOCS[:80], [], answers)
        first, second = deid.intervals(r.rows, 200), deid.intervals(r.rows, 200)
        self.assertEqual(first, second)
        low, high = first["word recall"]
        self.assertLess(low, r.figures["word recall"])
        self.assertGreater(high, r.figures["word recall"])

    def test_gold_as_answer_is_perfect(self):
        r = deid.Result(DOCS, [], {d["id"]: [tuple(s) for s in d["spans"]] for d in DOCS})
        self.assertEqual({r.figures[f] for f in ("word recall", "word precision", "span recall", "span precision",
                                                 "documents without a leaked letter or digit")}, {1.0})


ECHO = """#!/bin/sh
sed 's/.*"id": "\\([^"]*\\)".*/{"id":"\\1","text":"","spans":[]}/' "$3"
"""


class Program(unittest.TestCase):
    def run_main(self, *argv):
        out, err = io.StringIO(), io.StringIO()
        kept, sys.argv = sys.argv, ["deid.py", *argv]
        try:
            with contextlib.redirect_stdout(out), contextlib.redirect_stderr(err):
                code = deid.main()
        finally:
            sys.argv = kept
        return code, out.getvalue(), err.getvalue()

    def test_a_program_that_finds_nothing(self):
        with tempfile.TemporaryDirectory() as folder:
            program = pathlib.Path(folder) / "none"
            program.write_text(ECHO)
            program.chmod(0o755)
            code, out, _ = self.run_main("--set", "generated", "--limit", "20", "--json", "--program", str(program))
        row = json.loads(out)
        self.assertEqual((code, row["suite"], row["cases"]), (1, "deid/generated", 20))
        self.assertEqual(row["metrics"]["word recall"]["value"], 0)

    def test_no_program(self):
        code, out, err = self.run_main("--set", "generated", "--program", "/nowhere/countersign")
        self.assertEqual((code, out), (2, ""))
        self.assertIn("make build", err)

    def test_dev_is_skipped_by_name(self):
        kept = os.environ.get("COUNTERSIGN_DATA")
        os.environ["COUNTERSIGN_DATA"] = "/nowhere"
        try:
            code, _, err = self.run_main("--set", "dev")
        finally:
            os.environ.pop("COUNTERSIGN_DATA")
            if kept is not None:
                os.environ["COUNTERSIGN_DATA"] = kept
        self.assertEqual(code, 2)
        self.assertIn("skipped: deid/dev", err)


if __name__ == "__main__":
    suite = unittest.defaultTestLoader.loadTestsFromModule(sys.modules[__name__])
    outcome = unittest.TextTestRunner(stream=sys.stderr).run(suite)
    failed = len(outcome.failures) + len(outcome.errors)
    print(f"{outcome.testsRun - failed} passed, {failed} failed")
    sys.exit(1 if failed else 0)
