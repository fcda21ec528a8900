"""All that a document holds besides its people's names: places, numbers, and words that must stay.

A method slot_NAME(form) gives the pieces of the slot {NAME.form}. KINDS are drawn anew each time,
KEPT once for a document (KEPT.new: anew).
"""
import identifiers as ids
import noise
from template import NEUTRAL

GEO = "GEO"
RELATIONS = {
    "male": "husband father brother son grandfather uncle nephew grandson cousin stepfather "
            "brother-in-law son-in-law fiancé partner twin ex-husband boyfriend stepson "
            "father-in-law roommate neighbor friend guardian caregiver".split(),
    "female": "wife mother sister daughter grandmother aunt niece granddaughter cousin stepmother "
              "sister-in-law daughter-in-law fiancée partner twin ex-wife girlfriend stepdaughter "
              "mother-in-law roommate neighbor friend guardian caregiver".split()}
PRONOUNS = {"male": {"he": "he", "He": "He", "his": "his", "His": "His", "him": "him", "man": "man",
                     "male": "male", "himself": "himself", "sex": "M", "boy": "boy"},
            "female": {"he": "she", "He": "She", "his": "her", "His": "Her", "him": "her",
                       "man": "woman", "male": "female", "himself": "herself", "sex": "F",
                       "boy": "girl"}}
HOSTS = ("gmail.com yahoo.com outlook.com hotmail.com aol.com icloud.com example.org comcast.net "
         "clinic.example.com health.example.org").split()
URLS = ("https://portal.example.org/p/{6}", "www.facebook.com/{name}.{2}",
        "https://www.caringbridge.org/visit/{name}", "http://{name}family.example.com",
        "https://mychart.example.org/share?id={8}", "instagram.com/{name}{2}",
        "https://video.example.net/j/{10}")
KINDS = {
    "date": ("DATE", ids.date), "md": ("DATE", ids.date_short), "my": ("DATE", ids.month_year),
    "stamp": ("DATE", ids.stamp), "dates": ("DATE", ids.date_range),
    "month": ("DATE", lambda rng: rng.choice(ids.MONTHS)),
    "time": (NEUTRAL, ids.time), "clock": (None, ids.time),
    "day": (None, lambda rng: rng.choice(ids.DAYS)),
    "dday": (NEUTRAL, lambda rng: rng.choice(ids.DAYS)),
    "year": (None, lambda rng: str(rng.randint(1975, 2025))),
    "age90": ("AGE_OVER_89", ids.age_over_89),
    "phone": ("PHONE", ids.phone_pieces), "fax": ("FAX", ids.phone),
    "ssn": ("SSN", ids.ssn), "ssn4": ("SSN", ids.form("####")),
    "npi2": ("LICENSE", ids.npi), "dea": ("LICENSE", ids.dea),
    "lic": ("LICENSE", ids.form(*ids.LICENSE_FORMS)),
    "vin": ("VEHICLE", ids.form(*ids.VIN_FORMS)), "plate": ("VEHICLE", ids.form(*ids.PLATE_FORMS)),
    "serial": ("DEVICE", ids.form(*ids.DEVICE_FORMS)), "ip": ("IP", ids.ip),
    "bio": ("BIOMETRIC", ids.form(*ids.BIOMETRIC_FORMS)),
    "other": ("OTHER_ID", ids.form(*ids.OTHER_FORMS)),
}
KEPT = {
    "mrn": ("MRN", ids.form(*ids.MRN_FORMS)), "plan": ("HEALTH_PLAN_ID", ids.form(*ids.PLAN_FORMS)),
    "acct": ("ACCOUNT", ids.form(*ids.ACCOUNT_FORMS)),
    "dob": ("DATE", ids.birth_date), "npi": ("LICENSE", ids.npi),
}


def cased(text, form):
    return text.lower() if form == "low" else text.upper() if form == "U" else text


class Values:
    """Values of one document. A subclass knows its people: person(role)."""

    def __init__(self, world, rng):
        self.world, self.rng, self.kept = world, rng, {}

    def once(self, name, make):
        """A value that the document repeats."""
        if name not in self.kept:
            self.kept[name] = make()
        return self.kept[name]

    # ---- words that go with a person ----

    def relation(self, role):
        relations = RELATIONS[self.person(role).sex]
        return [(self.once(f"rel {role}", lambda: self.rng.choice(relations)), None)]

    def slot_rel(self, form):
        return self.relation("k")

    def slot_rel2(self, form):
        return self.relation("k2")

    def slot_g(self, form):
        """A word that goes with the patient's sex."""
        return [(PRONOUNS[self.person("p").sex][form], None)]

    def slot_age(self, form):
        def draw():
            low, high = self.rng.choices(((1, 17), (18, 64), (65, 88)), (15, 50, 35))[0]
            return str(self.rng.randint(low, high))
        return [(self.once("age", draw), None)]

    # ---- places ----

    def town(self):
        return self.once("town", lambda: self.world.places.town(self.rng))

    def slot_city(self, form):
        return [(cased(self.town()[0], form), GEO)]

    def slot_city2(self, form):
        return [(cased(self.world.places.town(self.rng)[0], form), GEO)]

    def slot_st(self, form):
        return [(self.town()[1], None)]

    def slot_state(self, form):
        return [(self.rng.choice(self.world.places.states)[1], None)]

    def slot_country(self, form):
        return [(self.rng.choice(self.world.places.countries), None)]

    def slot_abroad(self, form):
        return [(self.rng.choice(self.world.places.abroad), GEO)]

    def slot_county(self, form):
        name = self.rng.choice(self.world.places.counties)[0]
        return [(cased(name.replace(" County", "") if form == "bare" else name, form), GEO)]

    def slot_part(self, form):
        return [(self.world.places.part(self.rng), GEO)]

    def slot_road(self, form):
        return [(cased(self.world.places.road(self.rng, self.world.people), form), GEO)]

    def slot_street2(self, form):
        return [(cased(self.world.places.street(self.rng, self.world.people), form), GEO)]

    def slot_street(self, form):
        return [(cased(self.once("street", lambda: self.slot_street2("")[0][0]), form), GEO)]

    def slot_zip(self, form):
        text = self.once("zip", lambda: ids.digits(self.rng, 5))
        return [(text + ("-" + ids.digits(self.rng, 4) if self.rng.random() < 0.1 else ""), GEO)]

    def slot_address(self, form):
        """A whole address on one line."""
        pieces = self.slot_street(form) + [(self.rng.choice((", ", ", ", ", ", " ")), None)]
        pieces += self.slot_city(form)
        if self.rng.random() < 0.1:
            return pieces
        pieces += [(self.rng.choice((", ", " ", ", ")), None)] + self.slot_st("") + [(" ", None)]
        return pieces + self.slot_zip("")

    def slot_org(self, form):
        draw = lambda: self.world.places.organisation(self.rng, self.world.people)
        return self.once("org", draw) if form == "kept" else draw()

    def slot_hosp(self, form):
        return self.slot_org("kept")

    def slot_ORG(self, form):
        return [(text.upper(), kind) for text, kind in self.slot_org("kept")]

    # ---- addresses of the net ----

    def slugs(self, role):
        x = self.person(role)
        return ids.slug(x.given) or "x", ids.slug(x.family) or "y"

    def slot_email(self, form):
        (a, b), n = self.slugs(form or "p"), self.rng.randint(1, 99)
        user = self.rng.choice((f"{a}.{b}", f"{a[0]}{b}", f"{b}{a[0]}{n}", f"{a}{1950 + n % 56}",
                                f"{a}_{b}", f"{b}.{a}"))
        text = f"{user}@{self.rng.choice(HOSTS)}"
        return [(text.title() if self.rng.random() < 0.1 else text, "EMAIL")]

    def slot_user(self, form):
        (a, b), n = self.slugs("p"), self.rng.randint(1, 999)
        text = self.rng.choice((f"{a[0]}{b}{n}", f"{a}{n % 100}", f"{b}_{a}",
                                f"{a}{b[0]}{n % 100}", f"the_{a}_{b[0]}"))
        return [(text, "OTHER_ID")]

    def slot_url(self, form):
        text = self.rng.choice(URLS).replace("{name}", self.slugs("p")[1])
        for size in (2, 6, 8, 10):
            text = text.replace(f"{{{size}}}", ids.digits(self.rng, size))
        return [(text, "URL")]

    # ---- words that must stay, and names that look like words ----

    def slot_num(self, form):
        """A plain number: {num.5-40}; {num.dec} is one with a decimal."""
        if form == "dec":
            return [(f"{self.rng.uniform(0.3, 14):.1f}", None)]
        low, _, high = (form or "2-30").partition("-")
        return [(str(self.rng.randint(int(low), int(high))), None)]

    def slot_brand(self, form):
        return [(self.rng.choice(self.world.brands), None)]

    def slot_newbrand(self, form):
        """A brand that nobody sells yet."""
        return [(self.world.brand_chain.invent(self.rng).capitalize(), None)]

    def slot_drug(self, form):
        text = self.rng.choice(self.world.drugs)
        return [(text.capitalize() if form == "C" else text, None)]

    def slot_icd(self, form):
        """A diagnosis: as it is, {icd.U} in capitals, {icd.T} with a capital for each word."""
        text = self.rng.choice(self.world.diagnoses)
        return [(noise.title(text) if form == "T" else cased(text, form), None)]

    def slot_eponym(self, form):
        """Anybody's surname, where the word behind it says that it is no person."""
        people = self.world.people
        return [(people.family(people.style(self.rng), self.rng).split()[-1], None)]

    def slot_ABBR(self, form):
        """Capitals that stand for anything but a person."""
        size = self.rng.choice((2, 3, 3, 3, 4, 4, 5))
        return [("".join(self.rng.choice("ABCDEFGHILMNOPRSTUVWX") for _ in range(size)), None)]

    def slot_w(self, form):
        """A name that is an everyday word: {w.family}, {w.male}, {w.female}."""
        return [(self.rng.choice(self.world.people.words[form]), "NAME")]
