/* error.c - one error object, filled where the failure is seen, shown where the person is. */
#include "base/base.h"

#include <inttypes.h>

cs_status cs_error_set(struct cs_error *err, cs_status status, const char *message,
                       const char *hint, int64_t position, int64_t n1, int64_t n2,
                       const char *where)
{
    CS_ASSERT(err != NULL);
    CS_ASSERT(status != CS_OK);
    *err = (struct cs_error){.status = status,
                             .message = message,
                             .hint = hint,
                             .number = {n1, n2},
                             .position = position,
                             .where = where};
    return status;
}

/* Append text with %1 and %2 replaced; keeps out terminated and inside out_size. */
static size_t text_expand(char *out, size_t at, size_t out_size, const char *text,
                          const int64_t number[2])
{
    for (const char *p = text; *p != '\0' && at + 1 < out_size; p++) {
        if (*p == '%' && (p[1] == '1' || p[1] == '2')) {
            const int n = snprintf(out + at, out_size - at, "%" PRId64, number[p[1] - '1']);
            if (n < 0) break;
            at += (size_t)n < out_size - at ? (size_t)n : out_size - at - 1;
            p++;
        } else {
            out[at++] = *p;
        }
    }
    out[at] = '\0';
    return at;
}

void cs_error_text(const struct cs_error *err, char *out, size_t out_size)
{
    CS_ASSERT(out_size > 0);
    size_t at = text_expand(out, 0, out_size, err->message ? err->message : "Failed", err->number);
    if (err->position >= 0) {
        const int64_t place[2] = {err->position, 0};
        at = text_expand(out, at, out_size, " (at byte %1)", place);
    }
    at = text_expand(out, at, out_size, ".", err->number);
    if (err->hint && err->hint[0]) {
        at = text_expand(out, at, out_size, " ", err->number);
        at = text_expand(out, at, out_size, err->hint, err->number);
        (void)text_expand(out, at, out_size, ".", err->number);
    }
}

const char *cs_status_name(cs_status status)
{
    switch (status) {
    case CS_OK: return "ok";
    case CS_E_INPUT: return "input.invalid";
    case CS_E_LIMIT: return "input.limit";
    case CS_E_MEMORY: return "memory.exhausted";
    case CS_E_NOT_FOUND: return "not_found";
    case CS_E_CONFLICT: return "conflict";
    case CS_E_DENIED: return "policy.denied";
    case CS_E_UNAVAILABLE: return "model.unavailable";
    case CS_E_CORRUPT: return "store.corrupt";
    case CS_E_IO: return "io.failed";
    case CS_E_UNSUPPORTED: return "unsupported";
    case CS_E_INTERNAL: return "internal";
    }
    return "internal";
}

_Noreturn void cs_assert_failed(const char *where)
{
    fprintf(stderr,
            "countersign: internal error at %s: an invariant does not hold. "
            "Nothing half-done was kept. Please report this place; it holds no text.\n",
            where);
    abort();
}
