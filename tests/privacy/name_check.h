/* name_check.h - a text with its people and places marked, checked letter by letter against what is
 * found. {} stands around what must go; all letters outside of it must stay. */
#ifndef CS_NAME_CHECK_H
#define CS_NAME_CHECK_H

#include "privacy/name/name_in.h"
#include "tests/check.h"

#define CASE_BYTES_MAX 2048

struct marked {
    char text[CASE_BYTES_MAX];
    bool gone[CASE_BYTES_MAX];
    size_t size;
};

/* Take the marks out of a case. */
static inline void marked_parse(struct marked *m, const char *given)
{
    bool inside = false;
    m->size = 0;
    for (const char *p = given; *p && m->size < CASE_BYTES_MAX; p++) {
        if (*p == '{' || *p == '}') {
            inside = *p == '{';
            continue;
        }
        m->gone[m->size] = inside;
        m->text[m->size++] = *p;
    }
}

static inline bool is_letter(char c)
{
    return cs_is_alpha(c) || (unsigned char)c >= 0x80;
}

/* Every letter is covered by a name or a place just where it is marked. */
static inline bool found_right(const char *given, enum cs_phi_role role)
{
    struct marked m = {0};
    struct cs_arena arena;
    struct cs_error err = {0};
    struct cs_phi_found found = {0};
    bool covered[CASE_BYTES_MAX] = {false};
    bool right = true;
    marked_parse(&m, given);
    cs_arena_init(&arena, cs_allocator_system(), CS_ARENA_CAP_DEFAULT);
    if (cs_phi_find(&arena, (cs_raw){{m.text, m.size}}, &found, &err) != CS_OK) return false;
    for (size_t i = 0; i < found.count; i++) {
        const struct cs_phi_span *const s = &found.spans[i];
        if (s->type != CS_PHI_NAME && s->type != CS_PHI_GEO) continue;
        for (uint32_t k = s->begin; k < s->end; k++) covered[k] = true;
        if (role == CS_PHI_ROLE_CLINICIAN && s->role != role) right = false;
    }
    for (size_t i = 0; i < m.size; i++) {
        if (is_letter(m.text[i]) && covered[i] != m.gone[i]) right = false;
    }
    cs_arena_deinit(&arena);
    return right;
}

static inline void table_check(const char *const *cases, size_t count, enum cs_phi_role role)
{
    for (size_t i = 0; i < count; i++) {
        if (found_right(cases[i], role)) continue;
        check_failures++;
        fprintf(stderr, "not so: %s\n", cases[i]);
    }
}
#define TABLE(cases) table_check((cases), sizeof(cases) / sizeof *(cases), CS_PHI_ROLE_ANY)

#endif
