"""Templates of carrier text, and the pieces that they become.

A template is a line (or block) of text in which {slot} is a value drawn for the document and
[a|b|c] is one of several ways to say it; choices hold slots and further choices, and an empty
choice makes a part optional. A backslash takes the next character as it is; \\n is a line end, \\t
a tab.
What comes out is a list of pieces (text, kind): kind is None for carrier text, NEUTRAL, or a type
of identifier. The text of a document is the pieces side by side; spans are counted at the very end,
so no change to a piece can ever leave a wrong offset behind.
"""
NEUTRAL = "NEUTRAL"


class TemplateError(ValueError):
    """A template that cannot be read; says where."""


def parse(source):
    """A template as nested lists: str, ("slot", name, form) and ("pick", [nodes, ...])."""
    nodes, at = _parse(source, 0, "")
    if at != len(source):
        raise TemplateError(f"stray {source[at]!r} at {at} in {source!r}")
    return nodes


def _parse(source, at, stops):
    nodes, text = [], []
    while at < len(source) and source[at] not in stops:
        c = source[at]
        if c == "\\" and at + 1 < len(source):
            text.append({"n": "\n", "t": "\t"}.get(source[at + 1], source[at + 1]))
            at += 2
        elif c == "{":
            end = source.find("}", at)
            if end < 0:
                raise TemplateError(f"no closing brace in {source!r}")
            name, _, form = source[at + 1:end].partition(".")
            nodes += ["".join(text), ("slot", name, form)]
            text, at = [], end + 1
        elif c == "[":
            picks, at = _parse_choices(source, at)
            nodes += ["".join(text), ("pick", picks)]
            text = []
        elif c in "]}":
            raise TemplateError(f"stray {c!r} at {at} in {source!r}")
        else:
            text.append(c)
            at += 1
    nodes.append("".join(text))
    return [n for n in nodes if n != ""], at


def _parse_choices(source, at):
    picks = []
    while True:
        nodes, at = _parse(source, at + 1, "|]")
        picks.append(nodes)
        if at >= len(source):
            raise TemplateError(f"no closing bracket in {source!r}")
        if source[at] == "]":
            return picks, at + 1


def expand(nodes, scene, rng):
    """The pieces of a parsed template; scene.draw(name, form) gives the pieces of a slot."""
    pieces = []
    for node in nodes:
        if isinstance(node, str):
            pieces.append((node, None))
        elif node[0] == "slot":
            pieces.extend(scene.draw(node[1], node[2]))
        else:
            pieces.extend(expand(rng.choice(node[1]), scene, rng))
    return pieces


def slots_of(nodes):
    """The names of the slots of a parsed template."""
    for node in nodes:
        if isinstance(node, tuple) and node[0] == "slot":
            yield node[1]
        elif isinstance(node, tuple):
            for pick in node[1]:
                yield from slots_of(pick)


def merged(pieces):
    """Pieces with {p.f} {p.l} made one: two names with one space between are one span."""
    out = []
    for text, kind in pieces:
        if not text:
            continue
        if kind == "NAME" and len(out) > 1 and out[-1] == (" ", None) and out[-2][1] == "NAME":
            out.pop()
            out[-1] = (f"{out[-1][0]} {text}", "NAME")
        else:
            out.append((text, kind))
    return out


def join(pieces):
    """(text, spans, neutral, values) of pieces; offsets in bytes, half open."""
    parts, spans, neutral, values, at = [], [], [], [], 0
    for text, kind in pieces:
        size = len(text.encode())
        if kind == NEUTRAL and size:
            neutral.append([at, at + size])
        elif kind is not None and size:
            spans.append([at, at + size, kind])
            values.append(text)
        parts.append(text)
        at += size
    return "".join(parts), spans, neutral, values
