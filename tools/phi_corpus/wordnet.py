"""Carriers from the example sentences of WordNet 3.0: some 30,000 ways to say something that nobody here thought of.

A person stands where WordNet writes "he", "him", "his" or "the lawyer", a town where it writes "the village". What has a
capital inside is left out: it may hold a name of its own.
"""
import os
import re

PERSONS = ("man woman boy girl doctor lawyer teacher student child nurse patient officer manager speaker player worker driver "
           "professor minister old_man young_man couple president director candidate actor singer artist soldier guest "
           "neighbors author writer king queen captain secretary janitor clerk farmer coach judge defendant witness suspect "
           "child little_girl little_boy new_teacher boss foreman salesman dancer pianist priest general").split()
PLACES = "city town village island valley country mountains desert countryside region beach coast suburbs capital".split()
SUBJECT = re.compile(r"^(he|she|the (?:%s)) (?=[a-z])" % "|".join(p.replace("_", " ") for p in PERSONS))
OBJECT = re.compile(r"(?<= )(him|the (?:%s))(?= |$|[,.;?!])" % "|".join(p.replace("_", " ") for p in PERSONS))
OWNER = re.compile(r"(?<= )his (?=[a-z]+)")
PLACE = re.compile(r"(?<= (?:in|to|of|at) )the (?:%s)|(?<= (?:from|near) )the (?:%s)" % ("|".join(PLACES), "|".join(PLACES)))
WHO, WHOSE, WHERE = ("slot", "who", ""), ("slot", "who", "s"), ("slot", "city2", "")


def examples(folder):
    """The example sentences, each once, in order."""
    found = {}
    for kind in ("noun", "verb", "adj", "adv"):
        with open(os.path.join(folder, "data." + kind), encoding="ascii") as lines:
            for line in lines:
                for text in re.findall(r'; "([^"]{18,150})"', line):
                    if re.match(r"[A-Za-z]", text) and text.count(" ") >= 3:
                        found.setdefault(text.strip(), None)
    return list(found)


def put(nodes, pattern, slot):
    """Nodes with the first match of pattern in their text replaced."""
    out, done = [], False
    for node in nodes:
        match = None if done or not isinstance(node, str) else pattern.search(node)
        if match:
            out += [node[:match.start()], slot, node[match.end():]]
            done = True
        else:
            out.append(node)
    return [n for n in out if n != ""], done


def carriers(folder):
    """(sentences with somebody or some place in them, sentences with nobody), as parsed templates."""
    said, plain = [], []
    for text in examples(folder):
        if re.search(r"[A-Z]", re.sub(r"\bI\b", "i", text[1:])):
            continue
        if text[-1] not in ".!?":
            text += "."
        lower = text if re.match(r"I\b", text) else text[0].lower() + text[1:]
        nodes, found = [lower], False
        start = SUBJECT.match(lower)
        if start:
            nodes, found = [WHO, " " + lower[start.end():]], True
        for pattern, slot in ((OBJECT, WHO), (PLACE, WHERE)):
            nodes, done = put(nodes, pattern, slot)
            found |= done
        if not start and not found:
            nodes, found = put(nodes, OWNER, WHOSE)
        if found:
            said.append(nodes)
        plain.append([text[0].upper() + text[1:]])
    return said, plain
