/* pattern_bounds_test.c - spans lie in the text in order, and time grows with the text alone. */
#include "tests/check.h"
#include "privacy/pattern/pattern_in.h"

#include <time.h>

#define SMALL_BYTES (16u << 10)
#define LARGE_BYTES (128u << 10)
#define GROWTH_MAX 24 /* 8 times the bytes may take this many times as long: machines are shared */

/* Processor time of this process: what others do on the machine does not count. */
static int64_t now_us(void)
{
    struct timespec now = {0};
    CHECK_INT(clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &now), 0);
    return (int64_t)now.tv_sec * 1000000 + now.tv_nsec / 1000;
}

static char *repeat(struct cs_arena *arena, const char *piece, size_t size)
{
    char *const text = cs_arena_get(arena, size);
    CS_ASSERT(text);
    const size_t step = strlen(piece);
    for (size_t at = 0; at < size; at += step)
        memcpy(text + at, piece, step < size - at ? step : size - at);
    return text;
}

/* The lesser of two runs, in microseconds. */
static int64_t find_us(const char *piece, size_t size)
{
    int64_t best = INT64_MAX;
    for (unsigned run = 0; run < 2; run++) {
        struct cs_arena arena;
        struct cs_phi_list list;
        cs_arena_init(&arena, cs_allocator_system(), (size_t)512 << 20);
        const char *const text = repeat(&arena, piece, size);
        cs_phi_list_init(&list, &arena);
        const int64_t start = now_us();
        cs_pattern_find((cs_str){text, size}, &list);
        const int64_t took = now_us() - start;
        CHECK(!list.failed);
        for (size_t i = 0; i < list.count; i++) {
            CHECK(list.spans[i].begin < list.spans[i].end && list.spans[i].end <= size);
            CHECK(i == 0 || list.spans[i].begin >= list.spans[i - 1].end);
        }
        cs_arena_deinit(&arena);
        if (took < best) best = took;
    }
    return best;
}

static void test_pattern__time_is_linear(void)
{
    static const char *const pieces[] = {
        "1",          "1/1/",       "1-",      "@",       ":",       "a@",     "1.",      "x.",
        "::",         "://",        "a:",      " ",       "1 ",      "\n",     "-",       "A1-",
        "(212) 555-", "MRN ",       "dot ",    "at dot ", "ninety ", "March ", "1 Main ", "box 1 ",
        "is of the ", "12345, NY ", "St Ave ", "www.",    "_",       "é",      "9,",      "1 A ",
    };
    (void)find_us("warm ", SMALL_BYTES);
    for (size_t i = 0; i < CS_COUNT(pieces); i++) {
        const int64_t small = find_us(pieces[i], SMALL_BYTES);
        const int64_t large = find_us(pieces[i], LARGE_BYTES);
        if (large > (small + 200) * GROWTH_MAX)
            fprintf(stderr, "\"%s\": %lld us, then %lld us\n", pieces[i], (long long)small,
                    (long long)large);
        CHECK(large <= (small + 200) * GROWTH_MAX);
    }
}

static void test_pattern__empty_and_cut(void)
{
    static const char *const texts[] = {"",    "1",  "@",      "3/4/2024", "MRN",  "(212) 555-013",
                                        "Mar", "1.", "12 Oak", "::",       "a@b.", "\xC3\xA9",
                                        "90"};
    for (size_t i = 0; i < CS_COUNT(texts); i++) {
        struct cs_arena arena;
        struct cs_phi_list list;
        cs_arena_init(&arena, cs_allocator_system(), CS_ARENA_CAP_DEFAULT);
        cs_phi_list_init(&list, &arena);
        cs_pattern_find(cs_str_of(texts[i]), &list);
        CHECK(list.count <= 1);
        cs_arena_deinit(&arena);
    }
}

static void test_pattern__memory_fails_once(void)
{
    const cs_str text = CS_STR("Seen 3/4/2024, MRN: 123456, call 212-555-0134.");
    struct failing_allocator failing = {.countdown = 1};
    struct cs_arena arena;
    struct cs_phi_list list;
    struct cs_error err = {0};
    cs_arena_init(&arena, failing_allocator_of(&failing), CS_ARENA_CAP_DEFAULT);
    cs_phi_list_init(&list, &arena);
    cs_pattern_find(text, &list);
    CHECK_INT(cs_phi_list_status(&list, &err), CS_E_MEMORY);
    cs_arena_deinit(&arena);
}

int main(void)
{
    RUN(test_pattern__time_is_linear);
    RUN(test_pattern__empty_and_cut);
    RUN(test_pattern__memory_fails_once);
    return check_end();
}
