#!/usr/bin/env python3
"""The generator of training texts: same seed, same bytes; every span right; every type there."""
import contextlib
import io
import json
import os
import random
import socket
import subprocess
import sys
import tempfile
import unittest
from unittest import mock

ROOT = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
sys.path.insert(0, os.path.join(ROOT, "tools/phi_corpus"))
import generate
import grammar
import noise
import template
import wordnet

COUNTIES = [{"name": "Autauga County", "state": "AL"}, {"name": "Deer Lodge County", "state": "MT"}]
TOWNS = (("Round Rock", "US"), ("Bath", "US"), ("Hull", "US"), ("Łódź", "PL"))
CITIES = {str(i): {"name": name, "countrycode": land, "admin1code": "TX", "population": 200000}
          for i, (name, land) in enumerate(TOWNS)}
NAMES = {"dist.all.last": "SMITH GARCIA MCDONALD HAND", "dist.male.first": "JAMES WILL",
         "dist.female.first": "MARY GRACE"}
PLACES = {"cities500.json": CITIES, "us_counties.json": COUNTIES,
          "us_states.json": {"TX": {"code": "TX", "name": "Texas"}},
          "countries.json": {"PL": {"name": "Poland", "population": 38000000}}}


def sources(directory):
    """Tiny stand-ins for the pinned sources: what is tested is the generator, not the lists."""
    for name, rows in NAMES.items():
        with open(os.path.join(directory, name), "w", encoding="ascii") as f:
            f.writelines(f"{row:<14} 1.006  1.006      1\n" for row in rows.split())
    for name, value in PLACES.items():
        with open(os.path.join(directory, name), "w", encoding="utf-8") as f:
            json.dump(value, f)


def bytes_of(path):
    with open(path, "rb") as f:
        return f.read()


class Corpus(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.directory = tempfile.TemporaryDirectory()
        sources(cls.directory.name)
        cls.environment = dict.fromkeys(generate.NEEDED, cls.directory.name)
        no_network = AssertionError("the network is not for this")
        with mock.patch.object(socket, "socket", side_effect=no_network):
            cls.world = generate.World(cls.directory.name, cls.directory.name)
            cls.made = [generate.document(cls.world, 7, n) for n in range(1500)]

    @classmethod
    def tearDownClass(cls):
        cls.directory.cleanup()

    def run_main(self, *args):
        errors = io.StringIO()
        with mock.patch.dict(os.environ, self.environment), contextlib.redirect_stderr(errors):
            return generate.main(list(args)), errors.getvalue()

    def test_spans_are_the_values_that_were_drawn(self):
        for doc, values in self.made:
            self.assertEqual(generate.faults(doc, values), [], doc["id"])

    def test_every_type_occurs(self):
        found = {kind for doc, _ in self.made for _, _, kind in doc["spans"]}
        self.assertEqual(found, set(generate.TYPES))

    def test_same_seed_same_bytes(self):
        out = [os.path.join(self.directory.name, name) for name in ("a", "b", "c")]
        for path, seed in zip(out, ("3", "3", "4")):
            code, errors = self.run_main("--seed", seed, "--documents", "40", "--out", path, "--check")
            self.assertEqual(code, 0, errors)
        a, b, c = map(bytes_of, out)
        self.assertEqual(a, b)
        self.assertNotEqual(a, c)

    def test_a_document_does_not_depend_on_the_others(self):
        self.assertEqual(generate.document(self.world, 7, 11), self.made[11])

    def test_traps_hold_nothing(self):
        traps = [doc for doc, _ in self.made if doc["source"] == "trap"]
        self.assertGreater(len(traps), 40)
        self.assertTrue(all(not doc["spans"] for doc in traps))

    def test_a_wrong_span_is_found(self):
        doc, values = next(made for made in self.made if made[0]["spans"])
        doc = json.loads(json.dumps(doc))
        doc["spans"][0][1] += 1
        self.assertTrue(generate.faults(doc, values))

    def test_missing_sources_are_said(self):
        with mock.patch.dict(self.environment, dict.fromkeys(generate.NEEDED, "")):
            code, errors = self.run_main()
        self.assertEqual(code, 2)
        self.assertIn("CS_NAMES_DIR", errors)

    def test_a_broken_template_says_where(self):
        for text in ("a {b", "a [b|c", "a ] b", "a } b"):
            with self.assertRaises(template.TemplateError):
                template.parse(text)

    def test_two_names_are_one_span(self):
        pieces = template.merged([("Ada", "NAME"), (" ", None), ("Byron", "NAME"), (", ", None),
                                  ("Bo", "NAME")])
        self.assertEqual(pieces, [("Ada Byron", "NAME"), (", ", None), ("Bo", "NAME")])

    def test_the_grammar_names_and_leaves(self):
        class Common:  # every word is common enough
            @staticmethod
            def get(word, other):
                return 4.0

        with mock.patch.object(self.world, "senses", grammar.read_senses(Common)), \
                mock.patch.object(self.world, "mix", {"grammar": 1.0, "everyday": 0.0, "hurry": 0.0}):
            made = [generate.document(self.world, 5, n) for n in range(300)]
        for doc, values in made:
            self.assertTrue(doc["source"].startswith("grammar:"), doc["source"])
            self.assertEqual(generate.faults(doc, values), [], doc["id"])
        named = sum(any(kind == "NAME" for _, _, kind in doc["spans"]) for doc, _ in made)
        self.assertGreater(named, 150)
        self.assertLess(sum(end - begin for doc, _ in made for begin, end, _ in doc["spans"]),
                        sum(len(doc["text"].encode()) for doc, _ in made) / 2)

    def test_everyday_sentences_take_people_and_towns(self):
        gloss = '00001740 02 r 01 x 0 000 | a sense; "he walked to the village at dawn"; "Paris met the king and Queen"; "the wind blew all night long"'
        with tempfile.TemporaryDirectory() as folder:
            for kind in ("noun", "verb", "adj", "adv"):
                with open(os.path.join(folder, "data." + kind), "w", encoding="ascii") as f:
                    f.write(gloss + "\n" if kind == "adv" else "")
            said, plain = wordnet.carriers(folder)
        self.assertEqual(said, [[wordnet.WHO, " walked to ", wordnet.WHERE, " at dawn."]])
        self.assertEqual(plain, [["He walked to the village at dawn."], ["The wind blew all night long."]])

    def test_a_hurry_keeps_the_values(self):
        """Dictations and telegrams change the carrier; who and where stay, without commas at most."""
        made = [("Patient: ", None), ("Roe, Ann", "NAME"), (" was seen with the nurse in ", None), ("Troy", "GEO"),
                (". History (old): none.\n", None)]
        for seed in range(20):
            spoken = noise.dictated(made, random.Random(seed))
            self.assertEqual([kind for _, kind in spoken], [kind for _, kind in made])
            self.assertEqual([t.lower() for t, kind in spoken if kind], ["roe ann", "troy"])
            self.assertNotIn("\n", "".join(t for t, _ in spoken))
            sent = noise.telegram(made, random.Random(seed))
            self.assertEqual([p for p in sent if p[1]], [p for p in made if p[1]])

    def test_noise_keeps_the_kinds(self):
        pieces = [("Seen by Dr. ", None), ("Þóra  ßen", "NAME"), (". Well.\n", None), ("Łódź", "GEO")]
        kinds = [kind for _, kind in pieces]
        for change in (noise.small, noise.capitals, noise.curly, noise.without_stops,
                       noise.title_words, lambda p: noise.broken_lines(p, 3)):
            self.assertEqual([kind for _, kind in change(pieces)], kinds)



class Carriers(unittest.TestCase):
    """Documents of eval/deid/office with other identifiers in them."""

    def test_carriers__other_values_in_the_same_text(self):
        with tempfile.TemporaryDirectory() as folder:
            sources(folder)
            out = os.path.join(folder, "out.jsonl")
            command = [sys.executable, "-B", os.path.join(ROOT, "tools/phi_corpus/carriers.py"), "--out", out,
                       "--office", "2", "--written", "1", "--dev", "0"]
            environment = dict(os.environ, **dict.fromkeys(generate.NEEDED, folder))
            made = []
            for _ in range(2):
                subprocess.run(command, env=environment, check=True, timeout=120, stderr=subprocess.DEVNULL)
                made.append(bytes_of(out))
        self.assertEqual(*made)  # same sources, same bytes
        rows = [json.loads(line) for line in made[0].splitlines()]
        self.assertGreater(len(rows), 300)
        first, second = rows[0], rows[1]
        self.assertEqual((first["id"], second["id"]), ("clinics-00-1001", "clinics-00-1002"))
        self.assertNotEqual(first["text"], second["text"])
        self.assertEqual([kind for *_, kind in first["spans"]], [kind for *_, kind in second["spans"]])
        for row in rows:
            self.assertEqual(generate.faults(row, [row["text"].encode()[b:e].decode() for b, e, _ in row["spans"]]), [])
        names = {row["text"].encode()[b:e].decode() for row in rows for b, e, kind in row["spans"] if kind == "NAME"}
        self.assertTrue(any("Mcdonald" in name or "McDonald" in name for name in names))  # of the sources

    def test_carriers__says_what_is_missing(self):
        environment = {k: v for k, v in os.environ.items() if k not in generate.NEEDED}
        done = subprocess.run([sys.executable, "-B", os.path.join(ROOT, "tools/phi_corpus/carriers.py"), "--out", os.devnull],
                              env=environment, stderr=subprocess.PIPE, text=True, timeout=60)
        self.assertEqual(done.returncode, 2)
        self.assertIn("CS_NAMES_DIR and CS_GEONAMES_DIR not set", done.stderr)


if __name__ == "__main__":
    result = unittest.main(exit=False).result
    failed = len(result.failures) + len(result.errors)
    print(f"{result.testsRun - failed} passed, {failed} failed")
    sys.exit(failed > 0)
