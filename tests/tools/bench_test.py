#!/usr/bin/env python3
"""What bench/run and eval/summaries.py add to what they measure: shapes, lines, intervals."""
import contextlib
import importlib.machinery
import importlib.util
import io
import itertools
import json
import os
import pathlib
import subprocess
import sys
import tempfile
import unittest

ROOT = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
loader = importlib.machinery.SourceFileLoader("bench_run", os.path.join(ROOT, "bench/run"))
bench = importlib.util.module_from_spec(importlib.util.spec_from_loader("bench_run", loader))
loader.exec_module(bench)

TEXT = "Señora T.\nStart ramipril 5 mg daily. Call if faint.\nContinue ramipril.\n"


def extraction(kind, said, attributes=None, found=True):
    start = TEXT.find(said) if found else None
    return {"class": kind, "text": said, "start": start,
            "end": start + len(said) if found else None, "attributes": attributes or {}}


def drafted(*extractions):
    with tempfile.TemporaryDirectory() as folder:
        note = pathlib.Path(folder) / "note.txt"
        note.write_text(TEXT, encoding="utf-8")
        return json.loads(bench.as_ours(note, extractions))


class PeerShape(unittest.TestCase):
    def test_characters_become_bytes(self):
        evidence = drafted(extraction("red_flag", "Call if faint"))["red_flags"][0]["evidence"][0]
        self.assertEqual(TEXT.encode()[evidence["start"]:evidence["end"]].decode(), "Call if faint")

    def test_a_drug_has_its_sentence(self):
        item = drafted(extraction("medication", "ramipril", {"dose": "5 mg"}))["medications"][0]
        self.assertEqual(item["evidence"][0]["quote"], "Start ramipril 5 mg daily")

    def test_said_twice_is_one_with_the_last_word(self):
        again = dict(extraction("medication", "ramipril", {"dose": None, "change": "Continue"}))
        again["start"], again["end"] = TEXT.rfind("ramipril"), TEXT.rfind("ramipril") + 8
        items = drafted(extraction("medication", "ramipril", {"dose": "5 mg", "change": "start"}),
                        again)["medications"]
        self.assertEqual(len(items), 1)
        self.assertEqual((items[0]["dose"], items[0]["change"]), ("5 mg", "continue"))
        self.assertEqual(len(items[0]["evidence"]), 2)

    def test_what_was_not_found_has_no_source(self):
        item = drafted(extraction("diagnosis", "gout", found=False))["diagnoses"][0]
        self.assertEqual((item["check"], item["evidence"]), ("no_source", []))

    def test_none_is_nothing(self):
        self.assertEqual(drafted(extraction("red_flag", "none", found=False))["red_flags"], [])


class Lines(unittest.TestCase):
    def lines_of(self, act):
        out = io.StringIO()
        figures = bench.Figures("summarize")
        with contextlib.redirect_stdout(out):
            act(figures)
        return figures, [line.split("\t") for line in out.getvalue().splitlines()]

    def test_a_line_has_six_fields(self):
        figures, lines = self.lines_of(lambda f: (f.add("a", 2.0, "s", 3), f.add("b", 4.0, "s", 3),
                                                  f.add("c", 1, "notes"),
                                                  f.above("d", 0.5, 0.5, "F1")))
        self.assertEqual({len(line) for line in lines}, {6})
        self.assertEqual([line[5] for line in lines], ["ok", "SHORT", "-", "SHORT"])
        self.assertEqual(figures.short, 2)

    def test_a_part_that_is_not_there_ends_with_two(self):
        done = subprocess.run([sys.executable, os.path.join(ROOT, "bench/run"), "fhir"],
                              stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
        self.assertEqual((done.returncode, done.stdout), (2, ""))
        self.assertIn("not there yet", done.stderr)

    def test_the_launcher_measures_its_child(self):
        with tempfile.TemporaryDirectory() as folder:
            done = bench.measured(pathlib.Path(folder), ["/bin/sh", "-c", "echo here; exit 3"])
        self.assertEqual((done.output, done.code), (b"here\n", 3))
        self.assertGreater(done.kib, 0)


class PrivacyPart(unittest.TestCase):
    """bench/privacy.py with a program that takes as long as it is told."""

    def grown(self, small, big):
        """Small and big run in turn; their seconds begin anew when they are used up."""
        times = (t for pair in zip(itertools.cycle(small), itertools.cycle(big)) for t in pair)
        run = lambda folder, command: bench.Measured([1.0, next(times), 1000, 0], b"")
        tools = bench.types.SimpleNamespace(measured=run, Nothing=bench.Nothing, say=lambda text: None)
        out = io.StringIO()
        with tempfile.TemporaryDirectory() as folder, contextlib.redirect_stdout(out):
            part = bench.privacy_part.Bench(tools, bench.Figures("privacy"), pathlib.Path(folder))
            part.growth("x", "a", "aaaa", 0.01)
        return out.getvalue().splitlines()[0].split("\t")

    def test_growth_is_of_the_least_without_a_start(self):
        self.assertEqual(self.grown([.03, .02, .05], [.06, .05, .09])[2:], ["4", "times", "<= 5", "ok"])
        self.assertEqual(self.grown([.02], [.17])[2:], ["16", "times", "<= 5", "SHORT"])

    def test_too_fast_to_tell_is_no_growth(self):
        self.assertEqual(self.grown([.01], [.0105])[2], "1")

    def test_inputs_have_their_size(self):
        docs = [{"text": "Zoë Ng, 3/4"}, {"text": "b" * 100}]
        with tempfile.TemporaryDirectory() as folder:
            path = pathlib.Path(folder) / "in"
            size = bench.privacy_part.large(path, docs, 1000)
            rows = [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]
            self.assertEqual(sum(len(r["text"].encode()) for r in rows), size)
            self.assertEqual(len({r["id"] for r in rows}), len(rows))
            self.assertGreaterEqual(size, 1000)
            self.assertLessEqual(bench.privacy_part.plain(path, docs, 500), 500)
            path.read_text(encoding="utf-8")


class Intervals(unittest.TestCase):
    def test_paired_and_repeatable(self):
        worse = [{"counts": {k: [8, 2, 2] for k in bench.gold.SCORES}} for _ in range(6)]
        better = [{"counts": {k: [9, 1, 1] for k in bench.gold.SCORES}} for _ in range(6)]
        kept, bench.gold.RESAMPLES = bench.gold.RESAMPLES, 200
        try:
            first = bench.gold.intervals({"rules": worse, "both": better})
            second = bench.gold.intervals({"rules": worse, "both": better})
        finally:
            bench.gold.RESAMPLES = kept
        self.assertEqual(first, second)
        low, high = first["both", "rules", "medication+change"]
        self.assertAlmostEqual(low, 0.1)
        self.assertAlmostEqual(high, 0.1)

    def test_nothing_found_scores_nothing(self):
        self.assertEqual(bench.gold.prf(0, 0, 5), (0.0, 0.0, 0.0))


if __name__ == "__main__":
    suite = unittest.defaultTestLoader.loadTestsFromModule(sys.modules[__name__])
    result = unittest.TextTestRunner(stream=sys.stderr).run(suite)
    failed = len(result.failures) + len(result.errors)
    print(f"{result.testsRun - failed} passed, {failed} failed")
    sys.exit(1 if failed else 0)
