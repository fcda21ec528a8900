/* log_test.c - a line of the log, byte by byte: literals, figures, ids and times, nothing else. */
#include "tests/check.h"

#include <fcntl.h>
#include <unistd.h>

static cs_time noon(void *self)
{
    (void)self;
    return (cs_time){INT64_C(1795521600000)};
}

static int64_t no_ticks(void *self)
{
    (void)self;
    return 0;
}

struct capture {
    struct cs_log log;
    int read_end;
    char text[8192];
};

static void capture_begin(struct capture *c, bool verbose)
{
    static const struct cs_clock_ops ops = {noon, no_ticks};
    int ends[2];
    if (pipe(ends) != 0 || fcntl(ends[0], F_SETFL, O_NONBLOCK) != 0) abort();
    c->read_end = ends[0];
    c->log = (struct cs_log){.fd = ends[1], .verbose = verbose, .clock = {&ops, NULL}};
}

static cs_str capture_end(struct capture *c)
{
    (void)close(c->log.fd);
    const ssize_t n = read(c->read_end, c->text, sizeof c->text);
    (void)close(c->read_end);
    return (cs_str){c->text, n > 0 ? (size_t)n : 0};
}

static void test_log__a_line_of_every_kind(void)
{
    struct capture c;
    const cs_id id = {{0xAB, 1}};
    const cs_time then = {951782400000};
    capture_begin(&c, false);
    CS_LOG(&c.log, "summary_checked", CS_F("i", -1), CS_F("l", 2L), CS_F("ll", INT64_MIN),
           CS_F("u", 3u), CS_F("z", sizeof(int64_t)), CS_F("yes", (bool)1), CS_F("no", (bool)0),
           CS_F("run", id), CS_F("at", then), CS_F_STATUS("status", CS_E_DENIED));
    CHECK_STR(capture_end(&c),
              "{\"time\":\"2026-11-24T12:00:00.000Z\",\"event\":\"summary_checked\",\"i\":-1,"
              "\"l\":2,\"ll\":-9223372036854775808,\"u\":3,\"z\":8,\"yes\":true,\"no\":false,"
              "\"run\":\"ab010000000000000000000000000000\",\"at\":\"2000-02-29T00:00:00.000Z\","
              "\"status\":\"policy.denied\"}\n");
}

static void test_log__has_no_kind_that_could_hold_text(void)
{
    /* A new kind needs a look at this test and at section 9: five kinds, none of them bytes. */
    CHECK_INT(CS_LOG_STATUS, 4);
    static const struct cs_log_field widest = {.key = "k", .kind = CS_LOG_STATUS};
    CHECK_INT(sizeof widest, 40); /* key, kind, number, id: a field for text would show */
}

static void test_trace__only_when_verbose(void)
{
    struct capture c;
    capture_begin(&c, false);
    CS_TRACE(&c.log, "step", CS_F("n", 1));
    CHECK_STR(capture_end(&c), "");
    capture_begin(&c, true);
    CS_TRACE(&c.log, "step", CS_F("n", 1));
    CHECK_STR(capture_end(&c),
              "{\"time\":\"2026-11-24T12:00:00.000Z\",\"event\":\"step\",\"n\":1}\n");
}

static void test_log__too_many_fields_are_cut_whole(void)
{
    for (size_t count = 40; count < 75; count++) {
        struct capture c;
        struct cs_log_field fields[80];
        for (size_t i = 0; i < count; i++)
            fields[i] = CS_F("a_key_of_20_letters_", (int64_t)i % 10);
        capture_begin(&c, false);
        cs_log_write(&c.log, "many", fields, count);
        const cs_str line = capture_end(&c);
        CHECK(line.len <= 1024 && cs_str_ends(line, CS_STR("}\n")));
        struct cs_arena arena;
        struct cs_error err;
        yyjson_doc *doc = NULL;
        cs_arena_init(&arena, cs_allocator_system(), CS_ARENA_CAP_DEFAULT);
        CHECK_INT(cs_json_parse(&arena, line, &doc, &err), CS_OK);
        cs_arena_deinit(&arena);
    }
}

static void test_log__cannot_fail(void)
{
    struct capture c;
    capture_begin(&c, true);
    CHECK_STR(capture_end(&c), "");
    CS_LOG(&c.log, "lost", CS_F("n", 1)); /* its fd is closed */
    c.log.fd = -1;
    CS_LOG(&c.log, "off", CS_F("n", 1));
}

int main(void)
{
    RUN(test_log__a_line_of_every_kind);
    RUN(test_log__has_no_kind_that_could_hold_text);
    RUN(test_trace__only_when_verbose);
    RUN(test_log__too_many_fields_are_cut_whole);
    RUN(test_log__cannot_fail);
    return check_end();
}
