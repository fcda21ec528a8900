/* vocab_sort.c - the tokens of a vocabulary in the order of their bytes.
 *
 * Sorted by numbers: the first eight bytes are a key, keys are dealt out digit by digit from the
 * last to the first, and only texts that begin with the same eight are compared byte by byte. That
 * takes a fraction of the time that comparing them all does. */
#include "schema/vocab_in.h"

#define KEY_BYTES 8u
/* Digits of 11 bits: six passes over the keys in place of the eight that bytes would take. */
#define DIGIT_BITS 11u
#define DIGITS (1u << DIGIT_BITS)
#define PASSES 6u

static uint64_t key_of(cs_str text)
{
    uint64_t key = 0;
    for (size_t i = 0; i < KEY_BYTES; i++)
        key = key << 8 | (i < text.len ? (unsigned char)text.ptr[i] : 0);
    return key;
}

/* Characters of a token that may stand in a string as it is; 0: it is not safe. */
static uint16_t safe_chars(cs_str text)
{
    uint16_t chars = 0;
    unsigned char any = 0;
    for (size_t i = 0; i < text.len; i++) {
        const unsigned char b = (unsigned char)text.ptr[i];
        if (b < 0x20 || b == '"' || b == '\\') return 0;
        any |= b;
        chars = (uint16_t)(chars + ((b & 0xC0) != 0x80));
    }
    return any < 0x80 || cs_utf8_invalid_at(text) == SIZE_MAX ? chars : 0;
}

/* Keys are equal; two texts that end within them differ in zero bytes at most. */
static bool comes_first(const struct cs_vocab *v, const struct sorted *a, const struct sorted *b)
{
    const int order = cs_str_compare(v->tokens[a->token], v->tokens[b->token]);
    return order ? order < 0 : a->token < b->token;
}

/* A heap's sift: no recursion, and no input is bad for it. */
static void sift(const struct cs_vocab *v, struct sorted *items, size_t at, size_t count)
{
    const struct sorted moved = items[at];
    for (size_t child = 2 * at + 1; child < count; child = 2 * at + 1) {
        if (child + 1 < count && comes_first(v, &items[child], &items[child + 1])) child++;
        if (!comes_first(v, &moved, &items[child])) break;
        items[at] = items[child];
        at = child;
    }
    items[at] = moved;
}

static void heap_sort(const struct cs_vocab *v, struct sorted *items, size_t count)
{
    for (size_t i = count / 2; i-- > 0;) sift(v, items, i, count);
    for (size_t end = count; end-- > 1;) {
        const struct sorted last = items[end];
        items[end] = items[0];
        items[0] = last;
        sift(v, items, 0, end);
    }
}

static void equal_keys_sort(const struct cs_vocab *v, struct sorted *items, uint32_t count)
{
    for (uint32_t from = 0, to = 0; from < count; from = to) {
        while (to < count && items[to].key == items[from].key) to++;
        heap_sort(v, items + from, to - from);
    }
}

/* By one digit of the key; items that are alike there keep their order. */
static void digit_sort(const struct sorted *from, struct sorted *to, uint32_t count,
                       const uint32_t *sizes, unsigned shift)
{
    uint32_t place[DIGITS];
    uint32_t before = 0;
    for (uint32_t d = 0; d < DIGITS; d++) {
        place[d] = before;
        before += sizes[d];
    }
    for (uint32_t i = 0; i < count; i++) to[place[from[i].key >> shift & (DIGITS - 1)]++] = from[i];
}

struct sorted *cs_vocab_sort(struct cs_arena *scratch, const struct cs_vocab *v, uint32_t *count)
{
    struct sorted *items = CS_NEW_ARRAY(scratch, struct sorted, v->count);
    struct sorted *other = CS_NEW_ARRAY(scratch, struct sorted, v->count);
    uint32_t sizes[PASSES][DIGITS] = {0};
    uint32_t kept = 0;
    if (!items || !other) return NULL;
    for (uint32_t t = 0; t < v->count; t++) {
        const cs_str text = v->tokens[t];
        if (!text.len) continue;
        const uint64_t key = key_of(text);
        items[kept++] = (struct sorted){
            .key = key, .token = t, .size = (uint16_t)text.len, .chars = safe_chars(text)};
        for (unsigned d = 0; d < PASSES; d++) sizes[d][key >> (DIGIT_BITS * d) & (DIGITS - 1)]++;
    }
    for (unsigned d = 0; d < PASSES; d++) {
        digit_sort(items, other, kept, sizes[d], DIGIT_BITS * d);
        struct sorted *const before = items;
        items = other;
        other = before;
    }
    equal_keys_sort(v, items, kept);
    *count = kept;
    return items;
}

size_t cs_vocab_common(const struct cs_vocab *v, const struct sorted *a, const struct sorted *b)
{
    const uint64_t differ = a->key ^ b->key;
    const size_t most = a->size < b->size ? a->size : b->size;
    size_t n = differ ? (size_t)__builtin_clzll(differ) / 8 : KEY_BYTES;
    if (n >= most) return most;
    if (differ) return n;
    const char *const x = v->tokens[a->token].ptr;
    const char *const y = v->tokens[b->token].ptr;
    while (n < most && x[n] == y[n]) n++;
    return n;
}
