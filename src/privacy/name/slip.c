/* slip.c - "amoxicilin", "metformn", "tomorow", "pharamcy": one letter away from a word.
 *
 * People who type in haste misspell, and a word in small letters that nobody knows is taken for a
 * name there. What is one slip away from a medicine that people speak of, or from a common word of
 * the language that nobody is called by, is none; with a capital only the medicine counts. Some 30
 * look-ups a letter, for strangers of 6 to 20 letters only; nearly all of them end in the filter of
 * the words that people speak of. */
#include "privacy/name/name_in.h"

#define SLIP_BYTES_MIN 6 /* a shorter word is one letter away from too many */
#define SLIP_BYTES_MAX 20
#define COMMON_MIN 5 /* of a word of the language; three less where medicine or a kind knows it */
#define COMMON_NEVER 16

static uint64_t hash_on(uint64_t h, const char *bytes, size_t count)
{
    for (size_t i = 0; i < count; i++) h = cs_hash_byte(h, (unsigned char)bytes[i]);
    return h;
}

/* The word whose hash this is, is nobody's name, and a medicine or another word that people speak
 * of; common: the least that such another word must be. */
static bool is_meant(uint64_t h, unsigned common)
{
    const uint32_t hash = cs_hash_finish(h);
    if (!cs_lookup_is_spoken(hash)) return false;
    const uint32_t flags = cs_lookup(hash);
    if (flags == 0 || CS_FLAG_GIVEN(flags) || CS_FLAG_TOWN(flags)) return false;
    if (flags & CS_FLAG_DRUG) return !CS_FLAG_SURNAME(flags);
    const bool told = flags & CS_FLAG_CLINICAL || CS_FLAG_KIND(flags);
    if (CS_FLAG_SURNAME(flags) > 2 || CS_FLAG_WORDISH(flags) < (told ? 2U : 3U)) return false;
    return CS_FLAG_COMMON(flags) + (told ? 3U : 0U) >=
           common + (CS_FLAG_SURNAME(flags) > 1 ? 2U : 0U);
}

/* Without one slip at this place the letters are such a word: one too many, one of the commonest
 * left out, a wrong vowel, two in the wrong order. h: of the letters before. */
static bool is_slip_at(const char *word, size_t size, size_t at, uint64_t h, unsigned common)
{
    static const char often[] = "aeiouynlrtsmpcdfhx";
    const size_t vowels = 6; /* of them */
    const char *const rest = word + at;
    const size_t left = size - at;
    const bool vowel = left && memchr(often, rest[0], vowels) != NULL;
    const bool tail = left == 1 && vowel && rest[0] != 'e'; /* "Benigna" is no "benign" */
    if (left && !tail && is_meant(hash_on(h, rest + 1, left - 1), common)) return true;
    for (size_t k = 0; often[k]; k++) {
        const uint64_t with = cs_hash_byte(h, (unsigned char)often[k]);
        if (is_meant(hash_on(with, rest, left), common)) return true;
        if (vowel && left > 1 && k < vowels && is_meant(hash_on(with, rest + 1, left - 1), common))
            return true;
    }
    if (left < 2) return false;
    const char turned[2] = {rest[1], rest[0]};
    return is_meant(hash_on(hash_on(h, turned, 2), rest + 2, left - 2), common);
}

/* Behind a title everybody has a name. */
static bool is_titled(const struct cs_window *win, const struct cs_word *w)
{
    return w > win->words && w->line == w[-1].line && cs_is_title_kind(CS_FLAG_KIND(w[-1].flags));
}

bool cs_is_slip(const struct cs_window *win, const struct cs_word *w)
{
    char word[SLIP_BYTES_MAX];
    if (w->size < SLIP_BYTES_MIN || w->size > SLIP_BYTES_MAX) return false;
    if (w->shape != CS_SHAPE_LOWER && w->shape != CS_SHAPE_CAPITAL) return false;
    if (w->flags & ~CS_FLAGS_OF_USE || CS_FLAG_COMMON(w->flags) > 1)
        return false; /* it is known for something */
    if (is_titled(win, w)) return false;
    for (size_t i = 0; i < w->size; i++) {
        word[i] = cs_to_lower(win->text.ptr[w->begin + i]);
        if (!cs_is_lower(word[i])) return false;
    }
    /* a capital means that it is no word of the language */
    const unsigned common = w->shape == CS_SHAPE_LOWER ? COMMON_MIN : COMMON_NEVER;
    uint64_t h = CS_HASH_START;
    for (size_t at = 0; at <= w->size; at++) {
        if (is_slip_at(word, w->size, at, h, common)) return true;
        if (at < w->size) h = cs_hash_byte(h, (unsigned char)word[at]);
    }
    return false;
}
