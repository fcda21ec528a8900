"""From a template to a text with gold spans.

    <a|b|c>        one of these, nested as you like; an empty one leaves nothing
    {slot}         a value of this document: {pt.full}, {date.-3}, {phone}; the same name, the same value
    {TYPE:text}    gold text as it stands, {~text} neutral text as it stands
    {TYPE=##-??}   gold text after a pattern of values.py, {~=###} neutral
    {*pool} {*pool:3}   sentences of a pool, none twice in a document

The text is a list of pieces (text, kind); kind is None, "~" (neutral) or a type. Transformations
change pieces, so that offsets are counted once, at the end, and cannot go wrong."""
import datetime
import re

import places
import values
from people import Person

TYPES = ("NAME GEO DATE AGE_OVER_89 PHONE FAX EMAIL SSN MRN HEALTH_PLAN_ID ACCOUNT LICENSE VEHICLE DEVICE URL IP "
         "BIOMETRIC OTHER_ID").split()
FAMILY = {"f": ["daughter", "wife", "sister", "mother", "granddaughter", "niece", "aunt"],
          "m": ["son", "husband", "brother", "father", "grandson", "nephew", "uncle"]}
# Neutral wherever they stand outside of a gold span: a clock time, a weekday, a state, a holiday.
NEUTRAL = re.compile(
    r"(?<![\w/.-])(?:[01]?\d|2[0-4]):[0-5]\d(?::\d\d)?(?: ?[AaPp]\.?[Mm]\b\.?)?|\b\d{1,2} ?[AaPp]\.?[Mm]\b\.?"
    r"|\b(?:[Mm]on|[Tt]ues|[Ww]ednes|[Tt]hurs|[Ff]ri|[Ss]atur|[Ss]un)days?\b|\b(?:Mon|Tue|Tues|Wed|Thu|Thurs|Fri|Sat)\b"
    r"|\b(?:Thanksgiving|Christmas|Easter|Halloween|Labor Day|Memorial Day|Fourth of July|Ramadan|New Year's)\b"
    r"|(?<=\s)[012]\d[0-5]\d (?:hours|hrs)\b", re.A)


class Gold(ValueError):
    """A template that cannot be read."""


class Doc:
    """What one document is about: people, days, places and numbers, each made when first asked for."""

    def __init__(self, rng, pools):
        self.rng, self.pools, self.used = rng, pools, set()
        self.values = values.Values(rng)
        self.made, self.people = {}, {}
        self.day = datetime.date(2009, 1, 1) + datetime.timedelta(days=rng.randrange(6400))
        self.style = rng.choice(["slash", "slash", "slash2", "slash4", "dash", "iso", "long", "short", "dmy",
                                 "milcaps", "mil", "dots", "shortno", "dash2", "longth"])
        self.age = rng.choices([rng.randrange(90, 104), rng.randrange(60, 90), rng.randrange(19, 60)], [16, 46, 38])[0]
        self.relations = {}

    # ---- people ------------------------------------------------------------------------------
    def person(self, role):
        if role not in self.people:
            family = role.startswith("rel")
            taken = {p.first for p in self.people.values()} | {p.last for p in self.people.values() if not family}
            pt = self.person("pt") if family else None
            for _ in range(50):
                p = Person(self.rng, last=pt.last if family and self.rng.random() < 0.6 else None)
                if p.first not in taken and p.last not in taken and p.first != p.last:
                    break
            self.people[role] = p
            if family:
                self.relations[role] = self.rng.choice(FAMILY[p.sex])
        return self.people[role]

    def name(self, role, form):
        p, up = self.person(role), form.isupper()
        name = lambda s: [(s.upper() if up else s, "NAME")]
        simple = {
            "full": f"{p.first} {p.last}", "first": p.first, "last": p.last, "nick": p.nick, "middlename": p.middle_name,
            "mid": f"{p.first} {p.middle}. {p.last}", "middle": f"{p.first} {p.middle_name} {p.last}",
            "lf": f"{p.last}, {p.first}", "lfm": f"{p.last}, {p.first} {p.middle}", "lfn": f"{p.last},{p.first}",
            "fl": f"{p.first[0]}. {p.last}", "li": f"{p.first} {p.last[0]}.", "lastf": f"{p.last}, {p.first[0]}.",
            "init": f"{p.first[0]}{p.last[0]}", "dotinit": f"{p.first[0]}.{p.last[0]}.",
            "init3": f"{p.first[0]}{p.middle}{p.last[0]}", "hl7": f"{p.last}^{p.first}^{p.middle}",
            "quoted": f"{p.first} \"{p.nick}\" {p.last}" if p.nick != p.first else f"{p.first} {p.last}"}
        key = form.lower()
        if key in simple:
            out = name(simple[key])
            if key in ("full", "mid") and p.suffix:
                out += [(", " if self.rng.random() < 0.4 else " ", None), (p.suffix.upper() if up else p.suffix, "~")]
            return out
        if key == "typo":
            return name(p.typo(self.rng))
        she = p.sex == "f"
        words = {"he": "she" if she else "he", "his": "her" if she else "his", "him": "her" if she else "him",
                 "himself": "herself" if she else "himself", "mr": self.mr(role, she), "sex": "F" if she else "M",
                 "man": "woman" if she else "man", "male": "female" if she else "male",
                 "boy": "girl" if she else "boy", "son": "daughter" if she else "son",
                 "rel": self.relations.get(role, "friend")}
        if key not in words:
            raise Gold(f"no form {form} of a person")
        word = words[key]
        return [(word[0].upper() + word[1:] if form[0].isupper() else word, None)]

    def mr(self, role, she):
        return self.once(f"{role}.mr", lambda: self.rng.choice(["Ms.", "Mrs.", "Ms."]) if she else "Mr.")

    def once(self, key, make):
        if key not in self.made:
            self.made[key] = make()
        return self.made[key]

    # ---- days --------------------------------------------------------------------------------
    def date(self, rest):
        """{date.-3}: in the document's own style; {date.-3.md}: in another."""
        parts = rest.split(".") if rest else []
        if parts and not parts[0].lstrip("-").isdigit():
            parts.insert(0, "0")
        days = int(parts[0]) if parts else 0
        style = parts[1] if len(parts) > 1 else self.style
        if len(parts) < 2 and self.rng.random() < 0.12:
            style = self.rng.choice(["slash", "long", "short", "slash2", "dmy", "longth"])
        day = values.shifted(self.day, days)
        tables = {**values.DATES, **values.NO_YEAR, **values.NO_DAY}
        if style == "any":  # without a year
            style = self.rng.choice(list(values.NO_YEAR))
        if style == "anymonth":
            style = self.rng.choice(list(values.NO_DAY))
        if style == "month":
            return [(values.MONTHS[day.month - 1], "DATE")]
        if style == "wd":
            return [(f"{day:%A}", "~")]
        if style == "year":
            return [(str(day.year), None)]
        return [(tables[style](day), "DATE")]

    def dob(self, rest):
        def make():
            back = int(self.age * 365.25) + self.rng.randrange(1, 360)
            return values.shifted(self.day, -back)
        day = self.once("dob.day", make)
        style = rest or self.rng.choice([self.style, "slash", "slash4", "dash", "iso", "milcaps"])
        return [(values.DATES[style](day), "DATE")]

    # ---- places ------------------------------------------------------------------------------
    def town(self, n):
        return self.once(f"town{n}", lambda: self.rng.choice(places.TOWNS))

    def street(self, n):
        def make():
            name = self.rng.choice(places.STREETS)
            if name.split()[0] in ("W", "N.", "Calle", "County", "La"):
                return name + (" St" if name[0] in "WN" else "")
            return f"{name} {self.rng.choice(places.KINDS)}"
        return self.once(f"street{n}", make)

    def geo(self, key):
        base, n = (key[:-1], key[-1]) if key[-1].isdigit() else (key, "")
        town, state, zip3 = self.town(n)
        r = self.rng
        number = lambda: self.once(f"number{n}", lambda: str(r.choice([r.randrange(2, 99), r.randrange(100, 9999), r.randrange(10000, 19999)])))
        zip_code = self.once(f"zip{n}", lambda: zip3 + f"{r.randrange(100):02}" + (f"-{r.randrange(1000, 9999)}" if r.random() < 0.2 else ""))
        unit = self.once(f"unit{n}", lambda: r.choice(["", "", "", ", ", " "]) and (r.choice([", ", " "]) + r.choice(places.UNITS)))
        addr = f"{number()} {self.street(n)}{unit}"
        if base == "addr":
            return [(addr, "GEO")]
        if base == "addrline":
            first = (f"P.O. Box {r.randrange(11, 9999)}" if self.once(f"box{n}", lambda: r.random() < 0.1) else addr)
            return [(first, "GEO"), (r.choice([", ", ", ", "\n", " "]), None), (town, "GEO"), (", ", None),
                    (state, "~"), (r.choice([" ", " ", "  "]), None), (zip_code, "GEO")]
        if base == "ADDRLINE":
            return [(t.upper(), k) for t, k in self.geo("addrline" + n)]
        if base == "number":
            return [(number(), "GEO")]
        if base == "city":
            return [(town, "GEO")]
        if base == "citystate":
            full = places.STATES.get(state)
            return [(town, "GEO"), (", ", None), (full if full and r.random() < 0.4 else state, "~")]
        if base == "state":
            return [(places.STATES.get(state, state), "~")]
        if base == "zip":
            return [(zip_code, "GEO")]
        if base == "street":
            return [(self.street(n), "GEO")]
        if base == "county":
            return [(self.once(f"county{n}", lambda: r.choice(places.COUNTIES)) + " County", "GEO")]
        if base == "quarter":
            q = self.once(f"quarter{n}", lambda: r.choice(places.QUARTERS))
            return [("the ", None), (q[4:], "GEO")] if q.startswith("the ") else [(q, "GEO")]
        if base == "foreign":
            return [(self.once(f"foreign{n}", lambda: r.choice(places.FOREIGN)).replace("-", " "), "GEO")]
        return None

    LISTS = {"hosp": places.HOSPITALS, "plan": places.PLANS, "school": places.SCHOOLS, "work": places.EMPLOYERS,
             "pharm": places.PHARMACIES, "country": places.COUNTRIES}
    KINDS = {"phone": "PHONE", "phone7": "PHONE", "fax": "FAX", "mrn": "MRN", "member": "HEALTH_PLAN_ID",
             "mbi": "HEALTH_PLAN_ID", "acct": "ACCOUNT", "npi": "LICENSE", "dea": "LICENSE", "lic": "LICENSE",
             "vin": "VEHICLE", "plate": "VEHICLE", "serial": "DEVICE", "udi": "DEVICE", "ip": "IP",
             "bio": "BIOMETRIC", "photo": "BIOMETRIC", "acc": "OTHER_ID", "case": "OTHER_ID", "auth": "OTHER_ID",
             "claim": "OTHER_ID", "rx": "OTHER_ID", "study": "OTHER_ID", "ssn4": "SSN"}
    METHODS = {"member": "plan", "acct": "account", "lic": "licence", "bio": "biometric", "acc": "accession"}

    def slot(self, key):
        kind, colon, text = key.partition(":")
        if colon and kind in TYPES:
            return [(text, kind)]
        kind, equals, pattern = key.partition("=")
        if equals and (kind in TYPES or kind == "~"):
            return [(self.values.fill(pattern), kind)]
        if key[0] == "~":
            return [(key[1:], "~")]
        head, _, rest = key.partition(".")
        bare = head.rstrip("0123456789") if head != "phone7" and head != "ssn4" else head
        if head == "date":
            return self.date(rest)
        if head == "dob":
            return self.dob(rest)
        if head in ("age", "aage"):
            return self.aged(head)
        if head == "num":
            return [(self.number(rest), None)]
        if bare in self.LISTS:
            value = self.once(head, lambda: self.rng.choice(self.LISTS[bare]))
            if rest == "UP":
                value = value.upper()
            return [("the ", None), (value[4:], "~")] if value.startswith("the ") else [(value, "~")]
        if bare == "ssn":
            value = self.once(head, self.values.ssn)
            return [(value[:7], "~"), (value[7:], "SSN")] if value[0] in "X*" else [(value, "SSN")]
        if bare == "ext":
            return [(self.rng.choice(["ext", "ext.", "x", "extension"]), "~"), (" ", None), (self.once(head, self.values.ext), "PHONE")]
        if bare in ("email", "url", "user"):
            method = {"user": "username"}.get(bare, bare)
            value = self.once(key, lambda: getattr(self.values, method)(self.person(rest or "pt")))
            return [(value, {"email": "EMAIL", "url": "URL", "user": "OTHER_ID"}[bare])]
        if head in self.KINDS or bare in self.KINDS:
            name = head if head in self.KINDS else bare
            value = self.once(head, getattr(self.values, self.METHODS.get(name, name)))
            return [(value, self.KINDS[name])]
        placed = self.geo(head)
        if placed:
            return placed
        if rest:
            return self.name(head, rest)
        raise Gold(f"no slot {key}")

    def aged(self, head):
        kind = "AGE_OVER_89" if self.age >= 90 else None
        article = "an " if str(self.age)[0] == "8" or self.age in (11, 18) else "a "
        return ([(article, None)] if head == "aage" else []) + [(str(self.age), kind)]

    def number(self, rest):
        """{num.10-20}, {num.1.0-9.9}"""
        low, high = rest.split("-")
        places_after = len(low.partition(".")[2])
        step = 10 ** places_after
        n = self.rng.randint(round(float(low) * step), round(float(high) * step))
        return f"{n / step:.{places_after}f}"

    # ---- templates ----------------------------------------------------------------------------
    def pool(self, spec):
        name, _, count = spec.partition(":")
        fresh = [s for s in self.pools[name] if (name, s) not in self.used] or self.pools[name]
        chosen = self.rng.sample(fresh, min(int(count or 1), len(fresh)))
        self.used.update((name, s) for s in chosen)
        return " ".join(chosen)

    def render(self, template):
        out, i = [], 0
        text = self.choose(template)
        for m in re.finditer(r"\{([^{}]*)\}", text):
            out.append((text[i:m.start()], None))
            key = m.group(1)
            out += self.render(self.pool(key[1:])) if key[0] == "*" else self.slot(key)
            i = m.end()
        out.append((text[i:], None))
        return [p for p in out if p[0]]

    def choose(self, template):
        """Settles every <a|b>, the innermost last."""
        out, i = "", 0
        while (start := template.find("<", i)) >= 0:
            depth, at, parts, begin = 1, start + 1, [], start + 1
            while depth:
                if at >= len(template):
                    raise Gold("a < without >: " + template[start:start + 60])
                c = template[at]
                depth += (c == "<") - (c == ">")
                if (c == "|" and depth == 1) or depth == 0:
                    parts.append(template[begin:at])
                    begin = at + 1
                at += 1
            out += template[i:start] + self.choose(self.rng.choice(parts))
            i = at
        return out + template[i:]


# ---- pieces --------------------------------------------------------------------------------------
def neutralized(pieces):
    """Clock times and weekdays in plain pieces become neutral."""
    out = []
    for text, kind in pieces:
        i = 0
        if kind is None:
            for m in NEUTRAL.finditer(text):
                out += [(text[i:m.start()], None), (m.group(), "~")]
                i = m.end()
        out.append((text[i:], kind))
    return [p for p in out if p[0]]


def finished(pieces):
    """(text, spans, neutral) in bytes. Gold spans never begin or end with a blank."""
    text, spans, neutral, at = "", [], [], 0
    for piece, kind in pieces:
        piece = piece.replace("⦃", "{").replace("⦄", "}")
        size = len(piece.encode())
        if kind == "~":
            neutral.append([at, at + size])
        elif kind:
            if piece != piece.strip():
                raise Gold(f"blank at the edge of a {kind}")
            spans.append([at, at + size, kind])
        text += piece
        at += size
    return text, spans, neutral


def capitals(pieces, _rng):
    return [(t.upper(), k) for t, k in pieces]


def small(pieces, _rng):
    return [(t.lower(), k) for t, k in pieces]


def wrapped(pieces, rng):
    """Hard line breaks, as from a terminal or a fax; a name may stand on two lines."""
    width, column, out = rng.choice([60, 72, 80, 100]), 0, []
    for text, kind in pieces:
        new = ""
        for part in re.split(r"( |\n)", text):
            if part == " " and column >= width:
                new, column = new + "\n", 0
            else:
                new += part
                column = 0 if part == "\n" else column + len(part)
        out.append((new, kind))
    # A break at the edge of gold would be a blank at its edge: those were blanks between pieces anyway.
    return out


SWAPS = [("rn", "m"), ("l", "1"), ("O", "0"), ("0", "O"), ("1", "l"), ("e", "c"), ("h", "b"), ("5", "S"), ("ll", "11"),
         ("cl", "d"), ("i", "í"), (".", ","), ("B", "8")]


def scanned(pieces, rng):
    """What a scanner makes of a bad copy: a letter in sixty is read wrong, some blanks are doubled."""
    out = []
    for text, kind in pieces:
        new, i = "", 0
        while i < len(text):
            if rng.random() < 1 / 60:
                fit = [(a, b) for a, b in SWAPS if text.startswith(a, i)]
                if fit:
                    a, b = rng.choice(fit)
                    new, i = new + b, i + len(a)
                    continue
            new += "  " if text[i] == " " and kind is None and rng.random() < 0.02 else text[i]
            i += 1
        out.append((new, kind))
    return out


def curly(pieces, _rng):
    """Typographer's quotes and dashes, as a word processor sets them."""
    table = {"'": "’", " - ": " – "}
    out = []
    for text, kind in pieces:
        for a, b in table.items():
            text = text.replace(a, b)
        out.append((text, kind))
    return out
