"""What one document speaks of: its patient, relatives and clinicians, and all values that it holds.

A template names a slot, and Scene.draw gives its pieces. The same person keeps the same names
through a document, and is written in other ways each time, as people do.
"""
import unicodedata

import identifiers as ids
import noise
from template import NEUTRAL

CAST = {"p": "patient", "k": "relative", "k2": "relative", "h": "household", "d": "clinician", "e": "clinician",
        "r": "clinician", "n": "staff", "a": "staff"}
RELATIONS = {"male": "husband father brother son grandfather uncle nephew grandson cousin stepfather brother-in-law son-in-law fiancé partner twin ex-husband boyfriend "
                     "stepson father-in-law roommate neighbor friend guardian caregiver",
             "female": "wife mother sister daughter grandmother aunt niece granddaughter cousin stepmother sister-in-law daughter-in-law fiancée partner twin ex-wife "
                       "girlfriend stepdaughter mother-in-law roommate neighbor friend guardian caregiver"}
RELATIONS = {sex: words.split() for sex, words in RELATIONS.items()}
PRONOUNS = {"male": {"he": "he", "He": "He", "his": "his", "His": "His", "him": "him", "man": "man", "male": "male", "himself": "himself", "sex": "M", "boy": "boy"},
            "female": {"he": "she", "He": "She", "his": "her", "His": "Her", "him": "her", "man": "woman", "male": "female", "himself": "herself", "sex": "F", "boy": "girl"}}
NAME, GEO = "NAME", "GEO"


def without_marks(text):
    """ñ as n, ø as o: what old systems make of names."""
    text = text.translate(str.maketrans("øØłŁđĐəƏıßþÞðÐ", "oOlLdDeEistTdD"))
    return "".join(c for c in unicodedata.normalize("NFKD", text) if not unicodedata.combining(c))


def misspelt(text, rng):
    """One letter doubled, dropped, exchanged or changed, inside a word of five letters or more."""
    if len(text) < 5:
        return text
    i = rng.randint(1, len(text) - 2)
    if not text[i].isalpha() or not text[i + 1].isalpha():
        return text
    return rng.choice((text[:i] + text[i] + text[i:], text[:i] + text[i + 1:], text[:i] + text[i + 1] + text[i] + text[i + 2:],
                       text[:i] + rng.choice("aeiourstnl") + text[i + 1:]))


class Scene:
    """Values of one document."""

    def __init__(self, world, rng):
        self.world, self.rng = world, rng
        self.people, self.kept = {}, {}
        self.marks = rng.random() > 0.12       # this system keeps accents
        self.order = rng.choice(("LAST, FIRST", "LAST, FIRST", "Last, First", "Last, First", "LAST,FIRST", "LAST FIRST"))
        self.middle = rng.random()             # how this system writes middle names

    # ---- people ----

    def person(self, role):
        if role == "q":
            return self.world.people.draw(self.rng)
        if role not in self.people:
            family = None
            if CAST[role] == "relative" and self.rng.random() < 0.55:
                family = self.person("p").family
            self.people[role] = self.world.people.draw(self.rng, family=family)
        return self.people[role]

    def full(self, x):
        """Given name first, in one of the usual forms."""
        rng, m = self.rng, x.middle[:1]
        form = rng.choices(("plain", "initial", "dotless", "middle", "letter", "letters", "nick", "maiden"),
                           (52 if self.middle < 0.7 else 25, 24 if self.middle > 0.4 else 12, 4, 6, 4, 3, 3, 1))[0]
        if form == "initial":
            text = f"{x.given} {m}. {x.family}"
        elif form == "dotless":
            text = f"{x.given} {m} {x.family}"
        elif form == "middle":
            text = f"{x.given} {x.middle} {x.family}"
        elif form == "letter":
            text = f"{x.given[0]}. {x.family}"
        elif form == "letters":
            text = rng.choice((f"{x.given[0]}. {m}. {x.family}", f"{x.given[0]}.{m}. {x.family}"))
        elif form == "nick":
            text = rng.choice((f'{x.given} "{x.nick}" {x.family}', f"{x.given} ({x.nick}) {x.family}", f"{x.given} '{x.nick}' {x.family}"))
        else:
            text = f"{x.given} {x.family}"
        if x.suffix and rng.random() < 0.6:
            text += rng.choice((" ", ", ", " ")) + x.suffix
        return text

    def listed(self, x):
        """Family name first."""
        rng = self.rng
        given = x.given
        if self.middle > 0.35:
            given += rng.choice((f" {x.middle[0]}", f" {x.middle[0]}.", f" {x.middle}", ""))
        elif rng.random() < 0.08:
            given = given[0] + "."
        family = x.family + (f" {x.suffix}" if x.suffix and rng.random() < 0.4 else "")
        text = {"LAST, FIRST": f"{family}, {given}".upper(), "Last, First": f"{family}, {given}", "LAST,FIRST": f"{family},{given}".upper(),
                "LAST FIRST": f"{family} {given}".upper()}[self.order]
        return text if rng.random() < 0.95 else f"{family}^{given.replace(' ', '^')}".upper()

    def name(self, x, form):
        """The text of a mention."""
        if form == "":
            text = self.full(x)
        elif form == "l":
            text = x.family
            parts = text.replace("-", " ").split()
            if len(parts) == 2 and parts[0][0].isupper() and len(parts[0]) > 3 and self.rng.random() < 0.15:
                text = parts[self.rng.randint(0, 1)]
        elif form == "f":
            text = x.given
        elif form == "fi":
            text = f"{x.given} {x.family[0]}" + self.rng.choice((".", ""))
        elif form == "n":
            text = x.nick
        elif form == "fl":
            text = f"{x.given} {x.family}"
        elif form == "lf":
            text = self.listed(x)
        elif form == "U":
            text = self.full(x).upper()
        elif form == "LU":
            text = x.family.upper()
        elif form == "FU":
            text = x.given.upper()
        elif form == "low":
            text = f"{x.given} {x.family}".lower()
        elif form == "lowf":
            text = x.given.lower()
        elif form == "lowl":
            text = x.family.lower()
        elif form == "i":
            text = x.initials().upper()
        elif form == "ii":
            text = x.initials().lower()
        elif form == "i3":
            text = (x.given[0] + x.middle[0] + x.family[0]).upper()
        elif form == "id":
            text = f"{x.given[0]}.{x.family[0]}.".upper()
        else:
            raise KeyError(f"no form {form} of a name")
        if not self.marks or self.rng.random() < 0.02:
            text = without_marks(text)
        if self.rng.random() < 0.012:
            text = misspelt(text, self.rng)
        return text

    def mention(self, role, form):
        x, rng = self.person(role), self.rng
        if form == "any":
            form = rng.choices(("", "l", "f", "t", "fl", "U"), (20, 12, 16, 30, 18, 2))[0]
        if form == "t":
            title = "Dr." if CAST.get(role) == "clinician" else {"male": "Mr.", "female": rng.choice(("Ms.", "Mrs.", "Ms.", "Miss"))}[x.sex]
            if rng.random() < 0.04:
                title = title.rstrip(".")
            return [(title + " ", None), (self.name(x, "l"), NAME)]
        return [(self.name(x, form), NAME)]

    # ---- the other slots ----

    def once(self, name, make):
        """A value that the document repeats."""
        if name not in self.kept:
            self.kept[name] = make()
        return self.kept[name]

    def draw(self, name, form):
        if name in CAST or name == "q":
            return self.mention(name, form)
        make = getattr(self, f"slot_{name}", None)
        if make:
            return make(form)
        if name in KINDS:
            kind, value = KINDS[name]
            text = value(self.rng)
            return text if isinstance(text, list) else [(text, kind)]
        if name in KEPT:
            kind, value = KEPT[name]
            return [(value(self.rng) if form == "new" else self.once(name, lambda: value(self.rng)), kind)]
        words = self.world.words.get(name)
        if words is None:
            raise KeyError(f"no slot {name}")
        return [(self.rng.choice(words), None)]

    def slot_rel(self, form):
        return [(self.once("rel", lambda: self.rng.choice(RELATIONS[self.person("k").sex])), None)]

    def slot_rel2(self, form):
        return [(self.once("rel2", lambda: self.rng.choice(RELATIONS[self.person("k2").sex])), None)]

    def slot_g(self, form):
        """A word that goes with the patient's sex."""
        return [(PRONOUNS[self.person("p").sex][form], None)]

    def slot_kg(self, form):
        return [(PRONOUNS[self.person("k").sex][form], None)]

    def town(self, key):
        name, state = self.once("town" + key, lambda: self.world.places.town(self.rng))
        return (name if self.marks else without_marks(name)), state

    def slot_city(self, form):
        return [(self.case(self.town("")[0], form), GEO)]

    def slot_city2(self, form):
        return [(self.case(self.world.places.town(self.rng)[0], form), GEO)]

    def case(self, text, form):
        return text.lower() if form == "low" else text.upper() if form == "U" else text

    def slot_st(self, form):
        return [(self.town("")[1], None)]

    def slot_state(self, form):
        return [(self.rng.choice(self.world.places.states)[1], None)]

    def slot_country(self, form):
        return [(self.rng.choice(self.world.places.countries), None)]

    def slot_abroad(self, form):
        return [(self.rng.choice(self.world.places.abroad), GEO)]

    def slot_county(self, form):
        name = self.rng.choice(self.world.places.counties)[0]
        if form == "bare":
            name = name.replace(" County", "")
        return [(self.case(name, form), GEO)]

    def slot_part(self, form):
        return [(self.world.places.part(self.rng), GEO)]

    def slot_street(self, form):
        return [(self.case(self.once("street", lambda: self.world.places.street(self.rng, self.world.people)), form), GEO)]

    def slot_street2(self, form):
        return [(self.case(self.world.places.street(self.rng, self.world.people), form), GEO)]

    def slot_road(self, form):
        return [(self.case(self.world.places.road(self.rng, self.world.people), form), GEO)]

    def slot_zip(self, form):
        text = self.once("zip", lambda: ids.digits(self.rng, 5))
        return [(text + ("-" + ids.digits(self.rng, 4) if self.rng.random() < 0.1 else ""), GEO)]

    def slot_address(self, form):
        """A whole address on one line."""
        comma = [(self.rng.choice((", ", ", ", ", ", " ")), None)]
        tail = [(self.rng.choice((", ", " ", ", ")), None)] + self.slot_st("") + [(" ", None)] + self.slot_zip("")
        if self.rng.random() < 0.1:
            tail = []
        return self.slot_street(form) + comma + self.slot_city(form) + tail

    def slot_org(self, form):
        if form == "kept":
            return self.once("org", lambda: self.world.places.organisation(self.rng, self.world.people))
        return self.world.places.organisation(self.rng, self.world.people)

    def slot_ORG(self, form):
        return [(text.upper(), kind) for text, kind in self.slot_org("kept")]

    def slot_hosp(self, form):
        return self.slot_org("kept")

    def slot_age(self, form):
        return [(str(self.once("age", lambda: self.rng.choices((self.rng.randint(1, 17), self.rng.randint(18, 64), self.rng.randint(65, 88)), (15, 50, 35))[0])), None)]

    def slot_num(self, form):
        """A plain number: {num.5-40}; {num.dec} is one with a decimal."""
        if form == "dec":
            return [(f"{self.rng.uniform(0.3, 14):.1f}", None)]
        low, _, high = (form or "2-30").partition("-")
        return [(str(self.rng.randint(int(low), int(high))), None)]

    def slot_email(self, form):
        x = self.person("p") if form != "d" else self.person("d")
        a, b = ids.slug(x.given) or "x", ids.slug(x.family) or "y"
        user = self.rng.choice((f"{a}.{b}", f"{a[0]}{b}", f"{b}{a[0]}{self.rng.randint(1, 99)}", f"{a}{self.rng.randint(1950, 2006)}", f"{a}_{b}", f"{b}.{a}"))
        host = self.rng.choice("gmail.com yahoo.com outlook.com hotmail.com aol.com icloud.com example.org comcast.net clinic.example.com health.example.org".split())
        return [(self.rng.choice((f"{user}@{host}",) * 9 + (f"{user}@{host}".title(),)), "EMAIL")]

    def slot_user(self, form):
        x = self.person("p")
        a, b = ids.slug(x.given) or "x", ids.slug(x.family) or "y"
        return [(self.rng.choice((f"{a[0]}{b}{self.rng.randint(1, 999)}", f"{a}{self.rng.randint(1, 99)}", f"{b}_{a}", f"{a}{b[0]}{self.rng.randint(10, 99)}", f"the_{a}_{b[0]}")), "OTHER_ID")]

    def slot_url(self, form):
        x = self.person("p")
        b = ids.slug(x.family) or "y"
        return [(self.rng.choice((f"https://portal.example.org/p/{ids.digits(self.rng, 6)}", f"www.facebook.com/{b}.{ids.digits(self.rng, 2)}",
                                  f"https://www.caringbridge.org/visit/{b}", f"http://{b}family.example.com", f"https://mychart.example.org/share?id={ids.digits(self.rng, 8)}",
                                  f"instagram.com/{b}{ids.digits(self.rng, 2)}", f"https://video.example.net/j/{ids.digits(self.rng, 10)}")), "URL")]

    def slot_brand(self, form):
        return [(self.rng.choice(self.world.brands), None)]

    def slot_drug(self, form):
        text = self.rng.choice(self.world.drugs)
        return [(text.capitalize() if form == "C" else text, None)]

    def slot_w(self, form):
        """A name that is an everyday word: {w.family}, {w.male}, {w.female}."""
        return [(self.rng.choice(self.world.people.words[form]), NAME)]

    def slot_eponym(self, form):
        """Anybody's surname, where the word behind it says that it is no person."""
        return [(self.world.people.family(self.world.people.style(self.rng), self.rng).split()[-1], None)]

    def slot_icd(self, form):
        text = self.rng.choice(self.world.diagnoses)
        return [(text.upper() if form == "U" else noise.title(text) if form == "T" else text, None)]

    def slot_ABBR(self, form):
        """Capitals that stand for anything but a person."""
        return [("".join(self.rng.choice("ABCDEFGHILMNOPRSTUVWX") for _ in range(self.rng.choice((2, 3, 3, 3, 4, 4, 5)))), None)]

    def slot_newbrand(self, form):
        """A brand that nobody sells yet."""
        return [(self.world.brand_chain.invent(self.rng).capitalize(), None)]

    def slot_labels(self, form):
        """Letter codes of a document's makers: the dictating clinician and who typed."""
        d, n = self.name(self.person("d"), "i"), self.name(self.person("n"), "ii")
        return [(d, NAME), (self.rng.choice("/:"), None), (n if self.rng.random() < 0.8 else n.upper(), NAME)]

    def slot_people(self, form):
        """Two to four people in a row."""
        pieces = []
        count = self.rng.randint(2, 4)
        for i in range(count):
            if i:
                pieces.append((" and " if i == count - 1 else ", ", None))
            pieces.extend(self.mention("q", form or self.rng.choice(("", "f", "f"))))
        return pieces


PATTERNS = {"mrn": ("MRN", ids.MRN_FORMS), "plan": ("HEALTH_PLAN_ID", ids.PLAN_FORMS), "acct": ("ACCOUNT", ids.ACCOUNT_FORMS)}
KEPT = {name: (kind, lambda rng, forms=forms: ids.fill(rng, rng.choice(forms))) for name, (kind, forms) in PATTERNS.items()}
KEPT["dob"] = ("DATE", lambda rng: ids.date(rng, ids.day(rng, 1936, 2019)))
KEPT["npi"] = ("LICENSE", ids.npi)
KINDS = {
    "date": ("DATE", ids.date), "md": ("DATE", ids.date_short), "my": ("DATE", ids.month_year), "stamp": ("DATE", ids.stamp),
    "dates": ("DATE", ids.date_range), "month": ("DATE", lambda rng: rng.choice(ids.MONTHS)),
    "time": (NEUTRAL, ids.time), "clock": (None, ids.time), "day": (None, lambda rng: rng.choice(ids.DAYS)),
    "dday": (NEUTRAL, lambda rng: rng.choice(ids.DAYS)),
    "year": (None, lambda rng: str(rng.randint(1975, 2025))),
    "phone": ("PHONE", ids.phone_pieces), "fax": ("FAX", ids.phone), "ssn": ("SSN", ids.ssn), "ssn4": ("SSN", lambda rng: ids.digits(rng, 4)),
    "npi2": ("LICENSE", ids.npi), "dea": ("LICENSE", ids.dea), "lic": ("LICENSE", lambda rng: ids.fill(rng, rng.choice(ids.LICENSE_FORMS))),
    "vin": ("VEHICLE", ids.vin), "plate": ("VEHICLE", lambda rng: ids.fill(rng, rng.choice(ids.PLATES))),
    "serial": ("DEVICE", lambda rng: ids.fill(rng, rng.choice(ids.DEVICE_FORMS))), "ip": ("IP", ids.ip), "bio": ("BIOMETRIC", ids.biometric),
    "other": ("OTHER_ID", lambda rng: ids.fill(rng, rng.choice(ids.OTHER_FORMS))),
    "age90": ("AGE_OVER_89", lambda rng: str(rng.choices((rng.randint(90, 99), rng.randint(100, 107)), (8, 2))[0])),
}
SLOTS = set(CAST) | {"q"} | set(KEPT) | set(KINDS) | {n[5:] for n in dir(Scene) if n.startswith("slot_")}
