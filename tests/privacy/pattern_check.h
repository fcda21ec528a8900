/* pattern_check.h - a text with its identifiers marked, checked against what is found.
 *
 * "Seen on <DATE|3/4>, call <PHONE|555-0123>": exactly these spans must be found in the text
 * without the marks, no other. */
#ifndef CS_PATTERN_CHECK_H
#define CS_PATTERN_CHECK_H

#include "tests/check.h"
#include "privacy/pattern/pattern_in.h"

#define MARKED_MAX 1024 /* bytes of a marked text */
#define SPANS_MAX 32

static const char *const pattern_type_names[CS_PHI_TYPES] = {
    "NAME", "GEO",     "DATE",    "AGE",     "PHONE",  "FAX", "EMAIL", "SSN", "MRN",
    "PLAN", "ACCOUNT", "LICENSE", "VEHICLE", "DEVICE", "URL", "IP",    "BIO", "OTHER"};

struct marked {
    char text[MARKED_MAX];
    size_t size;
    struct cs_phi_span spans[SPANS_MAX];
    size_t count;
};

static inline enum cs_phi_type marked_type(const char *name, size_t size)
{
    for (unsigned i = 0; i < CS_PHI_TYPES; i++)
        if (strlen(pattern_type_names[i]) == size && !memcmp(pattern_type_names[i], name, size))
            return (enum cs_phi_type)i;
    cs_assert_failed(CS_WHERE); /* the test names a type that there is not */
}

static inline void marked_read(const char *row, struct marked *out)
{
    bool open = false;
    memset(out, 0, sizeof *out);
    CS_ASSERT(strlen(row) < MARKED_MAX);
    for (const char *c = row; *c; c++) {
        struct cs_phi_span *const span = &out->spans[out->count];
        const char *const bar = *c == '<' ? strchr(c, '|') : NULL;
        if (bar) {
            CS_ASSERT(out->count < SPANS_MAX - 1);
            span->type = marked_type(c + 1, (size_t)(bar - c - 1));
            span->begin = (uint32_t)out->size;
            c = bar;
            open = true;
        } else if (*c == '>' && open) {
            span->end = (uint32_t)out->size;
            out->count++;
            open = false;
        } else {
            out->text[out->size++] = *c;
        }
    }
}

static inline void pattern_show(const char *what, const char *text, const struct cs_phi_span *s,
                                size_t count)
{
    fprintf(stderr, "  %s:", what);
    for (size_t i = 0; i < count; i++)
        fprintf(stderr, " %s|%.*s|", pattern_type_names[s[i].type], (int)(s[i].end - s[i].begin),
                text + s[i].begin);
    fprintf(stderr, "\n");
}

static inline bool pattern_row_passes(const char *row)
{
    struct marked want;
    struct cs_arena arena;
    struct cs_phi_list got;
    marked_read(row, &want);
    cs_arena_init(&arena, cs_allocator_system(), CS_ARENA_CAP_DEFAULT);
    cs_phi_list_init(&got, &arena);
    cs_pattern_find((cs_str){want.text, want.size}, &got);
    bool same = got.count == want.count && !got.failed;
    for (size_t i = 0; same && i < want.count; i++)
        same = got.spans[i].begin == want.spans[i].begin && got.spans[i].end == want.spans[i].end &&
               got.spans[i].type == want.spans[i].type;
    if (!same) {
        fprintf(stderr, "%s\n", want.text);
        pattern_show("expected", want.text, want.spans, want.count);
        pattern_show("found   ", want.text, got.spans, got.count);
    }
    cs_arena_deinit(&arena);
    return same;
}

/* Check every row of a table. */
#define CHECK_ROWS(rows)                                                                           \
    do {                                                                                           \
        for (size_t row_ = 0; row_ < CS_COUNT(rows); row_++)                                       \
            CHECK(pattern_row_passes((rows)[row_]));                                               \
    } while (0)

#endif
