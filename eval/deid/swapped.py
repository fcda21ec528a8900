"""swapped.py - the development documents with other identifiers in them.

What is tuned to a development set finds its names, towns and forms of dates again. Here each gold span of
a document gives way to another value of its type, so that the carrier is known and the value is not. A
person's names change together wherever they stand, initials stay initials, capitals stay capitals; a date
takes any form that names as much (with its year or without); numbers are drawn anew in the old one's shape;
what checks itself (VIN) and what a machine wrote (IPv6) stays. Names and towns are those of people.py and
places.py: no list is shared with what the program was trained on.

Odd seeds are "open": they may be read while the finder is mended. Even ones are "kept": only counted."""
import datetime
import random
import re

import people
import places
import values

SEEDS = {"open": (1, 3, 5, 7), "kept": (2, 4, 6, 8)}
LETTERS = re.compile(r"[^\W\d_]+")
PARTICLES = set("de la van von der den bin al el da dos del di le du ibn y o mc mac st jr sr ii iii iv abu ter ten "
                "ben".split())
TITLE = re.compile(r"\b(?:dr|mr|mrs|ms|miss|prof)\.? $", re.I)
STREET = re.compile(rf"^(\d+[A-Za-z]?) (.*?)\b({'|'.join(re.escape(k) for k in places.KINDS)})(?!\w)(.*)$")
SEASONED = re.compile(r"christ|thanks|easter|new year|labor|memorial|july 4|fourth|spring|fall|summer|winter|hallo|"
                      r"valent|mother|father|day after|\beve\b|week|begin|end|mid", re.I)
RANGE = re.compile(r"\d\s*(?:-|–|to|through)\s*\S*\d")
YEARED = re.compile(r"\b(?:19|20)\d\d\b|^\d{1,2}[/.-]\d{1,2}[/.-]\d\d$|\d[A-Za-z]{3}\d\d|'\d\d")
SIMPLE = re.compile(r"\d{1,4}-\d{1,2}-\d{1,4}|\d{1,2}-[A-Za-z]{3}-\d{2,4}")
COMPASS = ("", "", "N ", "W. ", "SE ", "North ")


def styled(new, old):
    """In the other's letters: capitals, small ones, or as it is."""
    if old.isupper() and len(old) > 1:
        return new.upper()
    return new.lower() if old.islower() else new


def redrawn(dice, text, letters=True):
    """Other digits, and other capitals, in the same places."""
    out = []
    for i, c in enumerate(text):
        first = i == 0 or not text[i - 1].isdigit()
        if c.isdigit():
            out.append(str(dice.randrange(1 if first else 0, 10)))
        elif letters and c.isascii() and c.isupper():
            out.append(dice.choice("ABCDEFGHJKLMNPRSTUVWXYZ"))
        else:
            out.append(c)
    return "".join(out)


class Swap:
    """One document's draws: who and where is called what."""

    def __init__(self, dice):
        self.dice, self.named, self.values = dice, {}, values.Values(dice)

    def drawn_name(self, surname):
        person = people.Person(self.dice)
        whole = person.last if surname else person.first
        return whole if LETTERS.search(whole) else self.drawn_name(surname)

    def name(self, text, before):
        words = list(LETTERS.finditer(text))
        whole = [m for m in words if len(m.group()) > 1 and m.group().lower() not in PARTICLES]
        comma, out, at = text.find(","), [], 0
        typed = before.endswith("/") or "/" in text  # "JRS/mk"
        for m in words:
            word, key = m.group(), m.group().lower()
            out.append(text[at:m.start()])
            at = m.end()
            short = len(word) == 1 or (len(word) <= 3 and (typed or (len(words) == 1 and word.isupper())))
            if key in PARTICLES and len(whole) > 1:
                out.append(word)
                continue
            if key not in self.named:
                if short:
                    self.named[key] = "".join(self.dice.choice("abcdefghijklmnoprstvwyz") for _ in word)
                else:
                    surname = (m.start() < comma if comma >= 0 else m is whole[-1] if len(whole) > 1
                               else bool(TITLE.search(before)))
                    self.named[key] = self.drawn_name(surname)
            new = self.named[key]
            out.append(new.upper() if short and word.isupper() else styled(new, word))
        return "".join(out + [text[at:]])

    def date(self, text):
        dice = self.dice
        if re.fullmatch(r"(?:19|20)\d\d", text):
            return str(dice.randrange(1950, 2025))
        if SEASONED.search(text) or (RANGE.search(text) and not SIMPLE.fullmatch(text)):
            return text
        day = datetime.date(dice.randrange(1932, 2026), dice.randrange(1, 13), dice.randrange(1, 29))
        months = [m.lower() for m in values.MONTHS] + [m.lower() for m in values.SHORT]
        if text.lower().rstrip(".") in months:
            return styled(values.MONTHS[day.month - 1], text)
        if not re.search(r"\d", text):
            return text
        if re.fullmatch(r"[A-Za-z]+\.?,? (?:19|20)\d\d", text):
            forms = values.NO_DAY
        else:
            forms = values.DATES if YEARED.search(text) else values.NO_YEAR
        new = dice.choice([forms[k] for k in sorted(forms)])(day)
        return new.upper() if text.isupper() and LETTERS.search(text) else new

    def place(self, text):
        dice = self.dice
        if re.fullmatch(r"\d{5}(?:-\d{4})?|\d{3}", text):
            return redrawn(dice, text)
        counted = lambda t: redrawn(dice, t, letters=False)
        if re.search(r"\bbox\b", text, re.I):
            return counted(text)
        street = STREET.match(text)
        if street and "," not in street.group(2):
            named = dice.choice([s for s in places.STREETS if not re.search(r"\d", s)])
            new = (f"{dice.randrange(1, 9999)} {dice.choice(COMPASS)}{named} "
                   f"{dice.choice(places.KINDS)}{counted(street.group(4))}")
            return styled(new, text)
        if re.search(r"\d", text):
            return counted(text)
        key = "place " + text.lower()
        if key not in self.named:
            county = text.lower().endswith(" county")
            town = dice.choice(places.COUNTIES if county else [t[0] for t in places.TOWNS] + places.FOREIGN)
            self.named[key] = town + " County" if county else town
        return styled(self.named[key], text)

    def of_type(self, text, kind, before):
        if kind == "NAME":
            return self.name(text, before)
        if kind == "DATE":
            return self.date(text)
        if kind == "GEO":
            return self.place(text)
        digits = len(re.sub(r"\D", "", text))
        if kind in ("PHONE", "FAX") and digits >= 10 and not re.search(r"x", text, re.I):
            return self.values.phone()
        if kind == "EMAIL":
            return self.values.email(people.Person(self.dice))
        if kind == "AGE_OVER_89":
            return re.sub(r"\d+", lambda m: str(self.dice.randrange(90, 106)), text, count=1)
        if kind == "LICENSE" and re.fullmatch(r"\d{10}", text):
            return npi(self.dice)
        if (kind == "VEHICLE" and len(text) == 17) or (kind == "IP" and ":" in text):
            return text
        if kind == "IP":
            return ".".join(str(self.dice.randrange(1, 254)) for _ in range(text.count(".") + 1))
        return redrawn(self.dice, text, letters=kind != "URL")


def npi(dice):
    """Ten digits with the check digit of 45 CFR 162.406 (Luhn, prefix 80840)."""
    body = "1" + "".join(str(dice.randrange(10)) for _ in range(8))
    doubled = [int(c) * (2 if i % 2 == 0 else 1) for i, c in enumerate(reversed("80840" + body))]
    return body + str(-sum(d - 9 if d > 9 else d for d in doubled) % 10)


def document(doc, seed):
    dice = random.Random(f"{seed}/{doc['id']}")
    swap, raw, out, at = Swap(dice), doc["text"].encode(), b"", 0
    spans, neutral = [], []
    cuts = sorted([(s, e, kind) for s, e, kind in doc["spans"]] + [(s, e, None) for s, e in doc["neutral"]],
                  key=lambda c: c[:2])
    for start, end, kind in cuts:
        if start < at:
            continue
        out += raw[at:start]
        text = raw[start:end].decode()
        new = text if kind is None else swap.of_type(text, kind, out[-16:].decode(errors="ignore"))
        begin = len(out)
        out += new.encode()
        if kind is None:
            neutral.append([begin, len(out)])
        else:
            spans.append([begin, len(out), kind])
        at = end
    return {"id": f"{doc['id']}-{seed}", "source": doc["source"], "text": (out + raw[at:]).decode(), "spans": spans,
            "neutral": neutral}


def documents(docs, half=None):
    """The documents under the seeds of one half, or of both."""
    seeds = SEEDS[half] if half else sorted(SEEDS["open"] + SEEDS["kept"])
    return [document(d, seed) for seed in seeds for d in docs]
