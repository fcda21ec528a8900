"""Whom one document speaks of, and how each of them is written.

A template names a slot, and Scene.draw gives its pieces. The same person keeps the same names
through a document and is written in other ways each time, as people do. Slots of people are
{ROLE.FORM}: a role of CAST, or q for somebody new each time; a form of Scene.name, or t (title and
surname), or any. Other slots: values.py, and the lists of words.txt ({LIST.C}: with a capital).
"""
import unicodedata

from values import KEPT, KINDS, Values

CAST = {"p": "patient", "k": "relative", "k2": "relative", "h": "household", "d": "clinician",
        "e": "clinician", "r": "clinician", "n": "staff", "a": "staff"}
NAME = "NAME"
SAME_FAMILY = 0.55  # share of relatives with the patient's surname
ORDERS = ("LAST, FIRST", "LAST, FIRST", "Last, First", "Last, First", "LAST,FIRST", "LAST FIRST")
PLAIN_LETTERS = str.maketrans("øØłŁđĐəƏıßþÞðÐ", "oOlLdDeEistTdD")

# Forms of a name that need nothing but the person.
FORMS = {
    "f": lambda x: x.given,
    "n": lambda x: x.nick,
    "fl": lambda x: f"{x.given} {x.family}",
    "fL": lambda x: f"{x.given} {x.family.upper()}",
    "LU": lambda x: x.family.upper(),
    "FU": lambda x: x.given.upper(),
    "low": lambda x: f"{x.given} {x.family}".lower(),
    "lowf": lambda x: x.given.lower(),
    "lowl": lambda x: x.family.lower(),
    "i": lambda x: x.initials().upper(),
    "ii": lambda x: x.initials().lower(),
    "i3": lambda x: (x.given[0] + x.middle[0] + x.family[0]).upper(),
    "id": lambda x: f"{x.given[0]}.{x.family[0]}.".upper(),
}


def without_marks(text):
    """ñ as n, ø as o: what old systems make of names."""
    flat = unicodedata.normalize("NFKD", text.translate(PLAIN_LETTERS))
    return "".join(c for c in flat if not unicodedata.combining(c))


def misspelt(text, rng):
    """One letter doubled, dropped, exchanged or changed, inside a word of five letters or more."""
    if len(text) < 5:
        return text
    i = rng.randint(1, len(text) - 2)
    a, b, head, tail = text[i], text[i + 1], text[:i], text[i + 2:]
    if not (a + b).isalpha():
        return text
    return head + rng.choice((a + a + b, b, b + a, rng.choice("aeiourstnl") + b)) + tail


class Scene(Values):
    """The people of one document, on top of its other values."""

    def __init__(self, world, rng):
        super().__init__(world, rng)
        self.people = {}
        self.marks = rng.random() > 0.12  # this system keeps accents
        self.order = rng.choice(ORDERS)
        self.loud = 0.5 if rng.random() < 0.04 else 0.0  # share of names written Ada BYRON
        self.middle = rng.random()        # how often this system writes middle names

    def person(self, role):
        if role == "q":
            return self.world.people.draw(self.rng)
        if role not in self.people:
            shared = CAST[role] == "relative" and self.rng.random() < SAME_FAMILY
            family = self.person("p").family if shared else None
            self.people[role] = self.world.people.draw(self.rng, family=family)
        return self.people[role]

    def full(self, x):
        """Given name first, in one of the usual forms."""
        rng, m = self.rng, x.middle[:1]
        form = rng.choices(("plain", "initial", "bare", "middle", "letter", "letters", "nick"),
                           (52 if self.middle < 0.7 else 25, 24 if self.middle > 0.4 else 12,
                            4, 6, 4, 3, 3))[0]
        quoted = rng.choice((f'"{x.nick}"', f"({x.nick})", f"'{x.nick}'"))
        letters = f"{x.given[0]}.{rng.choice((' ', ''))}{m}."
        first = {"plain": x.given, "initial": f"{x.given} {m}.", "bare": f"{x.given} {m}",
                 "middle": f"{x.given} {x.middle}", "letter": f"{x.given[0]}.", "letters": letters,
                 "nick": f"{x.given} {quoted}"}[form]
        if rng.random() < self.loud:
            return f"{first} {x.family.upper()}"
        suffix = rng.choice((" ", ", ", " ")) + x.suffix if x.suffix and rng.random() < 0.6 else ""
        return f"{first} {x.family}{suffix}"

    def listed(self, x):
        """Family name first."""
        rng, given, family = self.rng, x.given, x.family
        if self.middle > 0.35:
            given += rng.choice((f" {x.middle[0]}", f" {x.middle[0]}.", f" {x.middle}", ""))
        elif rng.random() < 0.08:
            given = given[0] + "."
        if x.suffix and rng.random() < 0.4:
            family += f" {x.suffix}"
        if rng.random() < 0.05:
            return f"{family}^{given.replace(' ', '^')}".upper()
        text = self.order.title().replace("Last", family).replace("First", given)
        return text.upper() if self.order.isupper() else text

    def family(self, x):
        """The surname; now and then only half of a double one."""
        parts = x.family.replace("-", " ").split()
        if len(parts) == 2 and parts[0][0].isupper() and len(parts[0]) > 3:
            return self.rng.choice((x.family,) * 6 + tuple(parts))
        return x.family

    def name(self, x, form):
        """The text of a mention."""
        if form in FORMS:
            text = FORMS[form](x)
        elif form in ("", "U"):
            text = self.full(x).upper() if form else self.full(x)
        elif form == "l":
            text = self.family(x)
        elif form == "fi":
            text = f"{x.given} {x.family[0]}" + self.rng.choice((".", ""))
        elif form == "lf":
            text = self.listed(x)
        else:
            raise KeyError(f"no form {form} of a name")
        if not self.marks or self.rng.random() < 0.02:
            text = without_marks(text)
        return misspelt(text, self.rng) if self.rng.random() < 0.012 else text

    def mention(self, role, form):
        x, rng = self.person(role), self.rng
        if form == "any":
            form = rng.choices(("", "l", "f", "t", "fl", "U"), (20, 12, 16, 30, 18, 2))[0]
        if form != "t":
            return [(self.name(x, form), NAME)]
        title = "Mr." if x.sex == "male" else rng.choice(("Ms.", "Mrs.", "Ms.", "Miss"))
        if CAST.get(role) == "clinician":
            title = "Dr."
        if rng.random() < 0.04:
            title = title.rstrip(".")
        return [(title + " ", None), (self.name(x, "l"), NAME)]

    def draw(self, name, form):
        """The pieces of the slot {name.form}."""
        if name in CAST or name == "q":
            return self.mention(name, form)
        make = getattr(self, f"slot_{name}", None)
        if make:
            return make(form)
        if name in KINDS:
            kind, value = KINDS[name]
            drawn = value(self.rng)
            return drawn if isinstance(drawn, list) else [(drawn, kind)]
        if name in KEPT:
            kind, value = KEPT[name]
            new = form == "new"
            return [(value(self.rng) if new else self.once(name, lambda: value(self.rng)), kind)]
        if name not in self.world.words:
            raise KeyError(f"no slot {name}")
        text = self.rng.choice(self.world.words[name])
        return [(text[0].upper() + text[1:] if form == "C" else text, None)]

    def slot_labels(self, form):
        """Letters of a document's makers: the dictating clinician and who typed."""
        d, n = self.name(self.person("d"), "i"), self.name(self.person("n"), "ii")
        n = n if self.rng.random() < 0.8 else n.upper()
        return [(d, NAME), (self.rng.choice("/:"), None), (n, NAME)]

    def slot_who(self, form):
        """Anybody in any way; form s: somebody's."""
        role = self.rng.choice(("p", "p", "k", "d", "e", "n", "q", "q", "q", "q"))
        pieces = self.mention(role, self.rng.choice(("any", "any", "", "l", "f", "fl", "t")))
        return pieces + [("'s ", None)] if form == "s" else pieces

    def slot_people(self, form):
        """Two to four people in a row."""
        pieces, count = [], self.rng.randint(2, 4)
        for i in range(count):
            if i:
                pieces.append((" and " if i == count - 1 else ", ", None))
            pieces.extend(self.mention("q", form or self.rng.choice(("", "f", "f"))))
        return pieces


SLOTS = set(CAST) | {"q"} | set(KEPT) | set(KINDS)
SLOTS |= {name[5:] for name in dir(Scene) if name.startswith("slot_")}
