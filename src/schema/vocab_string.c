/* vocab_string.c - special tokens as they stand in a free string: those that stay inside of it, and
 * those that end it.
 *
 * A token that ends a string is what comes before the closing mark and a tail from the mark on:
 *
 *     and","   =   and  +  ","
 *
 * What may come behind a free string does not depend on the string, so a mask asks once for each
 * tail, of which there are few hundred kinds, and not once for each token. */
#include "schema/vocab_in.h"

#include <stdlib.h>

#define QUOTES_ODD 3u /* a tail that holds a whole name or string of its own */

/* How a text goes on in a string; the rules are those of decode_text.c. */
struct reading {
    unsigned escape; /* 0; 1 behind a backslash; 2..5 digits of \u to come */
    unsigned left;   /* bytes of a character to come, between low and high */
    unsigned char low, high;
    unsigned char digit; /* the third one of an escape */
    uint32_t chars;
    bool escapes; /* there was one */
};

static bool escape_read(struct reading *r, unsigned char byte)
{
    if (r->escape == 1) {
        r->escape = byte == 'u' ? 2 : 0;
        r->chars += byte != 'u';
        return byte && strchr("\"\\bfnrtu", byte);
    }
    if (r->escape < 4) {
        r->escape++;
        return byte == '0';
    }
    if (r->escape == 4) {
        r->escape = 5;
        r->digit = byte;
        return byte == '0' || byte == '1';
    }
    const unsigned char lower = byte | 0x20;
    r->escape = 0;
    r->chars++;
    if (r->digit == '0' && strchr("89acd", lower)) return false; /* has a short escape */
    return cs_is_digit((char)byte) || (lower >= 'a' && lower <= 'f');
}

static bool byte_read(struct reading *r, unsigned char byte)
{
    if (r->escape) return escape_read(r, byte);
    if (r->left) {
        if (byte < r->low || byte > r->high) return false;
        r->left--;
        r->low = 0x80;
        r->high = 0xBF;
        return true;
    }
    if (byte == '\\') {
        r->escape = 1;
        r->escapes = true;
        return true;
    }
    if (byte < 0x20 || (byte >= 0x80 && (byte < 0xC2 || byte > 0xF4))) return false;
    r->chars++;
    if (byte < 0x80) return true;
    r->left = byte < 0xE0 ? 1 : byte < 0xF0 ? 2 : 3;
    r->low = byte == 0xE0 ? 0xA0 : byte == 0xF0 ? 0x90 : 0x80;
    r->high = byte == 0xED ? 0x9F : byte == 0xF4 ? 0x8F : 0xBF;
    return true;
}

/* Whether the token may stand in a string, and what it is there. */
static bool token_read(cs_str text, struct string_token *out)
{
    struct reading r = {0};
    for (size_t i = 0; i < text.len; i++) {
        const unsigned char byte = (unsigned char)text.ptr[i];
        if (byte == '"' && !r.escape && !r.left) {
            unsigned quotes = 0;
            for (size_t k = i; k < text.len; k++) quotes += text.ptr[k] == '"';
            out->chars = (uint16_t)r.chars;
            out->size = (uint16_t)i;
            out->odd = r.escapes || quotes >= QUOTES_ODD;
            return true;
        }
        if (!byte_read(&r, byte)) return false;
    }
    out->chars = (uint16_t)(r.chars + (r.escape != 0)); /* one more is begun */
    out->size = (uint16_t)text.len;
    return true;
}

struct ending {
    cs_str tail;
    struct string_token token;
};

static int by_tail(const void *a, const void *b)
{
    const struct ending *const x = a;
    const struct ending *const y = b;
    return cs_str_compare(x->tail, y->tail);
}

static size_t common(cs_str a, cs_str b)
{
    size_t size = 0;
    while (size < a.len && size < b.len && a.ptr[size] == b.ptr[size]) size++;
    return size;
}

/* endings are sorted. A node's token is the place of its tail's first token in `endings`. */
static bool tails_build(struct cs_arena *arena, struct cs_vocab *v, const struct ending *endings,
                        uint32_t count)
{
    struct growth g = {.trie = &v->tails};
    size_t nodes = 0;
    for (uint32_t i = 0; i < count; i++)
        nodes += endings[i].tail.len - (i ? common(endings[i - 1].tail, endings[i].tail) : 0);
    v->tails.nodes = CS_NEW_ARRAY(arena, struct trie_node, nodes);
    v->endings = CS_NEW_ARRAY(arena, struct string_token, (size_t)count + 1);
    if (!v->tails.nodes || !v->endings) return false;
    for (uint32_t i = 0; i < count; i++) {
        const cs_str tail = endings[i].tail;
        const size_t shared = i ? common(endings[i - 1].tail, tail) : 0;
        for (size_t d = shared; d < tail.len; d++)
            cs_trie_add(&g, (struct trie_node){.token = NO_TOKEN,
                                               .depth = (uint16_t)(d + 1),
                                               .byte = (uint8_t)tail.ptr[d]});
        struct trie_node *const last = &v->tails.nodes[v->tails.count - 1];
        if (last->token == NO_TOKEN) last->token = i;
        else v->endings[i - 1].more = true;
        v->endings[i] = endings[i].token;
    }
    cs_trie_close(&g, 0);
    return true;
}

bool cs_vocab_strings(struct cs_arena *arena, struct cs_vocab *v, struct cs_arena *scratch)
{
    struct ending *const endings = CS_NEW_ARRAY(scratch, struct ending, v->count);
    uint32_t count = 0;
    v->inside = CS_NEW_ARRAY(arena, struct string_token, v->count);
    v->inside_mask = CS_NEW_ARRAY(arena, uint32_t, v->words);
    if (!endings || !v->inside || !v->inside_mask) return false;
    for (uint32_t i = 0; i < v->special.count; i++) {
        uint32_t token = v->special.nodes[i].token;
        struct string_token one = {0};
        if (token == NO_TOKEN || !token_read(v->tokens[token], &one)) continue;
        const cs_str text = v->tokens[token];
        for (; token != NO_TOKEN; token = v->same[token]) {
            one.token = token;
            if (one.size < text.len) {
                endings[count++] = (struct ending){cs_str_slice(text, one.size, text.len), one};
                continue;
            }
            v->inside[v->inside_count++] = one;
            v->inside_mask[token / 32] |= (uint32_t)1 << (token % 32);
        }
    }
    qsort(endings, count, sizeof *endings, by_tail);
    return tails_build(arena, v, endings, count);
}
