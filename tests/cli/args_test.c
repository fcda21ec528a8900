/* args_test.c - taking command lines apart, and the order of exit codes. */
#include "cli/cli_in.h"

#include "tests/check.h"

static bool parse(int argc, const char *const *argv, struct cs_args *args, struct cs_usage *usage)
{
    static const struct cs_command command = {
        .name = "test",
        .usage = "",
        .help = "",
        .more = "",
        .options = CS_OPT_BIT(CS_OPT_HELP) | CS_OPT_BIT(CS_OPT_JSON) | CS_OPT_BIT(CS_OPT_QUIET) |
                   CS_OPT_BIT(CS_OPT_OUTPUT) | CS_OPT_BIT(CS_OPT_THREADS) |
                   CS_OPT_BIT(CS_OPT_COLOR) | CS_OPT_BIT(CS_OPT_MODEL_SHA256) |
                   CS_OPT_BIT(CS_OPT_LABEL),
        .operands_min = 1,
        .operands_max = 2};
    static const char *operands[16];
    return cs_args_parse(&command, argc, argv, operands, args, usage);
}
#define PARSE(...)                                                                                 \
    parse((int)CS_COUNT(((const char *const[]){__VA_ARGS__})), (const char *const[]){__VA_ARGS__}, \
          &args, &usage)

static void test_args__values_and_operands(void)
{
    struct cs_args args;
    struct cs_usage usage;
    CHECK(PARSE("a", "--json", "--output=x=y", "b"));
    CHECK_INT(args.operand_count, 2);
    CHECK(cs_args_has(&args, CS_OPT_JSON));
    CHECK_STR(cs_str_of(args.value[CS_OPT_OUTPUT]), "x=y");
    CHECK(PARSE("-jqo", "f", "-"));
    CHECK_STR(cs_str_of(args.value[CS_OPT_OUTPUT]), "f");
    CHECK_STR(cs_str_of(args.operands[0]), "-");
    CHECK(PARSE("-of", "--", "--json"));
    CHECK(!cs_args_has(&args, CS_OPT_JSON));
    CHECK_STR(cs_str_of(args.operands[0]), "--json");
    CHECK(PARSE("a", "--threads", "2", "--threads", "3"));
    CHECK_INT(cs_args_number(&args, CS_OPT_THREADS, 9), 3);
    CHECK(PARSE("a"));
    CHECK_INT(cs_args_number(&args, CS_OPT_THREADS, 9), 9);
}

static void test_args__refusals(void)
{
    struct cs_args args;
    struct cs_usage usage;
    CHECK(!PARSE("--json"));
    CHECK(!PARSE("a", "b", "c"));
    CHECK(!PARSE("a", "--threads"));
    CHECK(!PARSE("a", "--threads="));
    CHECK(!PARSE("a", "--threads=-1"));
    CHECK(!PARSE("a", "--threads=99999999999999999999"));
    CHECK(!PARSE("a", "--json=1"));
    CHECK(!PARSE("a", "--color=auto|always"));
    CHECK(!PARSE("a", "--color="));
    CHECK(!PARSE("a", "--output="));
    CHECK(!PARSE("a", "--model-sha256=xyz"));
    CHECK(!PARSE("a", "--store=x")); /* of other commands only */
    CHECK(!PARSE("a", "--jsom"));
    CHECK_STR(cs_str_of(usage.nearest), "json");
    CHECK(PARSE("--help")); /* help needs no operand */
}

static void test_exit__most_severe_wins(void)
{
    CHECK_INT(cs_exit_worse(CS_EXIT_DONE, CS_EXIT_REVIEW), 3);
    CHECK_INT(cs_exit_worse(CS_EXIT_INPUT, CS_EXIT_REVIEW), 6);
    CHECK_INT(cs_exit_worse(CS_EXIT_INPUT, CS_EXIT_CONFLICT), 7);
    CHECK_INT(cs_exit_worse(CS_EXIT_INTERNAL, CS_EXIT_CONFLICT), 70);
    CHECK_INT(cs_exit_worse(CS_EXIT_DONE, CS_EXIT_DONE), 0);
}

static void test_exit__of_each_status(void)
{
    CHECK_INT(cs_exit_of(CS_E_INPUT), 6);
    CHECK_INT(cs_exit_of(CS_E_DENIED), 4);
    CHECK_INT(cs_exit_of(CS_E_UNAVAILABLE), 5);
    CHECK_INT(cs_exit_of(CS_E_IO), 7);
    CHECK_INT(cs_exit_of(CS_E_INTERNAL), 70);
    CHECK_INT(cs_exit_of_store(CS_E_NOT_FOUND), 7);
    CHECK_INT(cs_exit_of_store(CS_E_INTERNAL), 70);
}

static void test_shown_name__has_no_controls(void)
{
    char out[64];
    cs_shown_name("a\tb\x1b[1m\x7f.txt", out, sizeof out);
    CHECK_STR(cs_str_of(out), "a?b?[1m?.txt");
    cs_shown_name("\xc3\xa9 \xe2\x80\xae \xc2\x9b \xe2\x80\x93", out, sizeof out);
    CHECK_STR(cs_str_of(out), "\xc3\xa9 ? ? \xe2\x80\x93");
    cs_shown_name("a\xff\xc3", out, sizeof out);
    CHECK_STR(cs_str_of(out), "a??");
    cs_shown_name("0123456789", out, 8);
    CHECK_STR(cs_str_of(out), "0123");
}

static void test_args__every_label_counts(void)
{
    struct cs_args args;
    struct cs_usage usage;
    CHECK(PARSE("a", "--label", "part2", "--label=vip"));
    CHECK_INT(args.label_count, 2);
    CHECK_STR(cs_str_of(args.labels[0]), "part2");
    CHECK_STR(cs_str_of(args.labels[1]), "vip");
    CHECK(!PARSE("a", "--label", ""));
    CHECK(PARSE("a"));
    CHECK_INT(args.label_count, 0);
}

int main(void)
{
    RUN(test_args__values_and_operands);
    RUN(test_args__refusals);
    RUN(test_exit__most_severe_wins);
    RUN(test_exit__of_each_status);
    RUN(test_shown_name__has_no_controls);
    RUN(test_args__every_label_counts);
    return check_end();
}
