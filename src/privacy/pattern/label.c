/* label.c - a code and the label before it: "MRN: 123", "serial number of the pump is ...".
 *
 * A label is looked for from the code backwards: over signs like ':' and '#', words that mean
 * "number", and words that may stand between ("is", "of the", "ending in"), up to the first word
 * that is something else. The nearest label wins: in "license plate" it is the plate. */
#include "privacy/pattern/pattern_in.h"

#define FILL_MAX 6 /* words between a label and its code */
#define GAP_MAX 24 /* bytes between two of them */

static bool joint(unsigned char c)
{
    return c == '-' || c == '_' || c == '.' || c == '/';
}

/* The words of one code ask one after the other: the answer holds until its end, unless a part of
 * it has become a span. A code that is cut off at the limit begins anew there, so that a megabyte
 * of "1-1-1-" is read once. */
void pattern_code_around(struct pattern *p, const struct pattern_word *w)
{
    struct pattern_code code = {.begin = w->begin, .end = w->end};
    const uint32_t last = pattern_last_end(p);
    if (w->begin < p->code.end && p->code.begin >= last) return;
    const uint32_t floor = p->code.end > last && p->code.end <= w->begin ? p->code.end : last;
    while (code.begin > floor && w->begin - code.begin < PATTERN_CODE_MAX) {
        const unsigned char c = byte_before(p, code.begin);
        const bool inner = joint(c) && code.begin - 1 > floor &&
                           word_byte(byte_before(p, code.begin - 1));
        if (!word_byte(c) && !inner) break;
        code.begin--;
    }
    while (code.end - w->begin < PATTERN_CODE_MAX) {
        const unsigned char c = byte_at(p, code.end);
        const bool inner = joint(c) && word_byte(byte_at(p, code.end + 1));
        if (!word_byte(c) && !inner) break;
        code.end++;
    }
    /* Keep whole characters: a cut that falls on a continuation byte moves outwards. */
    while ((byte_at(p, code.begin) & 0xC0) == 0x80 && code.begin > 0) code.begin--;
    while ((byte_at(p, code.end) & 0xC0) == 0x80) code.end++;
    for (uint32_t at = code.begin; at < code.end; at++) {
        const char c = (char)byte_at(p, at);
        code.digits += cs_is_digit(c);
        code.small += cs_is_lower(c);
        code.letters += cs_is_lower(c) || cs_is_upper(c);
        code.joints += joint((unsigned char)c);
        code.strokes += c == '/';
        code.points += c == '.';
    }
    p->code = code;
}

uint32_t pattern_range_read(const struct pattern *p, const struct pattern_code *code,
                            uint32_t *first, uint32_t *last)
{
    const uint32_t size = pattern_digits(p, code->begin, 8, first);
    (void)pattern_digits(p, code->begin + size + 1, 8, last);
    return size;
}

#define DOOR_WORDS 7     /* looked back for what a code opens */
#define BRACKET_BYTES 40 /* between a label and its colon */

struct gap {
    bool open;  /* only signs that may stand between */
    bool mark;  /* ':' or '#' among them */
    bool comma; /* ',' or '/' or '&': a list */
};

static struct gap gap_between(const struct pattern *p, uint32_t from, uint32_t to)
{
    static const bool open[128] = {
        [' '] = true, ['\t'] = true, [':'] = true,  ['#'] = true, ['.'] = true, ['('] = true,
        [')'] = true, ['-'] = true,  ['='] = true,  ['*'] = true, ['"'] = true, ['\''] = true,
        [','] = true, ['/'] = true,  ['&'] = true,  ['|'] = true, ['['] = true, [']'] = true,
        ['_'] = true, ['\n'] = true, ['\r'] = true, [0] = true};
    struct gap gap = {0};
    unsigned lines = 0;
    if (to < from || to - from > GAP_MAX) return gap;
    for (uint32_t at = from; at < to; at++) {
        const unsigned char c = byte_at(p, at);
        if (c >= 0x80) continue;                                   /* U+2116, quotes, dashes */
        const bool broken = c == '\n' && pattern_skip(p, at) > at; /* a paragraph's line */
        if (c == '\n' && ((!gap.mark && !broken) || lines++ > 0)) return gap;
        if (!open[c]) return gap;
        gap.mark |= c == ':' || c == '#' || c == '=' || c == '|';
        gap.comma |= c == ',' || c == '/' || c == '&';
    }
    gap.open = true;
    return gap;
}

/* The general labels that give their kind to "card", "number", "code" after them. */
static enum cs_phi_type refined(const struct pattern *p, uint32_t back, enum cs_phi_type type)
{
    const struct pattern_word label = pattern_back(p, back);
    const struct pattern_word before = pattern_back(p, back + 1);
    if (before.end == 0 || before.end + 1 != label.begin || !has(&before, ROLE_LABEL)) return type;
    const bool general = pattern_is(p, &label, "card") || pattern_is(p, &label, "record") ||
                         pattern_is(p, &label, "account") || pattern_is(p, &label, "member");
    const bool given = before.type == CS_PHI_HEALTH_PLAN || before.type == CS_PHI_BIOMETRIC;
    return general && given ? (enum cs_phi_type)before.type : type;
}

/* "Account A and B": the code before this one has given the kind. */
static bool list_type(const struct pattern_word *w, bool linked)
{
    if (!linked || !shaped(w, SHAPE_SPAN)) return false;
    return w->type >= CS_PHI_MRN && w->type != CS_PHI_URL && w->type != CS_PHI_IP;
}

/* An "ID" without a label of its own: the last word on the line that is one. */
static bool far_label(const struct pattern *p, uint32_t back, enum cs_phi_type *type)
{
    uint32_t next = pattern_back(p, back).begin;
    for (uint32_t i = back + 1; i < back + 9; i++) {
        const struct pattern_word w = pattern_back(p, i);
        if (w.end == 0 || gap_between(p, w.end, next).mark) return false;
        for (uint32_t at = w.end; at < next; at++)
            if (byte_at(p, at) == '\n') return false;
        next = w.begin;
        if (!has(&w, ROLE_LABEL)) continue;
        if (w.type < CS_PHI_MRN || w.type == CS_PHI_BIOMETRIC) continue;
        *type = (enum cs_phi_type)w.type;
        return true;
    }
    return false;
}

/* "S/N", "M.R.": two letters with a mark between; second is the word at back. */
static inline bool initials(const struct pattern *p, uint32_t back, const char *first,
                            const struct pattern_word *second, const char *last, unsigned char mark)
{
    if (byte_before(p, second->begin) != mark || !pattern_is(p, second, last)) return false;
    const struct pattern_word w = pattern_back(p, back + 1);
    return w.end + 1 == second->begin && pattern_is(p, &w, first);
}

/* "WV license" */
static bool state_before_licence(const struct pattern *p, uint32_t back)
{
    const struct pattern_word label = pattern_back(p, back);
    const struct pattern_word state = pattern_back(p, back + 1);
    return label.type == CS_PHI_LICENSE && is_state_code(&state) && !shaped(&state, SHAPE_LOWER) &&
           state.end + 1 == label.begin;
}

/* The state in "License TX J-8817", "plate TX KLM-4417": w is the word at back. */
static bool state_behind_licence(const struct pattern *p, uint32_t back,
                                 const struct pattern_word *w)
{
    const struct pattern_word label = pattern_back(p, back + 1);
    const bool given = label.type == CS_PHI_LICENSE || label.type == CS_PHI_VEHICLE;
    return is_state_code(w) && !shaped(w, SHAPE_LOWER) && has(&label, ROLE_LABEL) && given &&
           label.end + 1 == w->begin;
}

/* "gate code #4471", "key box code 0117", "lockbox on the porch, code 6338": the word at back is
 * "code". */
static bool opens_door(const struct pattern *p, uint32_t back)
{
    static const char *const locks[] = {"lockbox", "keypad", "gate", "garage", "callbox", "buzzer"};
    static const char *const doors[] = {
        "access", "family", "activation", "verification", "invite",  "portal",  "pickup", "unlock",
        "reset",  "wifi",   "gate",       "door",         "lock",    "lockbox", "garage", "alarm",
        "box",    "keypad", "entry",      "buzzer",       "callbox", "entrance"};
    const struct pattern_word code = pattern_back(p, back);
    const struct pattern_word what = pattern_back(p, back + 1);
    if (what.end + 1 == code.begin && pattern_is_one(p, &what, doors, CS_COUNT(doors))) return true;
    for (uint32_t i = back + 1; i < back + DOOR_WORDS; i++) {
        const struct pattern_word w = pattern_back(p, i);
        if (w.end == 0 || byte_at(p, w.end) == '.' || byte_at(p, w.end) == '\n') break;
        if (pattern_is_one(p, &w, locks, CS_COUNT(locks))) return true;
    }
    return false;
}

/* What names the code at begin, looked for from `next` backwards. */
static struct pattern_label label_from(const struct pattern *p, uint32_t begin, uint32_t next)
{
    struct pattern_label label = {.type = CS_PHI_OTHER_ID};
    uint32_t fills = 0;
    uint32_t identifier = 0; /* where "ID" was seen */
    bool linked = false;
    bool stated = false;   /* a state stood between */
    bool numbered = false; /* "no.", "number" was seen */
    for (uint32_t back = 1; back < FILL_MAX + 3; back++) {
        const struct pattern_word w = pattern_back(p, back);
        if (w.end == 0) break;
        if (w.end > next) continue; /* an earlier part of the same code */
        const struct gap gap = gap_between(p, w.end, next);
        if (!gap.open) break;
        label.number |= gap.mark && back < 4;
        const bool link = back == 1 &&
                          (pattern_is(p, &w, "and") ||
                           (pattern_is(p, &w, "or") && !state_behind_licence(p, back, &w)));
        linked |= link || (gap.comma && back == 1);
        if (has(&w, ROLE_CODE) || has(&w, ROLE_ROUTE)) break;
        if (has(&w, ROLE_FLAT) && !has(&w, ROLE_NUM) && !has(&w, ROLE_LABEL)) break; /* a suite */
        if (pattern_is(p, &w, "dl") && byte_before(p, w.begin) == '/') break;        /* "mg/dL" */
        if (initials(p, back, "s", &w, "n", '/'))
            return (struct pattern_label){.found = true, .strong = true, .type = CS_PHI_DEVICE};
        if (initials(p, back, "m", &w, "r", '.'))
            return (struct pattern_label){.found = true, .strong = true, .type = CS_PHI_MRN};
        if (pattern_is(p, &w, "code") && opens_door(p, back))
            return (struct pattern_label){
                .found = true, .strong = true, .number = true, .type = CS_PHI_OTHER_ID};
        if (has(&w, ROLE_LABEL)) {
            label.found = true;
            label.strong = w.value == 2;
            label.number |= w.value == 4;
            label.firm = w.value >= 3 || stated || state_before_licence(p, back);
            label.type = refined(p, back, (enum cs_phi_type)w.type);
            return label;
        }
        if (list_type(&w, linked && back < 3)) {
            label.found = true;
            label.type = (enum cs_phi_type)w.type;
            return label;
        }
        if (shaped(&w, SHAPE_SPAN)) break;
        if (numbered && shaped(&w, SHAPE_ALPHA) && fills == 0 && !pattern_is(p, &w, "copy"))
            label.told = true;
        label.number |= pattern_is(p, &w, "ending") || pattern_is(p, &w, "ends") ||
                        pattern_is(p, &w, "end");
        if (has(&w, ROLE_NUM)) {
            label.number = true;
            numbered |= w.end - w.begin > 2 || byte_at(p, w.end) == '.';
            if (lower_of(byte_at(p, w.begin)) == 'i') identifier = back;
        } else {
            /* figures take the state with them: "licence MS 801447392" */
            stated |= !digit_at(p, begin) && state_behind_licence(p, back, &w);
            if (!(has(&w, ROLE_FILL) || link || stated) || ++fills > FILL_MAX) break;
        }
        next = w.begin;
    }
    label.found = identifier > 0;
    if (!label.found && !label.number) return label;
    const bool far = far_label(p, identifier, &label.type);
    label.found |= far && label.type == CS_PHI_LICENSE; /* "License suspended (no. G-83656" */
    return label;
}

/* "Badge (for the vaccine): K20881": where the brackets between a label and its colon begin, 0 when
 * there are none or they hold more than what it is for. */
static uint32_t before_brackets(const struct pattern *p, uint32_t begin)
{
    static const char *const first[] = {"for", "from", "on",  "of", "at",       "with",
                                        "in",  "old",  "new", "if", "previous", "current"};
    struct pattern_word w;
    uint32_t at = begin - (byte_before(p, begin) == ' ');
    if (at < 2 || byte_before(p, at) != ':' || byte_before(p, at - 1) != ')') return 0;
    for (at -= 2; at > 0 && begin - at < BRACKET_BYTES; at--) {
        const unsigned char c = byte_before(p, at);
        if (c == '(')
            return pattern_read(p, at, &w) && pattern_is_one(p, &w, first, CS_COUNT(first)) ? at - 1
                                                                                            : 0;
        if (c == ')' || c == '\n') break;
    }
    return 0;
}

struct pattern_label pattern_label_before(const struct pattern *p, uint32_t begin)
{
    const struct pattern_label label = label_from(p, begin, begin);
    const uint32_t bracket = label.found ? 0 : before_brackets(p, begin);
    return bracket ? label_from(p, begin, bracket) : label;
}
