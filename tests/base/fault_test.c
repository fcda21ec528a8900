/* fault_test.c - the n-th allocation fails, for n = 1, 2, ... until the work gets through: each
 * failure is told as CS_E_MEMORY, nothing leaks and nothing crashes (the sanitizers watch). */
#include "tests/check.h"

#include <unistd.h>

static cs_status work_json(struct cs_arena *arena, struct cs_error *err)
{
    yyjson_doc *read = NULL;
    yyjson_mut_doc *doc = NULL;
    cs_str text = {0};
    struct cs_buf buf;
    cs_buf_init(&buf, arena, 1000000);
    CS_BUF_LIT(&buf, "[0");
    for (int i = 0; i < 5000; i++) cs_buf_add_format(&buf, ",{\"key\":[%d,\"text\"]}", i);
    CS_BUF_LIT(&buf, "]");
    CS_TRY(cs_buf_finish(&buf, &text, err));
    CS_TRY(cs_json_parse(arena, text, &read, err));
    CS_TRY(cs_json_new(arena, &doc, err));
    yyjson_mut_val *const root = yyjson_val_mut_copy(doc, yyjson_doc_get_root(read));
    if (!root) return cs_arena_fail(arena, err);
    yyjson_mut_doc_set_root(doc, root);
    cs_str printed = {0};
    CS_TRY(cs_json_print(arena, doc, false, &printed, err));
    CHECK(cs_str_equal(printed, text));
    return cs_json_print(arena, doc, true, &printed, err);
}

static cs_status work_strings(struct cs_arena *arena, struct cs_error *err)
{
    cs_str s = CS_STR("0123456789abcdef");
    for (int i = 0; i < 14; i++) {
        cs_str copy = {0};
        char *const twice = CS_NEW_ARRAY(arena, char, s.len * 2);
        if (!twice) return cs_arena_fail(arena, err);
        cs_copy(twice, s.ptr, s.len);
        cs_copy(twice + s.len, s.ptr, s.len);
        CS_TRY(cs_str_copy(arena, (cs_str){twice, s.len * 2}, &copy, err));
        s = copy;
    }
    CHECK_INT(s.len, 16 << 14);
    return CS_OK;
}

static cs_status work_file(struct cs_arena *arena, struct cs_error *err)
{
    cs_str program = {0};
    CS_TRY(cs_file_read(arena, "/proc/self/exe", (size_t)64 * 1024 * 1024, &program, err));
    CHECK(cs_str_starts(program, CS_STR("\x7F"
                                        "ELF")));
    return CS_OK;
}

/* Run work until it gets through; it must fail as CS_E_MEMORY before, at least once. */
static void fail_each(cs_status (*work)(struct cs_arena *, struct cs_error *))
{
    for (long n = 1; n < 1000; n++) {
        struct failing_allocator failing = {.countdown = n};
        struct cs_arena arena;
        struct cs_error err = {0};
        cs_arena_init(&arena, failing_allocator_of(&failing), (size_t)512 * 1024 * 1024);
        const cs_status status = work(&arena, &err);
        cs_arena_deinit(&arena);
        if (status == CS_OK) {
            CHECK(n > 1);             /* it did fail before */
            CHECK(failing.calls < n); /* and this time no allocation did */
            return;
        }
        CHECK_INT(status, CS_E_MEMORY);
        CHECK_INT(err.status, CS_E_MEMORY);
        CHECK_INT(failing.calls, n); /* nothing goes on after a failure */
    }
    CHECK(false);
}

static void test_fault__json(void)
{
    fail_each(work_json);
}

static void test_fault__strings(void)
{
    fail_each(work_strings);
}

static void test_fault__file(void)
{
    fail_each(work_file);
}

int main(void)
{
    RUN(test_fault__json);
    RUN(test_fault__strings);
    RUN(test_fault__file);
    return check_end();
}
