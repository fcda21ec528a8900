/* restore.c - puts the values of a vault back into an answer.
 *
 * A stand-in that the vault never gave was made up by the model: it stays, and is told. */
#include "privacy/replace/vault_in.h"

struct restoring {
    struct cs_arena *arena;
    struct cs_buf text;
    cs_span *unknown;
    size_t unknown_count;
    size_t unknown_capacity;
    bool failed;
};

static void unknown_add(struct restoring *r, cs_span span)
{
    if (r->unknown_count == r->unknown_capacity) {
        const size_t capacity = r->unknown_capacity ? r->unknown_capacity * 2 : 8;
        cs_span *const spans = CS_NEW_ARRAY(r->arena, cs_span, capacity);
        r->failed = r->failed || !spans;
        if (!spans) return;
        cs_copy(spans, r->unknown, r->unknown_count * sizeof *spans);
        r->unknown = spans;
        r->unknown_capacity = capacity;
    }
    r->unknown[r->unknown_count++] = span;
}

cs_status cs_vault_restore(const struct cs_vault *vault, struct cs_arena *arena, cs_str answer,
                           struct cs_restored *out, struct cs_error *err)
{
    struct restoring r = {.arena = arena};
    cs_str text = {0};
    *out = (struct cs_restored){0};
    cs_buf_init(&r.text, arena, CS_OUTPUT_BYTES_MAX);
    for (size_t at = 0; at < answer.len;) {
        struct token token;
        const char *const open = memchr(answer.ptr + at, '[', answer.len - at);
        const size_t next = open ? (size_t)(open - answer.ptr) : answer.len;
        cs_buf_add(&r.text, cs_str_slice(answer, at, next));
        at = next;
        if (at == answer.len) break;
        if (!cs_token_read(answer, at, &token)) {
            cs_buf_add_char(&r.text, answer.ptr[at++]);
            continue;
        }
        const cs_str whole = cs_str_slice(answer, at, at + token.size);
        const cs_str value = cs_vault_value(vault, token.type, token.number);
        at += token.size;
        if (token.escapes) {
            cs_buf_add_char(&r.text, '[');
            cs_buf_add(&r.text, cs_str_slice(whole, 2, whole.len));
        } else if (value.ptr) {
            cs_buf_add(&r.text, value);
            out->restored++;
        } else {
            const uint32_t begin = (uint32_t)r.text.size;
            cs_buf_add(&r.text, whole);
            unknown_add(&r, (cs_span){begin, begin + token.size});
        }
    }
    if (r.failed) return cs_arena_fail(arena, err);
    CS_TRY(cs_buf_finish(&r.text, &text, err));
    out->text = (cs_raw){text};
    out->unknown = r.unknown;
    out->unknown_count = r.unknown_count;
    return CS_OK;
}
