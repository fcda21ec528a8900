#!/usr/bin/env python3
"""Bad and odd input: each kind is refused with its place, or answered with true spans."""
import json
import os
import sys
import time

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
from harness import NOTE, every_span_holds, holds, main, same  # noqa: E402


def refused(w, content, *parts, name="bad.txt"):
    """Exit 6, one line on standard error, an error object, and nothing kept."""
    w.write(name, content)
    code, out, err = w.run("summarize", name, "--json")
    same(code, 6, err)
    same(err.count(b"\n"), 1, err)
    error = json.loads(out)["error"]
    same(error["exit"], 6)
    for part in parts:
        holds(err, part)
    same(w.json("runs", "list", "--json")["runs"], [])


def answered(w, content, seconds=20, forms=True):
    """A draft whose every span holds; the other forms come out as well."""
    content = content.encode() if isinstance(content, str) else content
    w.write("odd.txt", content)
    began = time.monotonic()
    draft = w.json("summarize", "odd.txt", "--json")
    same(time.monotonic() - began < seconds, True, "time")
    every_span_holds(draft, content)
    for form in ([], ["--html", "odd.html"]) if forms else ():
        same(w.run("summarize", "odd.txt", *form)[0], 3, form)
    return draft


def drugs(draft):
    return {drug["name"].lower() for drug in draft["medications"]}


def test_input__not_utf8(w):
    refused(w, b"Line one\nLine two \xe9t\xe9\n", "at byte 18, line 2")


def test_input__latin1_and_utf16(w):
    refused(w, NOTE.replace("Alvarez", "\u00c1lvarez").encode("latin-1"), "at byte")
    refused(w, NOTE.encode("utf-16"), "at byte 0, line 1")


def test_input__overlong_and_surrogates(w):
    refused(w, b"a \xc0\xaf b\n", "at byte 2")
    refused(w, b"a \xed\xa0\x80 b\n", "at byte 2")


def test_input__empty(w):
    refused(w, b"")


def test_input__scan_without_text(w):
    refused(w, b" \r\n\f\n \t\n\f", "text recognition")


def test_input__20_megabytes(w):
    began = time.monotonic()
    refused(w, b"a sentence of a note. " * 1000000, "16777216")
    same(time.monotonic() - began < 30, True, "time")


def test_input__nul_bytes(w):
    refused(w, NOTE.encode()[:100] + b"\0" + NOTE.encode()[100:], "at byte 100")


def test_input__missing_folder_unreadable(w):
    for name in ("gone.txt", "."):
        code, _, err = w.run("summarize", name)
        same(code, 6, err)
    holds(w.run("summarize", "gone.txt")[2], "countersign: gone.txt: ")


def test_input__one_long_line(w):
    answered(w, "The patient takes lisinopril 20 mg daily and denies chest pain. " * 16500, seconds=60, forms=False)


def test_input__one_long_word(w):
    answered(w, "x" * 1000000 + " lisinopril 20 mg daily\n", seconds=60, forms=False)


def test_input__line_ends(w):
    plain = drugs(answered(w, NOTE))
    same(drugs(answered(w, NOTE.replace("\n", "\r\n"))), plain, "CRLF")
    lines = NOTE.split("\n")
    mixed = "".join(line + ("\r\n" if i % 2 else "\n") for i, line in enumerate(lines))
    same(drugs(answered(w, mixed)), plain, "mixed")
    answered(w, NOTE.replace("\n", "\r"))
    same(drugs(answered(w, NOTE.rstrip("\n"))), plain, "no line end at the end")


def test_input__byte_order_mark(w):
    same(drugs(answered(w, "\ufeff" + NOTE)), drugs(answered(w, NOTE)))


def test_input__marks_that_turn_the_writing(w):
    draft = answered(w, NOTE.replace("furosemide 40 mg", "\u200ffurosemide\u200e 40 mg")
                     .replace("lisinopril", "\u202elisinopril\u202c"))
    same("furosemide" in drugs(draft) or "\u200ffurosemide\u200e" in drugs(draft), True, drugs(draft))


def test_input__emoji(w):
    family = "\U0001f468\u200d\U0001f469\u200d\U0001f467 \U0001f48a\ufe0f"
    draft = answered(w, NOTE.replace("- START", "\U0001f48a - START").replace("2015", "2015 " + family))
    same("lisinopril" in drugs(draft), True)


def test_input__spanish(w):
    draft = answered(w, "RESUMEN DE ALTA\n\nDiagn\u00f3sticos:\n1. Insuficiencia card\u00edaca aguda\n\n"
                     "El paciente fue ingresado con disnea y edema de las piernas. No tiene dolor de pecho.\n\n"
                     "Medicamentos:\n- Furosemida 40 mg por v\u00eda oral dos veces al d\u00eda\n"
                     "- Lisinopril 20 mg una vez al d\u00eda\n\nControl con su m\u00e9dico en dos semanas.\n")
    same(draft["needs_review"], True)
    same(any("English" in reason for reason in draft["reasons"]), True, draft["reasons"])


def test_input__model_file_cut_or_corrupt(w):
    w.write("note.txt")
    w.env.pop("CS_MODEL")
    w.write("cut.gguf", b"GGUF\x03\0\0\0" + b"\0" * 4000)
    w.write("junk.gguf", b"\xde\xad\xbe\xef" * 1000)
    w.write("empty.gguf", b"")
    for name in ("cut.gguf", "junk.gguf", "empty.gguf"):
        code, out, err = w.run("summarize", "note.txt", "--json", "--model", name)
        same(code, 3, err)
        holds(err, "no model:", name)
        same(json.loads(out)["engine"]["model_sha256"], None)
        same(w.run("summarize", "note.txt", "--require-model", "--model", name)[0], 5, name)
        same(w.run("summarize", "note.txt", "--require-model", "--model", name,
                   "--model-sha256", "0" * 64)[0], 5, name)
    os.makedirs(w.path("cache/countersign/models"))
    w.write("cache/countersign/models/default.gguf", b"GGUF\x03\0\0\0" + b"\0" * 4000)
    code, _, err = w.run("summarize", "note.txt", "--json")
    same(code, 3)
    holds(err, "no model:")
    same(w.run("model", "verify")[0], 1)
    same(w.run("doctor")[0], 1)


TESTS = {name: test for name, test in list(globals().items()) if name.startswith("test_")}
if __name__ == "__main__":
    sys.exit(main(TESTS, sys.argv))
