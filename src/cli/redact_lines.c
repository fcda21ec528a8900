/* redact_lines.c - `redact --ndjson`: one text a line, in order, in bounded memory.
 *
 * Lines are read in large pieces and redacted one by one in an arena that is emptied after each.
 * Fields of a line other than id and text are not carried over: they might hold anything. A line
 * that is not usable gives an error object in its place, and the command goes on; it ends with 6.
 * With a map, the lines' tokens are shared, and the map is kept before the last lines are shown; a
 * file takes its place after its map. */
#include "cli/redact_in.h"
#include "cli/sink.h"

#include <errno.h>
#include <unistd.h>

#define PIECE_BYTES CS_SINK_PIECE
#define ENTRY_BYTES 32                 /* of a map, about: what keeping it costs */
#define BYTE_ORDER_MARK "\xEF\xBB\xBF" /* before the first line: some editors write one */
#define LINE_BYTES_MAX (CS_DOC_BYTES_MAX * 6 + 4096) /* a document in \u escapes, and its id */

struct lines {
    struct cs_world *world;
    const struct cs_args *args;
    const struct cs_redact_options *options;
    struct cs_redact_map *map;
    const char *input;
    int fd;
    struct cs_arena input_arena;
    struct cs_arena line_arena; /* what one line needs */
    char *bytes;                /* of the input, not yet used: bytes[begin .. end) */
    size_t begin;
    size_t end;
    size_t capacity;
    bool at_end;
    struct cs_sink out; /* written when it is large, and at the end */
    uint64_t line;
    uint64_t bad;
    bool of_map; /* a failure is the map's, */
    bool of_out; /* or the output's, not the input's */
};

/* ---- reading ---- */

static cs_status grow(struct lines *l, struct cs_error *err)
{
    const size_t capacity = l->capacity ? l->capacity * 2 : PIECE_BYTES * 2;
    struct cs_arena fresh;
    cs_arena_init(&fresh, l->world->allocator, LINE_BYTES_MAX * 4);
    char *const bytes = cs_arena_get(&fresh, capacity);
    if (!bytes) {
        const cs_status status = cs_arena_fail(&fresh, err);
        cs_arena_deinit(&fresh);
        return status;
    }
    if (l->bytes) cs_copy(bytes, l->bytes + l->begin, l->end - l->begin);
    cs_arena_deinit(&l->input_arena);
    l->input_arena = fresh;
    l->end -= l->begin;
    l->begin = 0;
    l->bytes = bytes;
    l->capacity = capacity;
    return CS_OK;
}

static cs_status refill(struct lines *l, struct cs_error *err)
{
    if (l->begin > 0 && l->capacity - l->end < PIECE_BYTES) {
        memmove(l->bytes, l->bytes + l->begin, l->end - l->begin);
        l->end -= l->begin;
        l->begin = 0;
    }
    if (l->capacity - l->end < PIECE_BYTES) CS_TRY(grow(l, err));
    ssize_t n = 0;
    do n = read(l->fd, l->bytes + l->end, l->capacity - l->end);
    while (n < 0 && errno == EINTR && !l->world->interrupted());
    if (n < 0)
        return CS_FAIL(err, CS_E_IO, "The input cannot be read", "Check the file and its disk");
    l->at_end = n == 0;
    l->end += (size_t)n;
    return CS_OK;
}

/* The next line without its end; *more false at the end of the input. */
static cs_status next_line(struct lines *l, cs_str *line, bool *more, struct cs_error *err)
{
    size_t searched = 0;
    for (;;) {
        const size_t have = l->end - l->begin;
        const char *const end =
            have > searched ? memchr(l->bytes + l->begin + searched, '\n', have - searched) : NULL;
        *more = end || (l->at_end && have > 0);
        if (*more) {
            const size_t size = end ? (size_t)(end - (l->bytes + l->begin)) : have;
            *line = (cs_str){l->bytes + l->begin, size};
            l->begin += size + (end ? 1 : 0);
            if (l->line++ == 0 && cs_str_starts(*line, CS_STR(BYTE_ORDER_MARK)))
                *line = cs_str_slice(*line, strlen(BYTE_ORDER_MARK), line->len);
            return CS_OK;
        }
        if (l->at_end) return CS_OK;
        if (have > LINE_BYTES_MAX)
            return CS_FAIL_NUM(err, CS_E_LIMIT, "Line %1 is longer than %2 bytes", "Split it",
                               l->line + 1, LINE_BYTES_MAX);
        searched = have;
        CS_TRY(refill(l, err));
    }
}

/* ---- writing ---- */

static cs_status map_keep(struct lines *l, struct cs_error *err)
{
    struct cs_arena arena;
    cs_arena_init(&arena, l->world->allocator, CS_ARENA_CAP_DOCUMENT);
    l->of_map = true;
    const cs_status status = cs_map_keep(l->map, &arena, err);
    l->of_map = status != CS_OK;
    cs_arena_deinit(&arena);
    return status;
}

/* Keep the map, then show what waits. A file is not shown before its end, so its map waits too. */
static cs_status flush(struct lines *l, bool at_end, struct cs_error *err)
{
    if (at_end || !l->out.to_file) CS_TRY(map_keep(l, err));
    const cs_status status = at_end ? cs_sink_commit(&l->out, err) : cs_sink_flush(&l->out, err);
    l->of_out = status != CS_OK;
    return status;
}

static bool is_due(const struct lines *l)
{
    const bool costly = l->map->vault && !l->out.to_file;
    const size_t map = costly ? cs_vault_count(l->map->vault) * ENTRY_BYTES : 0;
    return l->out.waiting.size > PIECE_BYTES + map;
}

/* ---- one line ---- */

static cs_status line_read(struct lines *l, struct cs_arena *arena, cs_str line, yyjson_val **id,
                           cs_str *text, struct cs_error *err)
{
    yyjson_doc *doc = NULL;
    const cs_status parsed = cs_json_parse(arena, line, &doc, err);
    if (parsed == CS_E_INPUT)
        return CS_FAIL_NUM(err, CS_E_INPUT, "Line %1 is not JSON, from its byte %2 on",
                           "Give an object with \"id\" and \"text\" on every line", l->line,
                           err->position);
    if (parsed == CS_E_LIMIT)
        return CS_FAIL_NUM(err, CS_E_LIMIT, "Line %1 has %2 bytes: too much, or too deep, for JSON",
                           "Split it into documents", l->line, line.len);
    CS_TRY(parsed);
    yyjson_val *const root = yyjson_doc_get_root(doc);
    yyjson_val *const body = yyjson_obj_get(root, "text");
    *id = yyjson_obj_get(root, "id");
    if (!yyjson_is_str(body))
        return CS_FAIL_NUM(err, CS_E_INPUT, "Line %1 has no \"text\"",
                           "Give an object with \"id\" and \"text\" on every line", l->line, 0);
    /* other numbers would come out as the nearest that a double has: another line's id */
    if (*id && !yyjson_is_str(*id) && !yyjson_is_int(*id) && !yyjson_is_null(*id))
        return CS_FAIL_NUM(
            err, CS_E_INPUT,
            "The \"id\" of line %1 is neither a string nor a whole number of 64 bits",
            "Give each line an id of one word", l->line, 0);
    *text = (cs_str){yyjson_get_str(body), yyjson_get_len(body)};
    return CS_OK;
}

static cs_status line_redact(struct lines *l, struct cs_arena *arena, cs_str line,
                             struct cs_error *err)
{
    struct cs_redaction redaction;
    yyjson_mut_doc *doc = NULL;
    yyjson_mut_val *spans = NULL;
    yyjson_val *id = NULL;
    cs_str text = {0};
    cs_str json = {0};
    CS_TRY(line_read(l, arena, line, &id, &text, err));
    const cs_status redacted =
        cs_redact_text(arena, (cs_raw){text}, l->options, l->map->vault, &redaction, err);
    if (redacted == CS_E_INPUT && err->position >= 0)
        return CS_FAIL_NUM(err, CS_E_INPUT,
                           "The text of line %1 is not usable, at its byte %2: a NUL",
                           "Give it as plain text", l->line, err->position);
    CS_TRY(redacted);
    CS_TRY(cs_json_new(arena, &doc, err));
    CS_TRY(cs_spans_json(doc, &redaction.found, arena, &spans, err));
    yyjson_mut_val *const root = yyjson_mut_obj(doc);
    const bool good =
        root &&
        yyjson_mut_obj_add_val(doc, root, "id",
                               id ? yyjson_val_mut_copy(doc, id) : yyjson_mut_null(doc)) &&
        yyjson_mut_obj_add_val(doc, root, "text",
                               cs_json_str(doc, redaction.redacted.text.phi_bytes)) &&
        yyjson_mut_obj_add_val(doc, root, "spans", spans);
    if (!good) return cs_arena_fail(arena, err);
    yyjson_mut_doc_set_root(doc, root);
    CS_TRY(cs_json_print(arena, doc, false, &json, err));
    cs_buf_add(&l->out.waiting, json);
    cs_buf_add_char(&l->out.waiting, '\n');
    return CS_OK;
}

static bool is_blank(cs_str line)
{
    return cs_str_trim(line).len == 0;
}

/* One line; a bad one is told in its place. */
static cs_status line_run(struct lines *l, cs_str line, struct cs_error *err)
{
    struct cs_error failure = {0};
    cs_str told = {0};
    if (is_blank(line)) return CS_OK;
    cs_status status = line_redact(l, &l->line_arena, line, &failure);
    if (status != CS_OK && status != CS_E_MEMORY) {
        const struct cs_report report = {
            .err = &failure, .input = l->input, .exit = cs_exit_of(status)};
        l->bad++;
        cs_report_text(&report);
        status = cs_report_json(&l->line_arena, &report, &told, err);
        if (status == CS_OK) cs_buf_add(&l->out.waiting, told);
    } else if (status != CS_OK) {
        *err = failure;
    }
    cs_arena_reset(&l->line_arena);
    return status;
}

static cs_status lines_run(struct lines *l, struct cs_error *err)
{
    for (;;) {
        cs_str line = {0};
        bool more = false;
        CS_TRY(next_line(l, &line, &more, err));
        if (!more) break;
        CS_TRY(line_run(l, line, err));
        if (l->out.waiting.failed) return cs_sink_flush(&l->out, err); /* says why */
        if (is_due(l)) CS_TRY(flush(l, false, err));
    }
    return CS_OK;
}

static cs_status input_open(struct lines *l, struct cs_error *err)
{
    if (strcmp(l->input, "-") == 0) {
        l->fd = STDIN_FILENO;
        return CS_OK;
    }
    return cs_file_open(l->input, &l->fd, err);
}

static enum cs_exit exit_of_lines(const struct lines *l)
{
    return l->bad ? CS_EXIT_INPUT : CS_EXIT_DONE;
}

static enum cs_exit failure_tell(struct lines *l, const struct cs_error *err)
{
    struct cs_report report = {.err = err, .input = l->input, .exit = cs_exit_of(err->status)};
    if (l->of_map) {
        report.input = l->args->value[CS_OPT_MAP];
        report.exit = cs_exit_of_map(err->status);
    } else if (l->of_out) {
        report.input = l->out.to_file ? l->args->value[CS_OPT_OUTPUT] : NULL;
        report.exit = CS_EXIT_CONFLICT;
    }
    return cs_report_fail(l->world, &report, true);
}

enum cs_exit cs_redact_lines(struct cs_world *world, const struct cs_args *args,
                             const struct cs_redact_options *options, struct cs_redact_map *map)
{
    struct lines l = {.world = world,
                      .args = args,
                      .options = options,
                      .map = map,
                      .input = args->operands[0],
                      .fd = -1};
    struct cs_error err = {0};
    enum cs_exit exit = CS_EXIT_DONE;
    cs_arena_init(&l.input_arena, world->allocator, LINE_BYTES_MAX * 4);
    cs_arena_init(&l.line_arena, world->allocator, CS_ARENA_CAP_DOCUMENT);
    l.of_out = true;
    cs_status status = cs_sink_open(&l.out, world, args->value[CS_OPT_OUTPUT], &err);
    l.of_out = status != CS_OK;
    if (status == CS_OK) status = input_open(&l, &err);
    if (status == CS_OK) status = lines_run(&l, &err);
    if (status == CS_OK || (!l.out.to_file && !l.of_map && !l.of_out)) {
        struct cs_error second = {0}; /* the lines before a failure are shown nevertheless */
        const cs_status shown = flush(&l, true, status == CS_OK ? &err : &second);
        if (status == CS_OK) status = shown;
        exit = exit_of_lines(&l);
    }
    if (status != CS_OK) exit = failure_tell(&l, &err);
    if (l.fd > STDIN_FILENO) (void)close(l.fd);
    cs_sink_close(&l.out);
    cs_arena_deinit(&l.input_arena);
    cs_arena_deinit(&l.line_arena);
    return exit;
}
