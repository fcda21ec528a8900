"""ordinary.py - plain sentences about what is named after people, and about medicines by their brand.

Not the traps of traps.py, which are hard on purpose, but what stands in every chart: "No evidence of Murphy sign.",
"She takes Eliquis at bedtime." The names stand in ordinary.txt; each is put into two of the sentences."""
import pathlib
import random
import re

HERE = pathlib.Path(__file__).resolve().parent
SENTENCES = {
    "things": ("The {} was noted on examination.", "{} was considered and excluded.", "History of {} with good control.",
               "Findings consistent with {}.", "No evidence of {}.", "{} positive; will follow.", "Assessment: {}.",
               "Plan: repeat {} in 6 weeks.", "Her {} improved over 3 visits.", "Known {}, followed by rheumatology."),
    "medicines": ("Continue {} 20 mg daily.", "{} was stopped because of nausea.", "Started on {} last month with benefit.",
                  "She takes {} at bedtime.", "Refill {} for 90 days.", "Allergies: {}.", "Switched from {} to a generic.",
                  "{} 40 mg PO BID.", "Tolerating {} well.", "Hold {} on the morning of surgery."),
}


def names():
    """{kind: [name]}"""
    parts = re.split(r"^### (.*)\n", (HERE / "ordinary.txt").read_text(encoding="utf-8"), flags=re.M)[1:]
    return {kind: [n.strip() for line in body.splitlines() for n in line.split("|") if n.strip()]
            for kind, body in zip(parts[::2], parts[1::2])}


def sentences():
    out = []
    for kind, all_of in names().items():
        for name in all_of:
            dice = random.Random(f"{kind}/{name}")
            for sentence in dice.sample(SENTENCES[kind], 2):
                start = len(sentence.split("{}")[0].encode())
                out.append({"id": f"ordinary-{len(out):04}", "text": sentence.format(name),
                            "keep": [[start, start + len(name.encode())]]})
    return out
