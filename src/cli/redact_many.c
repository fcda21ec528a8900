/* redact_many.c - `redact` of several files.
 *
 *   (text) -o FOLDER   each result under its file's name; the folder is made if it is not there
 *   --json, --report   a line a file, in the order given, with its name; -o is one file
 *   --check            a line a file on standard error; exit 1 if any has identifiers
 *
 * A file that is not usable is told in its place and the others go on. A result stands in nobody's
 * place: two files of one name, or a result that would replace an input, are refused before any is
 * read. Every result is whole or not there, so a command that was interrupted is run again. */
#include "cli/redact_in.h"
#include "cli/sink.h"

#include <sys/stat.h>

#define FOLDER_MODE 0700
#define PATH_BYTES_MAX 4096

struct many {
    struct cs_world *world;
    const struct cs_args *args;
    const struct cs_redact_options *options;
    struct cs_redact_map *map;
    struct cs_sink lines; /* of --json and --report */
    bool looks;           /* nothing is replaced */
    bool in_lines;
    bool of_map; /* a failure is the map's, */
    bool of_out; /* or the output's: no further file can do better */
};

/* ---- before anything is read ---- */

static const char *name_of(const char *path)
{
    const char *const slash = strrchr(path, '/');
    return slash ? slash + 1 : path;
}

static int name_order(const void *a, const void *b)
{
    return strcmp(name_of(*(const char *const *)a), name_of(*(const char *const *)b));
}

struct place {
    dev_t device;
    ino_t number;
};

static int place_order(const void *a, const void *b)
{
    const struct place *const x = a;
    const struct place *const y = b;
    if (x->device != y->device) return x->device < y->device ? -1 : 1;
    return x->number == y->number ? 0 : x->number < y->number ? -1 : 1;
}

static bool place_of(const char *path, struct place *out)
{
    struct stat s;
    if (stat(path, &s) != 0) return false;
    *out = (struct place){s.st_dev, s.st_ino};
    return true;
}

static bool path_make(char out[static PATH_BYTES_MAX], const char *folder, const char *file)
{
    const int n = snprintf(out, PATH_BYTES_MAX, "%s/%s", folder, name_of(file));
    return n > 0 && n < PATH_BYTES_MAX;
}

/* The word that must not be there, with its problem, or NULL. names and places: room for all. */
static const char *clash_of(const struct cs_args *args, const char **names, struct place *places,
                            struct cs_usage *usage)
{
    const size_t count = args->operand_count;
    const char *const folder = args->value[CS_OPT_OUTPUT];
    char path[PATH_BYTES_MAX];
    size_t there = 0;
    for (size_t i = 0; i < count; i++) {
        names[i] = args->operands[i];
        usage->problem = "this has no file name, so its result has none; leave out";
        if (strcmp(names[i], "-") == 0 || name_of(names[i])[0] == '\0') return names[i];
        if (place_of(names[i], &places[there])) there++;
    }
    qsort(names, count, sizeof *names, name_order);
    usage->problem = "two files of one name would have one result:";
    for (size_t i = 1; i < count; i++)
        if (name_order(&names[i - 1], &names[i]) == 0) return name_of(names[i]);
    qsort(places, there, sizeof *places, place_order);
    usage->problem = "the result would replace an input:";
    usage->hint = "give -o another folder";
    for (size_t i = 0; i < count; i++) {
        struct place place;
        if (path_make(path, folder, names[i]) && place_of(path, &place) &&
            bsearch(&place, places, there, sizeof *places, place_order))
            return names[i];
    }
    *usage = (struct cs_usage){0};
    return NULL;
}

/* A shell's *.txt may match one file only: then a folder is meant as a folder nevertheless. */
bool cs_redact_is_many(const struct cs_args *args)
{
    const char *const output = args->value[CS_OPT_OUTPUT];
    struct stat s;
    if (args->operand_count > 1) return true;
    if (!output || cs_args_has(args, CS_OPT_NDJSON) || cs_args_has(args, CS_OPT_JSON) ||
        cs_args_has(args, CS_OPT_REPORT) || cs_args_has(args, CS_OPT_CHECK))
        return false;
    return cs_str_ends(cs_str_of(output), CS_STR("/")) ||
           (stat(output, &s) == 0 && S_ISDIR(s.st_mode));
}

bool cs_redact_many_agree(const struct cs_args *args, struct cs_usage *usage)
{
    const char *const folder = args->value[CS_OPT_OUTPUT];
    struct cs_arena arena;
    if (cs_args_has(args, CS_OPT_JSON) || cs_args_has(args, CS_OPT_REPORT) ||
        cs_args_has(args, CS_OPT_CHECK))
        return true;
    if (!folder || strcmp(folder, "-") == 0) {
        usage->problem = "several files need a folder for their results: -o FOLDER";
        usage->hint = "or --json, --report or --check";
        return false;
    }
    cs_arena_init(&arena, cs_allocator_system(), CS_ARENA_CAP_DEFAULT);
    const char **const names = CS_NEW_ARRAY(&arena, const char *, args->operand_count);
    struct place *const places = CS_NEW_ARRAY(&arena, struct place, args->operand_count);
    if (names && places) usage->word = clash_of(args, names, places, usage);
    else usage->problem = "there is no memory for so many files";
    cs_arena_deinit(&arena);
    return usage->problem == NULL;
}

/* ---- one file ---- */

static cs_status map_keep(struct many *m, struct cs_arena *arena, struct cs_error *err)
{
    const cs_status status = cs_map_keep(m->map, arena, err);
    m->of_map = status != CS_OK;
    return status;
}

/* The map first: a text whose tokens nobody can restore is worse than none. */
static cs_status text_put(struct many *m, struct cs_arena *arena, const char *file, cs_str text,
                          struct cs_error *err)
{
    char path[PATH_BYTES_MAX];
    CS_TRY(map_keep(m, arena, err));
    m->of_out = true;
    if (!path_make(path, m->args->value[CS_OPT_OUTPUT], file))
        return CS_FAIL(err, CS_E_LIMIT, "The output path is too long", "Give a shorter one");
    CS_TRY(cs_file_replace(path, text, 0600, err));
    m->of_out = false;
    return CS_OK;
}

static cs_status lines_flush(struct many *m, struct cs_arena *arena, bool at_end,
                             struct cs_error *err)
{
    if (at_end || !m->lines.to_file) CS_TRY(map_keep(m, arena, err));
    const cs_status status = at_end ? cs_sink_commit(&m->lines, err)
                                    : cs_sink_flush(&m->lines, err);
    m->of_out = status != CS_OK;
    return status;
}

static cs_status line_put(struct many *m, struct cs_arena *arena, const char *file,
                          const struct cs_redaction *redaction, struct cs_error *err)
{
    const struct cs_redact_form form = {
        .policy = m->options->policy, .with_text = !m->looks, .file = file};
    yyjson_mut_doc *doc = NULL;
    cs_str json = {0};
    CS_TRY(cs_redact_object(arena, redaction, &form, &doc, err));
    CS_TRY(cs_json_print(arena, doc, false, &json, err));
    cs_buf_add(&m->lines.waiting, json);
    cs_buf_add_char(&m->lines.waiting, '\n');
    return m->lines.waiting.size > CS_SINK_PIECE ? lines_flush(m, arena, false, err) : CS_OK;
}

static cs_status file_run(struct many *m, struct cs_arena *arena, const char *file, cs_str *text,
                          enum cs_exit *exit, struct cs_error *err)
{
    struct cs_redaction redaction = {0};
    CS_TRY(cs_redact_read(arena, file, text, err));
    if (m->looks) CS_TRY(cs_phi_find(arena, (cs_raw){*text}, &redaction.found, err));
    else CS_TRY(cs_redact_text(arena, (cs_raw){*text}, m->options, m->map->vault, &redaction, err));
    if (m->in_lines) return line_put(m, arena, file, &redaction, err);
    if (!m->looks) return text_put(m, arena, file, redaction.redacted.text.phi_bytes, err);
    if (!cs_args_has(m->args, CS_OPT_QUIET)) cs_redact_counts_tell(file, &redaction.found);
    *exit = redaction.found.count ? CS_EXIT_NO : CS_EXIT_DONE;
    return CS_OK;
}

/* Told on standard error; in lines also in the file's place, or at once when it ends everything. */
static enum cs_exit failure_tell(struct many *m, struct cs_arena *arena, const char *file,
                                 cs_str text, const struct cs_error *err)
{
    const bool json = cs_args_has(m->args, CS_OPT_JSON) || cs_args_has(m->args, CS_OPT_REPORT);
    struct cs_report report = {
        .err = err, .input = file, .text = text, .exit = cs_exit_of(err->status)};
    struct cs_error second = {0};
    cs_str told = {0};
    if (m->of_map || m->of_out) {
        report.input = m->of_map ? m->args->value[CS_OPT_MAP] : m->args->value[CS_OPT_OUTPUT];
        report.text = (cs_str){0};
        report.exit = m->of_map ? cs_exit_of_map(err->status) : CS_EXIT_CONFLICT;
        return cs_report_fail(m->world, &report, json);
    }
    if (!m->in_lines) return cs_report_fail(m->world, &report, json);
    cs_report_text(&report);
    cs_ignore(cs_report_json(arena, &report, &told, &second), "standard error already has it");
    cs_buf_add(&m->lines.waiting, told);
    return report.exit;
}

static enum cs_exit file_do(struct many *m, const char *file)
{
    struct cs_arena arena;
    struct cs_error err = {0};
    cs_str text = {0};
    enum cs_exit exit = CS_EXIT_DONE;
    cs_arena_init(&arena, m->world->allocator, CS_ARENA_CAP_DOCUMENT);
    if (file_run(m, &arena, file, &text, &exit, &err) != CS_OK)
        exit = failure_tell(m, &arena, file, text, &err);
    cs_arena_deinit(&arena);
    return exit;
}

/* ---- all of them ---- */

static cs_status output_open(struct many *m, struct cs_error *err)
{
    const char *const path = m->args->value[CS_OPT_OUTPUT];
    cs_status status = CS_OK;
    if (m->in_lines) status = cs_sink_open(&m->lines, m->world, path, err);
    else if (!m->looks) status = cs_folder_make(path, FOLDER_MODE, err);
    m->of_out = status != CS_OK;
    return status;
}

enum cs_exit cs_redact_many(struct cs_world *world, const struct cs_args *args,
                            const struct cs_redact_options *options, struct cs_redact_map *map)
{
    const bool check = cs_args_has(args, CS_OPT_CHECK);
    const bool report = cs_args_has(args, CS_OPT_REPORT);
    struct many m = {.world = world,
                     .args = args,
                     .options = options,
                     .map = map,
                     .looks = check || report,
                     .in_lines = !check && (report || cs_args_has(args, CS_OPT_JSON))};
    struct cs_arena arena;
    struct cs_error err = {0};
    enum cs_exit exit = CS_EXIT_DONE;
    cs_arena_init(&arena, world->allocator, CS_ARENA_CAP_DOCUMENT);
    cs_status status = output_open(&m, &err);
    if (status == CS_OK && !m.looks && options->policy == CS_REDACT_SURROGATE &&
        !cs_args_has(args, CS_OPT_QUIET))
        cs_note("%s", cs_redact_notice(options->policy));
    for (size_t i = 0; status == CS_OK && i < args->operand_count && !m.of_map && !m.of_out; i++)
        exit = cs_exit_worse(exit, file_do(&m, args->operands[i]));
    if (status == CS_OK && m.in_lines && !m.of_map && !m.of_out)
        status = lines_flush(&m, &arena, true, &err);
    if (status != CS_OK)
        exit = cs_exit_worse(exit, failure_tell(&m, &arena, NULL, (cs_str){0}, &err));
    if (m.in_lines) cs_sink_close(&m.lines);
    cs_arena_deinit(&arena);
    return exit;
}
