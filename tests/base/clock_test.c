/* clock_test.c - instants as text, checked by known ones and by the C library; ids from chance. */
#include "tests/check.h"

static void test_time_text__known_instants(void)
{
    static const struct {
        int64_t unix_ms;
        const char *text;
    } cases[] = {
        {0, "1970-01-01T00:00:00.000Z"},
        {1, "1970-01-01T00:00:00.001Z"},
        {68169600000, "1972-02-29T00:00:00.000Z"},
        {951782399999, "2000-02-28T23:59:59.999Z"},
        {951782400000, "2000-02-29T00:00:00.000Z"}, /* a leap year: 2000 is divisible by 400 */
        {951868800000, "2000-03-01T00:00:00.000Z"},
        {978307199999, "2000-12-31T23:59:59.999Z"},
        {1000000000000, "2001-09-09T01:46:40.000Z"},
        {1709210096789, "2024-02-29T12:34:56.789Z"},
        {1795539909123, "2026-11-24T17:05:09.123Z"},
        {2147483648000, "2038-01-19T03:14:08.000Z"},
        {4107542399999, "2100-02-28T23:59:59.999Z"},
        {4107542400000, "2100-03-01T00:00:00.000Z"}, /* no leap year: divisible by 100 only */
        {13574563200000, "2400-02-29T00:00:00.000Z"},
        {253402300799999, "9999-12-31T23:59:59.999Z"},
        {253402300800000, "9999-12-31T23:59:59.999Z"}, /* clamped */
        {INT64_MAX, "9999-12-31T23:59:59.999Z"},
        {-1, "1970-01-01T00:00:00.000Z"},
        {INT64_MIN, "1970-01-01T00:00:00.000Z"},
    };
    for (size_t i = 0; i < CS_COUNT(cases); i++) {
        char text[25];
        cs_time_text((cs_time){cases[i].unix_ms}, text);
        CHECK_STR(cs_str_of(text), cases[i].text);
    }
}

static void test_time_text__agrees_with_the_c_library(void)
{
    long wrong = 0;
    /* Every third day at a time that wanders through the day. */
    for (int64_t s = 0; s < INT64_C(253402300800); s += 3 * 86400 + 137) {
        const time_t seconds = (time_t)s;
        struct tm parts;
        char expected[25];
        char text[25];
        if (!gmtime_r(&seconds, &parts)) abort();
        if (strftime(expected, sizeof expected, "%Y-%m-%dT%H:%M:%S.000Z", &parts) != 24) abort();
        cs_time_text((cs_time){s * 1000}, text);
        wrong += memcmp(text, expected, sizeof text) != 0;
    }
    CHECK_INT(wrong, 0);
}

static void test_clock_system__goes_forward(void)
{
    const struct cs_clock clock = cs_clock_system();
    const cs_time now = clock.ops->now(clock.self);
    CHECK(now.unix_ms > INT64_C(1700000000000)); /* this code is younger than that */
    int64_t last = clock.ops->ticks_us(clock.self);
    for (int i = 0; i < 1000; i++) {
        const int64_t next = clock.ops->ticks_us(clock.self);
        CHECK(next >= last);
        last = next;
    }
}

static bool fill_never(void *self, void *out, size_t size)
{
    (void)self;
    (void)out;
    (void)size;
    return false;
}

static bool fill_counting(void *self, void *out, size_t size)
{
    unsigned char *const next = self;
    unsigned char *const bytes = out;
    for (size_t i = 0; i < size; i++) bytes[i] = (*next)++;
    return true;
}

static void test_id_new__takes_16_bytes_of_the_source(void)
{
    static const struct cs_rng_ops counting = {fill_counting};
    unsigned char next = 0xF8;
    struct cs_rng rng = {&counting, &next};
    struct cs_error err;
    cs_id id;
    char text[33];
    CHECK_INT(cs_id_new(&rng, &id, &err), CS_OK);
    cs_id_text(id, text);
    CHECK_STR(cs_str_of(text), "f8f9fafbfcfdfeff0001020304050607");
}

static void test_id_new__a_silent_source_is_an_error(void)
{
    static const struct cs_rng_ops never = {fill_never};
    struct cs_rng rng = {&never, NULL};
    struct cs_error err;
    cs_id id;
    CHECK_INT(cs_id_new(&rng, &id, &err), CS_E_IO);
}

static void test_rng_system__does_not_repeat(void)
{
    struct cs_rng rng = cs_rng_system();
    struct cs_error err;
    cs_id ids[64];
    for (size_t i = 0; i < CS_COUNT(ids); i++) {
        CHECK_INT(cs_id_new(&rng, &ids[i], &err), CS_OK);
        for (size_t k = 0; k < i; k++) CHECK(!cs_id_equal(ids[i], ids[k]));
    }
    static unsigned char large[100000]; /* more than one getrandom may give */
    CHECK(rng.ops->fill(rng.self, large, sizeof large));
    unsigned seen[256] = {0};
    for (size_t i = 0; i < sizeof large; i++) seen[large[i]]++;
    for (size_t i = 0; i < 256; i++) CHECK(seen[i] > 100); /* 391 expected, spread 20 */
}

int main(void)
{
    RUN(test_time_text__known_instants);
    RUN(test_time_text__agrees_with_the_c_library);
    RUN(test_clock_system__goes_forward);
    RUN(test_id_new__takes_16_bytes_of_the_source);
    RUN(test_id_new__a_silent_source_is_an_error);
    RUN(test_rng_system__does_not_repeat);
    return check_end();
}
