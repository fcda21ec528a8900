"""What happens to text between the pen and the program: capitals, small letters, breaks, CRLF.

Each change works on pieces and keeps their kinds, so spans stay right.
"""
import re


def each(pieces, change):
    return [(change(text), kind) for text, kind in pieces]


def carrier(pieces, change):
    """change on what is no value."""
    return [(change(text) if kind is None else text, kind) for text, kind in pieces]


def small(pieces):
    return each(pieces, str.lower)


def capitals(pieces):
    return each(pieces, str.upper)


def title(text):
    """Each Word Begins With A Capital."""
    return re.sub(r"(?<![^\W_'\u2019])[^\W\d_]", lambda m: m.group().upper(), text)


def title_words(pieces):
    return carrier(pieces, title)


def broken_lines(pieces, width):
    """Hard line ends at about width columns, also inside names, as faxes leave them."""
    out, column = [], 0
    for text, kind in pieces:
        parts = []
        for part in re.split(r"( |\n)", text):
            if part == "\n":
                column = 0
            elif part == " " and column >= width:
                part, column = "\n", 0
            else:
                column += len(part)
            parts.append(part)
        out.append(("".join(parts), kind))
    return out


def doubled_spaces(pieces, rng):
    double = lambda _: "  " if rng.random() < 0.15 else " "
    return each(pieces, lambda text: re.sub(" ", double, text))


def without_stops(pieces):
    """Nobody ends sentences in a hurried message."""
    return carrier(pieces, lambda text: text if len(text) < 4 else re.sub(r"\.(?= |\n|$)", "", text))


def glued(pieces, rng):
    """A space lost behind a stop."""
    lose = lambda _: "" if rng.random() < 0.3 else " "
    return carrier(pieces, lambda text: re.sub(r"(?<=[a-z]\.) (?=[A-Z])", lose, text))


def curly(pieces):
    return each(pieces, lambda text: text.replace("'", "\u2019"))


MISREAD = {"e": "c", "h": "b", "t": "f", "a": "o", "n": "u", "i": "í", "o": "c", "m": "rn", "d": "cl", "r": "n", "g": "q", "f": "t"}


def misread(pieces, rng):
    """Letters that a scanner takes for others, a word here and there."""
    def change(match):
        word = match.group()
        at = [i for i, c in enumerate(word) if c in MISREAD]
        if not at or rng.random() > 0.06:
            return word
        i = rng.choice(at)
        return word[:i] + MISREAD[word[i]] + word[i + 1:]
    return each(pieces, lambda text: re.sub(r"[A-Za-z]{4,}", change, text))


SPOKEN = {",": "comma", ".": "period", ":": "colon"}
DROPPED = re.compile(r"\b(?:a|an|the|is|was|were|are|has|have|had|been|that|who|which|will be|there)\b ?", re.I)
SHORT = {"with": "w/", "without": "w/o", "patient": "pt", "patients": "pts", "history": "hx", "and": "&", "after": "p",
         "before": "a", "daughter": "dtr", "appointment": "appt", "follow-up": "f/u", "followed": "f/u", "because": "b/c",
         "discharge": "d/c", "discharged": "d/c", "every": "q", "day": "d", "days": "d", "weeks": "wk", "week": "wk",
         "right": "R", "left": "L", "regarding": "re", "today": "tdy", "reported": "rpts", "reports": "rpts",
         "positive": "+", "negative": "neg", "increased": "incr", "physician": "MD", "nurse": "RN", "normal": "nl",
         "treatment": "tx", "diagnosis": "dx", "symptoms": "sx", "surgery": "sgy", "called": "called", "received": "rec'd"}


def dictated(pieces, rng):
    """As it is spoken and typed down: no capitals, no stops, no lines; now and then a stop is spoken."""
    said = rng.random() < 0.3
    def carried(text):
        text = re.sub(r"\s*\n\s*", " ", text)
        text = re.sub(r"([,.:])(?=\s|$)", lambda m: " " + SPOKEN[m.group()] if said and rng.random() < 0.3 else "", text)
        return re.sub(r"[;()\"\u2022*|]", "", text)
    pieces = carrier(pieces, carried)
    pieces = [(text if kind not in ("NAME", "GEO", "NEUTRAL") else text.replace(",", ""), kind) for text, kind in pieces]
    return small(pieces) if rng.random() < 0.8 else capitals(pieces)


def telegram(pieces, rng):
    """Shorthand: what says nothing is left out, the rest is cut short, sentences are joined by signs."""
    join = rng.choice((". ", "; ", ", ", " - ", "; "))
    cut = rng.choice((0.4, 0.8))
    def carried(text):
        text = DROPPED.sub(lambda m: "" if rng.random() < 0.8 else m.group(), text)
        text = re.sub(r"[A-Za-z-]+", lambda m: SHORT.get(m.group().lower(), m.group()) if rng.random() < cut else m.group(), text)
        return re.sub(r"(?<=[a-z])\. (?=[A-Z])", lambda _: join, text)
    return carrier(pieces, carried)


def disturb(pieces, rng, source, hurry=0.0):
    """Most documents stay as they are. hurry: share of dictations and telegrams."""
    if hurry and rng.random() < hurry:
        return (dictated if rng.random() < 0.35 else telegram)(pieces, rng)
    chance = rng.random()
    if chance < 0.05:
        pieces = capitals(pieces)
    elif chance < 0.08 or (chance < 0.35 and source == "doc:portal"):
        pieces = small(pieces)
        if rng.random() < 0.4:
            pieces = without_stops(pieces)
    elif chance < 0.12:
        pieces = broken_lines(pieces, rng.choice((40, 60, 72, 80)))
    elif chance < 0.14:
        pieces = doubled_spaces(pieces, rng)
    elif chance < 0.16:
        pieces = without_stops(pieces)
    elif chance < 0.18:
        pieces = title_words(pieces)
    elif chance < 0.20:
        pieces = glued(pieces, rng)
    if rng.random() < 0.02:
        pieces = misread(pieces, rng)
    if rng.random() < 0.06:
        pieces = curly(pieces)
    if rng.random() < 0.04:
        pieces = each(pieces, lambda text: text.replace("\n", "\r\n"))
    return pieces
