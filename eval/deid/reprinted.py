"""reprinted.py - the generated documents as other programs print them.

A portal, a web page, a mailer or a log writes the same note with other signs: blanks that do not break, the
typographer's dashes, tags, stars for bold, lines broken at a width, one long string. What is found must not
depend on that. Each document is printed in each of PRINTS; its gold spans move along, and what stands around a
span (a tag, stars) is no part of it.

As for the generated ones, "open" and "kept" are told apart by the document's kind."""
import re


class Print:
    """How one form changes the text of a gold span and of what stands between, and what it puts around a span."""

    def __init__(self, gold=lambda t: t, plain=lambda t: t, around=("", "")):
        self.gold, self.plain, self.around = gold, plain, around


def everywhere(change):
    return Print(change, change)


JOINED = re.compile(r"(?<=[A-Za-z0-9])-(?=[A-Za-z0-9])")
INNER = re.compile(r"(?<=\S) (?=\S)")
PRINTS = {
    "no-break blanks": everywhere(lambda t: INNER.sub("\u00a0", t)),
    "thin blanks": Print(lambda t: t.replace(" ", "\u2009")),
    "en dashes": Print(lambda t: JOINED.sub("\u2013", t)),
    "no-break hyphens": everywhere(lambda t: JOINED.sub("\u2011", t)),
    "zero widths": Print(lambda t: t, around=("\u200b", "\u200b")),
    "curly apostrophes": everywhere(lambda t: t.replace("'", "\u2019")),
    "bold tags": Print(around=("<b>", "</b>")),
    "paragraphs": Print(lambda t: t, lambda t: t.replace("\n\n", "</p><p>").replace("\n", "<br>\n")),
    "stars": Print(around=("**", "**")),
    "entities": everywhere(lambda t: INNER.sub("&nbsp;", t)),
    "one string": everywhere(lambda t: t.replace("\n", "\\n")),
    "line ends of DOS": everywhere(lambda t: t.replace("\n", "\r\n")),
    "quoted mail": everywhere(lambda t: t.replace("\n", "\n> ")),
    "bullets": Print(lambda t: t, lambda t: t.replace("\n", "\n\u2022 ")),
}


def reprinted(doc, name):
    """The document in one form: spans and neutral spans are counted anew, in bytes."""
    how, raw = PRINTS[name], doc["text"].encode()
    out, spans, neutral, at = b"", [], [], 0
    marks = sorted([(s, e, kind) for s, e, kind in doc["spans"]] + [(s, e, None) for s, e in doc["neutral"]])
    for start, end, kind in marks:
        if start < at:
            continue
        before, after = how.around if kind else ("", "")
        out += (how.plain(raw[at:start].decode()) + before).encode()
        inner = (how.gold if kind else how.plain)(raw[start:end].decode()).encode()
        (spans if kind else neutral).append([len(out), len(out) + len(inner)] + ([kind] if kind else []))
        out += inner + after.encode()
        at = end
    out += how.plain(raw[at:].decode()).encode()
    return {"id": f"{name}: {doc['id']}", "source": doc["source"], "text": out.decode(), "spans": spans,
            "neutral": neutral}


def documents(docs):
    """Each document in each form."""
    return [reprinted(doc, name) for name in PRINTS for doc in docs]
