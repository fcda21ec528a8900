/* json_diff_test.c - apply(diff(a, b), a) is b: for chosen pairs and 20,000 that are made up. */
#include "tests/check.h"

#include <stdlib.h>

struct pair {
    struct cs_arena arena;
    struct cs_error err;
    yyjson_val *a;
    yyjson_val *b;
    yyjson_val *diff;
    cs_str text; /* of diff */
};

static yyjson_val *parse(struct pair *p, cs_str json)
{
    yyjson_doc *doc = NULL;
    CHECK_INT(cs_json_parse(&p->arena, json, &doc, &p->err), CS_OK);
    return yyjson_doc_get_root(doc);
}

static cs_status diff(struct pair *p)
{
    yyjson_mut_doc *doc = NULL;
    CS_TRY(cs_json_diff(&p->arena, p->a, p->b, &doc, &p->err));
    CS_TRY(cs_json_print(&p->arena, doc, false, &p->text, &p->err));
    p->diff = parse(p, p->text);
    return CS_OK;
}

/* What apply makes of a, printed and read again. */
static yyjson_val *applied(struct pair *p)
{
    yyjson_mut_doc *doc = NULL;
    cs_str text = {0};
    if (cs_json_apply(&p->arena, p->a, p->diff, &doc, &p->err) != CS_OK) return NULL;
    if (cs_json_print(&p->arena, doc, false, &text, &p->err) != CS_OK) return NULL;
    return parse(p, text);
}

static void check_pair(const char *a, const char *b, const char *expected)
{
    struct pair p = {.err = {0}};
    cs_arena_init(&p.arena, cs_allocator_system(), CS_ARENA_CAP_DEFAULT);
    p.a = parse(&p, cs_str_of(a));
    p.b = parse(&p, cs_str_of(b));
    CHECK_INT(diff(&p), CS_OK);
    CHECK_STR(p.text, expected);
    yyjson_val *const got = applied(&p);
    CHECK(got && yyjson_equals(got, p.b));
    cs_arena_deinit(&p.arena);
}

static void test_diff__says_what_changed(void)
{
    check_pair("1", "1", "[]");
    check_pair("{\"a\":1,\"b\":2}", "{\"b\":2,\"a\":1}", "[]");
    check_pair("1", "[]", "[{\"op\":\"replace\",\"path\":\"\",\"before\":1,\"value\":[]}]");
    check_pair(
        "{\"dose\":\"20 mg\"}", "{\"dose\":\"10 mg\"}",
        "[{\"op\":\"replace\",\"path\":\"/dose\",\"before\":\"20 mg\",\"value\":\"10 mg\"}]");
    check_pair("{\"a\":1}", "{\"b\":null}",
               "[{\"op\":\"remove\",\"path\":\"/a\",\"before\":1},"
               "{\"op\":\"add\",\"path\":\"/b\",\"value\":null}]");
    check_pair("[1,2,3]", "[1,3]", "[{\"op\":\"remove\",\"path\":\"/1\",\"before\":2}]");
    check_pair("[1,3]", "[1,2,3]", "[{\"op\":\"add\",\"path\":\"/1\",\"value\":2}]");
    check_pair("[1,2,3,4,9]", "[7,9]",
               "[{\"op\":\"replace\",\"path\":\"/0\",\"before\":1,\"value\":7},"
               "{\"op\":\"remove\",\"path\":\"/3\",\"before\":4},"
               "{\"op\":\"remove\",\"path\":\"/2\",\"before\":3},"
               "{\"op\":\"remove\",\"path\":\"/1\",\"before\":2}]");
    check_pair("{\"a/b\":{\"~c\":[0]}}", "{\"a/b\":{\"~c\":[1]}}",
               "[{\"op\":\"replace\",\"path\":\"/a~1b/~0c/0\",\"before\":0,\"value\":1}]");
    check_pair("{\"\":1}", "{\"\":2}",
               "[{\"op\":\"replace\",\"path\":\"/\",\"before\":1,\"value\":2}]");
    check_pair("[]", "[1,2]",
               "[{\"op\":\"add\",\"path\":\"/0\",\"value\":1},{\"op\":\"add\",\"path\":\"/"
               "1\",\"value\":2}]");
    check_pair("1", "1.0", "[{\"op\":\"replace\",\"path\":\"\",\"before\":1,\"value\":1.0}]");
}

static void test_diff__refuses_a_key_that_stands_twice(void)
{
    struct pair p = {.err = {0}};
    cs_arena_init(&p.arena, cs_allocator_system(), CS_ARENA_CAP_DEFAULT);
    p.a = parse(&p, CS_STR("[{\"x\":{\"a\":1}}]"));
    p.b = parse(&p, CS_STR("[{\"x\":{\"a\":1,\"a\":2}}]"));
    CHECK_INT(diff(&p), CS_E_INPUT);
    cs_arena_deinit(&p.arena);
}

static void test_apply__refuses_what_does_not_fit(void)
{
    static const char *const wrong[] = {
        "{}",
        "[1]",
        "[{}]",
        "[{\"op\":\"remove\",\"path\":\"/a\",\"before\":2}]",
        "[{\"op\":\"remove\",\"path\":\"/b\",\"before\":1}]",
        "[{\"op\":\"add\",\"path\":\"/a\",\"value\":1}]",
        "[{\"op\":\"add\",\"path\":\"/l/9\",\"value\":1}]",
        "[{\"op\":\"add\",\"path\":\"/l/x\",\"value\":1}]",
        "[{\"op\":\"add\",\"path\":\"/l/\",\"value\":1}]",
        "[{\"op\":\"add\",\"path\":\"/l/99999999999999999999999\",\"value\":1}]",
        "[{\"op\":\"add\",\"path\":\"/q/r/s\",\"value\":1}]",
        "[{\"op\":\"add\",\"path\":\"a\",\"value\":1}]",
        "[{\"op\":\"add\",\"path\":\"\",\"value\":1}]",
        "[{\"op\":\"replace\",\"path\":\"\",\"before\":1,\"value\":1}]",
        "[{\"op\":\"add\",\"path\":7,\"value\":1}]",
    };
    struct pair p = {.err = {0}};
    cs_arena_init(&p.arena, cs_allocator_system(), CS_ARENA_CAP_DEFAULT);
    p.a = parse(&p, CS_STR("{\"a\":1,\"l\":[0]}"));
    for (size_t i = 0; i < CS_COUNT(wrong); i++) {
        p.diff = parse(&p, cs_str_of(wrong[i]));
        CHECK(applied(&p) == NULL);
        CHECK_INT(p.err.status, CS_E_INPUT);
    }
    cs_arena_deinit(&p.arena);
}

/* ---- made-up values ---- */

#define DEPTH 5

static uint32_t next(uint32_t *state, uint32_t below)
{
    *state ^= *state << 13;
    *state ^= *state >> 17;
    *state ^= *state << 5;
    return *state % below;
}

static void value_add(struct cs_buf *out, uint32_t *state, unsigned depth)
{
    static const char *const leaves[] = {"null", "true",  "0",  "1",      "2.5",
                                         "\"\"", "\"a\"", "-7", "\"/~\"", "[]"};
    const uint32_t kind = depth == 0 ? 0 : depth == DEPTH ? 2 + next(state, 2) : next(state, 4);
    if (kind < 2) {
        cs_buf_add(out, cs_str_of(leaves[next(state, CS_COUNT(leaves))]));
        return;
    }
    const uint32_t count = next(state, 5);
    cs_buf_add_char(out, kind == 2 ? '[' : '{');
    uint32_t key = 0;
    for (uint32_t i = 0; i < count; i++) {
        if (i) cs_buf_add_char(out, ',');
        key += 1 + next(state, 2); /* each once */
        if (kind == 3)
            cs_buf_add_format(out, "\"%s%u\":", key % 3 == 0 ? "~/" : "k", (unsigned)key);
        value_add(out, state, depth - 1);
    }
    cs_buf_add_char(out, kind == 2 ? ']' : '}');
}

static cs_str value_make(struct pair *p, uint32_t *state)
{
    struct cs_buf buf;
    cs_str out = {0};
    cs_buf_init(&buf, &p->arena, 1 << 20);
    value_add(&buf, state, DEPTH);
    CHECK_INT(cs_buf_finish(&buf, &out, &p->err), CS_OK);
    return out;
}

static void test_diff__leads_from_any_to_any(void)
{
    uint32_t state = 2463534242U;
    size_t changed = 0;
    for (int i = 0; i < 20000; i++) {
        struct pair p = {.err = {0}};
        cs_arena_init(&p.arena, cs_allocator_system(), CS_ARENA_CAP_DEFAULT);
        p.a = parse(&p, value_make(&p, &state));
        p.b = parse(&p, value_make(&p, &state));
        CHECK_INT(diff(&p), CS_OK);
        yyjson_val *const got = applied(&p);
        CHECK(got && yyjson_equals(got, p.b));
        CHECK_INT(yyjson_arr_size(p.diff) == 0, yyjson_equals(p.a, p.b));
        changed += yyjson_arr_size(p.diff) > 1;
        cs_arena_deinit(&p.arena);
    }
    CHECK(changed > 5000);
}

/* The n-th request fails: a failure, and no half of a list. */
static void test_diff__survives_each_failed_allocation(void)
{
    const cs_str a = CS_STR("{\"a\":[1,2,{\"b\":3}],\"c\":\"d\"}");
    const cs_str b = CS_STR("{\"a\":[1,{\"b\":4}],\"e\":[5,6,7]}");
    long n = 1;
    size_t cap = 64;
    cs_status status = CS_E_MEMORY;
    for (; status != CS_OK && cap < (1 << 20); n++, cap += 64) {
        struct pair p = {.err = {0}};
        struct cs_arena small;
        yyjson_mut_doc *doc = NULL;
        cs_arena_init(&p.arena, cs_allocator_system(), CS_ARENA_CAP_DEFAULT);
        cs_arena_init(&small, cs_allocator_system(), cap);
        p.a = parse(&p, a);
        p.b = parse(&p, b);
        status = cs_json_diff(&small, p.a, p.b, &doc, &p.err);
        CHECK(status == CS_OK || status == CS_E_MEMORY || status == CS_E_LIMIT);
        CHECK(status != CS_OK || yyjson_mut_arr_size(yyjson_mut_doc_get_root(doc)) > 3);
        cs_arena_deinit(&small);
        cs_arena_deinit(&p.arena);
    }
    CHECK_INT(status, CS_OK);
    CHECK(n > 3);
}

int main(void)
{
    RUN(test_diff__says_what_changed);
    RUN(test_diff__refuses_a_key_that_stands_twice);
    RUN(test_apply__refuses_what_does_not_fit);
    RUN(test_diff__leads_from_any_to_any);
    RUN(test_diff__survives_each_failed_allocation);
    return check_end();
}
