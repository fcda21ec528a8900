/* help.c - help is printed from the two tables, so it cannot differ from what is parsed.
 *
 * The first screen fits 24 lines with three examples (tests/cli counts them): examples first,
 * because most people look for a line to copy. */
#include "cli/cli_in.h"

#define NOUN_WIDTH 12       /* of the first column of the first screen */
#define NOUN_EXAMPLES_MAX 6 /* so that a noun with seven verbs fits the screen */

static void add_row(struct cs_buf *out, cs_str left, size_t width, const char *right)
{
    CS_BUF_LIT(out, "  ");
    cs_buf_add(out, left);
    for (size_t i = left.len; i < width; i++) cs_buf_add_char(out, ' ');
    CS_BUF_LIT(out, "  ");
    cs_buf_add(out, cs_str_of(right));
    cs_buf_add_char(out, '\n');
}

/* The verb of a command of this noun, or NULL. */
static const char *verb_of(const struct cs_command *command, cs_str noun)
{
    const cs_str name = cs_str_of(command->name);
    const bool same = name.len > noun.len && cs_str_starts(name, noun) && name.ptr[noun.len] == ' ';
    return same ? command->name + noun.len + 1 : NULL;
}

/* One line for a noun with several verbs: they, and what the first does where it fits. */
static void add_noun(struct cs_buf *out, cs_str noun)
{
    char right[128];
    size_t size = 0;
    const char *first = "";
    for (size_t i = 0; i < cs_command_count; i++) {
        const char *const verb = verb_of(&cs_commands[i], noun);
        if (!verb) continue;
        if (size == 0) first = cs_commands[i].help;
        const int n = snprintf(right + size, sizeof right - size, "%s%s", size ? ", " : "", verb);
        CS_ASSERT(n > 0);
        size += (size_t)n;
        CS_ASSERT(size < sizeof right);
    }
    if (NOUN_WIDTH + 4 + size + 2 + strlen(first) <= 80)
        (void)snprintf(right + size, sizeof right - size, ": %s", first);
    add_row(out, noun, NOUN_WIDTH, right);
}

static void add_command(struct cs_buf *out, size_t at)
{
    const cs_str name = cs_str_of(cs_commands[at].name);
    const size_t space = cs_str_find(name, CS_STR(" "), 0);
    const cs_str noun = cs_str_slice(name, 0, space == SIZE_MAX ? name.len : space);
    size_t verbs = 0;
    size_t before = 0;
    for (size_t i = 0; i < cs_command_count; i++) {
        const bool same = verb_of(&cs_commands[i], noun) != NULL;
        verbs += same;
        before += same && i < at;
    }
    if (verbs < 2) add_row(out, name, NOUN_WIDTH, cs_commands[at].help);
    else if (before == 0) add_noun(out, noun);
}

void cs_help_all(struct cs_buf *out)
{
    CS_BUF_LIT(out,
               "countersign: drafts with evidence; a person signs; nothing leaves this machine.\n\n"
               "Commands\n");
    for (size_t i = 0; i < cs_command_count; i++)
        if (strcmp(cs_commands[i].name, "help") != 0) add_command(out, i); /* the last line tells */
    CS_BUF_LIT(out,
               "\nFor example: countersign summarize note.txt --html draft.html\n"
               "COMMAND --help tells more. Exit codes: 0 done, 3 done and a person is needed.\n");
}

/* "-o, --output FILE" */
static cs_str option_head(const struct cs_option *option, char *out, size_t out_size)
{
    const bool takes = option->kind != CS_VALUE_NONE;
    const int n = option->letter ? snprintf(out, out_size, "-%c, --%s%s%s", option->letter,
                                            option->name, takes ? " " : "", option->value)
                                 : snprintf(out, out_size, "    --%s%s%s", option->name,
                                            takes ? " " : "", option->value);
    CS_ASSERT(n > 0);
    CS_ASSERT((size_t)n < out_size);
    return (cs_str){out, (size_t)n};
}

/* The options that need no explaining here, in lines of at most 80 characters. */
static void add_rare(struct cs_buf *out, cs_option_set options)
{
    char head[80];
    size_t column = 0;
    CS_BUF_LIT(out, "  Also (countersign help options):\n");
    for (unsigned i = 0; i < CS_OPTIONS; i++) {
        if (!(options & CS_OPT_BIT(i)) || !cs_options[i].rare) continue;
        const cs_str name = cs_str_trim(option_head(&cs_options[i], head, sizeof head));
        const bool fits = column && column + 2 + name.len <= 80;
        if (column) cs_buf_add(out, fits ? CS_STR("; ") : CS_STR("\n"));
        if (!fits) CS_BUF_LIT(out, "  ");
        cs_buf_add(out, name);
        column = (fits ? column + 2 : 2) + name.len;
    }
    cs_buf_add_char(out, '\n');
}

static void add_options(struct cs_buf *out, cs_option_set options, bool rare_too)
{
    char head[80];
    size_t width = 0;
    for (unsigned i = 0; i < CS_OPTIONS; i++) {
        if (!(options & CS_OPT_BIT(i)) || (cs_options[i].rare && !rare_too)) continue;
        const cs_str left = option_head(&cs_options[i], head, sizeof head);
        if (left.len > width) width = left.len;
    }
    CS_BUF_LIT(out, "\nOptions\n");
    for (unsigned i = 0; i < CS_OPTIONS; i++)
        if ((options & CS_OPT_BIT(i)) && (rare_too || !cs_options[i].rare))
            add_row(out, option_head(&cs_options[i], head, sizeof head), width, cs_options[i].help);
    if (!rare_too) add_rare(out, options);
}

void cs_help_command(struct cs_buf *out, const struct cs_command *command)
{
    cs_buf_add_format(out, "countersign %s%s%s [OPTION...]\n  %s\n\nExamples\n", command->name,
                      command->usage[0] ? " " : "", command->usage, command->help);
    for (size_t i = 0; i < CS_COUNT(command->examples) && command->examples[i]; i++)
        cs_buf_add_format(out, "  %s\n", command->examples[i]);
    add_options(out, command->options, false);
    if (command->more[0]) cs_buf_add_format(out, "\n%s\n", command->more);
}

void cs_help_options(struct cs_buf *out)
{
    CS_BUF_LIT(out,
               "Every option; each command takes some of them (countersign COMMAND --help).\n");
    add_options(out, UINT64_MAX, true);
    CS_BUF_LIT(out, "\n-- ends the options. --name=VALUE is the same as --name VALUE.\n");
}

void cs_help_noun(struct cs_buf *out, cs_str noun)
{
    for (size_t i = 0; i < cs_command_count; i++) {
        if (!verb_of(&cs_commands[i], noun)) continue;
        cs_buf_add_format(out, "countersign %s%s%s [OPTION...]\n  %s\n", cs_commands[i].name,
                          cs_commands[i].usage[0] ? " " : "", cs_commands[i].usage,
                          cs_commands[i].help);
    }
    CS_BUF_LIT(out, "\nExamples\n");
    size_t shown = 0;
    for (size_t i = 0; i < cs_command_count && shown < NOUN_EXAMPLES_MAX; i++) {
        if (!verb_of(&cs_commands[i], noun)) continue;
        cs_buf_add_format(out, "  %s\n", cs_commands[i].examples[0]);
        shown++;
    }
    CS_BUF_LIT(out, "\nWith --help after a command: its options.\n");
}
