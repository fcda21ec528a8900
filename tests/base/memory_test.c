/* memory_test.c - arenas with caps, and buffers that stay failed. */
#include "tests/check.h"

static void test_arena__gives_zeroed_aligned_memory(void)
{
    struct cs_arena arena;
    cs_arena_init(&arena, cs_allocator_system(), CS_ARENA_CAP_DEFAULT);
    for (size_t size = 0; size < 3000; size += 7) {
        unsigned char *const memory = cs_arena_get(&arena, size);
        CHECK(memory != NULL);
        if (!memory) break;
        CHECK_INT((uintptr_t)memory % _Alignof(max_align_t), 0);
        for (size_t i = 0; i < size; i++) CHECK_INT(memory[i], 0);
        memset(memory, 0xA5, size); /* no later piece may show this */
    }
    CHECK(cs_arena_get(&arena, 0) != cs_arena_get(&arena, 0));
    CHECK(cs_arena_get_array(&arena, 0, 8) != NULL);
    CHECK(arena.used_bytes <= arena.cap_bytes);
    cs_arena_deinit(&arena);
    CHECK_INT(arena.used_bytes, 0);
    cs_arena_deinit(&arena);
    CHECK(CS_NEW(&arena, cs_id) != NULL); /* fit for use again */
    CHECK(CS_NEW_ARRAY(&arena, uint32_t, 12) != NULL);
    cs_arena_deinit(&arena);
}

static void test_arena__cap_is_a_limit_not_an_abort(void)
{
    struct cs_arena arena;
    struct cs_error err;
    cs_arena_init(&arena, cs_allocator_system(), 100000);
    CHECK(cs_arena_get(&arena, 100000) == NULL); /* the header does not fit */
    CHECK(arena.hit_cap);
    CHECK_INT(cs_arena_fail(&arena, &err), CS_E_LIMIT);
    CHECK_INT(err.number[0], 100000);
    size_t got = 0;
    while (cs_arena_get(&arena, 1000)) got++;
    CHECK(got >= 40 && got < 100);
    CHECK(arena.used_bytes <= 100000);
    CHECK(arena.hit_cap);
    cs_arena_deinit(&arena);
}

static void test_arena__sizes_that_overflow_are_refused(void)
{
    struct cs_arena arena;
    struct cs_error err;
    cs_arena_init(&arena, cs_allocator_system(), SIZE_MAX);
    CHECK(cs_arena_get(&arena, SIZE_MAX) == NULL);
    CHECK(cs_arena_get(&arena, SIZE_MAX - 20) == NULL);
    CHECK(cs_arena_get_array(&arena, SIZE_MAX / 2, 3) == NULL);
    CHECK_INT(cs_arena_fail(&arena, &err), CS_E_LIMIT);
    cs_arena_deinit(&arena);
}

static void test_arena__gives_back_all_that_it_took(void)
{
    struct failing_allocator counted = {.countdown = 0};
    struct cs_arena arena;
    cs_arena_init(&arena, failing_allocator_of(&counted), (size_t)16 * 1024 * 1024);
    for (int i = 0; i < 1000; i++) CHECK(cs_arena_get(&arena, 10000) != NULL);
    CHECK(counted.calls > 9 && counted.calls < 40); /* blocks grow; 10 MB is not 1,000 of them */
    cs_arena_deinit(&arena);                        /* the address sanitizer sees what stays */
}

static void test_arena__reset_keeps_one_block(void)
{
    struct failing_allocator counted = {.countdown = 0};
    struct cs_arena arena;
    cs_arena_init(&arena, failing_allocator_of(&counted), (size_t)16 * 1024 * 1024);
    cs_arena_reset(&arena); /* of nothing */
    CHECK_INT(arena.used_bytes, 0);
    for (int round = 0; round < 100; round++) { /* 16, 32 and 64 KB; then the 64 and 128 */
        for (int i = 0; i < 10; i++) {
            unsigned char *const memory = cs_arena_get(&arena, 9000);
            CHECK(memory != NULL);
            if (!memory) break;
            CHECK_INT(memory[0] | memory[4500] | memory[8999], 0); /* nothing of the last round */
            memset(memory, 0xA5, 9000);
        }
        CHECK(cs_arena_get_array_unset(&arena, 10, 100) != NULL);
        cs_arena_reset(&arena);
        CHECK(arena.used_bytes > 0 && arena.used_bytes < (size_t)256 * 1024);
    }
    CHECK(counted.calls < 8);
    CHECK(cs_arena_get(&arena, (size_t)2 * 1024 * 1024) != NULL);
    CHECK(cs_arena_get(&arena, (size_t)64 * 1024 * 1024) == NULL);
    CHECK(arena.hit_cap);
    cs_arena_reset(&arena); /* two megabytes are too many to keep */
    CHECK(!arena.hit_cap);
    CHECK(arena.used_bytes <= (size_t)1024 * 1024 + 64);
    CHECK(cs_arena_get_array_unset(&arena, SIZE_MAX / 2, 3) == NULL);
    CHECK(arena.hit_cap);
    cs_arena_deinit(&arena);
}

static void test_str_copy__is_terminated(void)
{
    struct cs_arena arena;
    struct cs_error err;
    cs_str copy = {0};
    cs_arena_init(&arena, cs_allocator_system(), CS_ARENA_CAP_DEFAULT);
    const char from[3] = {'a', '\0', 'b'};
    CHECK_INT(cs_str_copy(&arena, (cs_str){from, 3}, &copy, &err), CS_OK);
    CHECK(copy.ptr != from && cs_str_equal(copy, CS_STR("a\0b")));
    CHECK_INT(copy.ptr[3], 0);
    CHECK_INT(cs_str_copy(&arena, (cs_str){NULL, 0}, &copy, &err), CS_OK);
    CHECK_STR(copy, "");
    CHECK_INT(copy.ptr[0], 0);
    cs_arena_deinit(&arena);
}

static void test_buf__appends(void)
{
    struct cs_arena arena;
    struct cs_error err;
    struct cs_buf buf;
    cs_str out = {0};
    cs_arena_init(&arena, cs_allocator_system(), CS_ARENA_CAP_DEFAULT);
    cs_buf_init(&buf, &arena, 1000);
    CHECK_INT(cs_buf_finish(&buf, &out, &err), CS_OK);
    CHECK_STR(out, "");
    cs_buf_add(&buf, CS_STR("a"));
    cs_buf_add(&buf, (cs_str){NULL, 0});
    cs_buf_add_char(&buf, '-');
    cs_buf_add_int(&buf, INT64_MIN);
    cs_buf_add_char(&buf, '/');
    cs_buf_add_int(&buf, INT64_MAX);
    cs_buf_add_format(&buf, " %s=%03d", "n", 7);
    CS_BUF_LIT(&buf, " end");
    CHECK_INT(cs_buf_finish(&buf, &out, &err), CS_OK);
    CHECK_STR(out, "a--9223372036854775808/9223372036854775807 n=007 end");
    CHECK_INT(out.ptr[out.len], 0);
    const size_t room = buf.capacity;
    cs_buf_clear(&buf);
    CS_BUF_LIT(&buf, "new");
    CHECK_INT(cs_buf_finish(&buf, &out, &err), CS_OK);
    CHECK_STR(out, "new");
    CHECK_INT(buf.capacity, room);
    cs_arena_deinit(&arena);
}

static void test_buf__grows_to_its_maximum_exactly(void)
{
    struct cs_arena arena;
    struct cs_error err;
    cs_str out = {0};
    cs_arena_init(&arena, cs_allocator_system(), CS_ARENA_CAP_DEFAULT);
    for (size_t max = 0; max < 600; max += 13) {
        struct cs_buf buf;
        cs_buf_init(&buf, &arena, max);
        for (size_t i = 0; i < max; i++) cs_buf_add_char(&buf, (char)('a' + i % 26));
        CHECK_INT(cs_buf_finish(&buf, &out, &err), CS_OK);
        CHECK_INT(out.len, max);
        for (size_t i = 0; i < max; i++) CHECK_INT(out.ptr[i], 'a' + i % 26);
        CHECK_INT(out.ptr[max], 0);
        cs_buf_add_char(&buf, 'z');
        CHECK_INT(cs_buf_finish(&buf, &out, &err), CS_E_LIMIT);
        CHECK_INT(err.number[0], max);
    }
    cs_arena_deinit(&arena);
}

static void test_buf__is_sticky_after_a_failure(void)
{
    struct cs_arena arena;
    struct cs_error err;
    struct cs_buf buf;
    cs_str out = {0};
    cs_arena_init(&arena, cs_allocator_system(), CS_ARENA_CAP_DEFAULT);
    cs_buf_init(&buf, &arena, 4);
    cs_buf_add(&buf, CS_STR("12345"));
    CHECK(buf.failed);
    cs_buf_add(&buf, CS_STR("1"));
    cs_buf_add_format(&buf, "%d", 2);
    CHECK_INT(buf.size, 0); /* a hole in the middle would be worse than no text */
    CHECK_INT(cs_buf_finish(&buf, &out, &err), CS_E_LIMIT);
    CHECK_INT(cs_buf_finish(&buf, &out, &err), CS_E_LIMIT);
    cs_arena_deinit(&arena);

    cs_arena_init(&arena, cs_allocator_system(), 20000); /* the arena's cap, not the buffer's */
    cs_buf_init(&buf, &arena, 1000000);
    for (int i = 0; i < 30000; i++) cs_buf_add_char(&buf, 'x');
    CHECK(buf.failed && !buf.hit_max);
    CHECK_INT(cs_buf_finish(&buf, &out, &err), CS_E_LIMIT);
    CHECK_INT(err.number[0], 20000);
    cs_arena_deinit(&arena);
}

int main(void)
{
    RUN(test_arena__gives_zeroed_aligned_memory);
    RUN(test_arena__cap_is_a_limit_not_an_abort);
    RUN(test_arena__sizes_that_overflow_are_refused);
    RUN(test_arena__gives_back_all_that_it_took);
    RUN(test_arena__reset_keeps_one_block);
    RUN(test_str_copy__is_terminated);
    RUN(test_buf__appends);
    RUN(test_buf__grows_to_its_maximum_exactly);
    RUN(test_buf__is_sticky_after_a_failure);
    return check_end();
}
