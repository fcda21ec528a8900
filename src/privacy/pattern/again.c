/* again.c - codes that were found elsewhere in the text, where nothing names them.
 *
 *   "Infant band 53368 matches mother 53368"            the same figures
 *   "proband sample GX-242-P, mother GX-242-M"          the same head and shape
 *
 * While the patterns are sought, a code that nothing decides is kept as a doubt (echo.c
 * goes through them at the end). Here are the codes that were found: by all their bytes, and those
 * with letters by the first letters and where figures and letters stand. Two hashes a code, in a
 * table with open addressing: linear. */
#include "privacy/read/word_in.h"
#include "privacy/pattern/pattern_in.h"

#define SAME_DIGITS 5   /* of a code that is known again, if it has no letters */
#define MIXED_DIGITS 3  /* ... if it has */
#define SHAPED_DIGITS 5 /* of one with a single letter before them that is told by its shape */
#define BYTES_MAX 24
#define PROBES_MAX 64

/* What is asked of a code before it is compared with others. */
struct form {
    uint32_t digits;
    uint32_t letters;
    uint32_t head; /* letters before its first figure or joint */
    uint32_t joints;
    uint64_t bytes; /* hash of its bytes, letters small */
    uint64_t shape; /* hash of its head, then of what stands where */
};

/* False: no code of letters, figures and joints. */
static bool form_read(const struct pattern *p, uint32_t begin, uint32_t end, struct form *out)
{
    *out = (struct form){.bytes = CS_HASH_START, .shape = CS_HASH_START};
    if (end - begin > BYTES_MAX) return false;
    for (uint32_t at = begin; at < end; at++) {
        const unsigned char c = lower_of(byte_at(p, at));
        const bool letter = cs_is_lower((char)c);
        if (!letter && !digit_at(p, at) && c != '-' && c != '_') return false;
        const bool head = letter && out->digits == 0 && out->joints == 0;
        out->head += head;
        out->letters += letter;
        out->digits += digit_at(p, at);
        out->joints += c == '-' || c == '_';
        out->bytes = cs_hash_byte(out->bytes, c);
        out->shape = cs_hash_byte(out->shape, head ? c : letter ? 'a' : digit_at(p, at) ? '0' : c);
    }
    return out->digits >= (out->letters ? MIXED_DIGITS : SAME_DIGITS) &&
           out->letters + out->digits >= SAME_DIGITS;
}

/* Another code of the same head and shape is of the same kind: "GX-242-P", "K77102". */
static bool form_tells(const struct form *form)
{
    if (form->head == 0) return false;
    return (form->head >= 2 && form->joints) || form->digits >= SHAPED_DIGITS;
}

/* Figures behind a word with a capital, or "in", are a ZIP rather than anybody's number. */
static enum cs_phi_type number_type(const struct pattern *p)
{
    static const char *const cues[] = {"in", "to", "zip"};
    const struct pattern_word last = pattern_back(p, 1);
    const bool town = shaped(&last, SHAPE_CAP | SHAPE_LOWER) && !last.roles;
    return town || pattern_is_one(p, &last, cues, CS_COUNT(cues)) ? CS_PHI_GEO : CS_PHI_OTHER_ID;
}

void pattern_code_doubt(struct pattern *p, bool number)
{
    const struct pattern_code *const code = &p->code;
    const struct cs_phi_list *const doubts = &p->doubts;
    struct form form;
    if (code->digits < (code->letters ? MIXED_DIGITS : SAME_DIGITS)) return;
    if (code->points || code->strokes) return;
    if (code->begin < pattern_last_end(p) || !form_read(p, code->begin, code->end, &form)) return;
    if (doubts->count && doubts->spans[doubts->count - 1].end > code->begin) return;
    cs_phi_list_add(&p->doubts,
                    &(struct cs_phi_span){.begin = code->begin,
                                          .end = code->end,
                                          .type = number ? number_type(p) : CS_PHI_OTHER_ID,
                                          .confidence = number});
}

static bool is_code(const struct cs_phi_span *span)
{
    return span->type >= CS_PHI_SSN;
}

/* The place of a hash, or an empty one for it; PROBES_MAX places on at most. */
static size_t set_place(const struct pattern_codes *set, uint64_t hash)
{
    size_t at = (size_t)hash & set->mask;
    for (unsigned i = 0; i < PROBES_MAX && set->hashes[at] && set->hashes[at] != hash; i++)
        at = (at + 1) & set->mask;
    return at;
}

static void set_add(struct pattern_codes *set, uint64_t hash, enum cs_phi_type type)
{
    const size_t at = set_place(set, hash);
    set->hashes[at] = hash;
    set->types[at] = (uint8_t)type;
}

bool pattern_codes_collect(const struct pattern *p, struct pattern_codes *out, size_t doubts)
{
    size_t count = 0;
    for (size_t i = 0; doubts && i < p->list->count; i++) count += is_code(&p->list->spans[i]);
    *out = (struct pattern_codes){0};
    if (count == 0) return true;
    size_t size = 16;
    while (size < count * 4) size *= 2;
    out->mask = size - 1;
    out->hashes = CS_NEW_ARRAY(p->list->arena, uint64_t, size);
    out->types = CS_NEW_ARRAY(p->list->arena, uint8_t, size);
    if (!out->hashes || !out->types) return false;
    for (size_t i = 0; i < p->list->count; i++) {
        const struct cs_phi_span *const span = &p->list->spans[i];
        struct form form;
        if (!is_code(span) || !form_read(p, span->begin, span->end, &form)) continue;
        set_add(out, form.bytes | 1, span->type);
        if (form_tells(&form)) set_add(out, form.shape & ~UINT64_C(1), span->type);
    }
    return true;
}

static bool set_find(const struct pattern_codes *set, uint64_t hash, enum cs_phi_type *type)
{
    const size_t at = set_place(set, hash);
    if (hash == 0 || set->hashes[at] != hash) return false;
    *type = (enum cs_phi_type)set->types[at];
    return true;
}

bool pattern_codes_know(const struct pattern *p, const struct pattern_codes *codes,
                        struct cs_phi_span *doubt)
{
    struct form form;
    const bool billed = p->priced || p->roles >> ROLE_BILL & 1;
    if (doubt->confidence && !billed) return true;
    if (!codes->hashes || !form_read(p, doubt->begin, doubt->end, &form)) return false;
    return set_find(codes, form.bytes | 1, &doubt->type) ||
           (form_tells(&form) && set_find(codes, form.shape & ~UINT64_C(1), &doubt->type));
}
