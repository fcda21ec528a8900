/* privacy_fixture.h - a vault that is the same in every run, spans by the words they cover, and
 * texts made from a seed. */
#ifndef CS_TEST_PRIVACY_FIXTURE_H
#define CS_TEST_PRIVACY_FIXTURE_H

#include "privacy/privacy.h"
#include "tests/check.h"

struct seeded {
    uint64_t state;
};

static inline uint32_t seeded_next(struct seeded *s)
{
    s->state = s->state * 6364136223846793005u + 1442695040888963407u;
    return (uint32_t)(s->state >> 33);
}

static inline bool seeded_fill(void *self, void *out, size_t size)
{
    for (size_t i = 0; i < size; i++) ((uint8_t *)out)[i] = (uint8_t)(seeded_next(self) >> 7);
    return true;
}

static inline struct cs_rng seeded_rng(struct seeded *s)
{
    static const struct cs_rng_ops ops = {seeded_fill};
    return (struct cs_rng){&ops, s};
}

static inline struct cs_vault *vault_new(struct seeded *s)
{
    struct cs_vault *vault = NULL;
    struct cs_error err = {0};
    const struct cs_vault_options options = {.rng = seeded_rng(s), .from = cs_allocator_system()};
    if (cs_vault_open(&options, &vault, &err) != CS_OK) abort();
    return vault;
}

/* One span over the first place of word at or behind from. */
static inline struct cs_phi_span span_of(cs_str text, const char *word, size_t from,
                                         enum cs_phi_type type)
{
    const size_t at = cs_str_find(text, cs_str_of(word), from);
    if (at == SIZE_MAX) abort();
    return (struct cs_phi_span){.begin = (uint32_t)at,
                                .end = (uint32_t)(at + strlen(word)),
                                .type = type,
                                .confidence = 99};
}

#endif
