/* clock.c - the one place that asks the system for time and for randomness. */
#include "base/base.h"

#include <errno.h>
#include <sys/random.h>

static cs_time system_now(void *self)
{
    (void)self;
    struct timespec t = {0};
    (void)clock_gettime(CLOCK_REALTIME, &t);
    return (cs_time){(int64_t)t.tv_sec * 1000 + t.tv_nsec / 1000000};
}

static int64_t system_ticks(void *self)
{
    (void)self;
    struct timespec t = {0};
    (void)clock_gettime(CLOCK_MONOTONIC, &t);
    return (int64_t)t.tv_sec * 1000000 + t.tv_nsec / 1000;
}

int64_t cs_cpu_us(void)
{
    struct timespec t = {0};
    (void)clock_gettime(CLOCK_THREAD_CPUTIME_ID, &t);
    return (int64_t)t.tv_sec * 1000000 + t.tv_nsec / 1000;
}

struct cs_clock cs_clock_system(void)
{
    static const struct cs_clock_ops ops = {system_now, system_ticks};
    return (struct cs_clock){&ops, NULL};
}

/* Civil date from days since 1970-01-01: H. Hinnant, chrono-compatible date algorithms. */
void cs_time_text(cs_time time, char out[static 25])
{
    int64_t ms = time.unix_ms;
    if (ms < 0) ms = 0;
    if (ms > INT64_C(253402300799999)) ms = INT64_C(253402300799999); /* end of 9999 */
    const int64_t days = ms / 86400000;
    const unsigned rest = (unsigned)(ms % 86400000);
    const unsigned shifted = (unsigned)(days + 719468);
    const unsigned era = shifted / 146097;
    const unsigned day_of_era = shifted % 146097;
    const unsigned year_of_era =
        (day_of_era - day_of_era / 1460 + day_of_era / 36524 - day_of_era / 146096) / 365;
    const unsigned day_of_year = day_of_era -
                                 (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
    const unsigned mp = (5 * day_of_year + 2) / 153;
    const unsigned day = day_of_year - (153 * mp + 2) / 5 + 1;
    const unsigned month = mp < 10 ? mp + 3 : mp - 9;
    const unsigned year = year_of_era + era * 400 + (month <= 2);
    (void)snprintf(out, 25, "%04u-%02u-%02uT%02u:%02u:%02u.%03uZ", year % 10000, month % 100,
                   day % 100, rest / 3600000 % 100, rest / 60000 % 60, rest / 1000 % 60,
                   rest % 1000);
}

static bool system_fill(void *self, void *out, size_t size)
{
    (void)self;
    unsigned char *at = out;
    while (size) {
        const ssize_t n = getrandom(at, size, 0);
        if (n < 0 && errno == EINTR) continue;
        if (n <= 0) return false;
        at += n;
        size -= (size_t)n;
    }
    return true;
}

struct cs_rng cs_rng_system(void)
{
    static const struct cs_rng_ops ops = {system_fill};
    return (struct cs_rng){&ops, NULL};
}

cs_status cs_id_new(struct cs_rng *rng, cs_id *out, struct cs_error *err)
{
    if (!rng->ops->fill(rng->self, out->bytes, sizeof out->bytes))
        return CS_FAIL(err, CS_E_IO, "The system's random source does not answer",
                       "Run this again when the system has started completely");
    return CS_OK;
}
