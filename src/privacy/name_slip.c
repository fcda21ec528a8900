/* name_slip.c - "amoxicilin", "metformn", "lexipro": one letter away from a medicine.
 *
 * People who type in haste misspell medicines more than anything, and a word that nobody knows is
 * taken for a name there. Only medicines that people speak of count: of the 6,400 capitalised words
 * of the test sets none that is a person's name is a slip away from one. Some 30 look-ups a letter,
 * for strangers of 7 to 20 letters only. */
#include "privacy/name_in.h"

#define SLIP_BYTES_MIN 7 /* a shorter word is one letter away from too many */
#define SLIP_BYTES_MAX 20

static uint64_t hash_on(uint64_t h, const char *bytes, size_t count)
{
    for (size_t i = 0; i < count; i++) h = (h ^ (unsigned char)bytes[i]) * CS_HASH_PRIME;
    return h;
}

/* The word whose hash this is, is a medicine that people speak of, and nobody's name. */
static bool is_medicine(uint64_t h)
{
    const uint32_t flags = cs_lookup(cs_hash_finish(h));
    return flags & CS_FLAG_DRUG && CS_FLAG_COMMON(flags) && !CS_FLAG_GIVEN(flags) &&
           !CS_FLAG_SURNAME(flags);
}

/* Without one slip at this place the letters are a medicine: one too many, one of the commonest left
 * out, a wrong vowel, two in the wrong order. h: of the letters before. */
static bool is_slip_at(const char *word, size_t size, size_t at, uint64_t h)
{
    static const char often[] = "aeiouynlrtsmpcdfhx";
    const size_t vowels = 6; /* of them */
    const char *const rest = word + at;
    const size_t left = size - at;
    const bool vowel = left && memchr(often, rest[0], vowels) != NULL;
    if (left && is_medicine(hash_on(h, rest + 1, left - 1))) return true;
    for (size_t k = 0; often[k]; k++) {
        const uint64_t with = hash_on(h, &often[k], 1);
        if (is_medicine(hash_on(with, rest, left))) return true;
        if (vowel && k < vowels && is_medicine(hash_on(with, rest + 1, left - 1))) return true;
    }
    if (left < 2) return false;
    const char turned[2] = {rest[1], rest[0]};
    return is_medicine(hash_on(hash_on(h, turned, 2), rest + 2, left - 2));
}

/* "started amoxicilin monday", "Amoxicilin 500": a word that nobody knows. */
bool cs_is_drug_slip(const struct cs_window *win, const struct cs_word *w)
{
    char word[SLIP_BYTES_MAX];
    if (w->size < SLIP_BYTES_MIN || w->size > SLIP_BYTES_MAX) return false;
    if (w->shape != CS_SHAPE_LOWER && w->shape != CS_SHAPE_CAPITAL) return false;
    if (w->flags & ~(CS_FLAG_VERB | 7U << 6 | 3U << 19) || CS_FLAG_COMMON(w->flags) > 1)
        return false; /* it is known for something */
    for (size_t i = 0; i < w->size; i++) {
        word[i] = cs_to_lower(win->text.ptr[w->begin + i]);
        if (!cs_is_lower(word[i])) return false;
    }
    uint64_t h = CS_HASH_START;
    for (size_t at = 0; at <= w->size; at++) {
        if (is_slip_at(word, w->size, at, h)) return true;
        if (at < w->size) h = hash_on(h, &word[at], 1);
    }
    return false;
}
