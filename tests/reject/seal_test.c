/* seal_test.c - a cleared value that privacy did not make is found out when it is read.
 *
 * C lets any file complete an opaque struct; tools/tidy refuses that in src/. This is what happens
 * to a program that did it all the same. */
#include "tests/check.h"

#include "privacy/privacy.h"

#include <sys/wait.h>
#include <unistd.h>

struct cs_cleared_local {
    const char *seal;
    cs_str text;
};

/* True when reading the value stops the process. */
static bool reading_stops(const struct cs_cleared_local *value)
{
    int ended = 0;
    fflush(NULL);
    const pid_t child = fork();
    if (child == 0) {
        (void)close(STDERR_FILENO);
        _exit(cs_cleared_local_text(value).len > 0 ? 0 : 1);
    }
    return waitpid(child, &ended, 0) == child && WIFSIGNALED(ended);
}

static void test_seal__a_forged_value_stops_the_program(void)
{
    static const char seal;
    const struct cs_cleared_local without = {NULL, CS_STR_INIT("patient")};
    const struct cs_cleared_local with_another = {&seal, CS_STR_INIT("patient")};
    CHECK(reading_stops(&without));
    CHECK(reading_stops(&with_another));
    CHECK(reading_stops(NULL));
}

static void test_seal__what_privacy_clears_can_be_read(void)
{
    struct cs_arena arena;
    struct cs_error err;
    struct cs_offer offer = {0};
    cs_arena_init(&arena, cs_allocator_system(), CS_ARENA_CAP_DEFAULT);
    CHECK_INT(cs_egress_clear_local(&arena, (cs_raw){CS_STR("patient")}, &offer, &err), CS_OK);
    CHECK_STR(cs_cleared_local_text(offer.local), "patient");
    CHECK(!reading_stops(offer.local));
    CHECK(offer.remote == NULL); /* nothing may leave in this release */
    cs_arena_deinit(&arena);
}

int main(void)
{
    RUN(test_seal__a_forged_value_stops_the_program);
    RUN(test_seal__what_privacy_clears_can_be_read);
    return check_end();
}
