"""Names of people: lists by language, the Census, and names that nobody has yet.

people.txt holds given names and surnames of some fifty languages. A tagger that learns lists knows
lists; so a part of the names is invented by a chain of letters learnt from each list: unseen names
with the shapes of the language. Each name of the Census comes with its frequency.
"""
import bisect
import itertools
import os

HERE = os.path.dirname(os.path.abspath(__file__))
ORDER = 3          # letters of the chain's memory
INVENTED = 0.25    # share of names that are invented
MIXED = 0.4        # share of people whose two names come from two languages
CENSUS = 0.38      # share of people named as in the Census

PARTICLES = {"von", "van", "der", "den", "de", "del", "della", "la", "los", "dos", "da", "di", "du",
             "le", "al", "el", "bin", "ibn", "ter", "ten", "zu", "af", "av", "y", "e", "das", "do",
             "las", "abu", "ben", "bat", "ap", "ní", "uí", "nic", "mac", "o", "st"}


# Before a surname, whatever its land.
PREFIXES = ("St. ", "St. ", "St.", "Saint ", "Mac", "O'", "Fitz", "Di ", "De ", "Del ", "La ", "Le ", "Van ", "Von ", "Van der ", "van den ",
            "Ten ", "Ter ", "Al-", "El ", "Bin ", "Ben-", "Abu ", "Ní ", "Ó ", "Nic ", "Du", "Des ", "Dos ", "Da ", "Lo", "Ap ", "Von der ")


class Chain:
    """Letters that follow each three letters of a list of names."""

    def __init__(self, names):
        self.next, self.known = {}, set(names)
        for name in names:
            padded = "^" * ORDER + name + "$"
            for i in range(ORDER, len(padded)):
                self.next.setdefault(padded[i - ORDER:i], []).append(padded[i])

    def invent(self, rng):
        """A name of 3 to 14 letters that is not in the list, or one of the list after ten tries."""
        for _ in range(10):
            name = "^" * ORDER
            while len(name) < 20:
                c = rng.choice(self.next[name[-ORDER:]])
                if c == "$":
                    break
                name += c
            name = name[ORDER:]
            if 3 <= len(name) <= 14 and name not in self.known and name[-1].isalpha():
                return name
        return rng.choice(sorted(self.known))


class Weighted:
    """Draws in proportion to weights."""

    def __init__(self, pairs):
        self.items = [item for item, _ in pairs]
        self.sums = list(itertools.accumulate(weight for _, weight in pairs))

    def draw(self, rng):
        return self.items[bisect.bisect_left(self.sums, rng.random() * self.sums[-1])]


def titled(name):
    """MCDONALD -> McDonald, OBRIEN stays Obrien: the Census writes capitals without marks."""
    lower = name.lower()
    if lower.startswith("mc") and len(lower) > 4:
        return "Mc" + lower[2:].capitalize()
    return lower.capitalize()


def read_census(path, flat):
    """Weighted names of a Census file; flat (0..1) lifts the rare ones, as notes hold them too."""
    pairs = []
    with open(path, encoding="ascii") as f:
        for line in f:
            name, share = line.split()[:2]
            pairs.append((titled(name), (float(share) + 0.0005) ** flat))
    return Weighted(pairs)


def read_people():
    """style -> {"weight", "male", "female", "family"} of people.txt."""
    styles, style = {}, None
    with open(os.path.join(HERE, "people.txt"), encoding="utf-8") as f:
        for line in f:
            line = line.strip()
            if not line or line.startswith("#"):
                continue
            if line.startswith("["):
                name, weight = line.strip("[]").split()
                style = {"weight": int(weight), "male": [], "female": [], "family": []}
                styles[name] = style
            else:
                kind, _, names = line.partition(":")
                style[kind] += [n.strip().replace("_", " ") for n in names.split()]
    return styles


class Person:
    """Who is meant: one person keeps the names through a document."""

    def __init__(self, given, middle, family, sex, suffix, nick):
        self.given, self.middle, self.family = given, middle, family
        self.sex, self.suffix, self.nick = sex, suffix, nick

    def initials(self):
        return self.given[0] + self.family.split()[-1][0]


class People:
    """Draws people."""

    def __init__(self, census_dir):
        self.styles = read_people()
        self.pick = Weighted([(name, s["weight"]) for name, s in self.styles.items()])
        self.chains = {(name, kind): Chain(s[kind] if kind == "family" else s["male"] + s["female"])
                       for name, s in self.styles.items() for kind in ("given", "family")}
        read = lambda name, flat: read_census(os.path.join(census_dir, name), flat)
        self.census = {"male": read("dist.male.first", 0.7),
                       "female": read("dist.female.first", 0.7),
                       "family": read("dist.all.last", 0.55)}
        with open(os.path.join(HERE, "word_names.txt"), encoding="utf-8") as f:
            words = dict(line.strip().split(":") for line in f if ":" in line)
        self.words = {kind: names.split() for kind, names in words.items()}

    def given(self, style, sex, rng):
        if style == "census":
            if rng.random() < 0.08:
                return rng.choice(self.words[sex])
            return self.census[sex].draw(rng)
        if rng.random() < INVENTED:
            return self.chains[style, "given"].invent(rng)
        return rng.choice(self.styles[style][sex])

    def family(self, style, rng):
        if style == "census":
            if rng.random() < 0.17:
                return rng.choice(self.words["family"])
            return self.census["family"].draw(rng)
        if rng.random() < INVENTED:
            return self.chains[style, "family"].invent(rng)
        return rng.choice(self.styles[style]["family"])

    def style(self, rng):
        return "census" if rng.random() < CENSUS else self.pick.draw(rng)

    def surname(self, style, rng):
        """A surname, now and then a double one."""
        name = self.family(style, rng)
        if rng.random() < 0.025 and name[0].isupper() and name.isalpha():
            return rng.choice(PREFIXES) + name
        if rng.random() < 0.012:
            return f"{rng.choice(self.words['family'])} {rng.choice(self.words['family'])}"
        if rng.random() < (0.35 if style in ("spanish", "mexican") else 0.06):
            second = self.family(style if rng.random() < 0.6 else self.style(rng), rng)
            return name + ("-" if rng.random() < 0.65 else " ") + second
        return name

    def draw(self, rng, sex=None, family=None):
        sex = sex or rng.choice(("male", "female"))
        style = self.style(rng)
        other = self.style(rng) if rng.random() < MIXED else style
        given = self.given(style, sex, rng)
        if rng.random() < 0.03:
            given += rng.choice("- ") + self.given(style, sex, rng)
        suffix = ""
        if sex == "male" and rng.random() < 0.06:
            suffix = rng.choice(("Jr.", "Sr.", "III", "II", "Jr", "IV"))
        nick = self.given("census", sex, rng)
        if len(nick) > 5:
            nick = nick[:rng.choice((3, 4))]
        return Person(given, self.given(style, sex, rng), family or self.surname(other, rng), sex,
                      suffix, nick)
