/* check.h - the tests' one tiny header: run functions, count failures, close with a line.
 *
 * A test is `static void test_noun__says_what(void)`. CHECK goes on after a failure. */
#ifndef CS_TEST_CHECK_H
#define CS_TEST_CHECK_H

#include "base/base.h"

static int check_failures;
static int check_passed_tests;
static int check_failed_tests;

#define CHECK(condition)                                                                           \
    do {                                                                                           \
        if (!(condition)) {                                                                        \
            check_failures++;                                                                      \
            fprintf(stderr, "%s: failed: %s\n", CS_WHERE, #condition);                             \
        }                                                                                          \
    } while (0)

#define CHECK_INT(actual, expected)                                                                \
    do {                                                                                           \
        const long long a_ = (long long)(actual);                                                  \
        const long long e_ = (long long)(expected);                                                \
        if (a_ != e_) {                                                                            \
            check_failures++;                                                                      \
            fprintf(stderr, "%s: %s is %lld, expected %lld\n", CS_WHERE, #actual, a_, e_);         \
        }                                                                                          \
    } while (0)

#define CHECK_STR(actual, expected)                                                                \
    do {                                                                                           \
        const cs_str a_ = (actual);                                                                \
        const cs_str e_ = cs_str_of(expected);                                                     \
        if (!cs_str_equal(a_, e_)) {                                                               \
            check_failures++;                                                                      \
            fprintf(stderr, "%s: %s is \"%.*s\", expected \"%.*s\"\n", CS_WHERE, #actual,          \
                    (int)a_.len, a_.ptr ? a_.ptr : "", (int)e_.len, e_.ptr);                       \
        }                                                                                          \
    } while (0)

#define RUN(test)                                                                                  \
    do {                                                                                           \
        check_failures = 0;                                                                        \
        test();                                                                                    \
        if (check_failures) {                                                                      \
            check_failed_tests++;                                                                  \
            fprintf(stderr, "FAILED %s\n", #test);                                                 \
        } else {                                                                                   \
            check_passed_tests++;                                                                  \
        }                                                                                          \
    } while (0)

static inline int check_end(void)
{
    printf("%d passed, %d failed\n", check_passed_tests, check_failed_tests);
    return check_failed_tests ? 1 : 0;
}

/* An allocator whose n-th get fails (n counts from 1; 0: none does). */
struct failing_allocator {
    long countdown;
    long calls;
};
static inline void *failing_get(void *self, size_t size)
{
    struct failing_allocator *const f = self;
    f->calls++;
    if (f->countdown > 0 && --f->countdown == 0) return NULL;
    return malloc(size);
}
static inline void failing_put(void *self, void *memory, size_t size)
{
    (void)self;
    (void)size;
    free(memory);
}
static inline struct cs_allocator failing_allocator_of(struct failing_allocator *f)
{
    static const struct cs_allocator_ops ops = {failing_get, failing_put};
    return (struct cs_allocator){&ops, f};
}

#endif
