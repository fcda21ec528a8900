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

struct cs_cleared_remote {
    const char *seal;
    cs_str provider;
    cs_str text;
    cs_digest sha256;
};

/* True when reading the value for provider stops the process. */
static bool remote_reading_stops(const struct cs_cleared_remote *value, cs_str provider)
{
    int ended = 0;
    fflush(NULL);
    const pid_t child = fork();
    if (child == 0) {
        (void)close(STDERR_FILENO);
        _exit(cs_cleared_remote_text(value, provider).len > 0 ? 0 : 1);
    }
    return waitpid(child, &ended, 0) == child && WIFSIGNALED(ended);
}

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
    CHECK(offer.remote == NULL);
    cs_arena_deinit(&arena);
}

static struct cs_offer offer_new(struct cs_arena *arena)
{
    static const char source[] =
        "{\"providers\":{\"azure\":{\"kind\":\"anthropic\",\"baa\":\"signed\","
        "\"baa_date\":\"2026-01-31\",\"baa_document\":\"contract 7\","
        "\"max_data_class\":\"phi\",\"fields\":[\"note\"]}}}";
    const struct cs_prompt_field note = {.name = "note", .text = {CS_STR("patient")}};
    const struct cs_prompt prompt = {&note, 1, NULL, 0};
    struct cs_policy policy;
    struct cs_egress_decision decision;
    struct cs_offer offer = {0};
    struct cs_error err;
    CHECK_INT(cs_policy_parse(arena, cs_str_of(source), &policy, &err), CS_OK);
    CHECK_INT(
        cs_egress_clear(arena, &policy, CS_STR("azure"), NULL, &prompt, &offer, &decision, &err),
        CS_OK);
    CHECK(offer.remote != NULL);
    return offer;
}

static void test_seal__a_remote_value_is_for_its_provider_alone(void)
{
    struct cs_arena arena;
    cs_arena_init(&arena, cs_allocator_system(), CS_ARENA_CAP_DEFAULT);
    const struct cs_offer offer = offer_new(&arena);
    CHECK(!remote_reading_stops(offer.remote, CS_STR("azure")));
    CHECK_STR(cs_cleared_remote_text(offer.remote, CS_STR("azure")), "patient");
    CHECK(remote_reading_stops(offer.remote, CS_STR("claude")));
    CHECK(remote_reading_stops(offer.remote, CS_STR("Azure")));
    CHECK(remote_reading_stops(offer.remote, CS_STR("")));
    CHECK(remote_reading_stops(NULL, CS_STR("azure")));
    cs_arena_deinit(&arena);
}

static void test_seal__a_forged_or_changed_remote_value_stops_the_program(void)
{
    static const char seal;
    struct cs_arena arena;
    cs_arena_init(&arena, cs_allocator_system(), CS_ARENA_CAP_DEFAULT);
    const struct cs_offer offer = offer_new(&arena);
    struct cs_cleared_remote forged = *offer.remote; /* with the right seal and digest */
    CHECK(!remote_reading_stops(&forged, CS_STR("azure")));
    forged.text = CS_STR("another");
    CHECK(remote_reading_stops(&forged, CS_STR("azure")));
    forged = *offer.remote;
    forged.seal = &seal;
    CHECK(remote_reading_stops(&forged, CS_STR("azure")));
    forged.seal = NULL;
    CHECK(remote_reading_stops(&forged, CS_STR("azure")));
    forged.seal = offer.local->seal; /* as a local value that void * has laundered */
    CHECK(remote_reading_stops(&forged, CS_STR("azure")));
    cs_arena_deinit(&arena);
}

int main(void)
{
    RUN(test_seal__a_forged_value_stops_the_program);
    RUN(test_seal__what_privacy_clears_can_be_read);
    RUN(test_seal__a_remote_value_is_for_its_provider_alone);
    RUN(test_seal__a_forged_or_changed_remote_value_stops_the_program);
    return check_end();
}
