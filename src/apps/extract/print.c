/* print.c - the extraction as JSON (formats, version 1) and as lines for people. */
#include "apps/extract/extract_in.h"

#define TEXT_BYTES_MAX ((size_t)16 * 1024 * 1024)
#define NAME_WIDTH 22

/* A literal of ours, or null. */
static bool add_literal(yyjson_mut_doc *json, yyjson_mut_val *object, const char *key,
                        const char *literal)
{
    return literal ? yyjson_mut_obj_add_str(json, object, key, literal)
                   : yyjson_mut_obj_add_null(json, object, key);
}

static bool add_run(yyjson_mut_doc *json, yyjson_mut_val *root, const struct cs_extract_print *what)
{
    char hex[65];
    yyjson_mut_val *const run = yyjson_mut_obj_add_obj(json, root, "run");
    const struct cs_extract_plan *const plan = what->plan;
    bool good = run != NULL;
    if (what->model_sha256) {
        cs_digest_text(what->model_sha256, hex);
        good = good && yyjson_mut_obj_add_strcpy(json, run, "model_sha256", hex);
    } else {
        good = good && yyjson_mut_obj_add_null(json, run, "model_sha256");
    }
    good = good && add_literal(json, run, "task", plan->task ? plan->task->name : NULL) &&
           add_literal(json, run, "task_version", plan->task ? plan->task->version : NULL);
    cs_digest_text(&plan->prompt_sha256, hex);
    good = good && yyjson_mut_obj_add_strcpy(json, run, "prompt", hex);
    cs_digest_text(&plan->schema_sha256, hex);
    good = good && yyjson_mut_obj_add_strcpy(json, run, "schema_sha256", hex);
    cs_digest_text(&what->extraction->grammar_sha256, hex);
    good = good && (what->extraction->constrained
                        ? yyjson_mut_obj_add_strcpy(json, run, "grammar_sha256", hex)
                        : yyjson_mut_obj_add_null(json, run, "grammar_sha256"));
    return good && yyjson_mut_obj_add_int(json, run, "seed", 0) &&
           yyjson_mut_obj_add_uint(json, run, "attempts", what->extraction->attempts);
}

/* "uniqueItems /properties/codes" for each. */
static yyjson_mut_val *relaxed_list(yyjson_mut_doc *json, const struct cs_extraction *e)
{
    yyjson_mut_val *const list = yyjson_mut_arr(json);
    if (!e->constrained) return list;
    for (uint32_t i = 0; i < e->relaxed_count && list; i++) {
        char text[512];
        const struct cs_relaxation *const r = &e->relaxed[i];
        const int keyword = (int)(r->keyword.len < 64 ? r->keyword.len : 64);
        const int place = (int)(r->schema.len < 400 ? r->schema.len : 400);
        (void)snprintf(text, sizeof text, "%.*s #%.*s", keyword, r->keyword.ptr, place,
                       r->schema.ptr);
        if (!yyjson_mut_arr_add_strcpy(json, list, text)) return NULL;
    }
    return list;
}

cs_status cs_extract_json(struct cs_arena *arena, const struct cs_extract_print *what, cs_str *out,
                          struct cs_error *err)
{
    char hex[65];
    const struct cs_extraction *const e = what->extraction;
    yyjson_mut_doc *const json = e->json;
    yyjson_mut_val *const root = yyjson_mut_obj(json);
    yyjson_mut_val *const value = e->value ? e->value : yyjson_mut_null(json);
    yyjson_mut_val *const evidence = e->evidence ? e->evidence : yyjson_mut_obj(json);
    yyjson_mut_val *const document = yyjson_mut_obj(json);
    yyjson_mut_val *const engine = yyjson_mut_obj(json);
    cs_digest_text(&what->doc->sha256, hex);
    const bool good =
        root && yyjson_mut_obj_add_int(json, root, "v", 1) &&
        yyjson_mut_obj_add_str(json, root, "app", "extract") &&
        yyjson_mut_obj_add_str(json, root, "outcome", cs_outcome_name(e->outcome)) &&
        yyjson_mut_obj_add_val(json, root, "value", value) &&
        yyjson_mut_obj_add_val(json, root, "evidence", evidence) &&
        yyjson_mut_obj_add_val(json, root, "relaxed", relaxed_list(json, e)) &&
        add_literal(json, root, "reason", e->reason) &&
        yyjson_mut_obj_add_val(json, root, "at",
                               e->outcome == CS_OUTCOME_INVALID ? cs_json_str(json, e->at)
                                                                : yyjson_mut_null(json)) &&
        yyjson_mut_obj_add_val(json, root, "document", document) &&
        yyjson_mut_obj_add_strcpy(json, document, "sha256", hex) &&
        yyjson_mut_obj_add_uint(json, document, "bytes", what->doc->text.phi_bytes.len) &&
        yyjson_mut_obj_add_val(json, root, "engine", engine) &&
        yyjson_mut_obj_add_bool(json, engine, "rules", e->by_rules) &&
        yyjson_mut_obj_add_bool(json, engine, "model", e->by_model) && add_run(json, root, what);
    if (!good) return cs_arena_fail(arena, err);
    yyjson_mut_doc_set_root(json, root);
    return cs_json_print(arena, json, false, out, err);
}

/* ---- for people ----------------------------------------------------------------------------- */

static void add_name(struct cs_buf *buf, unsigned depth, cs_str name)
{
    size_t width = (size_t)depth * 2 + name.len;
    for (unsigned i = 0; i < depth; i++) CS_BUF_LIT(buf, "  ");
    cs_buf_add(buf, name);
    for (; width < NAME_WIDTH; width++) cs_buf_add_char(buf, ' ');
    CS_BUF_LIT(buf, "  ");
}

/* The line of the document that the value stands in, and its number. */
static void add_place(struct cs_buf *buf, const struct cs_extract_print *what, cs_str pointer)
{
    yyjson_mut_val *const list =
        yyjson_mut_obj_getn(what->extraction->evidence, pointer.ptr, pointer.len);
    yyjson_mut_val *const first = yyjson_mut_arr_get_first(list);
    if (!first) return;
    const cs_str text = what->doc->text.phi_bytes;
    const size_t at = (size_t)yyjson_mut_get_uint(yyjson_mut_obj_get(first, "start"));
    size_t begin = at;
    size_t end = at;
    int64_t line = 1;
    while (begin > 0 && text.ptr[begin - 1] != '\n') begin--;
    while (end < text.len && text.ptr[end] != '\n') end++;
    for (size_t i = 0; i < begin; i++) line += text.ptr[i] == '\n';
    const cs_str whole = cs_str_trim(cs_str_slice(text, begin, end));
    for (unsigned i = 0; i < NAME_WIDTH + 2; i++) cs_buf_add_char(buf, ' ');
    CS_BUF_LIT(buf, "| line ");
    cs_buf_add_int(buf, line);
    CS_BUF_LIT(buf, ": ");
    size_t cut = whole.len > 100 ? 100 : whole.len;
    while (cut < whole.len && cut > 0 && ((unsigned char)whole.ptr[cut] & 0xC0) == 0x80) cut--;
    for (size_t i = 0; i < cut; i++)
        cs_buf_add_char(buf, (unsigned char)whole.ptr[i] < 0x20 ? ' ' : whole.ptr[i]);
    if (cut < whole.len) CS_BUF_LIT(buf, "...");
    cs_buf_add_char(buf, '\n');
}

struct shown {
    struct cs_buf *buf;
    const struct cs_extract_print *what;
    char pointer[2048];
};

static void show(struct shown *s, size_t size, cs_str name, yyjson_mut_val *value, unsigned depth)
{
    size_t index;
    size_t count;
    yyjson_mut_val *key;
    yyjson_mut_val *item;
    const bool holds = yyjson_mut_is_ctn(value) && yyjson_mut_get_len(value) > 0;
    if (depth > 32) return;
    if (depth > 0) add_name(s->buf, depth - 1, name);
    if (yyjson_mut_is_str(value))
        cs_buf_add(s->buf, (cs_str){yyjson_mut_get_str(value), yyjson_mut_get_len(value)});
    else if (yyjson_mut_is_bool(value))
        cs_buf_add(s->buf, yyjson_mut_get_bool(value) ? CS_STR("yes") : CS_STR("no"));
    else if (yyjson_mut_is_num(value))
        cs_buf_add_format(s->buf, "%.15g", yyjson_mut_get_num(value));
    else if (!holds) CS_BUF_LIT(s->buf, "-");
    if (depth > 0) cs_buf_add_char(s->buf, '\n');
    if (yyjson_mut_is_str(value)) add_place(s->buf, s->what, (cs_str){s->pointer, size});
    const size_t room = sizeof s->pointer - size;
    if (yyjson_mut_is_obj(value)) {
        yyjson_mut_obj_foreach(value, index, count, key, item)
        {
            const char *const word = yyjson_mut_get_str(key);
            const int n = snprintf(s->pointer + size, room, "/%s", word);
            if (n > 0 && (size_t)n < room)
                show(s, size + (size_t)n, cs_str_of(word), item, depth + 1);
        }
    }
    if (yyjson_mut_is_arr(value)) {
        yyjson_mut_arr_foreach(value, index, count, item)
        {
            char number[24];
            const int n = snprintf(s->pointer + size, room, "/%zu", index);
            (void)snprintf(number, sizeof number, "%zu.", index + 1);
            if (n > 0 && (size_t)n < room)
                show(s, size + (size_t)n, cs_str_of(number), item, depth + 1);
        }
    }
}

cs_status cs_extract_text(struct cs_arena *arena, const struct cs_extract_print *what, cs_str *out,
                          struct cs_error *err)
{
    struct cs_buf buf;
    const struct cs_extraction *const e = what->extraction;
    struct shown *const s = CS_NEW(arena, struct shown);
    if (!s) return cs_arena_fail(arena, err);
    cs_buf_init(&buf, arena, TEXT_BYTES_MAX);
    *s = (struct shown){.buf = &buf, .what = what};
    add_name(&buf, 0, CS_STR("outcome"));
    cs_buf_add(&buf, cs_str_of(cs_outcome_name(e->outcome)));
    cs_buf_add_char(&buf, '\n');
    if (e->reason) {
        add_name(&buf, 0, CS_STR("reason"));
        cs_buf_add(&buf, cs_str_of(e->reason));
        if (e->at.len) {
            CS_BUF_LIT(&buf, ": ");
            cs_buf_add(&buf, e->at);
        }
        cs_buf_add_char(&buf, '\n');
    }
    if (e->value) show(s, 0, CS_STR(""), e->value, 0);
    return cs_buf_finish(&buf, out, err);
}
