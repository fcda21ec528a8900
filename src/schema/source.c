/* source.c - strings that must stand in the documents. */
#include "schema/decode_in.h"

struct sources {
    const struct cs_source *list;
    uint32_t count;
    uint32_t *suffixes;
    uint32_t suffix_count;
};
const struct sources *cs_sources_make(struct cs_arena *arena, const struct cs_source *list,
                                      uint32_t count, struct cs_error *err)
{
    (void)arena;
    (void)list;
    (void)count;
    (void)err;
    return NULL;
}
void cs_source_thread(const struct cs_decode *d, struct thread *t)
{
    (void)d;
    (void)t;
}
bool cs_source_step(const struct cs_decode *d, const struct machine *m, struct thread *t,
                    unsigned char byte)
{
    (void)d;
    (void)m;
    (void)t;
    (void)byte;
    return false;
}
bool cs_source_fits(const struct cs_decode *d, const struct machine *m, const struct thread *t)
{
    (void)d;
    (void)m;
    (void)t;
    return false;
}
