/* cli.c - finds the command that a line names and runs it. */
#include "cli/cli_in.h"

#include <unistd.h>

#define HELP_BYTES_MAX ((size_t)64 * 1024)
#define NAMES_MAX 64

/* The first word of a command: "runs" of "runs list". */
static cs_str noun_of(const struct cs_command *command)
{
    const cs_str name = cs_str_of(command->name);
    const size_t space = cs_str_find(name, CS_STR(" "), 0);
    return cs_str_slice(name, 0, space == SIZE_MAX ? name.len : space);
}

static bool has_verbs(cs_str noun)
{
    for (size_t i = 0; i < cs_command_count; i++)
        if (cs_str_equal(noun_of(&cs_commands[i]), noun) && noun.len < strlen(cs_commands[i].name))
            return true;
    return false;
}

static const struct cs_command *command_named(const char *noun, const char *verb)
{
    char name[64];
    const int n = snprintf(name, sizeof name, "%s%s%s", noun, verb ? " " : "", verb ? verb : "");
    if (n < 0 || (size_t)n >= sizeof name) return NULL;
    for (size_t i = 0; i < cs_command_count; i++)
        if (strcmp(cs_commands[i].name, name) == 0) return &cs_commands[i];
    return NULL;
}

/* The nearest first word, or the nearest verb of noun. out: where a noun is written. */
static const char *nearest_word(const char *typed, const char *noun, char out[static 64])
{
    char words[NAMES_MAX][64];
    const char *list[NAMES_MAX] = {"--help", "--version"}; /* the options without a command */
    size_t count = noun ? 0 : 2;
    for (size_t i = 0; i < cs_command_count && count < NAMES_MAX; i++) {
        const cs_str first = noun_of(&cs_commands[i]);
        cs_str word = first;
        if (noun) {
            if (!cs_str_equal(first, cs_str_of(noun))) continue;
            word = cs_str_trim(cs_str_slice(cs_str_of(cs_commands[i].name), first.len, SIZE_MAX));
        }
        if (word.len == 0 || word.len >= sizeof words[0]) continue;
        cs_copy(words[count], word.ptr, word.len);
        words[count][word.len] = '\0';
        list[count] = words[count];
        count++;
    }
    const char *const near = cs_nearest(typed, list, count);
    if (!near) return NULL;
    cs_copy(out, near, strlen(near) + 1);
    return out;
}

static bool is_help(const char *word)
{
    return word && (strcmp(word, "--help") == 0 || strcmp(word, "-h") == 0);
}

/* Whether a line that could not be taken apart asked for JSON. */
static bool asks_json(int argc, const char *const *argv)
{
    for (int i = 1; i < argc && strcmp(argv[i], "--") != 0; i++)
        if (strcmp(argv[i], "--json") == 0 || strcmp(argv[i], "-j") == 0 ||
            strcmp(argv[i], "--ndjson") == 0)
            return true;
    return false;
}

/* Help of a noun, a command or everything, to standard output or (on a mistake) standard error. */
static enum cs_exit print_help(struct cs_world *world, const struct cs_args *args,
                               const struct cs_command *command, const char *noun)
{
    struct cs_arena arena;
    struct cs_buf buf;
    struct cs_error err = {0};
    cs_str text = {0};
    cs_arena_init(&arena, world->allocator, CS_ARENA_CAP_DEFAULT);
    cs_buf_init(&buf, &arena, HELP_BYTES_MAX);
    if (command) cs_help_command(&buf, command);
    else if (noun && strcmp(noun, "options") == 0) cs_help_options(&buf);
    else if (noun) cs_help_noun(&buf, cs_str_of(noun));
    else cs_help_all(&buf);
    const cs_status status = cs_buf_finish(&buf, &text, &err);
    enum cs_exit exit = cs_exit_of(status);
    if (status == CS_OK) {
        exit = cs_out_finish(world, args, text, CS_EXIT_DONE);
    } else {
        const struct cs_report report = {.err = &err, .exit = exit};
        exit = cs_report_fail(world, &report, false);
    }
    cs_arena_deinit(&arena);
    return exit;
}

static enum cs_exit unknown_command(struct cs_world *world, const char *word, const char *noun,
                                    bool json)
{
    char near[64];
    const struct cs_usage usage = {.problem = word[0] == '-' ? "unknown option" : "unknown command",
                                   .word = word,
                                   .nearest = nearest_word(word, noun, near)};
    return cs_report_usage(world, &usage, NULL, json);
}

enum cs_exit cs_cmd_help(struct cs_world *world, const struct cs_args *args)
{
    if (args->operand_count == 0) return print_help(world, args, NULL, NULL);
    const char *const noun = args->operands[0];
    const char *const verb = args->operand_count > 1 ? args->operands[1] : NULL;
    const struct cs_command *const command = command_named(noun, verb);
    if (command) return print_help(world, args, command, NULL);
    if (!verb && (strcmp(noun, "options") == 0 || has_verbs(cs_str_of(noun))))
        return print_help(world, args, NULL, noun);
    const bool noun_known = verb && has_verbs(cs_str_of(noun));
    return unknown_command(world, noun_known ? verb : noun, noun_known ? noun : NULL, false);
}

/* Take the words after the command's name apart and run it. */
static enum cs_exit run_command(struct cs_world *world, const struct cs_command *command, int argc,
                                const char *const *argv, bool json)
{
    struct cs_arena arena;
    struct cs_args args;
    struct cs_usage usage;
    enum cs_exit exit = CS_EXIT_DONE;
    cs_arena_init(&arena, world->allocator, CS_ARENA_CAP_DEFAULT);
    const char **const operands = CS_NEW_ARRAY(&arena, const char *, (size_t)argc);
    if (!operands) {
        struct cs_error err = {0};
        const struct cs_report report = {.err = &err, .exit = CS_EXIT_CONFLICT};
        cs_ignore(cs_arena_fail(&arena, &err), "told in the next line");
        exit = cs_report_fail(world, &report, false);
    } else if (!cs_args_parse(command, argc, argv, operands, &args, &usage)) {
        exit = cs_report_usage(world, &usage, command->name, json);
    } else if (cs_args_has(&args, CS_OPT_HELP)) {
        exit = print_help(world, &args, command, NULL);
    } else {
        if (cs_args_has(&args, CS_OPT_VERBOSE)) world->log.fd = STDERR_FILENO;
        exit = command->run(world, &args);
    }
    cs_arena_deinit(&arena);
    return exit;
}

int cs_cli_run(struct cs_world *world, int argc, const char *const *argv)
{
    CS_ASSERT(argc >= 0);
    const struct cs_args none = {0};
    const bool json = asks_json(argc, argv);
    if (argc < 2) {
        const struct cs_usage usage = {.problem = "a command is missing"};
        return (int)cs_report_usage(world, &usage, NULL, json);
    }
    const char *const noun = argv[1];
    const char *const verb = argc > 2 ? argv[2] : NULL;
    if (is_help(noun)) return (int)print_help(world, &none, NULL, NULL);
    if (strcmp(noun, "--version") == 0 || strcmp(noun, "-V") == 0)
        return (int)run_command(world, command_named("version", NULL), argc - 2, argv + 2, json);
    if (!has_verbs(cs_str_of(noun))) {
        const struct cs_command *const command = command_named(noun, NULL);
        if (!command) return (int)unknown_command(world, noun, NULL, json);
        return (int)run_command(world, command, argc - 2, argv + 2, json);
    }
    if (is_help(verb)) return (int)print_help(world, &none, NULL, noun);
    if (!verb || verb[0] == '-') {
        const struct cs_usage usage = {.problem = "a second word is missing after", .word = noun};
        return (int)cs_report_usage(world, &usage, noun, json);
    }
    const struct cs_command *const command = command_named(noun, verb);
    if (!command) return (int)unknown_command(world, verb, noun, json);
    return (int)run_command(world, command, argc - 3, argv + 3, json);
}
