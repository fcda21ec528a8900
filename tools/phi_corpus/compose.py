"""Puts documents together: headers, sections, sentences, whole letters, noise."""
import os

import forms
import grammar
import noise
import vocabulary
import wordnet
from people import Chain, People
from places import Places
from scene import SLOTS, Scene
from template import expand, merged, parse, slots_of

HERE = os.path.dirname(os.path.abspath(__file__))
FORMS = 0.3  # share of documents that are forms, lists and telegrams
MIX = {"grammar": 0.25,  # share of documents that the grammar makes
       "everyday": 0.2,  # share of sentences that are not of a clinic (wordnet.py)
       "hurry": 0.0}  # share of documents that are dictated or written as telegrams (noise.py)
HEADING_ENDS = (":\n", ":\n\n", "\n", "\n\n", ": ", ": ", ":  ", " - ")


def lines_of(name):
    """The lines of a data file, without comments and empty lines."""
    with open(os.path.join(HERE, name), encoding="utf-8") as f:
        return [line.rstrip("\n") for line in f if line.strip() and not line.startswith("#")]


def lists_of(name):
    """name -> words of a data file with lines `name: word; word; ...`."""
    lists = {}
    for line in lines_of(name):
        key, _, words = line.partition(":")
        lists.setdefault(key.strip(), []).extend(w.strip() for w in words.split(";") if w.strip())
    return lists


def blocks_of(name):
    """kind -> parsed blocks of a data file whose blocks begin with a line `==== kind`."""
    blocks, kind, lines = {}, None, []

    def close():
        if kind:
            blocks.setdefault(kind, []).append(parse("\n".join(lines).strip("\n")))

    with open(os.path.join(HERE, name), encoding="utf-8") as f:
        for line in f.read().split("\n"):
            if line.startswith("===="):
                close()
                kind, lines = line[4:].strip(), []
            elif not line.startswith("#"):
                lines.append(line)
    close()
    return blocks


class World:
    """All that documents are made from; read once."""

    def __init__(self, names_dir, geonames_dir, drugs_path=None, icd_path=None, words_path=None, wordnet_dir=None, mix=MIX):
        self.mix = mix
        self.people = People(names_dir)
        self.places = Places(geonames_dir, lists_of("places.txt"))
        self.words = lists_of("words.txt")
        self.drugs, self.brands = vocabulary.drugs(drugs_path, self.words["drug_common"],
                                                   self.words["brand_common"])
        self.brand_chain = Chain([brand.lower() for brand in sorted(set(self.brands))])
        self.diagnoses = vocabulary.diagnoses(icd_path, self.words["dx"])
        self.said = [parse(line) for line in lines_of("sentences.txt")]
        self.plain = [parse(line) for line in lines_of("plain.txt")]
        self.traps = [parse(line) for line in lines_of("traps.txt")]
        self.lists = [parse(line) for line in lines_of("lists.txt")]
        self.messages = [parse(line) for line in lines_of("messages.txt")]
        self.scraps = [parse(line) for line in lines_of("scraps.txt")]
        self.headings = lines_of("headings.txt")
        self.everyday_said, self.everyday = wordnet.carriers(wordnet_dir) if wordnet_dir else ([], [])
        self.eponym_lists = sorted(key for key in self.words if key.startswith("ep_"))
        self.common, self.nouns = vocabulary.common(words_path, self.people)
        self.senses = grammar.read_senses(vocabulary.lexicon.frequencies(words_path)) if words_path else {}
        self.places.wordy_from(self.common + self.nouns)
        self.blocks = blocks_of("headers.txt")
        self.documents = blocks_of("documents.txt")
        self.check()

    def check(self):
        """Every slot of every template has a meaning."""
        known = SLOTS | set(self.words) | {n[5:] for n in dir(Document) if n.startswith("slot_")}
        groups = list(self.blocks.values()) + list(self.documents.values())
        blocks = [block for group in groups for block in group]
        for nodes in self.said + self.plain + self.traps + self.lists + self.messages + self.scraps + blocks:
            for slot in slots_of(nodes):
                if slot not in known:
                    raise KeyError(f"no slot {slot!r} in {nodes!r}")


class Document(Scene):
    """A scene that also writes its text."""

    def expand(self, nodes):
        return expand(nodes, self, self.rng)

    def pick(self, templates):
        return self.expand(self.rng.choice(templates))

    def sentence(self, share):
        """One sentence; share of those that hold an identifier."""
        chance = self.rng.random()
        others = self.world.traps if chance > 0.86 else self.world.plain
        said = self.world.said
        if self.world.everyday and self.rng.random() < self.world.mix["everyday"]:
            said, others = self.world.everyday_said, others if chance > 0.86 else self.world.everyday
        pieces = self.pick(said if chance < share else others)
        text, kind = pieces[0]
        if kind is None and text[0].islower() and self.rng.random() < 0.7:
            pieces[0] = (text[0].upper() + text[1:], kind)
        return pieces

    def paragraph(self, count, share):
        """Sentences side by side; what ends without a stop gets a line of its own."""
        pieces, line = [], False
        space = "  " if self.rng.random() < 0.08 else " "
        for i in range(count):
            sentence = self.sentence(share)
            ends = sentence[-1][0][-1:] in '.?!"'
            if i:
                pieces.append((space if ends and not line else "\n", None))
            pieces.extend(sentence)
            line = not ends
        return pieces

    def listing(self, share):
        """Lines of a list: medicines, findings, or numbered points."""
        mark = self.rng.choice(("- ", "• ", "* ", "", "#", "  ", "\t"))
        pieces = []
        for i in range(self.rng.randint(2, 6)):
            if i:
                pieces.append(("\n", None))
            pieces.append((f"{i + 1}. " if mark == "#" else mark, None))
            short = self.rng.random() < 0.75
            pieces.extend(self.pick(self.world.lists) if short else self.sentence(share))
        return pieces

    def section(self, style, share):
        """A heading and what stands under it."""
        heading = self.rng.choice(self.world.headings)
        if self.rng.random() < 0.04:
            heading = self.slot_ABBR("")[0][0]
        if style == "upper":
            heading = heading.upper()
        elif style == "lower":
            heading = heading.capitalize()
        end = "\n\n" if style == "plain" else self.rng.choice(HEADING_ENDS)
        pieces = [(heading + end, None)]
        if end.endswith("\n") and self.rng.random() < 0.3:
            return pieces + self.listing(share)
        return pieces + self.paragraph(self.rng.randint(1, 7), share)

    def note(self, share, sections):
        style = self.rng.choice(("upper", "upper", "title", "title", "lower", "plain"))
        gap = self.rng.choice(("\n\n", "\n\n", "\n"))
        pieces = []
        for i in range(sections):
            if i:
                pieces.append((gap, None))
            if self.rng.random() < 0.85:
                pieces.extend(self.section(style, share))
            else:
                pieces.extend(self.paragraph(self.rng.randint(2, 7), share))
        return pieces

    # ---- slots that hold text ----

    def slot_said(self, form):
        return self.pick(self.world.said)

    def slot_msg(self, form):
        return self.pick(self.world.messages)

    def slot_plain(self, form):
        return self.paragraph(int(form or 1), 0.0)

    def slot_trap(self, form):
        return self.pick(self.world.traps)

    def slot_body(self, form):
        return self.paragraph(int(form or self.rng.randint(2, 5)), 0.25)

    def slot_list(self, form):
        return self.listing(0.1)

    def slot_sections(self, form):
        return self.note(0.12, int(form or self.rng.randint(1, 3)))


def compose(world, rng):
    """(source, pieces) of one document."""
    scene = Document(world, rng)
    if world.senses and rng.random() < world.mix["grammar"]:
        source, pieces = grammar.draw(scene)
        return source, noise.disturb(merged(pieces), rng, source, world.mix.get("hurry", 0.0))
    if rng.random() < FORMS:
        source, pieces = forms.draw(scene)
        return source, noise.disturb(merged(pieces), rng, source)
    chance = rng.random()
    if chance < 0.42:
        kind = rng.choice(sorted(k for k in world.blocks if k != "foot"))
        pieces = scene.pick(world.blocks[kind]) + [("\n\n", None)]
        pieces += scene.note(rng.choice((0.02, 0.1, 0.2, 0.35)), rng.randint(3, 9))
        if rng.random() < 0.75:
            pieces += [("\n\n", None)] + scene.pick(world.blocks["foot"])
        source = f"note:{kind}"
    elif chance < 0.58:
        pieces, source = scene.note(rng.choice((0.15, 0.3, 0.45)), rng.randint(3, 8)), "text"
        if rng.random() < 0.4:
            pieces += [("\n\n", None)] + scene.pick(world.blocks["foot"])
    elif chance < 0.90:
        kind = rng.choice(sorted(world.documents))
        pieces, source = scene.pick(world.documents[kind]), f"doc:{kind}"
    elif chance < 0.96:
        pieces, source = scene.note(0.0, rng.randint(2, 7)), "trap"
    else:
        pieces, source = scene.paragraph(rng.randint(1, 3), 0.6), "line"
    return source, noise.disturb(merged(pieces), rng, source, world.mix.get("hurry", 0.0))
