"""langextract_notes.py - LangExtract 1.7.1, the peer of our summaries.

  langextract_notes.py URL SERVER_PID MAX_TOKENS SECONDS CHUNK

Run by bench/run with the Python of tools/setup --stage peers. URL is llama-server's, on the
loopback, with our default model. For each line of standard input, the path of a note, one JSON line
comes out: {"note", "seconds", "cpu_seconds", "failed", "extractions": [{"class", "text", "start",
"end", "attributes"}]}, offsets in characters as LangExtract gives them. Nothing is corrected here;
bench/run turns the lines into our shape and scores them as ours.

What it is given is meant to be its best: one example with every class, the schema that LangExtract
derives from it and the server enforces, temperature 0, and a bound on the tokens because a model of
this size can fall into a loop. The example is invented; no data set was used. A note whose time is
up counts as it stands: no answer. Time is the server's CPU time (with one thread the same as the
time of an idle machine), so that a busy machine is not held against it."""
import json
import logging
import os
import signal
import sys
import time
import warnings

import langextract as lx

LOOK_EVERY = 1.0    # seconds between two looks at the server's clock
LONGEST = 900.0     # seconds by the wall, however busy the machine is

PROMPT = """Extract from the clinical note, in the order of the text:
- diagnosis: each condition of the patient or the family, in the note's own words; status is active,
  history, ruled_out or family.
- medication: each drug by its name alone; dose, route, frequency and duration as written for that
  drug, or null; change is start, stop, hold, increase, decrease, continue or mentioned.
- follow_up: what someone is to do after the visit; who is patient, clinician or other office; when
  as written, or null.
- red_flag: return precautions and findings that need urgent action.
Use exact text of the note. Do not paraphrase. Denied symptoms and allergies are not extracted."""

NOTE = """CHIEF COMPLAINT
Cough and swollen ankles.
HISTORY
Mr. Tamm is a 61-year-old man with chronic bronchitis and a history of gout. His mother had a stroke.
He denies chest pain. He takes carvedilol 12.5 mg twice a day and amlodipine, and used naproxen years ago.
ASSESSMENT AND PLAN
Chronic bronchitis, worse since last week. The chest film was negative for pneumonia.
- Start azithromycin 250 mg by mouth once a day for 5 days.
- Continue tiotropium 18 mcg inhaled daily.
Ankle swelling. Stop the amlodipine. Increase carvedilol to 25 mg twice a day.
Hold the furosemide until the potassium is known. Lower prednisone to 5 mg daily.
- We will order a basic metabolic panel on Friday.
- Refer him to cardiology.
- He should weigh himself every morning.
Call 911 for trouble breathing at rest or fainting."""


def drug(name, change, dose=None, route=None, frequency=None, duration=None):
    return "medication", name, {"dose": dose, "route": route, "frequency": frequency,
                                "duration": duration, "change": change}


def task(text, who, when=None):
    return "follow_up", text, {"who": who, "when": when}


ANSWER = [
    ("diagnosis", "gout", {"status": "history"}),
    ("diagnosis", "stroke", {"status": "family"}),
    drug("naproxen", "mentioned"),
    ("diagnosis", "Chronic bronchitis", {"status": "active"}),
    ("diagnosis", "pneumonia", {"status": "ruled_out"}),
    drug("azithromycin", "start", "250 mg", "by mouth", "once a day", "5 days"),
    drug("tiotropium", "continue", "18 mcg", "inhaled", "daily"),
    ("diagnosis", "Ankle swelling", {"status": "active"}),
    drug("amlodipine", "stop"),
    drug("carvedilol", "increase", "25 mg", None, "twice a day"),
    drug("furosemide", "hold"),
    drug("prednisone", "decrease", "5 mg", None, "daily"),
    task("order a basic metabolic panel on Friday", "clinician", "on Friday"),
    task("Refer him to cardiology", "clinician"),
    task("He should weigh himself every morning", "patient", "every morning"),
    ("red_flag", "Call 911 for trouble breathing at rest or fainting", {}),
]


class TimeIsUp(BaseException):
    """Not an Exception: the libraries below must not take it for a fault of theirs and try again."""


def server_cpu(pid):
    with open(f"/proc/{pid}/stat", encoding="ascii") as stat:
        fields = stat.read().rsplit(")", 1)[1].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def watch(pid, seconds_max):
    """From now on TimeIsUp comes once the server has worked for seconds_max; gives its clock."""
    began_cpu, began = server_cpu(pid), time.monotonic()

    def look(*_):
        if server_cpu(pid) - began_cpu > seconds_max or time.monotonic() - began > LONGEST:
            signal.setitimer(signal.ITIMER_REAL, 0)
            raise TimeIsUp

    signal.signal(signal.SIGALRM, look)
    signal.setitimer(signal.ITIMER_REAL, LOOK_EVERY, LOOK_EVERY)
    return began_cpu


def extracted(text, url, tokens_max, chunk):
    example = lx.data.ExampleData(text=NOTE, extractions=[
        lx.data.Extraction(extraction_class=c, extraction_text=t, attributes=a)
        for c, t, a in ANSWER])
    config = lx.factory.ModelConfig(model_id="local", provider="openai", provider_kwargs={
        "api_key": "none", "base_url": url, "temperature": 0.0, "max_output_tokens": tokens_max,
        "max_workers": 1})
    done = lx.extract(text_or_documents=text, prompt_description=PROMPT, examples=[example],
                      config=config, max_char_buffer=chunk, max_workers=1, batch_length=1,
                      show_progress=False)
    out = []
    for e in done.extractions or []:
        place = e.char_interval
        out.append({"class": e.extraction_class, "text": e.extraction_text,
                    "start": place.start_pos if place else None,
                    "end": place.end_pos if place else None, "attributes": e.attributes or {}})
    return out


def answer(path, url, pid, limits):
    with open(path, encoding="utf-8", newline="") as note:
        text = note.read()
    failed, found = None, []
    began, cpu = time.monotonic(), time.process_time()
    server = watch(pid, limits["seconds"])
    try:
        found = extracted(text, url, limits["tokens"], limits["chunk"])
    except TimeIsUp:
        failed = "timed out"
    except Exception as e:  # whatever it is, this note has no answer
        failed = type(e).__name__ + ": " + str(e)[:200]
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
    return {"note": path, "seconds": time.monotonic() - began, "failed": failed,
            "cpu_seconds": time.process_time() - cpu + server_cpu(pid) - server,
            "extractions": found}


def main():
    url, pid = sys.argv[1], int(sys.argv[2])
    limits = dict(zip(("tokens", "seconds", "chunk"), map(int, sys.argv[3:6])))
    warnings.simplefilter("ignore")
    logging.disable(logging.CRITICAL)
    # The server keeps the encoded example from here on: no note pays for reading it first.
    extracted("No complaints.", url, 16, limits["chunk"])
    print(json.dumps({"ready": True}), flush=True)
    for line in sys.stdin:
        print(json.dumps(answer(line.rstrip("\n"), url, pid, limits)), flush=True)


if __name__ == "__main__":
    main()
