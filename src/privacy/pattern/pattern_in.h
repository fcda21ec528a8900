/* pattern_in.h - what the files of the patterns share: words, the recent ones, and one door a kind.
 *
 *   pattern.c cuts the text into words, remembers the last 32, and calls a finder for every word
 *   that holds a digit or has a role that can begin or end an identifier (words.c).
 *   A finder looks back through the remembered words and ahead over a bounded window, adds spans,
 *   and answers where the scan goes on, or 0 when it has found nothing.
 *
 * Every look is bounded by one of the limits below, so the whole is linear. */
#ifndef CS_PATTERN_IN_H
#define CS_PATTERN_IN_H

#include "privacy/read/read_in.h"

/* Everything with a shape or a label of its own: dates, ages over 89, telephone and fax numbers,
 * e-mail, SSN, record, plan, account, licence, vehicle and device numbers, URLs, addresses of the
 * network, biometric and other ids, street addresses, PO boxes and ZIP codes. One pass over text
 * (valid UTF-8), linear. Spans are appended ascending and do not overlap. */
void cs_pattern_find(cs_str text, struct cs_phi_list *list);

#define PATTERN_RECENT 32    /* words that can be looked back to; a power of two */
#define PATTERN_WORD_MAX 80  /* bytes of a word that is read ahead */
#define PATTERN_CODE_MAX 64  /* bytes of a code with its hyphens */
#define PATTERN_BLANKS_MAX 8 /* blanks between parts of one identifier */
#define PATTERN_FIGURES_MAX 8
#define PATTERN_WRAP_MIN 50 /* bytes of a line that may go on in the next one */

/* What a word can be; one word may be several. */
enum pattern_role {
    ROLE_ABBR,     /* an abbreviated month or street suffix */
    ROLE_AGE,      /* "age", "aged" */
    ROLE_BILL,     /* of claims and procedures, whose codes have five figures */
    ROLE_BOX,      /* "box" of a PO box */
    ROLE_CARDINAL, /* "ninety": value is the number */
    ROLE_CODE,     /* what follows is a public code, not of a person: "CPT", "lot" */
    ROLE_CORNER,   /* "corner", "location" */
    ROLE_DAYWORD,  /* "eve", "day" after a holiday */
    ROLE_DIR,      /* "north", "NW" */
    ROLE_DOT,      /* "dot" of a spelled address */
    ROLE_EXT,      /* "ext" */
    ROLE_FAX,      /* speaks of a fax */
    ROLE_FILE,     /* the ending of a picture or sound file */
    ROLE_FILL,     /* may stand between a label and its code */
    ROLE_FLAT,     /* "apt", "suite" */
    ROLE_GEOCODE,  /* "latitude" */
    ROLE_HOLIDAY,  /* value 2: only with "day" after it */
    ROLE_HOLYDAY,  /* "good", "ash" before ... */
    ROLE_HOLYDAY2, /* ... "Friday", "Wednesday" */
    ROLE_ISOWEEK,  /* "week" */
    ROLE_LABEL,    /* names an identifier: type; value 2 alone, 4, 3, 1 for 4, 5, 6 digits */
    ROLE_MEASURE,  /* what follows is a measured value */
    ROLE_MONTH,    /* value 1 .. 12 */
    ROLE_NEAR,     /* a preposition that makes a bare month a date */
    ROLE_NOTDAY,   /* after a holiday: it is no day ("Christmas disease") */
    ROLE_NUM,      /* "number", "no", "id" */
    ROLE_OLD,      /* "nineties", "nonagenarian" */
    ROLE_OLDWORD,  /* "old" */
    ROLE_ORDINAL,  /* "third": value */
    ROLE_PERSON,   /* who has an age */
    ROLE_PHONE,    /* speaks of a telephone */
    ROLE_PLAIN,    /* a month or suffix that is a common word or name as well */
    ROLE_POST,     /* "PO", "post", "office" */
    ROLE_QUARTER,  /* "quarter" */
    ROLE_ROUTE,    /* "highway" before its number */
    ROLE_SCORE,    /* beside n/m: it is a score, not a date */
    ROLE_SEASON,   /* "fall" */
    ROLE_SHOP,     /* a chain of pharmacies, or "one" that stands for it */
    ROLE_STATE,    /* the postal abbreviation, or (the last word of) the name */
    ROLE_STOP,     /* a function word: no part of a name */
    ROLE_STREET,   /* a suffix that is hardly anything else: "avenue" */
    ROLE_SUFFIX,   /* ends the name of a street */
    ROLE_TITLE,    /* "Dr", "Mrs" */
    ROLE_TLD,      /* value 2: enough alone; 1: needs a path */
    ROLE_TOWN,     /* "city", "village" */
    ROLE_TURNED,   /* "turned", "nearly" before an age */
    ROLE_UNIT,     /* after a number: it is a measure */
    ROLE_USER,     /* names a login */
    ROLE_WEEKDAY,
    ROLE_WHEN, /* beside n/m: it is a date */
    ROLE_WWW,
    ROLE_YEARS /* "years", "yo" */
};

enum pattern_shape {
    SHAPE_DIGIT = 1 << 0, /* holds a digit */
    SHAPE_ALPHA = 1 << 1, /* holds something else */
    SHAPE_CAP = 1 << 2,   /* begins with a capital letter */
    SHAPE_LOWER = 1 << 3, /* holds a small ASCII letter */
    SHAPE_LONG = 1 << 4,  /* longer than PATTERN_WORD_MAX: cut there */
    SHAPE_WIDE = 1 << 6,  /* holds a byte outside ASCII */
    SHAPE_SPAN = 1 << 5   /* not a word but a span that was found; type says which */
};

struct pattern_word {
    uint64_t roles; /* bits of enum pattern_role */
    uint32_t begin;
    uint32_t end;
    uint8_t type; /* enum cs_phi_type of a label or span */
    uint8_t value;
    uint8_t shape; /* enum pattern_shape, or-ed */
};

/* A code: letters and digits, joined by single hyphens, underscores, points or strokes. */
struct pattern_code {
    uint32_t begin;
    uint32_t end;
    uint32_t digits;
    uint32_t letters; /* ASCII letters of both cases */
    uint32_t small;   /* of them small */
    uint32_t joints;  /* joining characters */
    uint32_t strokes; /* of them '/' */
    uint32_t points;  /* of them '.' */
};
struct pattern {
    cs_str text;
    struct cs_phi_list *list;
    struct cs_phi_list doubts; /* echo.c */
    struct pattern_word recent[PATTERN_RECENT];
    uint32_t count;           /* words ever remembered */
    uint64_t roles;           /* of all words so far */
    bool priced;              /* a price was seen */
    bool pointed;             /* the text has a full date with points: "5.10.2025" */
    struct pattern_code code; /* around the present word, if it holds a digit */
    /* The figures that the present word begins with, which all finders ask for. */
    struct {
        uint32_t begin;
        uint32_t count; /* more than PATTERN_FIGURES_MAX are not kept */
        uint32_t value;
    } figures;
    struct pattern_word ahead; /* what was read last; end 0: nothing */
};

/* ---- bytes ---- */

enum pattern_byte { BYTE_OTHER, BYTE_ALPHA, BYTE_DIGIT, BYTE_WIDE, BYTE_MARK };
extern const uint8_t pattern_kinds[256];  /* enum pattern_byte of each byte */
extern const uint8_t pattern_shapes[256]; /* enum pattern_shape of each byte of a word, else 0 */

/* The byte at an offset, or 0 outside the text (the text holds no NUL). */
static inline unsigned char byte_at(const struct pattern *p, uint32_t at)
{
    return at < p->text.len ? (unsigned char)p->text.ptr[at] : 0;
}
static inline unsigned char byte_before(const struct pattern *p, uint32_t at)
{
    return at > 0 && at <= p->text.len ? (unsigned char)p->text.ptr[at - 1] : 0;
}
static inline bool digit_at(const struct pattern *p, uint32_t at)
{
    return cs_is_digit((char)byte_at(p, at));
}
static inline unsigned char lower_of(unsigned char c)
{
    return (unsigned char)(c >= 'A' && c <= 'Z' ? c + ('a' - 'A') : c);
}
static inline bool word_byte(unsigned char c)
{
    return pattern_shapes[c] != 0;
}
static inline bool is_blank(unsigned char c)
{
    return c == ' ' || c == '\t';
}
/* Size of a hyphen or dash at an offset, 0 if there is none. */
static inline uint32_t pattern_dash(const struct pattern *p, uint32_t at)
{
    const unsigned char c = byte_at(p, at);
    if (c < 0x80) return c == '-';
    if (c != 0xE2 || byte_at(p, at + 1) != 0x80) return 0; /* U+2010 .. U+2015 */
    const unsigned char last = byte_at(p, at + 2);
    return last >= 0x90 && last <= 0x95 ? 3 : 0;
}
/* The line that ends at an offset is as long as lines are that an editor or a mailer has broken. */
bool pattern_wrapped(const struct pattern *p, uint32_t at);
/* The first offset that holds no blank; at most PATTERN_BLANKS_MAX are passed, and one line's end
 * where a paragraph was broken. */
_Static_assert(PATTERN_BLANKS_MAX == 8, "they are read at once");
static inline uint32_t pattern_skip(const struct pattern *p, uint32_t at)
{
    const uint32_t limit = at + PATTERN_BLANKS_MAX;
    if (p->text.len >= limit) at += cs_blanks(cs_eight_at(p->text.ptr + at));
    else
        while (is_blank(byte_at(p, at))) at++;
    return byte_at(p, at) == '\n' && pattern_wrapped(p, at) ? at + 1 : at;
}
/* Count digits from at, at most most + 1; *value is their number (valid up to 9 digits). */
uint32_t pattern_digits(const struct pattern *p, uint32_t at, uint32_t most, uint32_t *value);

/* ---- words ---- */

static inline bool has(const struct pattern_word *w, enum pattern_role role)
{
    return (w->roles >> role) & 1;
}
static inline bool shaped(const struct pattern_word *w, unsigned shape)
{
    return (w->shape & shape) == shape;
}
static inline bool is_span(const struct pattern_word *w, enum cs_phi_type type)
{
    return shaped(w, SHAPE_SPAN) && w->type == type;
}
/* "NY", not "York" */
static inline bool is_state_code(const struct pattern_word *w)
{
    return has(w, ROLE_STATE) && w->end - w->begin == 2;
}
/* Roles, type and value of a word of letters; false when the table does not hold it. */
bool pattern_word_find(const struct pattern *p, uint32_t begin, uint32_t end,
                       struct pattern_word *out);
/* Read the word that begins at an offset. False when none begins there; *out is then empty. */
bool pattern_read(const struct pattern *p, uint32_t at, struct pattern_word *out);
/* The same after at most PATTERN_BLANKS_MAX blanks. */
bool pattern_read_next(const struct pattern *p, uint32_t at, struct pattern_word *out);
/* The word behind an offset is a label, or begins the next line with a capital: "12/12   day: Roe",
 * "Aug. 21\nVisits". What is counted is no such word. */
static inline bool pattern_label_below(const struct pattern *p, uint32_t end,
                                       const struct pattern_word *next)
{
    if (byte_at(p, next->end) == ':' && !digit_at(p, next->end + 1)) return true;
    return next->begin > end && byte_before(p, next->begin) == '\n' && shaped(next, SHAPE_CAP);
}
/* The back-th word before the present one (1 is the last), or an empty one. */
static inline struct pattern_word pattern_back(const struct pattern *p, uint32_t back)
{
    if (back >= PATTERN_RECENT || back >= p->count) return (struct pattern_word){0};
    return p->recent[(p->count - 1 - back) % PATTERN_RECENT];
}
/* The same if nothing but blanks lies between it and at; else an empty one. */
static inline struct pattern_word pattern_before(const struct pattern *p, uint32_t at)
{
    const struct pattern_word w = pattern_back(p, 1);
    if (w.end == 0 || w.end >= at) return (struct pattern_word){0};
    return pattern_skip(p, w.end) == at ? w : (struct pattern_word){0};
}
/* The word's letters are these (small letters given), of which there are size. */
bool pattern_equals(const struct pattern *p, const struct pattern_word *w, const char *letters,
                    size_t size);
static inline bool pattern_is(const struct pattern *p, const struct pattern_word *w,
                              const char *letters)
{
    const size_t size = strlen(letters); /* of a literal: known to the compiler */
    return w->end - w->begin == size && pattern_equals(p, w, letters, size);
}
/* They are one of these. */
bool pattern_is_listed(const struct pattern *p, const struct pattern_word *w,
                       const char *const *words, size_t count);
static inline __attribute__((always_inline)) bool pattern_is_one(const struct pattern *p,
                                                                 const struct pattern_word *w,
                                                                 const char *const *words,
                                                                 size_t count)
{
    return cs_may_be_listed(words, count, (char)byte_at(p, w->begin), w->end - w->begin) &&
           pattern_is_listed(p, w, words, count);
}

/* The same, the words given one by one: ONE_OF(p, &w, "as", "under"). */
#define ONE_OF(p, w, ...)                                                                          \
    pattern_is_one(p, w, (const char *const[]){__VA_ARGS__},                                       \
                   CS_COUNT(((const char *const[]){__VA_ARGS__})))

/* One of the last most words before the present one is listed, in whatever line. */
static inline __attribute__((always_inline)) bool pattern_recent_is_one(const struct pattern *p,
                                                                        uint32_t most,
                                                                        const char *const *words,
                                                                        size_t count)
{
    for (uint32_t back = 1; back <= most; back++) {
        const struct pattern_word w = pattern_back(p, back);
        if (pattern_is_one(p, &w, words, count)) return true;
    }
    return false;
}

/* One of the last most words before the present one has a role; no further than the line's begin,
 * or beyond a blank line when lines is true. */
bool pattern_recently(const struct pattern *p, enum pattern_role role, uint32_t most, bool lines);

/* ---- spans ---- */

/* Add a span. Those that it covers go; where it overlaps an earlier one only the rest is added. */
void pattern_add(struct pattern *p, uint32_t begin, uint32_t end, enum cs_phi_type type,
                 uint8_t confidence);
/* Where the last span ends; 0 when there is none. */
static inline uint32_t pattern_last_end(const struct pattern *p)
{
    return p->list->count ? p->list->spans[p->list->count - 1].end : 0;
}

/* A pair of figures may be a date: it is one where the text has a sure date at most reach days from
 * it. pattern_echo decides at the end. */
void pattern_doubt(struct pattern *p, uint32_t begin, uint32_t end, uint8_t reach);
void pattern_echo(struct pattern *p);

/* The code around the present word, which nothing decides, may be one that is found elsewhere in
 * the text (again.c); number: it is a number of somebody where no procedures are coded. */
void pattern_code_doubt(struct pattern *p, bool number);
/* The code around the present word has five figures that nothing measures: a ZIP, a number of
 * somebody, or a procedure. */
bool pattern_bare_doubt(const struct pattern *p);
/* The codes that were found: a set of hashes; no hashes: there are none. */
struct pattern_codes {
    uint64_t *hashes;
    uint8_t *types; /* enum cs_phi_type of each */
    size_t mask;
};
/* Collects them, if there are doubts that ask; false when memory is short. */
bool pattern_codes_collect(const struct pattern *p, struct pattern_codes *out, size_t doubts);
/* The doubt is one of them, or has the head and the shape of one: gives it its type. */
bool pattern_codes_know(const struct pattern *p, const struct pattern_codes *codes,
                        struct cs_phi_span *doubt);

/* ---- codes ---- */

/* Find the code around a word that holds a digit: p->code. */
void pattern_code_around(struct pattern *p, const struct pattern_word *w);

/* The two numbers of a code like "1000-2000"; how many figures the first has, up to 9. */
uint32_t pattern_range_read(const struct pattern *p, const struct pattern_code *code,
                            uint32_t *first, uint32_t *last);

/* A year from 1900 to 2099 that stands alone (id.c). */
bool pattern_code_year(const struct pattern *p, const struct pattern_code *code);

/* CPT with modifiers or an ICD-10-CM code: of a treatment, not of a person. */
bool pattern_medical_code(const struct pattern *p, const struct pattern_code *code);

/* Figures without a label (number.c): somebody's number; something before them says what
 * they count; letters before them go with them; five are a visit's (CPT). */
bool pattern_number_bare(const struct pattern *p, const struct pattern_code *code);
bool pattern_number_counted(const struct pattern *p, const struct pattern_code *code);
bool pattern_number_headed(const struct pattern *p, const struct pattern_code *code);
bool pattern_number_visit(const struct pattern *p, const struct pattern_code *code);

/* What names a code before it. */
struct pattern_label {
    bool found;
    bool number; /* "no.", "#" or ":" stood between, or the label is enough for four digits */
    bool strong; /* enough alone */
    bool firm;   /* enough for five digits */
    bool told;   /* "no." or '#' and a word that is no label: "strip no. 77120" */
    enum cs_phi_type type;
};
struct pattern_label pattern_label_before(const struct pattern *p, uint32_t begin);

/* ---- checks of shape (shape.c) ---- */

bool pattern_luhn(cs_str digits);      /* other characters are passed over */
bool pattern_npi_valid(cs_str digits); /* 10 digits, Luhn with the prefix 80840 */
bool pattern_dea_valid(cs_str code);   /* 2 letters, 7 digits, the last is the check digit */
bool pattern_vin_valid(cs_str code);   /* 17 characters and the check digit, 49 CFR 565.15 */
bool pattern_vin_shaped(cs_str code);  /* 17 characters without I, O, Q */
bool pattern_mbi_shaped(cs_str code);  /* Medicare beneficiary identifier, with or without '-' */
bool pattern_iban_valid(cs_str code);  /* blanks are passed over; ISO 13616 */
bool pattern_uuid_shaped(cs_str code);
bool pattern_icd_code(cs_str code); /* "M25511", "S82101A": ICD-10-CM without its point */

/* "0800": four figures that may be an hour (pair.c). */
bool pattern_hours(const struct pattern *p, const struct pattern_word *w);

/* ---- words of places (street.c) ---- */

/* "47th" */
bool pattern_ordinal(const struct pattern *p, const struct pattern_word *w);
/* Where the word after a name begins: behind "-Catherine", "'s", or an abbreviation's point. */
uint32_t pattern_after_word(const struct pattern *p, const struct pattern_word *w);
/* A capitalised word that may be of a town's name. */
bool pattern_town_word(const struct pattern *p, const struct pattern_word *w);

/* ---- finders: where the scan goes on, or 0 ---- */

/* A full date with points stands somewhere in the text: "5.10.2025". */
bool pattern_date_pointed(cs_str text);
uint32_t pattern_date_at(struct pattern *p, const struct pattern_word *w);       /* full dates */
uint32_t pattern_date_short_at(struct pattern *p, const struct pattern_word *w); /* 3/4, 10/2020 */
uint32_t pattern_day_at(struct pattern *p, const struct pattern_word *w); /* a day, then a month */
uint32_t pattern_month_at(struct pattern *p, const struct pattern_word *w); /* begins by a month */
uint32_t pattern_season_at(struct pattern *p, const struct pattern_word *w);
uint32_t pattern_holiday_at(struct pattern *p, const struct pattern_word *w);
uint32_t pattern_quarter_at(struct pattern *p, const struct pattern_word *w);
uint32_t pattern_age_at(struct pattern *p, const struct pattern_word *w);
uint32_t pattern_age_word_at(struct pattern *p, const struct pattern_word *w);
/* Figures or words that count nothing are an age by what their sentence says; the same before
 * "years" (age_told.c). */
bool pattern_age_told(const struct pattern *p, uint32_t begin, uint32_t end);
bool pattern_age_years_told(const struct pattern *p, uint32_t begin, uint32_t end);
uint32_t pattern_phone_at(struct pattern *p, const struct pattern_word *w);
uint32_t pattern_spoken_at(struct pattern *p, const struct pattern_word *w);  /* in words */
uint32_t pattern_figures_at(struct pattern *p, const struct pattern_word *w); /* "5 5 5 0 1 6 1" */
uint32_t pattern_phone_ext_at(struct pattern *p, const struct pattern_word *w);
/* Whatever digits follow a telephone's label. */
/* "611         232-1245": in the column behind a result stands the range it should lie in. */
bool pattern_behind_result(const struct pattern *p, uint32_t begin);
uint32_t pattern_phone_labelled(struct pattern *p, const struct pattern_word *w,
                                enum cs_phi_type type);
uint32_t pattern_email_at(struct pattern *p, uint32_t at);                    /* at '@' */
uint32_t pattern_spelled_at(struct pattern *p, const struct pattern_word *w); /* "dot" */
uint32_t pattern_url_at(struct pattern *p, uint32_t at);                      /* at "://" */
uint32_t pattern_www_at(struct pattern *p, const struct pattern_word *w);
uint32_t pattern_domain_at(struct pattern *p, const struct pattern_word *w);
uint32_t pattern_file_at(struct pattern *p, const struct pattern_word *w);
uint32_t pattern_ip_at(struct pattern *p, uint32_t at); /* IPv4, IPv6, MAC that begin there */
uint32_t pattern_ssn_at(struct pattern *p, const struct pattern_word *w);
uint32_t pattern_labelled_at(struct pattern *p, const struct pattern_word *w);
uint32_t pattern_shape_at(struct pattern *p, const struct pattern_word *w);
uint32_t pattern_beside_at(struct pattern *p, const struct pattern_word *w);
uint32_t pattern_told_at(struct pattern *p, const struct pattern_word *w);
uint32_t pattern_bare_at(struct pattern *p, const struct pattern_word *w);
uint32_t pattern_user_at(struct pattern *p, const struct pattern_word *w);
uint32_t pattern_street_at(struct pattern *p, const struct pattern_word *w);
uint32_t pattern_suffix_at(struct pattern *p, const struct pattern_word *w);
uint32_t pattern_corner_at(struct pattern *p, const struct pattern_word *w);
uint32_t pattern_shop_at(struct pattern *p, const struct pattern_word *w);
uint32_t pattern_box_at(struct pattern *p, const struct pattern_word *w);
uint32_t pattern_zip_at(struct pattern *p, const struct pattern_word *w);
uint32_t pattern_geocode_at(struct pattern *p, const struct pattern_word *w);
/* Add the town that stands before a state at state_begin, after earliest. */
void pattern_town_before(struct pattern *p, uint32_t state_begin);

#endif
