"""Text that is no sentence: tables, segments, logs, lists of patients, shorthand, and words side by side.

Nothing here is a template of one form. Each document draws its own form: which fields it has, in what order, what they
are called, what stands between them, how names are written. So the tagger learns what holds in all of them (a name
beside a birth date, letters behind a credential, a heading before a colon) and not the forms.
Every function gives pieces as template.py says.
"""
import identifiers as ids
import noise

NAME, GEO, DATE = "NAME", "GEO", "DATE"

# What fields are called, in words; how they are written is drawn for the document.
CALLED = {
    "name": ("patient name", "name", "patient", "pt name", "client", "member name", "resident", "subject", "person",
             "full name", "enrollee", "recipient", "beneficiary", "insured", "guest", "pt", "child", "occupant",
             "claimant", "participant", "legal name", "display name"),
    "family": ("last name", "last", "surname", "family name", "lname", "family", "patient last name"),
    "given": ("first name", "first", "given name", "fname", "given", "patient first name", "preferred name"),
    "clinician": ("provider", "attending", "physician", "ordering provider", "pcp", "surgeon", "doctor", "referred by",
                  "rendering", "primary", "read by", "ordered by", "consultant", "prescriber", "operator", "implanter",
                  "interpreting physician", "supervising", "cosigner", "covering", "admit md", "author", "assigned to",
                  "att", "res", "attn", "prov", "surg", "ref", "fel", "anes", "md", "attg", "resident", "fellow", "intern",
                  "proceduralist", "anesthesiologist", "team lead", "therapist", "dentist", "signed by", "approver"),
    "staff": ("nurse", "rn", "tech", "technologist", "user", "entered by", "clerk", "scheduler", "collected by",
              "case manager", "social worker", "caller", "verified by", "witness", "transcriber", "registrar",
              "operator id", "agent", "drawn by", "typed by", "taken by", "cna", "cm", "sw", "np", "pa", "sched", "pharmacist", "aide", "interpreter", "scribe", "coder", "reviewer"),
    "relative": ("contact", "next of kin", "nok", "guarantor", "emergency contact", "mother", "father", "spouse", "proxy",
                 "guardian", "parent", "subscriber", "responsible party", "mother maiden name", "caregiver", "poa"),
    "letters": ("initials", "init", "tech", "by", "subj init", "rn init", "sub initials", "typist", "pt init", "who",
                "checked", "given by", "ini", "sig"),
    "dob": ("dob", "birth date", "date of birth", "birthdate", "born", "bday", "patient dob"),
    "date": ("date", "dos", "visit date", "collected", "admit", "study date", "due", "appt", "received", "resulted",
             "effective", "created", "last seen", "next visit", "scan date", "modified", "adm", "disch", "discharge",
             "d c", "dod", "doa", "signed", "from", "thru", "implanted", "expires", "printed", "start", "stop", "reviewed"),
    "number": ("mrn", "patient id", "id", "chart", "acct", "medical record number", "record", "pid", "account number",
               "accession number", "case", "subject id", "encounter", "visit number"),
    "phone": ("phone", "tel", "cell", "callback", "home phone", "mobile", "contact number", "best number"),
    "city": ("city", "town", "municipality", "city of birth", "residence", "place of birth", "hometown"),
    "street": ("address", "street", "addr", "home address", "mailing address", "address line 1"),
    "dx": ("dx", "diagnosis", "reason", "indication", "complaint", "problem", "reason for visit", "chief complaint",
           "condition", "admit dx", "comment", "note", "impression", "procedure", "finding"),
    "drug": ("med", "medication", "drug", "rx", "infusion", "order"),
    "lab": ("test", "lab", "analyte", "component", "exam", "study", "panel"),
    "value": ("result", "value", "score", "qty", "units", "level", "amount", "count", "reading"),
    "age": ("age", "age sex", "a s", "age yrs"),
    "status": ("status", "dispo", "state", "flag", "type", "priority", "code status", "outcome", "modality", "plan",
               "visit type", "class", "service", "level of care", "isolation", "diet", "language", "relationship"),
    "unit": ("unit", "location", "dept", "ward", "room", "bed", "clinic", "site", "floor", "station", "workstation"),
}
STATES = ("arrived pending final active discharged cancelled no-show confirmed completed scheduled preliminary held "
          "transferred roomed stable critical routine stat urgent full DNR NPO regular contact droplet new est follow-up "
          "telehealth signed unsigned open closed denied approved resolved Medicare spouse daughter English inpatient "
          "outpatient observation A B C HH L N Y positive negative yes no checked-in refused eligible screened "
          "withdrawn enrolled expired home rehab SNF hospice AMA OBS IP OP ED TEL").split()
UNITS = ("ICU MICU SICU NICU PICU CCU PACU ED OR L&D 3W 4E 5N 6S 7T 2B Tele Stepdown Ortho Onc Neuro Rehab Peds Psych "
         "Cath Endo OR3 MRI CT2 IR Dialysis Triage Fasttrack Hall B3 Clinic POD PreOp Infusion Burn").split()
TAGS = ("POD 1", "POD2", "HD 4", "hosp day 3", "s/p fall", "day 2", "vent day 6", "LOS 5", "NPO", "DNR", "DNI", "RA",
        "on 2L", "3L NC", "tele", "1:1", "CIWA", "iso", "PPD 2", "DOL 5", "POD#3", "d/c today", "for OR", "post call")
LEVELS = "INFO WARN ERROR DEBUG NOTICE FATAL TRACE AUDIT SEVERE".split()
VERBS_OF_LOGS = ("VIEW PRINT EDIT OPEN EXPORT LOGIN LOGOUT QUERY READ WRITE DELETE MERGE SEND ACK NACK RETRY STORE C-STORE "
                 "C-FIND UPDATE CREATE SCAN FAX RELEASE BREAK_GLASS SIGN PURGE").split()
SPEAKERS = ("Agent Operator Bot Assistant System Patient Caller Customer Guest User Staff Me Them Nurse Provider Doctor "
            "Triage Scheduler Pharmacist Pharmacy Member Rep Representative Client Parent Mom Dad Visitor Dispatcher "
            "Dispatch Unit Host Participant Interpreter Clinician Physician Therapist Counselor Interviewer Support "
            "Chatbot Virtual_Assistant Front_Desk Resident Moderator Q A Pt MD RN Dr").split()
WHO = ("RN NP PA MD DO LPN CNA MA RT PT OT SLP SW MSW CM RD PharmD EMT EMT-P CRNA PCT DC LCSW RRT Tech tech Attending "
       "Resident Fellow Intern Charge charge surgery Surgery Anes anes cards GI renal neuro ID pulm Onc ortho consult "
       "attg res int sen NF xcover Cover Backup backup on-call Oncall SW case_mgr Chaplain chaplain").replace("_", " ")


def plain(*texts):
    return [("".join(texts), None)]


def styled(rng, style, words):
    """A field's name as this document writes them."""
    parts = words.split()
    if style == "snake":
        return "_".join(parts)
    if style == "SNAKE":
        return "_".join(parts).upper()
    if style == "camel":
        return parts[0] + "".join(p.capitalize() for p in parts[1:])
    if style == "Camel":
        return "".join(p.capitalize() for p in parts)
    if style == "upper":
        return words.upper()
    if style == "title":
        return " ".join(p.upper() if len(p) < 4 else p.capitalize() for p in parts)
    if style == "Title":
        return words.title()
    return words.capitalize() if style == "first" else words


LOOKS = ("snake", "SNAKE", "camel", "Camel", "upper", "title", "Title", "first", "lower")


class Way:
    """How this document writes: drawn once."""

    def __init__(self, scene):
        rng = scene.rng
        self.look = rng.choice(LOOKS)
        self.name = rng.choice(("lf", "lf", "fl", "U", "l", "l", "Li", "iL", "caret", "commas", "", "LI"))
        self.doctor = rng.choice(("l", "iL", "fl", "", "lf", "Dr", "Li", "cred", "LI"))
        self.staff = rng.choice(("fl", "fi", "l", "f", "i", "cred", "iL", "FI", "login"))
        self.date = rng.choice([text for _, text in ids.DATE_FORMS if "the" not in text])


def person(scene, way, role, form):
    """The pieces of a name in one of the forms of a table."""
    rng, x = scene.rng, scene.person(role)
    letter, family = x.given[0], x.family
    made = {"Li": f"{family}, {letter}{rng.choice(('.', ''))}", "iL": f"{letter}. {family}", "LI": f"{family} {letter}",
            "caret": f"{family}^{x.given}" + rng.choice(("", f"^{x.middle[0]}", "^")), "commas": f"{family},{x.given}",
            "FI": f"{x.given} {family[0]}"}
    if form == "caret":
        last, first, *middle = made["caret"].upper().rstrip("^").split("^")
        pieces = [(last, NAME), ("^", None), (first, NAME)]
        return pieces + ([("^", None), (middle[0], NAME)] if middle else [])
    if form in made:
        return [(made[form], NAME)]
    if form == "Dr":
        return [(rng.choice(("Dr. ", "Dr ", "DR ", "dr ")), None), (scene.name(x, "l"), NAME)]
    if form == "cred":
        pieces = [(scene.name(x, rng.choice(("fl", "l", ""))), NAME)]
        return pieces + [(rng.choice((", ", " ")) + rng.choice(scene.world.words["cred"]), None)]
    if form == "login":
        return scene.slot_user("")
    return [(scene.name(x, form), NAME)]


def words_of(scene, count):
    return " ".join(scene.rng.choice(scene.world.common) for _ in range(count))


def value(scene, way, field):
    """The pieces of a field's value."""
    rng = scene.rng
    if field == "name":
        return person(scene, way, "q", way.name)
    if field in ("clinician", "staff"):
        return person(scene, way, "q", way.doctor if field == "clinician" else way.staff)
    if field == "relative":
        return person(scene, way, "q", rng.choice(("fl", "f", "lf", "", "fi")))
    if field in ("family", "given"):
        return person(scene, way, "q", {"family": "l", "given": "f"}[field])
    if field == "letters":
        text = scene.name(scene.person("q"), rng.choice(("i", "i", "i3")))
        return [(text, NAME)]
    if field in ("dob", "date"):
        day = ids.day(rng, 1930, 2022) if field == "dob" else ids.day(rng)
        return [(ids.written(day, way.date), DATE)]
    if field == "number":
        return [(ids.fill(rng, rng.choice(ids.MRN_FORMS + ids.OTHER_FORMS)), "MRN")]
    if field == "phone":
        return [(ids.phone(rng), "PHONE")]
    if field == "city":
        return scene.slot_city2("")
    if field == "street":
        return [(scene.world.places.street(rng, scene.world.people), GEO)]
    kept = {
        "dx": lambda: rng.choice((rng.choice(scene.world.words["abbr"]), rng.choice(scene.world.diagnoses),
                                  rng.choice(scene.world.words["dx"]), rng.choice(scene.world.words["symptom"]),
                                  words_of(scene, rng.randint(1, 3)), words_of(scene, 1).capitalize())),
        "drug": lambda: rng.choice((rng.choice(scene.world.drugs), rng.choice(scene.world.brands))),
        "lab": lambda: rng.choice(scene.world.words["lab"]),
        "value": lambda: rng.choice((f"{rng.uniform(.2, 20):.1f}", str(rng.randint(1, 400)), "neg", "POS", "H", "<0.5")),
        "age": lambda: rng.choice(("{0}{1}", "{1}{0}", "{0} {1}", "{0}", "{0}y{1}", "{0}yo {1}", "{0}/{1}")).format(
            rng.randint(1, 88), rng.choice("MFmf")),
        "status": lambda: rng.choice(STATES),
        "unit": lambda: rng.choice((rng.choice(UNITS), f"{rng.randint(1, 900)}", f"{rng.randint(1, 99)}{rng.choice('AB')}")),
    }
    return plain(kept[field]())


def fields_of(rng):
    """Which fields a record has, in their order."""
    who = rng.choices((["name"], ["family", "given"], ["given", "family"], ["letters"]), (60, 14, 8, 10))[0]
    others = rng.sample([f for f in CALLED if f not in ("name", "family", "given")], rng.randint(2, 7))
    at = 0 if rng.random() < 0.45 else rng.randint(0, len(others))
    return others[:at] + who + others[at:]


def cut_short(rng, word):
    """A word as forms abbreviate it: its begin, or without its vowels."""
    if rng.random() < 0.3:
        return word[0] + "".join(c for c in word[1:] if c not in "aeiou")[:4]
    return word[:rng.randint(3, 6)]


def called(scene, field):
    """What this document calls the field; what is no person may be called anything."""
    rng = scene.rng
    if field in ("date", "number", "value", "status", "unit", "dx", "lab", "drug") and rng.random() < 0.4:
        word = rng.choice(scene.world.common)
        return rng.choice((word, cut_short(rng, word), cut_short(rng, word), scene.slot_ABBR("")[0][0],
                           f"{word} {rng.choice(('date', 'no', 'id', 'time', 'code', 'type', 'by'))}"
                           if field != "date" else f"{word} date"))
    return rng.choice(CALLED[field])


def table(scene):
    """Rows of one make, with or without a head."""
    rng, way = scene.rng, Way(scene)
    fields = fields_of(rng)
    between = rng.choice((",", ",", ";", "\t", "|", " | ", "  ", "   ", " - ", " / ", ", ", " "))
    pieces = []
    if rng.random() < 0.4:
        pieces += plain(words_of(scene, rng.randint(1, 3)).upper() if rng.random() < 0.5 else
                        words_of(scene, rng.randint(1, 3)).title(), " ") + [(ids.date(rng), DATE), ("\n", None)]
    if rng.random() < 0.6:
        pieces += plain(between.join(styled(rng, way.look, called(scene, f)) for f in fields), "\n")
    for row in range(rng.randint(2, 9)):
        pieces += plain("\n") if row else []
        scene.people.pop("row", None)
        for i, field in enumerate(fields):
            pieces += plain(between) if i else []
            if not (i and rng.random() < 0.05):
                pieces += value(scene, way, field)
    return pieces


def log(scene):
    """Lines of a program: time, level, and key=value."""
    rng, way = scene.rng, Way(scene)
    fields = rng.sample(("name", "clinician", "staff", "number", "dob", "phone", "status", "unit", "lab", "date", "value"),
                        rng.randint(2, 6))
    keys = {f: styled(rng, way.look, called(scene, f)) for f in fields}
    same, between = rng.choice(("=", "=", ": ", ":", '="')), rng.choice((" ", " ", ", ", "; ", " | ", "\t"))
    pieces = []
    for row in range(rng.randint(2, 8)):
        pieces += plain("\n") if row else []
        pieces += [(ids.stamp(rng), DATE), (" ", None)] if rng.random() < 0.9 else []
        pieces += plain(rng.choice(("[{0}] ", "{0} ", "{0}: ", "<{0}> ", "level={0} ")).format(rng.choice(LEVELS)))
        pieces += plain(rng.choice(("", f"{rng.choice(scene.world.common)}: ", f"host={rng.choice(scene.world.common)}{row} ",
                                    f"[{rng.choice(scene.world.common)}.{rng.choice(scene.world.common)}] ",
                                    f"{rng.choice(scene.world.common).capitalize()}Service ",
                                    f"action={rng.choice(VERBS_OF_LOGS)} ", f"{rng.choice(VERBS_OF_LOGS)} ")))
        for i, field in enumerate(fields):
            pieces += plain((between if i else "") + keys[field] + same)
            pieces += value(scene, way, field) + plain('"' if same == '="' else "")
    return pieces


def json_like(scene):
    """Objects, records in tags, and settings: keys are words, values may be people."""
    rng, way = scene.rng, Way(scene)
    fields = fields_of(rng)
    kind = rng.choice(("json", "json", "xml", "yaml", "ini"))
    pieces = plain({"json": "{", "xml": "<Record>\n", "yaml": "record:\n", "ini": "[Record]\n"}[kind])
    for i, field in enumerate(fields):
        key = styled(rng, way.look if way.look in ("snake", "SNAKE", "camel", "Camel") else "Camel", called(scene, field))
        before, after = {"json": (f'"{key}": "', '"'), "xml": (f"  <{key}>", f"</{key}>\n"), "yaml": (f"  {key}: ", "\n"),
                         "ini": (f"{key} = ", "\n")}[kind]
        pieces += plain(", " if i and kind == "json" else "", before) + value(scene, way, field) + plain(after)
    return pieces + plain({"json": "}", "xml": "</Record>", "yaml": "", "ini": ""}[kind])


def segments(scene):
    """HL7 version 2 and X12, drawn loosely: segments with people, places and codes."""
    rng = scene.rng
    x12 = rng.random() < 0.35
    sep, part, end = ("*", ":", "~\n") if x12 else ("|", "^", "\n")
    loud = rng.random() < 0.75

    def who(role="q", number=False):
        x = scene.person(role)
        names = [x.family, x.given] + ([x.middle[0]] if rng.random() < 0.5 else [])
        out = [(ids.digits(rng, rng.randint(3, 10)), "OTHER_ID"), (part, None)] if number else []
        for i, name in enumerate(names):
            out += plain(sep if x12 and i else part if i else "") + [(name.upper() if loud else name, NAME)]
        return out + plain(part * rng.randint(0, 3) if not x12 else "")

    def town():
        name, state = scene.world.places.town(rng)
        street = scene.world.places.street(rng, scene.world.people)
        up = (lambda s: s.upper()) if loud else (lambda s: s)
        gap = sep if x12 else part
        out = [(up(street), GEO), (("~\nN4*" if x12 else part * 2), None), (up(name), GEO), (gap + state + gap, None)]
        if rng.random() < 0.3:
            out = out[:-1] + [(gap * 2, None)]
        return out + [(ids.digits(rng, 5), GEO)]

    def code():
        return plain(part.join((ids.digits(rng, rng.randint(3, 5)) + rng.choice(("", "-1")),
                                rng.choice(scene.world.words["lab"] + scene.world.words["dx"]).upper(),
                                rng.choice(("LN", "L", "C4", "I10", "99LAB", "SCT")))))

    def stamp():
        return [(ids.written(ids.day(rng), "%Y%m%d") + rng.choice(("", ids.digits(rng, 4))), DATE)]

    def empty():
        return plain(sep * rng.randint(1, 4))

    makers = (who, lambda: who(number=True), code, stamp, empty, lambda: plain(rng.choice(STATES).upper()),
              lambda: plain(rng.choice(UNITS), part, str(rng.randint(1, 40))), lambda: [(ids.phone(rng), "PHONE")])
    heads = ("NM1 N1 REF DTP DMG CLM PER HI SV1 SBR PRV" if x12 else
             "PID PV1 PV2 NK1 GT1 IN1 OBR OBX ORC NTE AL1 DG1 PR1 SCH AIP MRG ROL RXE TXA FT1 EVN PD1").split()
    pieces = [] if x12 else plain("MSH|^~\\&|", rng.choice(scene.world.common).upper(), "|", rng.choice(UNITS), "|||") + stamp()
    pieces += plain(end if pieces else "")
    for head in rng.sample(heads, rng.randint(3, 7)):
        pieces += plain(head, sep, str(rng.randint(1, 9)), sep)
        if head in ("PID", "NK1", "GT1", "IN1", "NM1", "N1"):
            pieces += who() + plain(sep) + (town() if rng.random() < 0.8 else [])
        for _ in range(rng.randint(1, 5)):
            pieces += plain(sep) + rng.choice(makers)()
        pieces += plain(end)
    return pieces


def patients(scene):
    """A list of patients: who, how old, what, and what is to be done, line by line."""
    rng, way = scene.rng, Way(scene)
    mark = rng.choice(("", "", "# ", "- ", "* ", "{}. ", "{}) ", "• ", "[ ] ", "__ ", "RM {} ", "bed {} ", "{}A ", "{}: "))
    form = rng.choice(("l", "l", "l", "Li", "iL", "lf", "fl", "FI", "LU", "commas", "LI"))
    gap = rng.choice((" ", " ", ", ", ": ", " - ", "  ", " (", " | "))
    pieces = []
    if rng.random() < 0.5:
        pieces += plain(rng.choice(UNITS + ["Nights", "rounds", "Rounding list", "Sign-out", "Census", "HUDDLE", "Board", "To do"]),
                        " ") + [(ids.written(ids.day(rng), rng.choice(("%N/%D", "%N/%D/%y", "%D %b"))), DATE)]
        if rng.random() < 0.4:
            pieces += plain(rng.choice((", ", " ", "\n", ": "))) + person(scene, way, "q", rng.choice(("l", "l", "fl"))) + plain(
                rng.choice((" to ", " -> ", " > ", "/", " for ", ", cover "))) + person(scene, way, "q", rng.choice(("l", "f")))
        pieces += plain("\n")
    bits = ("age", "number", "status", "dx", "unit", "tag", "date", "dob")
    order = rng.sample(bits, rng.randint(1, 4))
    for row in range(rng.randint(1, 7)):
        pieces += plain("\n") if row else []
        pieces += plain(mark.format(rng.randint(1, 40))) + person(scene, way, "q", form) + plain(gap)
        for i, bit in enumerate(order):
            pieces += plain(rng.choice((" ", " ", ", ")) if i else "")
            pieces += plain(rng.choice(TAGS)) if bit == "tag" else value(scene, way, bit)
        pieces += plain(")" if gap == " (" else "", rng.choice((". ", ", ", "; ", " - ", ": ", " ")))
        pieces += shorthand(scene, rng.randint(1, 3))
    return pieces


def shorthand(scene, count):
    """Scraps with a stop, a comma or nothing between."""
    rng, pieces = scene.rng, []
    between = rng.choice((". ", "; ", ", ", "; ", " / ", " -- ", "\n"))
    for i in range(count):
        pieces += plain(between) if i else []
        pieces += scene.pick(scene.world.scraps) if rng.random() < 0.6 else words_side_by_side(scene)
    return pieces


def words_side_by_side(scene):
    """Words of the language in no order of meaning, as headings, findings and telegrams put them: all stay."""
    rng, world = scene.rng, scene.world
    word = lambda: rng.choice(world.common)
    noun = lambda: rng.choice((word(), word(), rng.choice(world.nouns)))
    figure = lambda: rng.choice((str(rng.randint(1, 160)), f"{rng.randint(1, 40)}/{rng.randint(5, 60)}", f"{rng.uniform(.1, 30):.1f}",
                                 rng.choice(("I", "II", "III", "IV", "2A", "IIb", "T2", "B", "3+", "-", "+"))))
    listed = lambda: rng.choice(world.words[rng.choice(world.eponym_lists)])
    eponym = lambda: listed() if rng.random() < 0.75 else scene.slot_eponym("")[0][0]
    state = lambda: rng.choice(("negative", "positive", "normal", "absent", "present", "intact", "pending", "done", "used",
                                "ok", "sent", "applied", "reviewed", "unchanged", "noted", "ready", "in place", "started", "held"))
    forms = (
        lambda: f"{noun().capitalize()} {word()} {state()}",
        lambda: f"{noun().capitalize()} {figure()}",
        lambda: f"{noun().capitalize()} {word()} {word()}, {word()} {word()}",
        lambda: f"{word()} {word()} {word()}",
        lambda: f"{noun().capitalize()}: {word()} {word()}",
        lambda: f"{noun().capitalize()}: {noun().capitalize()} {word()}",
        lambda: f"{noun().capitalize()} {noun().capitalize()}: {word()}",
        lambda: f"{noun().upper()} {word().upper()} {figure()}",
        lambda: f"{noun().upper()}: {word().upper()} {word().upper()}",
        lambda: f"{scene.slot_ABBR('')[0][0]} {word()} {figure()}",
        lambda: f"{scene.slot_ABBR('')[0][0]}: {word()} {scene.slot_ABBR('')[0][0]}",
        lambda: f"{word()} {scene.slot_ABBR('')[0][0]} {figure()}, {scene.slot_ABBR('')[0][0]}",
        lambda: f"{scene.slot_ABBR('')[0][0]}-{scene.slot_ABBR('')[0][0]} {figure()}",
        lambda: f"{listed()} {figure()}",
        lambda: f"{eponym()}-{eponym()} {rng.choice((figure, state, word))()}",
        lambda: f"{noun().capitalize()} {listed()} {figure()}",
        lambda: f"{eponym()} {state()}",
        lambda: f"{eponym()}, {eponym()} and {eponym()} {state()}",
        lambda: f"{eponym()} {word()} {figure()}",
        lambda: f"{word()} {eponym()} {word()}",
        lambda: f"{cut_short(rng, word()).capitalize()}: {word()} {figure()}",
        lambda: f"{word()} {cut_short(rng, word())} {word()}, {cut_short(rng, word())} {figure()}",
        lambda: f"{noun().capitalize()} {ids.fill(rng, rng.choice(ids.DEVICE_FORMS)) if rng.random() < .5 else word()} {word()}",
        lambda: f"{rng.choice(world.words['abbr'])} {word()} {state()}",
        lambda: f"{rng.choice(world.words['lab'])} {figure()}, {rng.choice(world.words['lab'])} {figure()}",
        lambda: f"{rng.choice(world.brands)} {state()}",
        lambda: f"{rng.choice(world.brands)} {figure()} mg, {word()}",
        lambda: f"{word()} {rng.choice(world.brands)} {word()}",
        lambda: f"{scene.slot_newbrand('')[0][0]} {figure()} mg {word()}",
        lambda: f"{scene.slot_newbrand('')[0][0]} {state()}",
        lambda: f"{noise.title(word() + ' ' + noun() + ' ' + word())}",
        lambda: f"{word().capitalize()}{word().capitalize()} {state()}",
        lambda: rng.choice(world.diagnoses).capitalize(),
    )
    return plain(rng.choice(forms)())


def telegram(scene):
    """Scraps in paragraphs, some behind a heading; people here and there."""
    rng, pieces = scene.rng, []
    for row in range(rng.randint(1, 6)):
        pieces += plain(rng.choice(("\n", "\n\n", "\n"))) if row else []
        if rng.random() < 0.4:
            head = rng.choice((rng.choice(scene.world.common).capitalize(), rng.choice(scene.world.headings), scene.slot_ABBR("")[0][0],
                               rng.choice(scene.world.common).upper()))
            pieces += plain(head, rng.choice((": ", " - ", ":\n", " ")))
        for _ in range(rng.randint(1, 4)):
            pieces += shorthand(scene, rng.randint(1, 3)) + plain(rng.choice((". ", ". ", "; ", " ")))
    return pieces + signed(scene)


def signed(scene):
    """How a note ends: a name, letters, letters of who typed."""
    rng, way = scene.rng, Way(scene)
    chance = rng.random()
    if chance < 0.3:
        return []
    who, cred = scene.person("q"), rng.choice(WHO.split(" "))
    letters = scene.name(who, rng.choice(("i", "i", "i3")))
    if chance < 0.5:
        lead = rng.choice(("\n", " ", " -", " /", "\n-", " by ", " per ", " init ", " tech ", "\nTyped by ", " RN ", "~"))
        out = plain(lead) + [(letters, NAME)]
        if rng.random() < 0.5:
            out += plain(" ") + [(ids.date(rng), DATE)]
        return out
    if chance < 0.75:
        form = rng.choice(("fl", "iL", "l", "", "FI", "fi", "f"))
        out = plain(rng.choice(("\n", " - ", " -", "\n\n", " /s/ ", " ~", " signed "))) + person(scene, way, "q", form)
        out += plain(rng.choice((", ", " ", ", ")), cred)
        if rng.random() < 0.35:
            out += plain(rng.choice((" / ", "/", " : ", " ")))
            out += [(scene.name(scene.person("q"), rng.choice(("i", "ii"))), NAME)]
            out += plain(rng.choice(("", " " + rng.choice(WHO.split(" ")))))
        return out
    if chance < 0.9:
        a, b = scene.name(who, "i"), scene.name(scene.person("q"), "i")
        low = rng.random() < 0.5
        return plain("\n") + [(a, NAME), (rng.choice("/:"), None), (b.lower() if low else b, NAME)]
    return plain("\n", cred, rng.choice((": ", " ", "- "))) + person(scene, way, "q", rng.choice(("l", "fl", "f", "iL")))


def chat(scene):
    """Lines of speakers, who are roles more often than names."""
    rng = scene.rng
    one, two = rng.choice(SPEAKERS).replace("_", " "), rng.choice(SPEAKERS).replace("_", " ")
    if rng.random() < 0.4:
        two = scene.person("p")
    stamped = rng.choice(("", "[{}] ", "({}) ", "{} "))
    day, pieces = ids.written(ids.day(rng), "%N/%D/%y"), []
    for row in range(rng.randint(3, 9)):
        pieces += plain("\n") if row else []
        if stamped:
            before, after = stamped.split("{}")
            pieces += [(before, None)] if before else []
            pieces += [(day, DATE)] if rng.random() < 0.5 else []
            pieces += plain(f" {rng.randint(1, 12)}:{rng.randint(0, 59):02} {rng.choice('AP')}M", after)
        speaker = one if row % 2 else two
        pieces += plain(speaker) if isinstance(speaker, str) else [(scene.name(speaker, "f"), NAME)]
        pieces += plain(rng.choice((": ", ": ", ":\t")))
        pieces += scene.pick(scene.world.messages if row % 2 else scene.world.scraps)
    return pieces


def labelled(scene):
    """A form: what a field is called, and what it holds; several in a line."""
    rng, way = scene.rng, Way(scene)
    after = rng.choice((": ", ": ", ":", " ", " - ", "= ", ":\t", "\t", ":  "))
    between = rng.choice(("\n", "\n", "   ", "; ", "\t", " | ", "  ", ", "))
    pieces = []
    if rng.random() < 0.5:
        pieces += plain(noise.title(words_of(scene, rng.randint(1, 4))) if rng.random() < 0.5 else words_of(scene, 2).upper(), "\n")
    for field in fields_of(rng) + rng.sample(sorted(CALLED), 3):
        pieces += plain(between) if pieces and not pieces[-1][0].endswith("\n") else []
        label = styled(rng, way.look if way.look in ("upper", "title", "Title", "first", "lower") else "title", called(scene, field))
        pieces += plain(label, after) + value(scene, way, field)
    if rng.random() < 0.5:
        pieces += plain("\n") + shorthand(scene, rng.randint(1, 4)) + signed(scene)
    return pieces


KINDS = ((18, table), (8, log), (7, json_like), (9, segments), (18, patients), (22, telegram), (6, chat), (12, labelled))


def draw(scene):
    """(source, pieces) of one document."""
    make = scene.rng.choices([f for _, f in KINDS], [w for w, _ in KINDS])[0]
    pieces = make(scene)
    chance = scene.rng.random()
    if chance < 0.10:
        pieces = noise.capitals(pieces)
    elif chance < 0.20:
        pieces = noise.small(pieces)
    return f"form:{make.__name__}", pieces
