/* pattern.c - identifiers that have a shape or a label of their own.
 *
 * One pass cuts the text into words (letters, digits, bytes of other scripts; dashes, quotes and
 * blanks of Unicode end one) and remembers the last 32 with what the table of words says of each.
 * Most words have no role and cost one look-up. A word with a digit goes through the finders from
 * the surest shape to the vaguest:
 *
 *   address of the network -> full date -> label before it -> telephone -> SSN -> checksummed codes
 *     -> short date -> age -> street -> ZIP -> coordinates -> beside -> told -> bare code
 *
 * A word of letters goes to the finders of its roles. '@' and "://" look back from their place.
 * No regular expressions: what may not stand beside a number is most of the matter, and it is said
 * here in words and functions that can be read one at a time. */
#include "privacy/pattern/pattern_in.h"

#define POINTED_DIGITS 4 /* of "7.2", "98.65" */
#define AGE_FIRST 90     /* of an age that must go */
#define BIT(role) (UINT64_C(1) << ROLE_##role)
#define WIDE_2 0xC2u /* U+0080 .. U+00BF: signs of Latin-1 */

/* What a byte is, 00 to FF: letters are those of ASCII and what is not in it, but for the first
 * bytes of signs (C2, E2, EF). */
#define N5(x) x, x, x, x, x
#define N6(x) N5(x), x
#define N10(x) N5(x), N5(x)
#define N12(x) N6(x), N6(x)
#define N16(x) N10(x), N6(x)
#define N26(x) N16(x), N10(x)
#define N31(x) N26(x), N5(x)
#define N48(x) N16(x), N16(x), N16(x)
#define N66(x) N48(x), N12(x), N6(x)
#define BYTES(other, digit, mark, capital, small, high, wide)                                      \
    N48(other), N10(digit), mark, N5(other), mark, N26(capital), N6(other), N26(small), N5(other), \
        N66(high), wide, N31(high), wide, N12(high), wide, N16(high)
const uint8_t pattern_kinds[256] = {
    BYTES(BYTE_OTHER, BYTE_DIGIT, BYTE_MARK, BYTE_ALPHA, BYTE_ALPHA, BYTE_ALPHA, BYTE_WIDE)};
const uint8_t pattern_shapes[256] = {
    BYTES(0, SHAPE_DIGIT, 0, SHAPE_ALPHA, SHAPE_ALPHA | SHAPE_LOWER, SHAPE_ALPHA | SHAPE_WIDE, 0)};

bool pattern_wrapped(const struct pattern *p, uint32_t at)
{
    if (at < PATTERN_WRAP_MIN || !word_byte(byte_at(p, at + 1))) return false;
    return !memchr(p->text.ptr + at - PATTERN_WRAP_MIN, '\n', PATTERN_WRAP_MIN);
}

static uint32_t digits_read(const struct pattern *p, uint32_t at, uint32_t most, uint32_t *value)
{
    const size_t size = p->text.len;
    const size_t left = at < size ? size - at : 0;
    const uint32_t limit = left <= most ? (uint32_t)left : most + 1;
    const char *const s = p->text.ptr + (at < size ? at : size);
    uint32_t sum = 0;
    uint32_t count = 0;
    if (left >= 8) { /* without a branch for each figure: how many there are cannot be foretold */
        const uint64_t eight = cs_eight_at(s);
        const unsigned figures = cs_figures(eight);
        count = figures < limit ? figures : limit;
        *value = count ? cs_figures_value(eight, count) : 0;
        if (count < 8) return count;
        sum = *value;
    }
    for (; count < limit && cs_is_digit(s[count]); count++)
        if (count < 9) sum = sum * 10 + (uint32_t)(s[count] - '0');
    *value = sum;
    return count;
}

uint32_t pattern_digits(const struct pattern *p, uint32_t at, uint32_t most, uint32_t *value)
{
    if (at != p->figures.begin || p->figures.count > most) return digits_read(p, at, most, value);
    *value = p->figures.value;
    return p->figures.count;
}

/* "word", "Word": a letter and small letters, at most twenty-four, and no byte of a word behind.
 * Fills shape and end; false: it is another. Most words are such. */
static inline bool plain_measure(const struct pattern *p, struct pattern_word *w)
{
    const char *const s = p->text.ptr;
    const unsigned char first = (unsigned char)s[w->begin];
    if (lower_of(first) < 'a' || lower_of(first) > 'z') return false;
    uint32_t at = w->begin + 1;
    for (unsigned round = 0;; round++) {
        if (round == 3 || p->text.len - at < 9) return false;
        const unsigned small = cs_small_letters(cs_eight_at(s + at));
        at += small;
        if (small < 8) break;
    }
    if (word_byte((unsigned char)s[at])) return false;
    w->shape = (uint8_t)(pattern_shapes[first] | (first < 'a' ? SHAPE_CAP : 0) |
                         (at > w->begin + 1 ? SHAPE_LOWER : 0));
    w->end = at;
    return true;
}

/* Fill shape and end of a word whose begin is set; reads at most limit bytes. */
static inline void word_measure(const struct pattern *p, struct pattern_word *w, uint32_t limit)
{
    if (plain_measure(p, w)) return;
    const unsigned char *const s = (const unsigned char *)p->text.ptr;
    const uint32_t size = (uint32_t)p->text.len;
    const uint32_t stop = size - w->begin > limit ? w->begin + limit : size;
    uint32_t at = w->begin;
    /* Capital letters of Latin-1, Latin Extended and Greek begin by the same bytes as small ones; a
     * letter outside ASCII counts as a capital. */
    unsigned shape = (s[at] >= 'A' && s[at] <= 'Z') || s[at] >= 0x80 ? SHAPE_CAP : 0;
    for (; at < stop; at++) {
        const uint8_t byte_shape = pattern_shapes[s[at]];
        if (!byte_shape) break;
        shape |= byte_shape;
    }
    if (at == stop && at < size && word_byte(s[at])) shape |= SHAPE_LONG;
    w->shape = (uint8_t)shape;
    w->end = at;
}

/* Look the word up, unless it begins by a digit or holds a letter outside ASCII. */
static void word_look_up(const struct pattern *p, struct pattern_word *w)
{
    if (shaped(w, SHAPE_WIDE) || digit_at(p, w->begin)) return;
    (void)pattern_word_find(p, w->begin, w->end, w);
}

bool pattern_read(const struct pattern *p, uint32_t at, struct pattern_word *out)
{
    if (at == p->ahead.begin && p->ahead.end) {
        *out = p->ahead;
        return true;
    }
    *out = (struct pattern_word){.begin = at, .end = at};
    if (!word_byte(byte_at(p, at))) return false;
    word_measure(p, out, PATTERN_WORD_MAX);
    word_look_up(p, out);
    return true;
}

bool pattern_read_next(const struct pattern *p, uint32_t at, struct pattern_word *out)
{
    return pattern_read(p, pattern_skip(p, at), out);
}

bool pattern_equals(const struct pattern *p, const struct pattern_word *w, const char *letters,
                    size_t size)
{
    const char *const s = p->text.ptr + w->begin;
    for (size_t i = 0; i < size; i++)
        if (lower_of((unsigned char)s[i]) != (unsigned char)letters[i]) return false;
    return size > 0;
}

bool pattern_is_listed(const struct pattern *p, const struct pattern_word *w,
                       const char *const *words, size_t count)
{
    const char first = (char)lower_of(byte_at(p, w->begin)); /* most end here */
    for (size_t i = 0; i < count; i++)
        if (words[i][0] == first && pattern_is(p, w, words[i])) return true;
    return false;
}

static bool line_between(const struct pattern *p, uint32_t from, uint32_t to, bool blank_line)
{
    uint32_t lines = 0;
    if (to - from > PATTERN_CODE_MAX) return true;
    for (uint32_t at = from; at < to; at++) lines += byte_at(p, at) == '\n';
    return lines >= (blank_line ? 2 : 1);
}

bool pattern_recently(const struct pattern *p, enum pattern_role role, uint32_t most, bool lines)
{
    uint32_t next = pattern_back(p, 0).begin;
    for (uint32_t back = 1; back <= most; back++) {
        const struct pattern_word w = pattern_back(p, back);
        if (w.end == 0 || line_between(p, w.end, next, lines)) return false;
        if (has(&w, role)) return true;
        next = w.begin;
    }
    return false;
}

void pattern_add(struct pattern *p, uint32_t begin, uint32_t end, enum cs_phi_type type,
                 uint8_t confidence)
{
    struct cs_phi_list *const list = p->list;
    while (list->count && list->spans[list->count - 1].begin >= begin) list->count--;
    if (list->count && list->spans[list->count - 1].end > begin)
        begin = list->spans[list->count - 1].end;
    if (begin >= end) return;
    const struct cs_phi_span span = {
        .begin = begin, .end = end, .type = type, .confidence = confidence};
    cs_phi_list_add(list, &span);
}

typedef uint32_t (*finder)(struct pattern *p, const struct pattern_word *w);

/* "$1,250.00": the amount with its groups and decimals. 0 when w is no price. */
static uint32_t price_at(const struct pattern *p, const struct pattern_word *w)
{
    uint32_t at = w->begin;
    while (at > 0 && w->begin - at < 2 && byte_at(p, at - 1) == ' ') at--;
    if (byte_before(p, at) != '$') return 0;
    for (at = w->end; at - w->begin < PATTERN_CODE_MAX; at++) {
        const unsigned char c = byte_at(p, at);
        if (!cs_is_digit((char)c) && !((c == ',' || c == '.') && digit_at(p, at + 1))) break;
    }
    return at;
}

/* What nearly all finders ask of a number: its figures, and the word behind it. */
static void beside_read(struct pattern *p, const struct pattern_word *w)
{
    p->figures.begin = UINT32_MAX;
    p->figures.count = digits_read(p, w->begin, PATTERN_FIGURES_MAX, &p->figures.value);
    if (p->figures.count <= PATTERN_FIGURES_MAX) p->figures.begin = w->begin;
    p->ahead.end = 0;
    struct pattern_word next;
    if (pattern_read_next(p, w->end, &next)) p->ahead = next;
}

/* What a number looks like with its neighbours: nearly all numbers of a note are measures, and
 * of the finders few have anything to say of those. */
enum number_class {
    NUMBER_DOSE = 1 << 0,     /* "5 mg", "20 minutes" */
    NUMBER_SMALL = 1 << 1,    /* "2 of", "12 weeks": below ninety, before a word in small letters */
    NUMBER_POINTED = 1 << 2,  /* the first figures of "7.2" */
    NUMBER_FRACTION = 1 << 3, /* the last ones */
    NUMBER_OTHER = 1 << 4
};

static enum number_class class_of(const struct pattern *p, const struct pattern_word *w)
{
    const uint64_t told = BIT(LABEL) | BIT(NUM) | BIT(EXT) | BIT(PHONE) | BIT(FAX);
    const uint64_t uncounted = BIT(YEARS) | BIT(SUFFIX) | BIT(ROUTE) | BIT(DIR) | BIT(MONTH) |
                               BIT(STOP) | BIT(ORDINAL) | BIT(STATE);
    const struct pattern_word *const next = &p->ahead;
    const struct pattern_word last = pattern_back(p, 1);
    const unsigned char before = byte_before(p, w->begin);
    const bool decimal = p->code.points == 1 && p->code.joints == 1 && p->code.letters == 0 &&
                         p->code.digits <= POINTED_DIGITS;
    if (p->figures.begin != w->begin || w->begin + p->figures.count != w->end) return NUMBER_OTHER;
    if (decimal && before == '.') return NUMBER_FRACTION;
    if ((before != ' ' && before != '(') || last.roles & told) return NUMBER_OTHER;
    if (decimal && p->code.begin == w->begin) return NUMBER_POINTED;
    const bool small = next->end && next->begin == w->end + 1 && byte_at(p, w->end) == ' ' &&
                       cs_is_lower((char)byte_at(p, next->begin));
    if (!small || p->figures.count > 3) return NUMBER_OTHER;
    if (has(next, ROLE_UNIT) && !(next->roles & uncounted) && next->end > next->begin + 1)
        return NUMBER_DOSE;
    const bool headed = shaped(&last, SHAPE_CAP) && !shaped(&last, SHAPE_LOWER); /* a plate's */
    return p->figures.count <= 2 && p->figures.value < AGE_FIRST && !headed ? NUMBER_SMALL
                                                                            : NUMBER_OTHER;
}

static uint32_t number_at(struct pattern *p, const struct pattern_word *w)
{
    static const struct {
        finder find;
        unsigned classes;
    } finders[] = {{pattern_date_at, NUMBER_OTHER},
                   {pattern_day_at, NUMBER_OTHER | NUMBER_SMALL},
                   {pattern_figures_at, NUMBER_OTHER | NUMBER_SMALL},
                   {pattern_labelled_at, NUMBER_OTHER},
                   {pattern_phone_at, NUMBER_OTHER | NUMBER_SMALL | NUMBER_FRACTION},
                   {pattern_ssn_at, NUMBER_OTHER},
                   {pattern_shape_at, NUMBER_OTHER},
                   {pattern_date_short_at, NUMBER_OTHER | NUMBER_SMALL | NUMBER_POINTED},
                   {pattern_quarter_at, NUMBER_OTHER | NUMBER_SMALL},
                   {pattern_age_at, NUMBER_OTHER},
                   {pattern_street_at, NUMBER_OTHER | NUMBER_SMALL | NUMBER_FRACTION},
                   {pattern_zip_at, NUMBER_OTHER},
                   {pattern_geocode_at, NUMBER_OTHER | NUMBER_SMALL | NUMBER_POINTED},
                   {pattern_beside_at, NUMBER_OTHER},
                   {pattern_told_at, NUMBER_OTHER},
                   {pattern_bare_at, NUMBER_OTHER}};
    const uint32_t priced = price_at(p, w);
    p->priced |= priced > 0;
    if (priced) return priced;
    beside_read(p, w);
    const unsigned char after = byte_at(p, w->end);
    const bool joined = after == '.' || after == ':' || after == '-'; /* addresses go on there */
    const uint32_t network = joined ? pattern_ip_at(p, w->begin) : 0;
    if (network) return network;
    pattern_code_around(p, w);
    const enum number_class class = class_of(p, w);
    for (size_t i = 0; i < CS_COUNT(finders); i++) {
        if (!(finders[i].classes & class)) {
#ifdef CS_RULES_CHECK /* as in name/rules.h: what is passed over would have found nothing */
            const size_t spans = p->list->count + p->doubts.count;
            CS_ASSERT(finders[i].find(p, w) == 0 && p->list->count + p->doubts.count == spans);
#endif
            continue;
        }
        const uint32_t end = finders[i].find(p, w);
        if (end) return end;
    }
    if (class == NUMBER_OTHER) pattern_code_doubt(p, pattern_bare_doubt(p));
    return 0;
}

/* A word of letters: the finders of its roles. */
static uint32_t letters_at(struct pattern *p, const struct pattern_word *w)
{
    static const uint64_t starters = BIT(MONTH) | BIT(SEASON) | BIT(HOLIDAY) | BIT(HOLYDAY) |
                                     BIT(ORDINAL) | BIT(QUARTER) | BIT(CARDINAL) | BIT(OLD) |
                                     BIT(WWW) | BIT(TLD) | BIT(DOT) | BIT(FILE) | BIT(USER) |
                                     BIT(BOX) | BIT(SUFFIX) | BIT(ROUTE) | BIT(SHOP) | BIT(CORNER);
    static const struct {
        enum pattern_role role;
        finder find;
    } finders[] = {
        {ROLE_SHOP, pattern_shop_at},       {ROLE_CORNER, pattern_corner_at},
        {ROLE_MONTH, pattern_month_at},     {ROLE_SEASON, pattern_season_at},
        {ROLE_HOLIDAY, pattern_holiday_at}, {ROLE_HOLYDAY, pattern_holiday_at},
        {ROLE_ORDINAL, pattern_day_at},     {ROLE_QUARTER, pattern_quarter_at},
        {ROLE_CARDINAL, pattern_spoken_at}, {ROLE_CARDINAL, pattern_age_word_at},
        {ROLE_OLD, pattern_age_word_at},    {ROLE_WWW, pattern_www_at},
        {ROLE_TLD, pattern_domain_at},      {ROLE_DOT, pattern_spelled_at},
        {ROLE_FILE, pattern_file_at},       {ROLE_USER, pattern_user_at},
        {ROLE_BOX, pattern_box_at},         {ROLE_SUFFIX, pattern_suffix_at},
        {ROLE_ROUTE, pattern_street_at},
    };
    if (!(w->roles & starters)) return 0;
    for (size_t i = 0; i < CS_COUNT(finders); i++) {
        const uint32_t end = has(w, finders[i].role) ? finders[i].find(p, w) : 0;
        if (end) return end;
    }
    return 0;
}

/* The word has led to spans up to end: remember it as one of the last span's type. */
static void word_close(struct pattern *p, uint32_t end)
{
    struct pattern_word *const w = &p->recent[(p->count - 1) % PATTERN_RECENT];
    if (end <= w->begin) return;
    const struct cs_phi_list *const list = p->list;
    const struct cs_phi_span *const last = list->count ? &list->spans[list->count - 1] : NULL;
    if (last && last->end > w->begin) {
        w->roles = 0;
        w->shape = SHAPE_SPAN | SHAPE_CAP;
        w->type = (uint8_t)last->type;
    }
    if (end > w->end) w->end = end;
}

static uint32_t word_scan(struct pattern *p, uint32_t at)
{
    struct pattern_word *const w = &p->recent[p->count % PATTERN_RECENT];
    *w = (struct pattern_word){.begin = at};
    word_measure(p, w, UINT32_MAX);
    word_look_up(p, w);
    p->roles |= w->roles;
    p->count++;
    const uint32_t word_end = w->end;
    if (at < pattern_last_end(p)) return word_end; /* inside a span that reached ahead */
    const bool plain = !shaped(w, SHAPE_DIGIT);
    uint32_t end = 0;
    if (!plain) end = number_at(p, w);
    else if (byte_at(p, word_end) == ':' && word_end - at <= 4) end = pattern_ip_at(p, at);
    if (!end && plain && w->roles) end = letters_at(p, w);
    if (!end) return word_end;
    word_close(p, end);
    return end > word_end ? end : word_end;
}

static uint32_t mark_scan(struct pattern *p, uint32_t at)
{
    uint32_t end = 0;
    if (byte_at(p, at) == '@') end = pattern_email_at(p, at);
    if (byte_at(p, at) == ':' && byte_at(p, at + 1) == '/') end = pattern_url_at(p, at);
    if (byte_at(p, at) == ':' && byte_at(p, at + 1) == ':') end = pattern_ip_at(p, at);
    return end > at ? end : at + 1;
}

void cs_pattern_find(cs_str text, struct cs_phi_list *list)
{
    struct pattern p = {.text = text, .list = list, .figures.begin = UINT32_MAX};
    CS_ASSERT(text.len <= CS_DOC_BYTES_MAX);
    p.pointed = pattern_date_pointed(text);
    cs_phi_list_init(&p.doubts, list->arena);
    uint32_t at = 0;
    while (at < text.len && !list->failed) {
        const unsigned char c = (unsigned char)text.ptr[at];
        const uint8_t kind = pattern_kinds[c];
        if (kind == BYTE_OTHER) at++;
        else if (kind <= BYTE_DIGIT) at = word_scan(&p, at);
        else if (kind == BYTE_MARK) at = mark_scan(&p, at);
        else at += c == WIDE_2 ? 2 : 3;
    }
    pattern_echo(&p);
}
