"""Sentences, telegrams and lists that a small grammar makes: whoever can do something does it to whatever there is.

The words come from src/privacy/words/senses.txt, by what they mean: people by their work, kin, things, places of work,
what is done. No sentence is written down here, only how parts go together; so a name is learned beside any role, any verb
and any mark, and any word with a capital, figure or mark beside it is learned as a word. Every function gives pieces as
template.py says.
"""
import os
import re

import identifiers as ids

NAME, GEO, DATE = "NAME", "GEO", "DATE"
HERE = os.path.dirname(os.path.abspath(__file__))
SENSES = os.path.join(HERE, "..", "..", "src", "privacy", "words", "senses.txt")
THINGS = "device document drug body illness artifact cloth food substance procedure event communication act quantity".split()
ROLES = "worker leader health person".split()
WORKPLACES = "building organization".split()
MARKS = (", ", ", ", "; ", "; ", ". ", ". ", " - ", " / ", "\n", "\n", " | ", " \u2013 ", " ... ", " -> ", " + ", "\n- ", "\n* ")
SHORT = "w/ per c/o s/p b/c d/t r/t f/u re h/o".split()
LEAD = ("seen by", "per", "w/", "with", "from", "to", "for", "by", "d/w", "via", "called", "paged", "cc", "attn", "re", "ref",
        "f/u", "c/o", "spoke to", "spoke with", "met", "met with", "saw", "see", "asked", "told", "text", "page", "call", "sent to",
        "given to", "taken by", "done by", "read by", "caught by", "found by", "covered by", "relieved by", "staffed by", "s/o to",
        "handoff to", "report to", "contact", "ask for", "thanks to", "love to", "cared for by", "lives with", "son of",
        "daughter of", "widow of", "husband of", "wife of", "child of", "mother of", "brother of", "friend of", "patient of",
        "referred by", "known to", "same for", "also", "and", "then", "not", "or", "like", "after", "before", "until", "since")
TAILS = ("aware", "notified", "agrees", "following", "to follow", "here", "here today", "home today", "at bedside", "on call", "off",
         "in 2 wks", "tonight", "Monday", "Tues", "Wednesday", "Fri", "q shift", "x2", "prn", "visiting", "driving", "present",
         "ok w/ this", "upset", "drops off", "picks up", "out", "back", "signed", "declined", "wants to go home", "was rude",
         "will call", "no answer", "left msg", "sends love", "says hi", "(self)", "PRN", "family mtg", "'s pt", "'s group", "team")


def read_senses(zipf):
    """class -> words that are common enough to be written."""
    classes = {}
    with open(SENSES, encoding="ascii") as lines:
        for line in lines:
            name, _, words = line.split("#")[0].partition(":")
            for word in words.split():
                if zipf.get(word, 0) >= 2.4 and len(word) > 2:
                    classes.setdefault(name, []).append(word)
    return classes


class Grammar:
    """How one document puts words together; what it is like is drawn once."""

    def __init__(self, scene):
        self.scene, self.rng = scene, scene.rng
        self.words = scene.world.senses
        self.mark = self.rng.choice(MARKS)
        self.mixed = self.rng.random() < 0.4       # several marks in one text
        self.dense = self.rng.choice((0.15, 0.3, 0.5))  # how often somebody is named
        self.capital = self.rng.random() < 0.7     # parts begin with a capital

    # ---- words ----

    def word(self, *classes):
        return self.rng.choice(self.words[self.rng.choice(classes)])

    def thing(self):
        rng = self.rng
        chance = rng.random()
        if chance < 0.45:
            return self.word(*THINGS)
        if chance < 0.60:
            return f"{self.word('adjective', 'relational')} {self.word(*THINGS)}"
        if chance < 0.70:
            return f"{self.word(*THINGS)} {self.word(*THINGS)}"
        if chance < 0.80:
            return self.scene.slot_ABBR("")[0][0]
        if chance < 0.86:
            return self.rng.choice(self.scene.world.brands)
        if chance < 0.93:
            return self.scene.slot_eponym("")[0][0] + " " + self.rng.choice(("test", "score", "scale", "sign", self.word(*THINGS)))
        return self.scene.slot_newbrand("")[0][0]

    def namesake(self):
        """A word that is somebody's name elsewhere, here a word."""
        words = self.scene.world.people.words
        return self.rng.choice(words[self.rng.choice(("female", "family", "family"))])

    def figure(self):
        rng = self.rng
        return rng.choice((str(rng.randint(1, 300)), f"{rng.uniform(.1, 40):.1f}", f"{rng.randint(1, 40)}%", f"{rng.randint(1, 10)}/10",
                           f"{rng.randint(1, 6)}/{rng.randint(4, 6)}", "x2", "x 3 days", "neg", "pos", "wnl", "+", "2+", "pending",
                           f"{rng.randint(2, 90)} mg", f"q{rng.randint(2, 12)}h", f"{rng.randint(1, 24)}h", f"L{rng.randint(1, 5)}"))

    def done(self, form="_ed"):
        kind = self.rng.choice(("saying", "saying", "social", "moving", "living", "change"))
        return self.word(kind + form)

    # ---- people ----

    def who(self, form=""):
        """Somebody named; without anything around the name."""
        scene, rng = self.scene, self.rng
        role = rng.choice(("p", "k", "d", "e", "n", "q", "q", "q", "q", "q", "q"))
        form = form or rng.choices(("", "l", "f", "fl", "lf", "fi", "t", "i", "iL", "word"), (14, 24, 26, 20, 3, 3, 8, 2, 4, 5))[0]
        if form == "word":
            x = scene.world.people.words
            given, family = rng.choice(x[rng.choice(("male", "female"))]), rng.choice(x["family"])
            return [(rng.choice((f"{given} {family}", f"{given} {family}", family, given)), NAME)]
        if form == "iL":
            x = scene.person(role)
            return [(f"{x.given[0]}. {scene.name(x, 'l')}", NAME)]
        return scene.mention(role, form)

    def letters(self):
        """Somebody's letters."""
        text = self.scene.name(self.scene.person("q"), self.rng.choice(("i", "i", "i", "i3", "id", "ii")))
        return [(text, NAME)]

    def listed(self):
        """Several people, each with the same kind of mark behind."""
        rng = self.rng
        days = "Monday Tuesday Wednesday Thursday Friday Saturday Sunday Mon Tue Wed Thu Fri AM PM nights weekends".split()
        mark = rng.choice((lambda: rng.choice(days), lambda: f"({rng.randint(1, 60)})", lambda: self.role(), lambda: str(rng.randint(1, 40)),
                           lambda: self.thing(), lambda: self.done()))
        form, gap, between = rng.choice(("f", "f", "l", "fl", "iL")), rng.choice((" ", " ", ": ", "-", " = ")), rng.choice((", ", "; ", " / ", ", "))
        pieces = [(rng.choice(("", "", f"{self.word(*THINGS)}: ", f"{self.role()}s: ", "Team: ", "Rides: ", "Meals: ", "Calls: ")), None)]
        for i in range(rng.randint(2, 4)):
            pieces += [(between if i else "", None)] + self.who(form) + [(gap + mark(), None)]
        return pieces

    def role(self):
        chance = self.rng.random()
        if chance < 0.4:
            return self.rng.choice(self.scene.world.words["role"])
        if chance < 0.55:
            return self.word("kin")
        if chance < 0.65:
            return f"{self.word('building', 'organization', 'device', 'communication')} {self.word('worker', 'leader')}"
        return self.word(*ROLES)

    def somebody(self):
        """Somebody named, with or without what he is."""
        rng, chance = self.rng, self.rng.random()
        if chance < 0.40:
            return self.who()
        if chance < 0.62:
            role = self.role()
            return [(rng.choice(("", "", "", "the ", "her ", "his ", "my ", "our ")) +
                     (role.capitalize() if rng.random() < 0.3 else role) + rng.choice((" ", " ", " ", ", ", ": ")), None)] + self.who()
        if chance < 0.74:
            before, after = rng.choice(((", ", ","), (" (", ")"), (", ", ""), ("/", ""), (" the ", ""), (" - ", ""), (" = ", "")))
            return self.who() + [(before + rng.choice(("", "", "her ", "the ")) + self.role() + after, None)]
        if chance < 0.84:
            cred = rng.choice(self.scene.world.words["cred"])
            return self.who(rng.choice(("fl", "", "l", "iL", "f"))) + [(rng.choice((", ", " ", ", ")) + cred, None)]
        if chance < 0.92:
            return self.who() + [(rng.choice((" (%s)", ", %s", " [%s]", " %s", " x%s", " #%s")) % rng.randint(1, 88), None)]
        return self.who() + [(" and ", None)] + self.who()

    def nobody(self):
        rng = self.rng
        return [(rng.choice(("the ", "a ", "her ", "his ", "", "", "another ", "no ", "any ")) + self.role(), None)]

    def someone(self):
        return self.somebody() if self.rng.random() < self.dense else self.nobody()

    def somewhere(self):
        rng, scene, chance = self.rng, self.scene, self.rng.random()
        if chance < 0.45:
            return scene.slot_city2("")
        if chance < 0.60:
            return [(self.word(*WORKPLACES) + " " + rng.choice(("in", "near", "outside", "of", "at")) + " ", None)] + scene.slot_city2("")
        if chance < 0.72:
            return scene.slot_part("")
        if chance < 0.82:
            return scene.slot_street2("")
        if chance < 0.90:
            return scene.slot_road("")
        return scene.slot_org("") + [(rng.choice((", ", " ", " in ", " - ")), None)] + scene.slot_city2("")

    # ---- parts ----

    def part(self):
        """One part of a telegram."""
        rng, text = self.rng, lambda t: [(t, None)]
        named = rng.random() < self.dense
        if named:
            makers = (
                lambda: text(rng.choice(LEAD) + " ") + self.somebody(),
                lambda: self.somebody() + text(" " + rng.choice(TAILS)),
                lambda: self.somebody() + text(f" {self.done()} {self.thing()}"),
                lambda: self.somebody() + text(f" {self.done('_s')} {rng.choice(('', 'the ', 'her '))}{self.thing()}"),
                lambda: text(f"{self.thing()} {self.done()} {rng.choice(('by', 'to', 'from', 'w/', 'for', 'with'))} ") + self.somebody(),
                lambda: text(f"{self.done()} {self.thing()} {rng.choice(('by', 'to', 'from', 'w/', 'for', 'with', 'per'))} ") + self.somebody(),
                lambda: text(f"{self.thing()} {rng.choice(LEAD)} ") + self.somebody(),
                lambda: text(f"{self.role()}{rng.choice((': ', ' ', ' - ', ' = ', ':', ' is ', ', '))}") + self.who(),
                lambda: text(f"{self.thing()}{rng.choice((': ', ' ', ' - ', ', '))}") + self.who(),
                lambda: self.who() + text(f"{rng.choice((': ', ' - ', ', ', ' '))}{self.thing()} {self.figure()}"),
                lambda: self.who() + text(f" {self.thing()} {self.figure()}, {self.done()} {self.thing()}"),
                lambda: self.who() + text("'s " + self.thing() + rng.choice(("", " " + self.done()))),
                lambda: self.who() + text(" (") + [(ids.phone(rng), "PHONE")] + text(")"),
                lambda: self.who() + text(rng.choice((" ", ", ", " on "))) + [(ids.date(rng), DATE)],
                lambda: [(ids.date_short(rng), DATE)] + text(rng.choice((" ", ": ", " - ", ", "))) + self.somebody() + text(
                    rng.choice(("", " " + self.done()))),
                lambda: text(f"{rng.choice(('mon', 'Tues', 'Wednesday', 'Fri', 'today', 'tonight', 'am', '0700', '5pm'))} ") + self.somebody(),
                lambda: self.who("f") + text(", ") + self.who("f") + text(" and ") + self.who("f") + text(" " + rng.choice(TAILS)),
                lambda: text(rng.choice(("from ", "of ", "in ", "near ", "to ", "moved to ", "lives in ", "pickup ", "travel: ", "outside "))) + self.somewhere(),
                lambda: self.somewhere() + text(rng.choice((" ", ", ", ": ")) + self.thing()),
                lambda: self.somebody() + text(rng.choice((" of ", " from ", " in ", ", ", " at "))) + self.somewhere(),
                lambda: self.somebody() + text(f", {rng.randint(1, 88)}, {self.done()} {self.thing()}"),
                lambda: text(rng.choice(SHORT) + " ") + self.somebody(),
                lambda: text(rng.choice(("by ", "tech ", "RN ", "per ", "init ", "-", "", "typed by ", "witness ", "case 3: ", "staff "))) + self.letters(),
                lambda: text(f"{self.thing()} {self.done()} ") + self.letters(),
                lambda: self.letters() + text(rng.choice((" ", ", "))) + [(ids.date(rng), DATE)],
                lambda: self.listed(),
                lambda: text("# ") + self.who("l") + text(f" {rng.randint(1, 88)}{rng.choice('MF')} {self.thing()}"),
                lambda: text(f"{rng.choice(('she', 'he'))} was the {rng.choice(('son', 'daughter', 'child', 'widow', 'ward'))} of ") + self.who("fl") +
                text(" and ") + self.who("fl"),
                lambda: text(f"{rng.choice(('my name is', 'this is', 'i am', 'name:', 'ask for', 'signed', 'sincerely,', 'thx,', 'thanks,', 'best,', 'xo', 'dear', 'hi', 'attn'))} ") + self.who(),
                lambda: self.scene.slot_org("") + text(rng.choice((", ", " ", " in ", " - "))) + self.scene.slot_city2("") + text(
                    rng.choice(("", ": ", " ")) + self.thing()),
                lambda: self.who() + text(", ") + self.scene.slot_city2("") + text(rng.choice((".", "; ", " "))),
                lambda: text(rng.choice(("brother of ", "native of ", "drove from ", "flew in from ", "records from ", "clinic in ", "trip to ", "born in ",
                                         "raised in ", "stays in ", "office in ", "hx of travel to ", "seen in ", "transfer from ", "back to "))) + self.scene.slot_city2(""),
                lambda: self.scene.slot_street2("") + text(rng.choice((", ", " in ", "\n", " "))) + self.scene.slot_city2(""),
            )
        else:
            makers = (
                lambda: text(f"{self.thing()} {self.figure()}"),
                lambda: text(f"{self.thing()} {self.done()}"),
                lambda: text(f"{self.thing()} {self.done()} {rng.choice(('by', 'to', 'from', 'w/', 'for', 'with', 'per'))} {self.role()}"),
                lambda: text(f"{self.done()} {self.thing()}"),
                lambda: text(f"{self.word('change', 'social', 'saying', 'moving')} {self.thing()}"),
                lambda: text(f"{self.thing()}: {self.thing()}"),
                lambda: text(f"{rng.choice(LEAD)} {self.thing()}"),
                lambda: text(f"{self.word('adjective')} {self.thing()} {rng.choice(TAILS[:24])}"),
                lambda: text(f"{self.thing()} and {self.thing()} {self.figure()}"),
                lambda: text(f"{self.role()} {self.done()} {self.thing()}"),
                lambda: text(f"{self.word('adverb')} {self.done()}"),
                lambda: text(f"{self.scene.slot_ABBR('')[0][0]} {self.figure()}, {self.scene.slot_ABBR('')[0][0]} {self.figure()}"),
                lambda: text(f"{self.thing()}, {self.thing()}, {self.thing()}"),
                lambda: text(f"{rng.choice(SHORT)} {self.thing()}"),
                lambda: text(f"{self.word('attribute', 'state', 'feeling', 'body')} {self.word('adjective')}"),
                lambda: text(f"{self.word('time', 'quantity', 'cognition', 'location')} {self.figure()}"),
                lambda: text(f"{self.namesake()} {self.thing()} {rng.choice((self.figure, self.done))()}"),
                lambda: text(f"{self.word('change', 'social', 'saying')} {self.namesake().lower()} {self.thing()}"),
                lambda: self.scene.pick(self.scene.world.scraps),
            )
        return rng.choice(makers)()

    def sentence(self):
        """Who does what, in whole words."""
        rng, text = self.rng, lambda t: [(t, None)]
        start = text(rng.choice(("", "", "", "", "today ", "yesterday ", "then ", "when ", "later ", f"{self.word('adverb')}, ")))
        verb = lambda: text(f" {self.done(rng.choice(('_ed', '_ed', '_s')))} ")
        object_ = lambda: text(rng.choice(("the ", "a ", "her ", "his ", "", "some ")) + self.thing())
        tail = lambda: rng.choice((
            lambda: [], lambda: [], lambda: text(" with ") + self.someone(), lambda: text(" to ") + self.someone(),
            lambda: text(" for ") + self.someone(), lambda: text(" from ") + self.someone(),
            lambda: text(" in ") + self.somewhere(), lambda: text(" on ") + [(ids.date(rng), DATE)],
            lambda: text(f" because {self.word('person')} and {self.word('person')} {self.done()}"),
            lambda: text(", but ") + self.someone() + text(f" {self.done()}"), lambda: text(f" {self.word('adverb')}")))()
        made = rng.choice((
            lambda: start + self.someone() + verb() + object_() + tail(),
            lambda: start + self.someone() + verb() + self.someone() + tail(),
            lambda: text(rng.choice(("the ", "a ", "")) + self.thing() + rng.choice((" was ", " is ", " has been ", " ")) + self.done() +
                         rng.choice((" by ", " for ", " with ", " to "))) + self.someone() + tail(),
            lambda: start + self.someone() + text(rng.choice((" is ", " was ", " seems ", " feels ")) + self.word("adjective")) + tail(),
            lambda: start + self.someone() + text(f", {rng.choice(('a', 'the', 'her', 'our'))} {self.role()},") + verb() + object_(),
            lambda: text(rng.choice(("he ", "she ", "they ", "we ", "i ")) + self.done() + rng.choice((" ", " with ", " to ", " that "))) + self.someone() + tail(),
            lambda: object_() + verb() + object_() + tail(),
            lambda: text(f"{self.word('change', 'social', 'saying')} ") + object_() + tail(),
        ))()
        return made + text(rng.choice((".", ".", ".", ".", "?", "!")))


def cased(pieces, rng, capital):
    """The first letter of a part large."""
    if not capital or not pieces:
        return pieces
    text, kind = pieces[0]
    return [(text[:1].upper() + text[1:], kind)] + pieces[1:]


def telegram(scene):
    """Parts with the document's mark between them."""
    g, rng, pieces = Grammar(scene), scene.rng, []
    for i in range(rng.randint(3, 22)):
        mark = g.rng.choice(MARKS) if g.mixed else g.mark
        if rng.random() < 0.12:
            mark = "\n"
        pieces += [(mark, None)] if i else []
        begins = not i or mark[-1] == "\n" or mark in (". ", "\n- ", "\n* ") or g.capital and rng.random() < 0.15
        part = cased(g.part(), rng, begins and g.capital)
        if rng.random() < 0.08 and part and part[0][1] is None:
            part[0] = (part[0][0].upper(), None)
        pieces += part
    return pieces


def prose(scene):
    """Sentences."""
    g, rng, pieces = Grammar(scene), scene.rng, []
    for i in range(rng.randint(2, 9)):
        pieces += [(rng.choice((" ", " ", " ", "\n")), None)] if i else []
        pieces += cased(g.sentence(), rng, g.capital or rng.random() < 0.9)
    return pieces


def roster(scene):
    """Labels of any kind before people and things."""
    g, rng, pieces = Grammar(scene), scene.rng, []
    after, between = rng.choice((": ", ": ", ":", " ", " - ", "\t", " = ", ". ", "....")), rng.choice(("\n", "\n", "; ", "   ", " | ", ", "))
    style = rng.choice((str.lower, str.upper, str.title, str.capitalize))
    form = rng.choice(("fl", "", "l", "lf", "iL", "f", ""))
    for i in range(rng.randint(3, 10)):
        pieces += [(between, None)] if i else []
        if rng.random() < 0.55:
            label = g.role() if rng.random() < 0.8 else f"{g.done()} by"
            pieces += [(style(label) + after, None)] + g.who(form)
            pieces += [(", " + rng.choice(scene.world.words["cred"]), None)] if rng.random() < 0.15 else []
        else:
            value = rng.choice((g.thing, g.figure, lambda: g.word("adjective"), lambda: style(g.thing())))()
            pieces += [(style(g.word(*THINGS, "attribute", "state", "cognition", "time")) + after + value, None)]
    return pieces


def draw(scene):
    """(source, pieces) of one document."""
    make = scene.rng.choice((telegram, telegram, telegram, prose, roster))
    pieces = make(scene)
    if scene.rng.random() < 0.4:
        pieces += [("\n", None)] + scene.rng.choice((telegram, prose, roster))(scene)
    return f"grammar:{make.__name__}", pieces
