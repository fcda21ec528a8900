"""Dates, times, telephone numbers and the many kinds of numbers that name a person.

Every function draws one value as text. All values are invented; check digits hold only where a
reader would see that they do not (NPI, VIN).
"""
import datetime
import unicodedata

MONTHS = "January February March April May June July August September October November December".split()
SHORT = "Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec".split()
DAYS = "Monday Tuesday Wednesday Thursday Friday Saturday Sunday".split()
UPPER, DIGITS, HEX = "ABCDEFGHJKLMNPRSTUVWXYZ", "0123456789", "0123456789abcdef"


def digits(rng, n):
    return "".join(rng.choice(DIGITS) for _ in range(n))


def letters(rng, n):
    return "".join(rng.choice(UPPER) for _ in range(n))


def fill(rng, pattern):
    """# a digit, @ a letter, * either; the rest as it is."""
    draws = {"#": DIGITS, "@": UPPER, "*": DIGITS + UPPER}
    return "".join(rng.choice(draws[c]) if c in draws else c for c in pattern)


def day(rng, first=2017, last=2026):
    start = datetime.date(first, 1, 1).toordinal()
    return datetime.date.fromordinal(rng.randint(start, datetime.date(last, 12, 28).toordinal()))


def ordinal(n):
    return f"{n}{'th' if 10 <= n <= 20 else {1: 'st', 2: 'nd', 3: 'rd'}.get(n % 10, 'th')}"


DATE_FORMS = (
    (14, lambda d: f"{d.month:02}/{d.day:02}/{d.year}"),
    (9, lambda d: f"{d.month}/{d.day}/{d.year}"),
    (8, lambda d: f"{d.month}/{d.day}/{d.year % 100:02}"),
    (5, lambda d: f"{d.month:02}/{d.day:02}/{d.year % 100:02}"),
    (5, lambda d: f"{d.month:02}-{d.day:02}-{d.year}"),
    (3, lambda d: f"{d.month}-{d.day}-{d.year % 100:02}"),
    (9, lambda d: d.isoformat()),
    (3, lambda d: f"{d.day:02}.{d.month:02}.{d.year}"),
    (2, lambda d: f"{d.month}.{d.day}.{d.year % 100:02}"),
    (9, lambda d: f"{MONTHS[d.month - 1]} {d.day}, {d.year}"),
    (4, lambda d: f"{SHORT[d.month - 1]} {d.day}, {d.year}"),
    (2, lambda d: f"{SHORT[d.month - 1]}. {d.day}, {d.year}"),
    (3, lambda d: f"{d.day} {MONTHS[d.month - 1]} {d.year}"),
    (3, lambda d: f"{d.day} {SHORT[d.month - 1]} {d.year}"),
    (3, lambda d: f"{d.day:02}-{SHORT[d.month - 1]}-{d.year}"),
    (2, lambda d: f"{d.day:02}-{SHORT[d.month - 1].upper()}-{d.year % 100:02}"),
    (2, lambda d: f"{d.day:02}{SHORT[d.month - 1].upper()}{d.year}"),
    (2, lambda d: f"{MONTHS[d.month - 1]} {ordinal(d.day)}, {d.year}"),
    (2, lambda d: f"the {ordinal(d.day)} of {MONTHS[d.month - 1]} {d.year}"),
    (1, lambda d: f"{MONTHS[d.month - 1]} {ordinal(d.day)} {d.year}"),
    (1, lambda d: f"{d.year}{d.month:02}{d.day:02}"),
    (1, lambda d: f"{d.year}/{d.month:02}/{d.day:02}"),
    (1, lambda d: f"{SHORT[d.month - 1]} {d.day} '{d.year % 100:02}"),
)
DATE_WEIGHTS = [w for w, _ in DATE_FORMS]


def date(rng, d=None):
    return rng.choices(DATE_FORMS, DATE_WEIGHTS)[0][1](d or day(rng))


def date_short(rng):
    """Without a year."""
    d = day(rng)
    return rng.choice((f"{d.month}/{d.day}", f"{d.month:02}/{d.day:02}", f"{MONTHS[d.month - 1]} {d.day}",
                       f"{MONTHS[d.month - 1]} {ordinal(d.day)}", f"{SHORT[d.month - 1]} {d.day}", f"{d.day} {MONTHS[d.month - 1]}",
                       f"the {ordinal(d.day)} of {MONTHS[d.month - 1]}", f"{MONTHS[d.month - 1]} {d.day}"))


def month_year(rng):
    d = day(rng, 1985)
    return rng.choice((f"{MONTHS[d.month - 1]} {d.year}", f"{MONTHS[d.month - 1]} of {d.year}", f"{SHORT[d.month - 1]} {d.year}",
                       f"{d.month:02}/{d.year}", f"{d.month}/{d.year}", f"{MONTHS[d.month - 1]}, {d.year}"))


def date_range(rng):
    a = day(rng)
    b = a + datetime.timedelta(days=rng.randint(1, 20))
    return rng.choice((f"{a.month}/{a.day}-{b.month}/{b.day}/{b.year}", f"{MONTHS[a.month - 1]} {a.day}-{min(a.day + 3, 28) if a.day < 25 else a.day + 1}"))


def stamp(rng):
    """A date with its time, as machines write it."""
    d, h, m, s = day(rng), rng.randint(0, 23), rng.randint(0, 59), rng.randint(0, 59)
    return rng.choice((f"{d.month:02}/{d.day:02}/{d.year} {h:02}:{m:02}", f"{d.isoformat()}T{h:02}:{m:02}:{s:02}Z",
                       f"{d.isoformat()} {h:02}:{m:02}:{s:02}", f"{d.year}{d.month:02}{d.day:02}{h:02}{m:02}",
                       f"{d.isoformat()} {h:02}:{m:02}", f"{d.month}/{d.day}/{d.year % 100:02} {h:02}{m:02}"))


def time(rng):
    h, m = rng.randint(0, 23), rng.randint(0, 59)
    return rng.choice((f"{h:02}{m:02}", f"{h:02}:{m:02}", f"{h % 12 or 12}:{m:02} {'AM' if h < 12 else 'PM'}",
                       f"{h % 12 or 12}:{m:02} {'am' if h < 12 else 'pm'}", f"{h % 12 or 12}:{m:02}{'a' if h < 12 else 'p'}.m."))


def phone(rng):
    a, b, c = str(rng.randint(201, 989)), str(rng.randint(200, 999)), digits(rng, 4)
    forms = ((24, f"({a}) {b}-{c}"), (24, f"{a}-{b}-{c}"), (8, f"{a}.{b}.{c}"), (5, f"({a}){b}-{c}"), (4, f"{a}{b}{c}"), (4, f"+1 {a} {b} {c}"),
             (3, f"+1-{a}-{b}-{c}"), (4, f"1-{a}-{b}-{c}"), (4, f"{a} {b} {c}"), (5, f"{b}-{c}"), (2, f"+1 ({a}) {b}-{c}"), (2, f"{a}/{b}-{c}"),
             (1, f"+44 20 {digits(rng, 4)} {digits(rng, 4)}"), (1, f"+52 55 {digits(rng, 4)} {digits(rng, 4)}"))
    return rng.choices([f for _, f in forms], [w for w, _ in forms])[0]


def phone_pieces(rng):
    """A number, now and then with an extension: number, word, extension."""
    if rng.random() < 0.1:
        return [(phone(rng), "PHONE"), (rng.choice((" ext. ", " x", " ext ", ", ext. ")), None), (digits(rng, rng.choice((3, 4))), "PHONE")]
    return [(phone(rng), "PHONE")]


def ssn(rng):
    a, b, c = rng.randint(1, 899), rng.randint(1, 99), rng.randint(1, 9999)
    return rng.choice((f"{a:03}-{b:02}-{c:04}",) * 8 + (f"{a:03} {b:02} {c:04}", f"{a:03}{b:02}{c:04}", f"xxx-xx-{c:04}", f"***-**-{c:04}"))


MRN_FORMS = "####### ######## ###### ########## #####-## ###-##-## @###### E######## ##-##-## MR####### @@######## ##### 00####### H#########".split()
PLAN_FORMS = "@######### @@@######### ###########@ #@##-@@#-@@## #@#*@*#@@## ###-##-####-A @@@#########-## ########## XY@####### W########## @########".split()
ACCOUNT_FORMS = "######## ####-#### ########## ############ @####### V########## HAR######## ###### G###### ####-####-####".split()
OTHER_FORMS = "@##-##### @-##-##### ACC######## ####### @@##-##### @@-####-##### ########## ##-@@@-##### CASE-##### @##-#### SP-##-#### RX####### #######-## CL-########".split()
DEVICE_FORMS = "@@@######@ @@#######@ ######### SN######## @@-####### ####-@@-#### @#@######## @@@@#####@ ##########".split()
LICENSE_FORMS = "@####### @@-###### RN###### @@@#####@ ######### @###-####-#### #########@ MD##### @######".split()
PLATES = ("@@@ ####", "@@@-####", "#@@@###", "### @@@", "@@@###", "@@#-#@@", "@@@ ##@", "####@@", "@@ #####")


def vin(rng):
    return fill(rng, rng.choice(("1@*@@#*#*@#######", "5**@***#***######", "W@*@*##*#*@######", "JT*@*##*#*@######")))


def npi(rng):
    body = rng.choice("12") + digits(rng, 8)
    total = 24 + sum(int(c) if i % 2 else sum(divmod(2 * int(c), 10)) for i, c in enumerate(body))
    return body + str(-total % 10)


def dea(rng):
    d = [rng.randint(0, 9) for _ in range(6)]
    check = (d[0] + d[2] + d[4] + 2 * (d[1] + d[3] + d[5])) % 10
    return rng.choice("ABFM") + rng.choice(UPPER) + "".join(map(str, d)) + str(check)


def ip(rng):
    if rng.random() < 0.2:
        return ":".join("".join(rng.choice(HEX) for _ in range(4)) for _ in range(8)) if rng.random() < 0.5 else f"2001:db8:{digits(rng, 2)}::{rng.choice(HEX)}{digits(rng, 2)}"
    if rng.random() < 0.15:
        return ":".join(rng.choice(HEX) + rng.choice(HEX) for _ in range(6))
    return ".".join(str(rng.randint(1, 254)) for _ in range(4))


def biometric(rng):
    return fill(rng, rng.choice(("FP-######", "IRIS-#####-@", "VP########", "face_####.jpg", "IMG_####.JPG", "BIO-@@-####", "palm-######", "voice-####-@@")))


def slug(text):
    """Lower case ASCII letters of a name, for addresses and user names."""
    flat = unicodedata.normalize("NFKD", text)
    return "".join(c for c in flat.lower() if "a" <= c <= "z")
