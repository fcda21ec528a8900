"""Values of the other seventeen kinds of identifiers, in the forms that offices really use."""
import datetime
import string

MONTHS = ("January February March April May June July August September October November December").split()
SHORT = [m[:3] for m in MONTHS]
SHORT[8] = "Sept"


def ordinal(n):
    return f"{n}{'th' if 10 < n % 100 < 14 else {1: 'st', 2: 'nd', 3: 'rd'}.get(n % 10, 'th')}"


DATES = {  # style -> text
    "slash": lambda d: f"{d.month:02}/{d.day:02}/{d.year}",
    "slash2": lambda d: f"{d.month}/{d.day}/{d.year % 100:02}",
    "slash4": lambda d: f"{d.month}/{d.day}/{d.year}",
    "dash": lambda d: f"{d.month:02}-{d.day:02}-{d.year}",
    "dash2": lambda d: f"{d.month}-{d.day}-{d.year % 100:02}",
    "iso": lambda d: d.isoformat(),
    "dots": lambda d: f"{d.month:02}.{d.day:02}.{d.year}",
    "long": lambda d: f"{MONTHS[d.month - 1]} {d.day}, {d.year}",
    "longth": lambda d: f"{MONTHS[d.month - 1]} {ordinal(d.day)}, {d.year}",
    "short": lambda d: f"{SHORT[d.month - 1]} {d.day}, {d.year}",
    "shortno": lambda d: f"{SHORT[d.month - 1]} {d.day} {d.year}",
    "dmy": lambda d: f"{d.day} {MONTHS[d.month - 1]} {d.year}",
    "mil": lambda d: f"{d.day:02}{d:%b}{d.year % 100:02}",
    "milcaps": lambda d: f"{d.day:02}-{d:%b}-{d.year}".upper(),
    "hl7": lambda d: f"{d:%Y%m%d}",
}
NO_YEAR = {
    "md": lambda d: f"{d.month}/{d.day}",
    "mdash": lambda d: f"{d.month}-{d.day}",
    "mlong": lambda d: f"{MONTHS[d.month - 1]} {d.day}",
    "mth": lambda d: f"{MONTHS[d.month - 1]} {ordinal(d.day)}",
    "mshort": lambda d: f"{SHORT[d.month - 1]} {d.day}",
    "thof": lambda d: f"{ordinal(d.day)} of {MONTHS[d.month - 1]}",
    "dm": lambda d: f"{d.day} {d:%b}",
}
NO_DAY = {
    "my": lambda d: f"{MONTHS[d.month - 1]} {d.year}",
    "mofy": lambda d: f"{MONTHS[d.month - 1]} of {d.year}",
    "mslash": lambda d: f"{d.month}/{d.year}",
    "mslash0": lambda d: f"{d.month:02}/{d.year}",
    "mshorty": lambda d: f"{SHORT[d.month - 1]} '{d.year % 100:02}",
}


class Values:
    """Draws of one document. fill("##-?") puts a digit for #, 1 to 9 for %, 2 to 9 for @, a capital
    for ?, either for *, a hexadecimal digit for ^."""

    def __init__(self, rng):
        self.rng = rng

    def fill(self, pattern):
        letters = "ABCDEFGHJKLMNPRSTUVWXYZ"
        table = {"#": string.digits, "%": "123456789", "@": "23456789", "?": letters, "*": letters + string.digits,
                 "^": "0123456789abcdef"}
        return "".join(self.rng.choice(table[c]) if c in table else c for c in pattern)

    def one(self, *patterns):
        return self.fill(self.rng.choice(patterns))

    # (D) (E)
    def phone(self):
        return self.one("(@##) @##-####", "(@##) @##-####", "@##-@##-####", "@##-@##-####", "@##.@##.####",
                        "1-@##-@##-####", "+1 @##-@##-####", "@## @## ####", "(@##)@##-####", "@##@######",
                        "@##/@##-####", "+1 (@##) @##-####")

    def fax(self):
        return self.one("(@##) @##-####", "@##-@##-####", "@##.@##.####", "1-@##-@##-####", "@## @## ####")

    def phone7(self):
        return self.one("@##-####", "@##-####", "@##.####")

    def ext(self):
        return self.one("%###", "%####", "%##")

    # (G) a masked one ends in the four digits that identify
    def ssn(self):
        mask = self.rng.choice(["", "", "", "", f"{3 * 'X'}-XX-", "***-**-"])
        return mask + self.fill("####") if mask else self.one("%##-##-####", "%##-##-####", "%## ## ####", "%########")

    def ssn4(self):
        return self.fill("####")

    # (H) (I) (J)
    def mrn(self):
        return self.one("########", "#######", "######", "%##-##-##", "MR######", "E%######", "H####-###",
                        "00######", "?######", "%## ## ##")

    def plan(self):
        return self.one("???%########", "W##########", "%########-01", "H%#######", "XYZ######A", "%####*##?",
                        "R########", "???#########", "U#### #####", "80840 ### ### ###")

    def mbi(self):
        letters = "ACDEFGHJKMNPQRTUVWXY"
        c = self.rng.choice
        parts = [c("123456789"), c(letters), c(letters + string.digits), c(string.digits), c(letters),
                 c(letters + string.digits), c(string.digits), c(letters), c(letters), self.fill("##")]
        s = "".join(parts)
        return s if self.rng.random() < 0.4 else f"{s[:4]}-{s[4:7]}-{s[7:]}"

    def account(self):
        return self.one("#########", "####-#######", "HSP########", "V##########", "%###-####-##", "A-#######",
                        "G######", "##########-#", "FIN %########")

    # (K)
    def npi(self):
        return self.one("1#########")

    def dea(self):
        return self.one("B?#######", "F?#######", "M?#######")

    def licence(self):
        return self.one("RN-######", "A#####", "MD######", "35.######", "036-######", "G-#####", "PT #####",
                        "LCSW#####", "RN#######", "D-####-####-####", "DL ?####-#####-#####")

    # (L)
    def vin(self):
        head = self.rng.choice(["1HG", "2T1", "3FA", "5YJ", "WBA", "JN8", "KMH", "1FT"])
        return head + self.fill("?? ###?".replace(" ", "#")).replace("I", "J") + self.fill("?#######")[:17 - 10]

    def plate(self):
        return self.one("???-####", "#???###", "?## ???", "###-???", "??#-####", "??? ###")

    # (M)
    def serial(self):
        return self.one("SN########", "???######?", "##?#####", "?#####-##", "M%#####-?##", "###-######", "L-#####-?",
                        "PJN######S", "##########")

    def udi(self):
        return self.fill("(01)0081######%###(21)?######")

    # (N) (O)
    def ip(self):
        n = self.rng.randrange
        if self.rng.random() < 0.75:
            return f"{n(11, 220)}.{n(256)}.{n(256)}.{n(1, 255)}"
        if self.rng.random() < 0.5:
            return self.fill("2a02:^^^^:^^^^:^^::^^^")
        return ":".join(self.fill("^^") for _ in range(6)).upper()

    # (P) (Q)
    def biometric(self):
        return self.one("FP-######", "VP-####-?", "IRIS-########", "bio-^^^^^^^^", "HG######", "PALM-#####")

    def photo(self):
        return self.one("IMG_####", "DSC0####", "PHOTO-#####", "face_####") + self.rng.choice([".jpg", ".JPG", ".png", ".heic"])

    # (R)
    def accession(self):
        return self.one("S%#-#####", "MR-##-######", "CT########", "%#-###-#####", "SP-##-####", "AC######", "A###-####-##")

    def case(self):
        return self.one("########", "C-######", "####-##-####", "CAS-#######", "%#-######", "IR-#####", "REF######",
                        "INC########")

    def auth(self):
        return self.one("A########", "AUTH-######", "%#########", "PA-####-####", "##*#*####")

    def claim(self):
        return self.one("############", "CLM########", "%###########A", "E##-######-##", "2#########-##")

    def rx(self):
        return self.one("%######", "%######-#####", "C%######", "N#######")

    def study(self):
        return self.one("###-####", "SUBJ-####", "P##-###", "%##-??-###")

    def username(self, person):
        first, last = plain(person.first), plain(person.last)
        return self.rng.choice([f"{first[:1]}{last}{self.fill('##')}", f"{first}_{last[:1]}{self.fill('####')}",
                                f"{last}.{first[:3]}", f"{first}{self.fill('%###')}"]).lower()

    def email(self, person):
        where = self.rng.choice(["gmail.com", "yahoo.com", "hotmail.com", "icloud.com", "aol.com", "proton.me",
                                 "mail.example.net", "clinic.example.org", "charter.net"])
        return f"{self.username(person)}@{where}"

    def url(self, person):
        u = self.username(person)
        return self.rng.choice([f"https://www.instagram.com/{u}", f"www.gofundme.example/f/help-{u.replace('_', '-')}",
                                f"http://mychart.example.org/p?id={self.fill('########')}", f"facebook.com/{u}",
                                f"https://vid.example.com/j/{self.fill('%#########')}?pwd={self.fill('*******')}",
                                f"https://www.caringbridge.example/visit/{u}", f"linkedin.com/in/{u}"])


def plain(s):
    """Letters and digits of ASCII only, as in an address."""
    import unicodedata
    s = unicodedata.normalize("NFKD", s.replace("ł", "l").replace("ø", "o").replace("Þ", "Th").replace("ß", "ss"))
    return "".join(c for c in s if c.isascii() and c.isalnum()) or "user"


def shifted(day, days):
    return day + datetime.timedelta(days=days)
