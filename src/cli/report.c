/* report.c - what a person or a script is told when something fails, and how output leaves.
 *
 * A failure is one line on standard error: the input as it was typed, the message, the place, what
 * to do. With --json the same goes to standard output as an object, without the input's name: names
 * of files can be names of patients, and standard output is often kept. */
#include "cli/cli_in.h"

#include <errno.h>
#include <stdarg.h>
#include <unistd.h>

#define LINE_BYTES_MAX 1024
#define MESSAGE_BYTES_MAX 900 /* leaves room for the place */
#define NAME_BYTES_MAX 256

/* On standard error; that it could not be written is nothing we could tell anyone. */
static CS_PRINTF(1, 2) void tell(const char *format, ...)
{
    va_list args;
    va_start(args, format);
    (void)vfprintf(stderr, format, args);
    va_end(args);
}

void cs_note(const char *format, ...)
{
    char text[LINE_BYTES_MAX];
    va_list args;
    va_start(args, format);
    const int n = vsnprintf(text, sizeof text, format, args);
    va_end(args);
    tell("countersign: %s\n", n < 0 ? "" : text);
}

enum cs_exit cs_exit_of(cs_status status)
{
    switch (status) {
    case CS_OK: return CS_EXIT_DONE;
    case CS_E_INPUT:
    case CS_E_LIMIT:
    case CS_E_NOT_FOUND: return CS_EXIT_INPUT;
    case CS_E_CONFLICT:
    case CS_E_CORRUPT:
    case CS_E_MEMORY:
    case CS_E_IO: return CS_EXIT_CONFLICT;
    case CS_E_DENIED: return CS_EXIT_REFUSED;
    case CS_E_UNAVAILABLE: return CS_EXIT_NO_MODEL;
    case CS_E_UNSUPPORTED: return CS_EXIT_USAGE;
    case CS_E_INTERNAL: return CS_EXIT_INTERNAL;
    }
    return CS_EXIT_INTERNAL;
}

enum cs_exit cs_exit_worse(enum cs_exit a, enum cs_exit b)
{
    static const enum cs_exit order[] = {CS_EXIT_INTERNAL, CS_EXIT_TERMINATED, CS_EXIT_INTERRUPTED,
                                         CS_EXIT_CONFLICT, CS_EXIT_NO_MODEL,   CS_EXIT_REFUSED,
                                         CS_EXIT_INPUT,    CS_EXIT_USAGE,      CS_EXIT_NO,
                                         CS_EXIT_REVIEW,   CS_EXIT_DONE};
    for (size_t i = 0; i < CS_COUNT(order); i++)
        if (order[i] == a || order[i] == b) return order[i];
    return CS_EXIT_INTERNAL;
}

void cs_shown_name(const char *name, char *out, size_t out_size)
{
    CS_ASSERT(out_size > 4);
    size_t at = 0;
    for (const char *p = name; *p && at + 4 < out_size; p++) {
        const unsigned char c = (unsigned char)*p;
        const unsigned char next = (unsigned char)p[1];
        /* U+0080 to U+009F are controls too; U+202A.., U+2066.. turn the writing around */
        const bool control = c < 0x20 || c == 0x7F || (c == 0xC2 && next >= 0x80 && next < 0xA0);
        const bool turn = c == 0xE2 && ((next == 0x80 && (unsigned char)p[2] >= 0xAA) ||
                                        (next == 0x81 && (unsigned char)p[2] >= 0xA6));
        out[at++] = control || turn ? '?' : *p;
        if (turn) p += 2;
        if (control && c == 0xC2) p++;
    }
    out[at] = '\0';
    if (cs_utf8_invalid_at(cs_str_of(out)) == SIZE_MAX) return;
    for (char *p = out; *p; p++)
        if ((unsigned char)*p >= 0x80) *p = '?';
}

/* Message or hint alone, figures filled in, without its full stop. */
static void part_text(const struct cs_error *err, const char *part, char *out, size_t out_size)
{
    const struct cs_error alone = {.status = err->status,
                                   .message = part,
                                   .hint = "",
                                   .number = {err->number[0], err->number[1]},
                                   .position = -1};
    cs_error_text(&alone, out, out_size);
    const size_t size = strlen(out);
    if (size && out[size - 1] == '.') out[size - 1] = '\0';
}

static unsigned long line_of(cs_str text, int64_t position)
{
    unsigned long line = 1;
    for (size_t i = 0; i < text.len && (int64_t)i < position; i++) line += text.ptr[i] == '\n';
    return line;
}

/* "The text is not UTF-8 (at byte 12, line 2)" */
static void message_text(const struct cs_report *report, char *out, size_t out_size)
{
    const struct cs_error *const err = report->err;
    char message[MESSAGE_BYTES_MAX];
    part_text(err, err->message ? err->message : "Failed", message, sizeof message);
    int n = 0;
    if (err->position < 0) n = snprintf(out, out_size, "%s", message);
    else if (report->text.len)
        n = snprintf(out, out_size, "%s (at byte %lld, line %lu)", message,
                     (long long)err->position, line_of(report->text, err->position));
    else n = snprintf(out, out_size, "%s (at byte %lld)", message, (long long)err->position);
    (void)n; /* cut at the end of the line is fine */
}

static const char *reference(const struct cs_report *report)
{
    if (report->ref) return report->ref;
    return report->err->where ? report->err->where : "unknown";
}

void cs_report_text(const struct cs_report *report)
{
    char message[LINE_BYTES_MAX];
    char hint[LINE_BYTES_MAX] = "";
    char name[NAME_BYTES_MAX] = "";
    message_text(report, message, sizeof message);
    if (report->err->hint && report->err->hint[0])
        part_text(report->err, report->err->hint, hint, sizeof hint);
    if (report->input)
        cs_shown_name(strcmp(report->input, "-") == 0 ? "standard input" : report->input, name,
                      sizeof name);
    tell("countersign: %s%s%s.%s%s%s\n", name, name[0] ? ": " : "", message, hint[0] ? " " : "",
         hint, hint[0] ? "." : "");
    if (report->exit == CS_EXIT_INTERNAL)
        tell("countersign: This is a fault of ours. Please report the reference %s and the output "
             "of countersign version; neither holds text of a document.\n",
             reference(report));
}

static const char *code_of(const struct cs_report *report)
{
    return report->exit == CS_EXIT_USAGE ? "usage" : cs_status_name(report->err->status);
}

cs_status cs_report_json(struct cs_arena *arena, const struct cs_report *report, cs_str *out,
                         struct cs_error *err)
{
    char message[LINE_BYTES_MAX];
    message_text(report, message, sizeof message);
    yyjson_mut_doc *doc = NULL;
    CS_TRY(cs_json_new(arena, &doc, err));
    yyjson_mut_val *const root = yyjson_mut_obj(doc);
    yyjson_mut_val *const error = yyjson_mut_obj(doc);
    const bool built = yyjson_mut_obj_add_str(doc, error, "code", code_of(report)) &&
                       yyjson_mut_obj_add_strcpy(doc, error, "message", message) &&
                       yyjson_mut_obj_add_strcpy(doc, error, "ref", reference(report)) &&
                       yyjson_mut_obj_add_int(doc, error, "exit", (int64_t)report->exit) &&
                       yyjson_mut_obj_add_val(doc, root, "error", error);
    if (!built) return cs_arena_fail(arena, err);
    yyjson_mut_doc_set_root(doc, root);
    cs_str json = {0};
    CS_TRY(cs_json_print(arena, doc, false, &json, err));
    struct cs_buf line;
    cs_buf_init(&line, arena, CS_OUTPUT_BYTES_MAX);
    cs_buf_add(&line, json);
    cs_buf_add_char(&line, '\n');
    return cs_buf_finish(&line, out, err);
}

enum cs_exit cs_report_fail(struct cs_world *world, const struct cs_report *report, bool json)
{
    CS_ASSERT(report->err->status != CS_OK);
    cs_report_text(report);
    CS_LOG(&world->log, "failed", CS_F_STATUS("status", report->err->status),
           CS_F("exit", (int)report->exit));
    if (!json) return report->exit;
    struct cs_arena arena;
    cs_arena_init(&arena, world->allocator, CS_ARENA_CAP_DEFAULT);
    struct cs_error err = {0};
    cs_str line = {0};
    cs_status status = cs_report_json(&arena, report, &line, &err);
    if (status == CS_OK) status = cs_out_write(world, line, &err);
    cs_ignore(status, "standard error already has it, and the exit code stays");
    cs_arena_deinit(&arena);
    return report->exit;
}

/* What a value must be, where the mistake is about a value. */
static void usage_hint(const struct cs_usage *usage, char *out, size_t out_size)
{
    const struct cs_option *const option = usage->option;
    const bool value = option && !usage->word && option->kind != CS_VALUE_NONE;
    int n = 0;
    out[0] = '\0';
    if (usage->hint) n = snprintf(out, out_size, "%s", usage->hint);
    else if (value && option->kind == CS_VALUE_NUMBER)
        n = snprintf(out, out_size, "a number from 1 to %u is needed", (unsigned)option->most);
    else if (value && option->kind == CS_VALUE_SHA256)
        n = snprintf(out, out_size, "64 hex digits are needed");
    else if (value) n = snprintf(out, out_size, "%s is needed", option->value);
    (void)n; /* a cut hint is still a hint */
}

/* The problem with the word it is about. A word that is no option may be a file's name: it is
 * shown to the person only. */
static void usage_text(const struct cs_usage *usage, bool for_person, char *out, size_t out_size)
{
    char word[NAME_BYTES_MAX] = "";
    if (usage->word && (for_person || usage->word[0] == '-'))
        cs_shown_name(usage->word, word, sizeof word);
    const char *const name = !usage->word && usage->option ? usage->option->name : "";
    const int n = snprintf(out, out_size, "%s%s%s%s%s", usage->problem, word[0] ? " " : "", word,
                           name[0] ? " --" : "", name);
    (void)n; /* out holds the longest */
}

static void usage_json(struct cs_world *world, const struct cs_usage *usage)
{
    char message[LINE_BYTES_MAX];
    struct cs_arena arena;
    struct cs_error second = {0};
    cs_str line = {0};
    usage_text(usage, false, message, sizeof message);
    const struct cs_error err = {
        .status = CS_E_INPUT, .message = message, .hint = "", .position = -1, .where = CS_WHERE};
    const struct cs_report report = {.err = &err, .exit = CS_EXIT_USAGE};
    cs_arena_init(&arena, world->allocator, CS_ARENA_CAP_DEFAULT);
    cs_status status = cs_report_json(&arena, &report, &line, &second);
    if (status == CS_OK) status = cs_out_write(world, line, &second);
    cs_ignore(status, "standard error already has it, and the exit code stays");
    cs_arena_deinit(&arena);
}

enum cs_exit cs_report_usage(struct cs_world *world, const struct cs_usage *usage,
                             const char *command, bool json)
{
    char text[LINE_BYTES_MAX];
    char hint[LINE_BYTES_MAX];
    usage_text(usage, true, text, sizeof text);
    usage_hint(usage, hint, sizeof hint);
    if (usage->nearest)
        tell("countersign: %s; did you mean %s%s?\n", text, usage->option ? "--" : "",
             usage->nearest);
    else
        tell("countersign: %s%s%s. See: countersign %s%s\n", text, hint[0] ? "; " : "", hint,
             command ? command : "help", command ? " --help" : "");
    if (json) usage_json(world, usage);
    return CS_EXIT_USAGE;
}
