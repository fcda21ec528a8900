/* lexicon.c - reads the tables that tools/lexicon.py compiles.
 *
 * A look-up walks the tokens from a place and hashes as it goes (FNV-1a 64): after each word it
 * looks whether the phrase so far is in the table, or the beginning of one, and stops where it is
 * neither; the longest phrase found wins. A slot holds 12 bits of the hash, so that a miss rarely
 * touches more than the slot (this was a fifth of a note's time). Hyphens,
 * slashes and apostrophes between words are stepped over, so "beta-blocker" is "beta blocker". */
#include "text/lexicon.h"

#define HEADER_BYTES 24
#define PHRASE_ROW_BYTES 12
#define CONCEPT_ROW_BYTES 8
#define FNV_START UINT64_C(0xCBF29CE484222325)
#define FNV_PRIME UINT64_C(0x100000001B3)
#define PHRASE_BYTES_MAX 200
#define ROW_BITS 20
#define ROW_MASK ((UINT32_C(1) << ROW_BITS) - 1)
#define ONLY_BEGINNING 0x8000U
#define ALSO_BEGINNING 0x4000U

extern const unsigned char cs_lexicon_drugs_begin[];
extern const unsigned char cs_lexicon_drugs_end[];
extern const unsigned char cs_lexicon_diseases_begin[];
extern const unsigned char cs_lexicon_diseases_end[];

struct cs_lexicon {
    const unsigned char *begin;
    const unsigned char *end;
};

const struct cs_lexicon *cs_lexicon_drugs(void)
{
    static const struct cs_lexicon drugs = {cs_lexicon_drugs_begin, cs_lexicon_drugs_end};
    return &drugs;
}

const struct cs_lexicon *cs_lexicon_diseases(void)
{
    static const struct cs_lexicon diseases = {cs_lexicon_diseases_begin, cs_lexicon_diseases_end};
    return &diseases;
}

static uint32_t u32_at(const unsigned char *p)
{
    return (uint32_t)p[0] | (uint32_t)p[1] << 8 | (uint32_t)p[2] << 16 | (uint32_t)p[3] << 24;
}

static uint32_t u16_at(const unsigned char *p)
{
    return (uint32_t)p[0] | (uint32_t)p[1] << 8;
}

struct view {
    uint32_t slots;
    uint32_t phrases;
    uint32_t concepts;
    uint32_t words_max;
    const unsigned char *hash;
    const unsigned char *rows;
    const unsigned char *names;
    const unsigned char *text;
};

static struct view view_of(const struct cs_lexicon *lexicon)
{
    const unsigned char *const p = lexicon->begin;
    struct view v = {.slots = u32_at(p + 8),
                     .phrases = u32_at(p + 12),
                     .concepts = u32_at(p + 16),
                     .words_max = u32_at(p + 20),
                     .hash = p + HEADER_BYTES};
    v.rows = v.hash + (size_t)v.slots * 4;
    v.names = v.rows + (size_t)v.phrases * PHRASE_ROW_BYTES;
    v.text = v.names + (size_t)v.concepts * CONCEPT_ROW_BYTES;
    return v;
}

size_t cs_lexicon_size(const struct cs_lexicon *lexicon)
{
    return view_of(lexicon).phrases;
}

cs_str cs_lexicon_name(const struct cs_lexicon *lexicon, uint32_t concept)
{
    const struct view v = view_of(lexicon);
    if (concept >= v.concepts) return CS_STR("");
    const unsigned char *const row = v.names + (size_t) concept * CONCEPT_ROW_BYTES;
    return (cs_str){(const char *)v.text + u32_at(row), u32_at(row + 4)};
}

/* Every offset of the table lies inside it, and probing ends. */
static bool table_is_sound(const struct cs_lexicon *lexicon)
{
    const size_t size = (size_t)(lexicon->end - lexicon->begin);
    if (size < HEADER_BYTES || memcmp(lexicon->begin, "CSLEX02", 8) != 0) return false;
    const struct view v = view_of(lexicon);
    const uint64_t text_at = HEADER_BYTES + (uint64_t)v.slots * 4 +
                             (uint64_t)v.phrases * PHRASE_ROW_BYTES +
                             (uint64_t)v.concepts * CONCEPT_ROW_BYTES;
    if (v.slots == 0 || (v.slots & (v.slots - 1)) || v.phrases >= v.slots || text_at > size)
        return false;
    const uint64_t text_size = size - text_at;
    uint32_t used = 0;
    for (uint32_t i = 0; i < v.slots; i++) {
        const uint32_t row = u32_at(v.hash + (size_t)i * 4) & ROW_MASK;
        if (row > v.phrases) return false;
        used += row != 0;
    }
    if (used >= v.slots) return false;
    for (uint32_t i = 0; i < v.phrases; i++) {
        const unsigned char *const row = v.rows + (size_t)i * PHRASE_ROW_BYTES;
        if ((uint64_t)u32_at(row) + u16_at(row + 4) > text_size) return false;
        if (u32_at(row + 8) >= v.concepts) return false;
    }
    for (uint32_t i = 0; i < v.concepts; i++) {
        const unsigned char *const row = v.names + (size_t)i * CONCEPT_ROW_BYTES;
        if ((uint64_t)u32_at(row) + u32_at(row + 4) > text_size) return false;
    }
    return true;
}

cs_status cs_lexicon_open(struct cs_arena *arena, cs_str bytes, const struct cs_lexicon **out,
                          struct cs_error *err)
{
    struct cs_lexicon *const lexicon = CS_NEW(arena, struct cs_lexicon);
    if (!lexicon) return cs_arena_fail(arena, err);
    lexicon->begin = (const unsigned char *)bytes.ptr;
    lexicon->end = lexicon->begin + bytes.len;
    if (!table_is_sound(lexicon))
        return CS_FAIL(err, CS_E_CORRUPT, "A vocabulary table is damaged",
                       "Build the program again");
    *out = lexicon;
    return CS_OK;
}

struct phrase {
    char bytes[PHRASE_BYTES_MAX];
    size_t size;
    uint64_t hash;
};

static bool phrase_add_char(struct phrase *p, char c)
{
    if (p->size >= sizeof p->bytes) return false;
    p->bytes[p->size++] = c;
    p->hash = (p->hash ^ (unsigned char)c) * FNV_PRIME;
    return true;
}

/* Append a word in the table's form: lower case ASCII, no apostrophes, a space between words. */
static bool phrase_add(struct phrase *p, cs_str word)
{
    if (p->size && !phrase_add_char(p, ' ')) return false;
    for (size_t i = 0; i < word.len; i++) {
        if (word.ptr[i] == '\'') continue;
        if (i + 2 < word.len && memcmp(word.ptr + i, "\xE2\x80\x99", 3) == 0) {
            i += 2;
            continue;
        }
        if (!phrase_add_char(p, cs_to_lower(word.ptr[i]))) return false;
    }
    return true;
}

static bool phrase_find(const struct view *v, const struct phrase *p, struct cs_lexicon_hit *out)
{
    uint32_t at = (uint32_t)p->hash & (v->slots - 1);
    const uint32_t mark = (uint32_t)(p->hash >> 52);
    for (;;) {
        const uint32_t slot = u32_at(v->hash + (size_t)at * 4);
        const uint32_t number = slot & ROW_MASK;
        if (number == 0) return false;
        if (slot >> ROW_BITS != mark) {
            at = (at + 1) & (v->slots - 1);
            continue;
        }
        const unsigned char *const row = v->rows + (size_t)(number - 1) * PHRASE_ROW_BYTES;
        if (u16_at(row + 4) == p->size && memcmp(v->text + u32_at(row), p->bytes, p->size) == 0) {
            out->flags = u16_at(row + 6);
            out->concept = u32_at(row + 8);
            return true;
        }
        at = (at + 1) & (v->slots - 1);
    }
}

/* A hyphen or slash that ties two words together. */
static bool is_joint(const struct cs_doc *doc, uint32_t index)
{
    const struct cs_token *const token = &doc->tokens[index];
    if (token->kind != CS_TOKEN_MARK || token->space_before) return false;
    const cs_str s = cs_doc_bytes(doc, token->span);
    return s.len == 1 && (s.ptr[0] == '-' || s.ptr[0] == '/' || s.ptr[0] == '.');
}

bool cs_lexicon_match(const struct cs_lexicon *lexicon, const struct cs_doc *doc, uint32_t index,
                      uint32_t end, struct cs_lexicon_hit *out)
{
    const struct view v = view_of(lexicon);
    struct phrase p = {.hash = FNV_START};
    bool found = false;
    uint32_t words = 0;
    for (uint32_t i = index; i < end && words < v.words_max; i++) {
        if (doc->tokens[i].kind == CS_TOKEN_MARK) {
            if (i == index || !is_joint(doc, i) || i + 1 >= end || doc->tokens[i + 1].space_before)
                break;
            continue;
        }
        if (!phrase_add(&p, cs_doc_token(doc, i))) break;
        words++;
        struct cs_lexicon_hit hit;
        if (!phrase_find(&v, &p, &hit)) break;
        if (!(hit.flags & ONLY_BEGINNING)) {
            found = true;
            *out = hit;
            out->flags &= ~ALSO_BEGINNING;
            out->tokens = i + 1 - index;
            if (!(hit.flags & ALSO_BEGINNING)) break;
        }
    }
    return found;
}

bool cs_lexicon_find(const struct cs_lexicon *lexicon, cs_str phrase, struct cs_lexicon_hit *out)
{
    const struct view v = view_of(lexicon);
    struct phrase p = {.hash = FNV_START};
    size_t at = 0;
    while (at < phrase.len) {
        size_t end = at;
        while (end < phrase.len &&
               (cs_is_alpha(phrase.ptr[end]) || cs_is_digit(phrase.ptr[end]) ||
                phrase.ptr[end] == '\'' || (unsigned char)phrase.ptr[end] >= 0x80))
            end++;
        if (end > at && !phrase_add(&p, cs_str_slice(phrase, at, end))) return false;
        at = end > at ? end : at + 1;
    }
    if (p.size == 0 || !phrase_find(&v, &p, out) || (out->flags & ONLY_BEGINNING)) return false;
    out->flags &= ~ALSO_BEGINNING;
    out->tokens = 0;
    return true;
}
