"""Places: towns and counties of GeoNames, streets and towns that are invented, organisations.

A street, a town and a ZIP are identifiers (45 CFR 164.514(b)(2)(i)(B)); states and countries are
not. The name of an organisation may hold a person's or a town's name: it is NEUTRAL.
"""
import json
import os
import re

from template import NEUTRAL

COMMON_ENDS = 22  # the first of street_end are the usual ones
SIDES = "N S E W N. S. North East West South NW SE".split()
NUMBERED = ("Highway", "Hwy", "County Road", "State Route", "Route", "FM", "US Hwy", "Rural Route")
BARE = ("La", "El", "Via", "Avenida", "Calle", "Camino", "Paseo", "Rue", "Plaza", "Vista")
BOXES = ("PO Box", "P.O. Box", "P. O. Box", "P.O. BOX", "Box", "RR 2 Box", "HC 61 Box")


class Places:
    """Draws places."""

    def __init__(self, directory, parts):
        self.parts = parts

        def read(name):
            with open(os.path.join(directory, name), encoding="utf-8") as f:
                return json.load(f)

        towns, abroad = [], []
        for city in read("cities500.json").values():
            if city["countrycode"] == "US":
                towns.append((city["name"], city["admin1code"]))
            elif city["population"] > 90000 and city["name"].isprintable():
                abroad.append(city["name"])
        self.towns, self.abroad = sorted(towns), sorted(abroad)
        self.linked = [t for t in self.towns if re.search(r"[a-z][ -](?:of|the|de|du|la|le|or|and|sur|del|on|au|in)[ -][A-Z]", t[0])]
        self.wordy = self.towns  # see wordy_from
        self.counties = sorted((c["name"], c["state"]) for c in read("us_counties.json"))
        self.states = sorted((s["code"], s["name"]) for s in read("us_states.json").values())
        self.countries = sorted(c["name"] for c in read("countries.json").values()
                                if c["population"] > 900000)

    def wordy_from(self, words):
        """Towns whose name is a word of the language as well."""
        known = set(words)
        self.wordy = [t for t in self.towns if t[0].lower() in known] or self.towns

    def town(self, rng):
        """(name, code of its state); a third is invented."""
        draw, chance = lambda kind: rng.choice(self.parts[kind]), rng.random()
        if rng.random() < 0.05:
            return rng.choice(self.wordy)
        if rng.random() < 0.02:
            return self.linked_town(rng)
        if chance < 0.64:
            return rng.choice(self.towns)
        state = rng.choice(self.states)[0]
        if chance < 0.74:
            return rng.choice(self.abroad), state
        if chance < 0.88:
            return draw("start") + draw("end"), state
        name = draw("start") + draw("end")
        if chance < 0.95:
            first = name if rng.random() < 0.5 else draw("start")
            return f"{first} {draw('second')}", state
        return f"{draw('first')} {name}", state

    def linked_town(self, rng):
        """(name with small words inside, code of its state); half are invented."""
        if self.linked and rng.random() < 0.5:
            return rng.choice(self.linked)
        draw = lambda kind: rng.choice(self.parts[kind])
        link = rng.choice((" of ", " on ", " by the ", "-on-", "-by-the-", " de ", " du ", " and ", " or ", " in the ", " sur "))
        return draw("start") + rng.choice(("", draw("end"))) + link + rng.choice(
            (draw("start"), draw("second"), draw("start") + draw("end"))), rng.choice(self.states)[0]

    def part(self, rng):
        """A part of a town."""
        chance = rng.random()
        if chance < 0.08:
            return f"{rng.choice(('Little', 'Old', 'New', 'Lower', 'Upper'))} {rng.choice(self.countries + self.abroad)}"
        if chance < 0.14:
            return self.linked_town(rng)[0]
        if chance < 0.18:
            return rng.choice(self.parts["start"]) + rng.choice(self.parts["end"])
        if chance < 0.72:
            return rng.choice(self.parts["part"])
        return f"{rng.choice(self.parts['start'])} {rng.choice(self.parts['second'])}"

    def road(self, rng, people):
        """A street without its number."""
        chance = rng.random()
        if chance < 0.10:
            n = rng.randint(1, 140)
            mark = "th" if 10 <= n % 100 <= 20 else {1: "st", 2: "nd", 3: "rd"}.get(n % 10, "th")
            name = f"{n}{mark}"
        elif chance < 0.28:
            name = people.family(people.style(rng), rng)
        elif chance < 0.36:
            name = rng.choice(self.parts["start"]) + rng.choice(self.parts["end"])
        else:
            name = rng.choice(self.parts["street"])
        if rng.random() < 0.03:
            return f"{rng.choice(NUMBERED)} {rng.randint(2, 999)}"
        if rng.random() < 0.03:  # no word for a street behind it
            return f"{rng.choice(BARE)} {rng.choice((name, rng.choice(self.parts['start']).capitalize()))}"
        side = rng.choice(SIDES) + " " if rng.random() < 0.22 else ""
        ends = self.parts["street_end"]
        return f"{side}{name} {rng.choice(ends[:COMMON_ENDS] if rng.random() < 0.8 else ends)}"

    def street(self, rng, people):
        """A street with its number and perhaps a unit, or a box."""
        if rng.random() < 0.07:
            return f"{rng.choice(BOXES)} {rng.randint(10, 99999)}"
        number = str(rng.randint(1, rng.choice((99, 999, 9999, 19999))))
        if rng.random() < 0.03:
            number += rng.choice(("A", "B", "1/2", " 1/2", "-B"))
        street = f"{number} {self.road(rng, people)}"
        if rng.random() < 0.2:
            number = rng.choice((str(rng.randint(1, 999)), rng.choice("ABCD"),
                                 f"{rng.randint(1, 30)}{rng.choice('ABCDEF')}"))
            unit = rng.choice(self.parts["unit"]).format(number)
            street += rng.choice((", ", " ")) + unit
        return street

    def organisation(self, rng, people):
        """Pieces; NEUTRAL when a part may be the name of a person or town, else text to stay."""
        chance, end = rng.random(), rng.choice(self.parts["org_end"])
        if chance < 0.45:
            return [(f"{rng.choice(self.parts['org_start'])} {end}", None)]
        if chance < 0.75:
            return [(f"{self.town(rng)[0]} {end}", NEUTRAL)]
        a, b = (people.family(people.style(rng), rng) for _ in range(2))
        if chance < 0.92:
            return [(f"{a} {end}", NEUTRAL)]
        end = rng.choice((end, "LLP", "LLC", "Inc.", "Associates"))
        return [(f"{a} {rng.choice(('&', 'and', '-'))} {b} {end}", NEUTRAL)]
