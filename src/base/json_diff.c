/* json_diff.c - what changed between two JSON values, as operations like those of RFC 6902.
 *
 * Objects are compared by key. Lists are compared from both ends; what stands between is compared
 * pairwise, and what is left over is removed or added there. So the result is exact, not the
 * shortest. Every remove and replace says what stood there before: an operation that does not meet
 * it is refused, and the list can be read without the documents. */
#include "base/base.h"

#define PATH_BYTES_MAX 65536
#define KEYS_MAX 1024 /* of one object, since keys are compared with each other */

struct diffing {
    struct cs_arena *arena;
    yyjson_mut_doc *doc;
    yyjson_mut_val *list;
    struct cs_buf path;
    struct cs_error *err;
};

static cs_str text_of(yyjson_val *value)
{
    return (cs_str){yyjson_get_str(value), yyjson_get_len(value)};
}

/* ---- paths ---- */

static void path_key(struct cs_buf *path, cs_str key)
{
    cs_buf_add_char(path, '/');
    for (size_t i = 0; i < key.len; i++) {
        if (key.ptr[i] == '~') CS_BUF_LIT(path, "~0");
        else if (key.ptr[i] == '/') CS_BUF_LIT(path, "~1");
        else cs_buf_add_char(path, key.ptr[i]);
    }
}

/* ---- making ---- */

/* op "add": before NULL; "remove": value NULL. */
static cs_status op_add(struct diffing *d, yyjson_val *before, yyjson_val *value)
{
    cs_str path = {0};
    cs_str kept = {0};
    if (d->path.failed) return cs_buf_finish(&d->path, &path, d->err);
    CS_TRY(cs_str_copy(d->arena, (cs_str){d->path.bytes, d->path.size}, &kept, d->err));
    yyjson_mut_val *const one = yyjson_mut_arr_add_obj(d->doc, d->list);
    const char *const op = !before ? "add" : !value ? "remove" : "replace";
    const bool good = one && yyjson_mut_obj_add_str(d->doc, one, "op", op) &&
                      yyjson_mut_obj_add_val(d->doc, one, "path", cs_json_str(d->doc, kept)) &&
                      (!before || yyjson_mut_obj_add_val(d->doc, one, "before",
                                                         yyjson_val_mut_copy(d->doc, before))) &&
                      (!value || yyjson_mut_obj_add_val(d->doc, one, "value",
                                                        yyjson_val_mut_copy(d->doc, value)));
    return good ? CS_OK : cs_arena_fail(d->arena, d->err);
}

/* Keys that stand twice would make a path mean two things. */
static cs_status keys_check(yyjson_val *object, struct cs_error *err)
{
    yyjson_obj_iter iter = yyjson_obj_iter_with(object);
    if (yyjson_obj_size(object) > KEYS_MAX)
        return CS_FAIL(err, CS_E_LIMIT, "An object has too many keys to be compared",
                       "1024 are compared at most");
    for (yyjson_val *key; (key = yyjson_obj_iter_next(&iter));)
        if (yyjson_obj_getn(object, yyjson_get_str(key), yyjson_get_len(key)) !=
            yyjson_obj_iter_get_val(key))
            return CS_FAIL(err, CS_E_INPUT, "A key of an object stands twice",
                           "Keep one of the two");
    return CS_OK;
}

/* Every object below a value; depth is bounded by the parser. */
static cs_status all_keys_check(yyjson_val *value, struct cs_error *err)
{
    if (yyjson_is_obj(value)) {
        CS_TRY(keys_check(value, err));
        yyjson_obj_iter iter = yyjson_obj_iter_with(value);
        for (yyjson_val *key; (key = yyjson_obj_iter_next(&iter));)
            CS_TRY(all_keys_check(yyjson_obj_iter_get_val(key), err));
    }
    yyjson_arr_iter iter = yyjson_arr_iter_with(value);
    for (yyjson_val *item; (item = yyjson_arr_iter_next(&iter));) CS_TRY(all_keys_check(item, err));
    return CS_OK;
}

static cs_status value_diff(struct diffing *d, yyjson_val *a, yyjson_val *b);

static cs_status at_key(struct diffing *d, yyjson_val *key, yyjson_val *a, yyjson_val *b)
{
    const size_t size = d->path.size;
    path_key(&d->path, text_of(key));
    const cs_status status = a && b ? value_diff(d, a, b) : op_add(d, a, b);
    d->path.size = size;
    return status;
}

static cs_status object_diff(struct diffing *d, yyjson_val *a, yyjson_val *b)
{
    yyjson_obj_iter iter = yyjson_obj_iter_with(a);
    for (yyjson_val *key; (key = yyjson_obj_iter_next(&iter));)
        CS_TRY(at_key(d, key, yyjson_obj_iter_get_val(key),
                      yyjson_obj_getn(b, yyjson_get_str(key), yyjson_get_len(key))));
    iter = yyjson_obj_iter_with(b);
    for (yyjson_val *key; (key = yyjson_obj_iter_next(&iter));)
        if (!yyjson_obj_getn(a, yyjson_get_str(key), yyjson_get_len(key)))
            CS_TRY(at_key(d, key, NULL, yyjson_obj_iter_get_val(key)));
    return CS_OK;
}

static cs_status at_index(struct diffing *d, size_t index, yyjson_val *a, yyjson_val *b)
{
    const size_t size = d->path.size;
    cs_buf_add_format(&d->path, "/%zu", index);
    const cs_status status = a && b ? value_diff(d, a, b) : op_add(d, a, b);
    d->path.size = size;
    return status;
}

static cs_status items_of(struct diffing *d, yyjson_val *list, yyjson_val ***out)
{
    yyjson_arr_iter iter = yyjson_arr_iter_with(list);
    size_t n = 0;
    *out = CS_NEW_ARRAY(d->arena, yyjson_val *, yyjson_arr_size(list));
    if (!*out) return cs_arena_fail(d->arena, d->err);
    for (yyjson_val *item; (item = yyjson_arr_iter_next(&iter));) (*out)[n++] = item;
    return CS_OK;
}

static cs_status list_diff(struct diffing *d, yyjson_val *a, yyjson_val *b)
{
    yyjson_val **as = NULL;
    yyjson_val **bs = NULL;
    size_t a_end = yyjson_arr_size(a);
    size_t b_end = yyjson_arr_size(b);
    size_t at = 0;
    CS_TRY(items_of(d, a, &as));
    CS_TRY(items_of(d, b, &bs));
    while (at < a_end && at < b_end && yyjson_equals(as[at], bs[at])) at++;
    while (at < a_end && at < b_end && yyjson_equals(as[a_end - 1], bs[b_end - 1])) {
        a_end--;
        b_end--;
    }
    for (; at < a_end && at < b_end; at++) CS_TRY(at_index(d, at, as[at], bs[at]));
    for (; a_end > at; a_end--) CS_TRY(at_index(d, a_end - 1, as[a_end - 1], NULL));
    for (; at < b_end; at++) CS_TRY(at_index(d, at, NULL, bs[at]));
    return CS_OK;
}

static cs_status value_diff(struct diffing *d, yyjson_val *a, yyjson_val *b)
{
    if (yyjson_is_obj(a) && yyjson_is_obj(b)) return object_diff(d, a, b);
    if (yyjson_is_arr(a) && yyjson_is_arr(b)) return list_diff(d, a, b);
    return yyjson_equals(a, b) ? CS_OK : op_add(d, a, b);
}

cs_status cs_json_diff(struct cs_arena *arena, yyjson_val *a, yyjson_val *b, yyjson_mut_doc **out,
                       struct cs_error *err)
{
    CS_ASSERT(a);
    CS_ASSERT(b);
    struct diffing d = {.arena = arena, .err = err};
    CS_TRY(all_keys_check(a, err));
    CS_TRY(all_keys_check(b, err));
    CS_TRY(cs_json_new(arena, &d.doc, err));
    d.list = yyjson_mut_arr(d.doc);
    if (!d.list) return cs_arena_fail(arena, err);
    yyjson_mut_doc_set_root(d.doc, d.list);
    cs_buf_init(&d.path, arena, PATH_BYTES_MAX);
    CS_TRY(value_diff(&d, a, b));
    *out = d.doc;
    return CS_OK;
}

/* ---- applying ---- */

static cs_status misfit(struct cs_error *err)
{
    return CS_FAIL(err, CS_E_INPUT, "An operation does not fit the document it is applied to",
                   "It belongs to another one");
}

/* The next part of a path, unescaped into out; false at its end. */
static bool path_next(cs_str path, size_t *at, struct cs_buf *out)
{
    out->size = 0;
    if (*at >= path.len || path.ptr[*at] != '/') return false;
    for ((*at)++; *at < path.len && path.ptr[*at] != '/'; (*at)++) {
        const bool escape = path.ptr[*at] == '~' && *at + 1 < path.len;
        if (escape) (*at)++;
        const char c = path.ptr[*at];
        cs_buf_add_char(out, !escape ? c : c == '1' ? '/' : '~');
    }
    return true;
}

static bool index_of(cs_str part, size_t most, size_t *out)
{
    *out = 0;
    for (size_t i = 0; i < part.len; i++) {
        if (!cs_is_digit(part.ptr[i]) || *out > most) return false;
        *out = *out * 10 + (size_t)(part.ptr[i] - '0');
    }
    return part.len > 0 && *out <= most;
}

static yyjson_mut_val *child_of(yyjson_mut_val *value, cs_str part)
{
    size_t i = 0;
    if (yyjson_mut_is_obj(value)) return yyjson_mut_obj_getn(value, part.ptr, part.len);
    if (!yyjson_mut_is_arr(value) || !index_of(part, yyjson_mut_arr_size(value), &i)) return NULL;
    return yyjson_mut_arr_get(value, i);
}

/* One operation at parent and last part. False: it does not fit. */
static bool change(yyjson_mut_doc *doc, yyjson_mut_val *parent, cs_str part, yyjson_val *before,
                   yyjson_mut_val *value)
{
    size_t i = 0;
    yyjson_mut_val *const there = child_of(parent, part);
    if (before && !there) return false;
    if (yyjson_mut_is_arr(parent)) {
        if (!index_of(part, yyjson_mut_arr_size(parent), &i)) return false;
        if (!value) return yyjson_mut_arr_remove(parent, i) != NULL;
        if (before) return yyjson_mut_arr_replace(parent, i, value) != NULL;
        return yyjson_mut_arr_insert(parent, value, i);
    }
    if (!yyjson_mut_is_obj(parent) || (!before && there)) return false;
    if (!value) return yyjson_mut_obj_remove_keyn(parent, part.ptr, part.len) != NULL;
    yyjson_mut_val *const key = yyjson_mut_strncpy(doc, part.ptr, part.len);
    if (!key) return false;
    return before ? yyjson_mut_obj_replace(parent, key, value)
                  : yyjson_mut_obj_add(parent, key, value);
}

static bool stood_before(yyjson_mut_doc *doc, yyjson_mut_val *there, yyjson_val *before)
{
    yyjson_mut_val *const copy = yyjson_val_mut_copy(doc, before);
    return there && copy && yyjson_mut_equals(there, copy);
}

static cs_status op_apply(struct cs_arena *arena, yyjson_mut_doc *doc, yyjson_val *op,
                          struct cs_error *err)
{
    const cs_str path = text_of(yyjson_obj_get(op, "path"));
    yyjson_val *const before = yyjson_obj_get(op, "before");
    yyjson_val *const after = yyjson_obj_get(op, "value");
    yyjson_mut_val *const value = after ? yyjson_val_mut_copy(doc, after) : NULL;
    yyjson_mut_val *parent = yyjson_mut_doc_get_root(doc);
    struct cs_buf part;
    size_t at = 0;
    if (!yyjson_is_str(yyjson_obj_get(op, "path")) || (!before && !after)) return misfit(err);
    if (after && !value) return cs_arena_fail(arena, err);
    if (path.len == 0) {
        if (!value || !before || !stood_before(doc, parent, before)) return misfit(err);
        yyjson_mut_doc_set_root(doc, value);
        return CS_OK;
    }
    cs_buf_init(&part, arena, PATH_BYTES_MAX);
    while (path_next(path, &at, &part) && at < path.len)
        parent = child_of(parent, (cs_str){part.bytes, part.size});
    const cs_str last = {part.size ? part.bytes : "", part.size};
    if (part.failed) return cs_arena_fail(arena, err);
    if (at != path.len || (before && !stood_before(doc, child_of(parent, last), before)) ||
        !change(doc, parent, last, before, value))
        return misfit(err);
    return CS_OK;
}

cs_status cs_json_apply(struct cs_arena *arena, yyjson_val *a, yyjson_val *diff,
                        yyjson_mut_doc **out, struct cs_error *err)
{
    yyjson_mut_doc *doc = NULL;
    CS_TRY(cs_json_new(arena, &doc, err));
    yyjson_mut_val *const root = yyjson_val_mut_copy(doc, a);
    if (!root) return cs_arena_fail(arena, err);
    yyjson_mut_doc_set_root(doc, root);
    if (!yyjson_is_arr(diff)) return misfit(err);
    yyjson_arr_iter iter = yyjson_arr_iter_with(diff);
    for (yyjson_val *op; (op = yyjson_arr_iter_next(&iter));) CS_TRY(op_apply(arena, doc, op, err));
    *out = doc;
    return CS_OK;
}
