"""Dates, times, telephone numbers and the many kinds of numbers that name a person.

Every function draws one value as text. All values are invented; check digits hold where a reader
would see that they do not (NPI, DEA).
"""
import datetime
import unicodedata

MONTHS = ("January February March April May June July August September October November "
          "December").split()
SHORT = "Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec".split()
DAYS = "Monday Tuesday Wednesday Thursday Friday Saturday Sunday".split()
UPPER, DIGITS, HEX = "ABCDEFGHJKLMNPRSTUVWXYZ", "0123456789", "0123456789abcdef"

# In all forms below: # a digit, @ a capital, * either.
MRN_FORMS = ("####### ######## ###### ########## #####-## ###-##-## @###### E######## ##-##-## "
             "MR####### @@######## ##### 00####### H#########").split()
PLAN_FORMS = ("@######### @@@######### ###########@ #@##-@@#-@@## #@#*@*#@@## ###-##-####-A "
              "@@@#########-## ########## XY@####### W########## @########").split()
ACCOUNT_FORMS = ("######## ####-#### ########## ############ @####### V########## HAR######## "
                 "###### G###### ####-####-####").split()
OTHER_FORMS = ("@##-##### @-##-##### ACC######## ####### @@##-##### @@-####-##### ########## "
               "##-@@@-##### CASE-##### @##-#### SP-##-#### RX####### #######-## "
               "CL-########").split()
DEVICE_FORMS = ("@@@######@ @@#######@ ######### SN######## @@-####### ####-@@-#### @#@######## "
                "@@@@#####@ ##########").split()
LICENSE_FORMS = ("@####### @@-###### RN###### @@@#####@ ######### @###-####-#### #########@ "
                 "MD##### @######").split()
PLATE_FORMS = ("@@@ ####", "@@@-####", "#@@@###", "### @@@", "@@@###", "@@#-#@@", "@@@ ##@",
               "####@@", "@@ #####")
VIN_FORMS = "1@*@@#*#*@####### 5**@***#***###### W@*@*##*#*@###### JT*@*##*#*@######".split()
BIOMETRIC_FORMS = ("FP-###### IRIS-#####-@ VP######## face_####.jpg IMG_####.JPG BIO-@@-#### "
                   "palm-###### voice-####-@@").split()
# A area, B exchange, C line of a telephone number.
PHONE_FORMS = ((24, "(A) B-C"), (24, "A-B-C"), (8, "A.B.C"), (5, "(A)B-C"), (4, "ABC"),
               (4, "+1 A B C"), (3, "+1-A-B-C"), (4, "1-A-B-C"), (4, "A B C"), (5, "B-C"),
               (2, "+1 (A) B-C"), (2, "A/B-C"), (1, "+44 20 C C"), (1, "+52 55 C C"))
# strftime's letters, %D and %O being the day without a nought and as a numeral, %N the month so.
DATE_FORMS = ((14, "%m/%d/%Y"), (9, "%N/%D/%Y"), (8, "%N/%D/%y"), (5, "%m/%d/%y"), (5, "%m-%d-%Y"),
              (3, "%N-%D-%y"), (9, "%Y-%m-%d"), (3, "%d.%m.%Y"), (2, "%N.%D.%y"), (9, "%B %D, %Y"),
              (4, "%b %D, %Y"), (2, "%b. %D, %Y"), (3, "%D %B %Y"), (3, "%D %b %Y"),
              (3, "%d-%b-%Y"), (2, "%d-%U-%y"), (2, "%d%U%Y"), (2, "%B %O, %Y"),
              (2, "the %O of %B %Y"), (1, "%B %O %Y"), (1, "%Y%m%d"), (1, "%Y/%m/%d"),
              (1, "%b %D '%y"))
SHORT_FORMS = ("%N/%D", "%m/%d", "%B %D", "%B %O", "%b %D", "%D %B", "the %O of %B", "%B %D")
MONTH_FORMS = ("%B %Y", "%B of %Y", "%b %Y", "%m/%Y", "%N/%Y", "%B, %Y")
STAMP_FORMS = ("%m/%d/%Y {0}:{1}", "%Y-%m-%dT{0}:{1}:{2}Z", "%Y-%m-%d {0}:{1}:{2}", "%Y%m%d{0}{1}",
               "%Y-%m-%d {0}:{1}", "%N/%D/%y {0}{1}")


def digits(rng, n):
    return "".join(rng.choice(DIGITS) for _ in range(n))


def fill(rng, pattern):
    draws = {"#": DIGITS, "@": UPPER, "*": DIGITS + UPPER}
    return "".join(rng.choice(draws[c]) if c in draws else c for c in pattern)


def form(*patterns):
    """A function that draws a value of one of the patterns."""
    return lambda rng: fill(rng, rng.choice(patterns))


def weighted(rng, forms):
    return rng.choices([text for _, text in forms], [weight for weight, _ in forms])[0]


def day(rng, first=2017, last=2026):
    start = datetime.date(first, 1, 1).toordinal()
    return datetime.date.fromordinal(rng.randint(start, datetime.date(last, 12, 28).toordinal()))


def ordinal(n):
    return f"{n}{'th' if 10 <= n % 100 <= 20 else {1: 'st', 2: 'nd', 3: 'rd'}.get(n % 10, 'th')}"


def written(d, pattern):
    """A date in a form of the tables above; not strftime, which speaks the machine's language."""
    values = {"%d": f"{d.day:02}", "%D": str(d.day), "%O": ordinal(d.day), "%m": f"{d.month:02}",
              "%N": str(d.month), "%B": MONTHS[d.month - 1], "%b": SHORT[d.month - 1],
              "%U": SHORT[d.month - 1].upper(), "%Y": str(d.year), "%y": f"{d.year % 100:02}"}
    for key, value in values.items():
        pattern = pattern.replace(key, value)
    return pattern


def date(rng):
    return written(day(rng), weighted(rng, DATE_FORMS))


def birth_date(rng):
    return written(day(rng, 1936, 2019), weighted(rng, DATE_FORMS))


def date_short(rng):
    """Without a year."""
    return written(day(rng), rng.choice(SHORT_FORMS))


def month_year(rng):
    return written(day(rng, 1985), rng.choice(MONTH_FORMS))


def date_range(rng):
    a = day(rng)
    b = a + datetime.timedelta(days=rng.randint(1, 20))
    if a.day < 25 and rng.random() < 0.5:
        return f"{MONTHS[a.month - 1]} {a.day}-{a.day + 3}"
    return f"{a.month}/{a.day}-{b.month}/{b.day}/{b.year}"


def stamp(rng):
    """A date with its time, as machines write it."""
    clock = (f"{rng.randint(0, 23):02}", f"{rng.randint(0, 59):02}", f"{rng.randint(0, 59):02}")
    return written(day(rng), rng.choice(STAMP_FORMS)).format(*clock)


def time(rng):
    h, m = rng.randint(0, 23), rng.randint(0, 59)
    half = "ap"[h >= 12]
    return rng.choice((f"{h:02}{m:02}", f"{h:02}:{m:02}", f"{h % 12 or 12}:{m:02} {half.upper()}M",
                       f"{h % 12 or 12}:{m:02} {half}m", f"{h % 12 or 12}:{m:02} {half}.m."))


def phone(rng):
    values = {"A": str(rng.randint(201, 989)), "B": str(rng.randint(200, 999)), "C": digits(rng, 4)}
    return "".join(values.get(c, c) for c in weighted(rng, PHONE_FORMS))


def phone_pieces(rng):
    """A number, now and then with an extension: number, word, extension."""
    if rng.random() < 0.1:
        word = rng.choice((" ext. ", " x", " ext ", ", ext. "))
        return [(phone(rng), "PHONE"), (word, None), (digits(rng, rng.choice((3, 4))), "PHONE")]
    return [(phone(rng), "PHONE")]


def ssn(rng):
    a, b, c = (f"{rng.randint(1, top):0{len(str(top))}}" for top in (899, 99, 9999))
    usual = f"{a}-{b}-{c}"
    return rng.choice((usual,) * 8 + (f"{a} {b} {c}", a + b + c, f"xxx-xx-{c}", f"***-**-{c}"))


def npi(rng):
    body = rng.choice("12") + digits(rng, 8)
    total = 24 + sum(int(c) if i % 2 else sum(divmod(2 * int(c), 10)) for i, c in enumerate(body))
    return body + str(-total % 10)


def dea(rng):
    d = [rng.randint(0, 9) for _ in range(6)]
    check = (d[0] + d[2] + d[4] + 2 * (d[1] + d[3] + d[5])) % 10
    return rng.choice("ABFM") + rng.choice(UPPER) + "".join(map(str, d)) + str(check)


def ip(rng):
    """IPv4 mostly, else IPv6 or a MAC."""
    chance = rng.random()
    if chance < 0.1:
        return ":".join("".join(rng.choice(HEX) for _ in range(4)) for _ in range(8))
    if chance < 0.2:
        return f"2001:db8:{digits(rng, 2)}::{rng.choice(HEX)}{digits(rng, 2)}"
    if chance < 0.32:
        return ":".join(rng.choice(HEX) + rng.choice(HEX) for _ in range(6))
    return ".".join(str(rng.randint(1, 254)) for _ in range(4))


def age_over_89(rng):
    return str(rng.randint(90, 99) if rng.random() < 0.8 else rng.randint(100, 107))


def slug(text):
    """Lower case ASCII letters of a name, for addresses and user names."""
    flat = unicodedata.normalize("NFKD", text)
    return "".join(c for c in flat.lower() if "a" <= c <= "z")
