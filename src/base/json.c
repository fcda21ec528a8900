/* json.c - strict parsing and printing on yyjson, with memory from an arena.
 *
 * Our own configuration alone may hold comments and trailing commas. It is read inside a copy of
 * its bytes (yyjson's "in situ"), where a string's address is its place: so a mistake in the
 * meaning of a key can be pointed at, long after the syntax was found to be right. */
#include "base/base.h"

/* The last byte of the comment that begins at i, or i when none does. */
static size_t comment_end(cs_str json, size_t i)
{
    const cs_str head = cs_str_slice(json, i, i + 2);
    const bool line = cs_str_equal(head, CS_STR("//"));
    if (!line && !cs_str_equal(head, CS_STR("/*"))) return i;
    const size_t end = cs_str_find(json, line ? CS_STR("\n") : CS_STR("*/"), i + 2);
    if (end == SIZE_MAX) return json.len - 1;
    return line ? end : end + 1;
}

/* The mark that closes the string whose mark stands at i, or json.len. */
static size_t string_end(cs_str json, size_t i)
{
    for (size_t from = i + 1; from < json.len;) {
        const char *const mark = memchr(json.ptr + from, '"', json.len - from);
        if (!mark) return json.len;
        const size_t at = (size_t)(mark - json.ptr);
        size_t escapes = at;
        while (escapes > from && json.ptr[escapes - 1] == '\\') escapes--;
        if ((at - escapes) % 2 == 0) return at;
        from = at + 1;
    }
    return json.len;
}

/* Offset where the nesting first exceeds CS_JSON_DEPTH_MAX, or SIZE_MAX. yyjson itself does not
 * recurse while reading, but everything that walks its result does. */
static size_t depth_exceeded_at(cs_str json, bool comments)
{
    unsigned depth = 0;
    for (size_t i = 0; i < json.len; i++) {
        if (comments) i = comment_end(json, i);
        const char c = json.ptr[i];
        if (c == '"') i = string_end(json, i);
        else if (c == '[' || c == '{') {
            if (++depth > CS_JSON_DEPTH_MAX) return i;
        } else if ((c == ']' || c == '}') && depth) depth--;
    }
    return SIZE_MAX;
}

/* What must hold before yyjson sees a byte. */
static cs_status size_check(cs_str json, size_t bytes_max, bool comments, struct cs_error *err)
{
    if (json.len > bytes_max)
        return CS_FAIL_NUM(err, CS_E_LIMIT, "The JSON text has %1 bytes; at most %2 are read",
                           "Split it", json.len, bytes_max);
    const size_t deep = depth_exceeded_at(json, comments);
    if (deep != SIZE_MAX)
        return CS_FAIL_AT(err, CS_E_LIMIT, "The JSON text is nested too deeply",
                          "At most 512 levels are read", deep);
    return CS_OK;
}

/* Of why yyjson gave no document. */
static cs_status read_fail(const struct cs_arena *arena, const yyjson_read_err *problem,
                           struct cs_error *err)
{
    if (problem->code == YYJSON_READ_ERROR_MEMORY_ALLOCATION) return cs_arena_fail(arena, err);
    const yyjson_read_code code = problem->code;
    if (code == YYJSON_READ_ERROR_UNEXPECTED_END || code == YYJSON_READ_ERROR_EMPTY_CONTENT ||
        code == YYJSON_READ_ERROR_INVALID_PARAMETER) /* no byte at all */
        return CS_FAIL_AT(err, CS_E_INPUT, "The text is not valid JSON: it ends too early",
                          "Look whether all of it is there", problem->pos);
    if (code == YYJSON_READ_ERROR_INVALID_STRING)
        return CS_FAIL_AT(err, CS_E_INPUT,
                          "The text is not valid JSON: a string is not UTF-8 or has a wrong escape",
                          "Mend it at that place", problem->pos);
    if (code == YYJSON_READ_ERROR_INVALID_NUMBER)
        return CS_FAIL_AT(err, CS_E_INPUT,
                          "The text is not valid JSON: a number is malformed or too large",
                          "Mend it at that place", problem->pos);
    return CS_FAIL_AT(err, CS_E_INPUT, "The text is not valid JSON", "Mend it at that place",
                      problem->pos);
}

cs_status cs_json_parse(struct cs_arena *arena, cs_str json, yyjson_doc **out, struct cs_error *err)
{
    CS_TRY(size_check(json, CS_JSON_BYTES_MAX, false, err));
    const yyjson_alc alc = cs_arena_json(arena);
    yyjson_read_err problem = {0};
    /* yyjson copies its input unless told otherwise, so the const is honest. */
    char *const bytes = (char *)(uintptr_t)(json.ptr ? json.ptr : "");
    *out = yyjson_read_opts(bytes, json.len, YYJSON_READ_NOFLAG, &alc, &problem);
    return *out ? CS_OK : read_fail(arena, &problem, err);
}

cs_status cs_json_parse_config(struct cs_arena *arena, cs_str json, struct cs_json_config *out,
                               struct cs_error *err)
{
    *out = (struct cs_json_config){0};
    CS_TRY(size_check(json, CS_CONFIG_BYTES_MAX, true, err));
    const yyjson_alc alc = cs_arena_json(arena);
    yyjson_read_err problem = {0};
    char *const bytes = CS_NEW_ARRAY(arena, char, json.len + YYJSON_PADDING_SIZE);
    if (!bytes) return cs_arena_fail(arena, err);
    cs_copy(bytes, json.ptr, json.len);
    const yyjson_read_flag flags = YYJSON_READ_INSITU | YYJSON_READ_ALLOW_COMMENTS |
                                   YYJSON_READ_ALLOW_TRAILING_COMMAS;
    yyjson_doc *const doc = yyjson_read_opts(bytes, json.len, flags, &alc, &problem);
    if (!doc) return read_fail(arena, &problem, err);
    *out = (struct cs_json_config){yyjson_doc_get_root(doc), bytes, json.len};
    return CS_OK;
}

size_t cs_json_config_at(const struct cs_json_config *config, yyjson_val *string)
{
    const char *const at = yyjson_get_str(string);
    CS_ASSERT(at != NULL);
    CS_ASSERT(at > config->bytes);
    const size_t offset = (size_t)(at - config->bytes);
    CS_ASSERT(offset <= config->size);
    return offset - 1; /* its quotation mark */
}

cs_status cs_json_new(struct cs_arena *arena, yyjson_mut_doc **out, struct cs_error *err)
{
    const yyjson_alc alc = cs_arena_json(arena);
    *out = yyjson_mut_doc_new(&alc);
    return *out ? CS_OK : cs_arena_fail(arena, err);
}

cs_status cs_json_print(struct cs_arena *arena, const yyjson_mut_doc *doc, bool pretty, cs_str *out,
                        struct cs_error *err)
{
    const yyjson_alc alc = cs_arena_json(arena);
    yyjson_write_err problem = {0};
    size_t size = 0;
    char *const text = yyjson_mut_write_opts(
        doc, pretty ? YYJSON_WRITE_PRETTY_TWO_SPACES : YYJSON_WRITE_NOFLAG, &alc, &size, &problem);
    if (!text && problem.code == YYJSON_WRITE_ERROR_MEMORY_ALLOCATION)
        return cs_arena_fail(arena, err);
    if (!text)
        return CS_FAIL(err, CS_E_INTERNAL, "A result could not be printed as JSON",
                       "Report this with the command that was run");
    *out = (cs_str){text, size};
    return CS_OK;
}

yyjson_mut_val *cs_json_str(yyjson_mut_doc *doc, cs_str s)
{
    return s.ptr ? yyjson_mut_strn(doc, s.ptr, s.len) : yyjson_mut_null(doc);
}
