"""written.py - documents written one by one, not made by a generator: eval/deid/written/*.txt.

A file holds documents; each begins with a line "### kind". Marks in their text:

    {N:Ann Roe}   gold; the letter is the type (TYPES)
    {~0714}       neutral: a state, an organisation, a room, a clock time
    {!Foley}      a word that must stay; counted among the traps, too

The two white brackets of markup.py stand for braces. Every third document of a file is "kept": it is only
counted, never shown. The others are "open": they may be read while the finder is mended."""
import pathlib
import re

import markup

HERE = pathlib.Path(__file__).resolve().parent
TYPES = {"N": "NAME", "G": "GEO", "D": "DATE", "A": "AGE_OVER_89", "P": "PHONE", "F": "FAX", "E": "EMAIL",
         "S": "SSN", "M": "MRN", "H": "HEALTH_PLAN_ID", "C": "ACCOUNT", "L": "LICENSE", "V": "VEHICLE",
         "X": "DEVICE", "U": "URL", "I": "IP", "B": "BIOMETRIC", "O": "OTHER_ID"}
MARK = re.compile(r"\{(?:([~!])|([A-Z]):)([^{}]*)\}")


class Gold(ValueError):
    """A document that cannot be read."""


def pieces_of(text):
    """[(text, kind)]: kind None, "~", "!" or a type."""
    out, at = [], 0
    for m in MARK.finditer(text):
        sign, letter, inner = m.groups()
        if letter and letter not in TYPES:
            raise Gold(f"{letter} is no type")
        out += [(text[at:m.start()], None), (inner, sign or TYPES[letter])]
        at = m.end()
    out.append((text[at:], None))
    if any(c in piece for piece, _ in out for c in "{}"):
        raise Gold("a brace that marks nothing: " + text[:40])
    return [p for p in out if p[0]]


def keeps_of(pieces):
    """Spans of the words that must stay, in bytes."""
    out, at = [], 0
    for text, kind in pieces:
        size = len(text.replace("⦃", "{").replace("⦄", "}").encode())
        if kind == "!":
            out.append([at, at + size])
        at += size
    return out


def documents(half=None, folder="written"):
    """(documents, traps) of one half of a folder, or of both."""
    docs, traps = [], []
    for path in sorted((HERE / folder).glob("*.txt")):
        parts = re.split(r"^### (.*)\n", path.read_text(encoding="utf-8"), flags=re.M)[1:]
        for number, (kind, body) in enumerate(zip(parts[::2], parts[1::2])):
            side = "kept" if number % 3 == 2 else "open"
            if half and side != half:
                continue
            name = f"{path.stem}-{number:02}"
            pieces = pieces_of(body.rstrip("\n"))
            keep = keeps_of(pieces)
            plain = [(t, None if k == "!" else k) for t, k in pieces]
            text, spans, neutral = markup.finished(markup.neutralized(plain))
            docs.append({"id": name, "source": kind, "text": text, "spans": spans, "neutral": neutral})
            if keep:
                traps.append({"id": "trap-" + name, "text": text, "keep": keep})
    return docs, traps
