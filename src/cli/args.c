/* args.c - takes a command line apart by the table of options.
 *
 * "--name value", "--name=value", one-letter flags alone or together (-jq), a value for the last
 * letter (-o FILE, -oFILE); "--" ends options; "-" is an operand. A later option of the same name
 * replaces the earlier one, but for --label and the reasons of a rejection: a label that was
 * dropped would allow too much. Nothing is abbreviated: a new option must never change the meaning
 * of an old script. */
#include "cli/cli_in.h"

#include "text/text.h"

#include <errno.h>

#define SLIPS_MAX 2 /* further away, a suggestion is more often wrong than right */

const char *cs_nearest(const char *word, const char *const *words, size_t count)
{
    const char *best = NULL;
    unsigned least = SLIPS_MAX + 1;
    for (size_t i = 0; i < count; i++) {
        const unsigned slips = cs_text_distance(cs_str_of(word), cs_str_of(words[i]), SLIPS_MAX);
        if (slips < least) {
            least = slips;
            best = words[i];
        }
    }
    /* two slips in a word of three letters make another word */
    return best && strlen(best) > least + 1 ? best : NULL;
}

unsigned cs_args_number(const struct cs_args *args, enum cs_option_id id, unsigned otherwise)
{
    return args->value[id] ? (unsigned)strtoul(args->value[id], NULL, 10) : otherwise;
}

static bool is_choice(const char *value, const char *choices)
{
    const cs_str all = cs_str_of(choices);
    const cs_str wanted = cs_str_of(value);
    for (size_t begin = 0; begin <= all.len;) {
        size_t end = cs_str_find(all, CS_STR("|"), begin);
        if (end == SIZE_MAX) end = all.len;
        if (cs_str_equal(cs_str_slice(all, begin, end), wanted)) return true;
        begin = end + 1;
    }
    return false;
}

static bool is_number(const char *value, uint32_t most)
{
    char *end = NULL;
    if (!cs_is_digit(value[0])) return false;
    errno = 0;
    const unsigned long n = strtoul(value, &end, 10);
    return errno == 0 && *end == '\0' && n >= 1 && n <= most;
}

static bool value_fits(const struct cs_option *option, const char *value)
{
    cs_digest digest;
    switch (option->kind) {
    case CS_VALUE_NONE: return true;
    case CS_VALUE_TEXT: return value[0] != '\0';
    case CS_VALUE_NUMBER: return is_number(value, option->most);
    case CS_VALUE_CHOICE: return is_choice(value, option->value);
    case CS_VALUE_SHA256: return cs_digest_parse(cs_str_of(value), &digest);
    }
    return false;
}

static enum cs_option_id option_named(cs_option_set allowed, cs_str name)
{
    for (unsigned i = 0; i < CS_OPTIONS; i++)
        if ((allowed & CS_OPT_BIT(i)) && cs_str_equal(cs_str_of(cs_options[i].name), name))
            return (enum cs_option_id)i;
    return CS_OPTIONS;
}

static enum cs_option_id option_lettered(cs_option_set allowed, char letter)
{
    for (unsigned i = 0; i < CS_OPTIONS; i++)
        if ((allowed & CS_OPT_BIT(i)) && letter && cs_options[i].letter == letter)
            return (enum cs_option_id)i;
    return CS_OPTIONS;
}

static bool unknown_option(cs_option_set allowed, const char *word, cs_str name,
                           struct cs_usage *usage)
{
    const char *names[CS_OPTIONS];
    const struct cs_option *options[CS_OPTIONS];
    char typed[64];
    size_t count = 0;
    *usage = (struct cs_usage){.problem = "unknown option", .word = word};
    if (name.len >= sizeof typed) return false;
    cs_copy(typed, name.ptr, name.len);
    typed[name.len] = '\0';
    for (unsigned i = 0; i < CS_OPTIONS; i++) {
        if (!(allowed & CS_OPT_BIT(i))) continue;
        options[count] = &cs_options[i];
        names[count++] = cs_options[i].name;
    }
    usage->nearest = cs_nearest(typed, names, count);
    for (size_t i = 0; i < count; i++)
        if (usage->nearest == names[i]) usage->option = options[i];
    return false;
}

/* A reading place in argv. */
struct reader {
    const struct cs_command *command;
    const char *const *argv;
    int argc;
    int at;
    struct cs_args *out;
    struct cs_usage *usage;
};

static bool take_value(struct reader *r, enum cs_option_id id, const char *attached)
{
    const struct cs_option *const option = &cs_options[id];
    *r->usage = (struct cs_usage){.option = option};
    if (option->kind == CS_VALUE_NONE) {
        r->usage->problem = "no value belongs to";
        if (attached) return false;
        r->out->value[id] = "";
        return true;
    }
    if (!attached && r->at + 1 >= r->argc) {
        r->usage->problem = "a value is missing after";
        return false;
    }
    const char *const value = attached ? attached : r->argv[++r->at];
    r->out->value[id] = value;
    if (id == CS_OPT_LABEL) {
        r->usage->problem = "there are too many of";
        if (r->out->label_count == CS_LABELS_MAX) return false;
        r->out->labels[r->out->label_count++] = value;
    }
    if (id == CS_OPT_WRONG) {
        r->usage->problem = "there are too many of";
        if (r->out->wrong_count == CS_WRONGS_MAX) return false;
        r->out->wrongs[r->out->wrong_count++] = value;
    }
    r->usage->problem = "unsuitable value for";
    return value_fits(option, value);
}

static bool take_long(struct reader *r)
{
    const char *const word = r->argv[r->at];
    const cs_str rest = cs_str_of(word + 2);
    const size_t equals = cs_str_find(rest, CS_STR("="), 0);
    const cs_str name = cs_str_slice(rest, 0, equals == SIZE_MAX ? rest.len : equals);
    const enum cs_option_id id = option_named(r->command->options, name);
    if (id == CS_OPTIONS) return unknown_option(r->command->options, word, name, r->usage);
    return take_value(r, id, equals == SIZE_MAX ? NULL : rest.ptr + equals + 1);
}

static bool take_letters(struct reader *r)
{
    const char *const word = r->argv[r->at];
    for (const char *p = word + 1; *p; p++) {
        const enum cs_option_id id = option_lettered(r->command->options, *p);
        if (id == CS_OPTIONS)
            return unknown_option(r->command->options, word, cs_str_of(word + 1), r->usage);
        if (cs_options[id].kind == CS_VALUE_NONE) {
            r->out->value[id] = "";
            continue;
        }
        return take_value(r, id, p[1] ? p + 1 : NULL);
    }
    return true;
}

bool cs_args_parse(const struct cs_command *command, int argc, const char *const *argv,
                   const char **operands, struct cs_args *out, struct cs_usage *usage)
{
    CS_ASSERT(argc >= 0);
    struct reader r = {command, argv, argc, 0, out, usage};
    bool ended = false;
    *out = (struct cs_args){.operands = operands};
    *usage = (struct cs_usage){0};
    for (; r.at < argc; r.at++) {
        const char *const word = argv[r.at];
        if (ended || word[0] != '-' || word[1] == '\0') operands[out->operand_count++] = word;
        else if (strcmp(word, "--") == 0) ended = true;
        else if (!(word[1] == '-' ? take_long(&r) : take_letters(&r))) return false;
    }
    if (cs_args_has(out, CS_OPT_HELP)) return true;
    if (out->operand_count < command->operands_min) {
        *usage = (struct cs_usage){.problem = "something to work on is missing"};
        return false;
    }
    if (out->operand_count > command->operands_max) {
        *usage = (struct cs_usage){.problem = "unexpected word",
                                   .word = operands[command->operands_max]};
        return false;
    }
    return true;
}

bool cs_limit_parse(const char *word, int64_t *out)
{
    char *end = NULL;
    if (word[0] < '0' || word[0] > '9') return false;
    errno = 0;
    const long long value = strtoll(word, &end, 10);
    *out = value;
    return errno == 0 && *end == '\0';
}
