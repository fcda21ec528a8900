/* value.c - building the value: strings are bytes of the document and remember where they stand. */
#include "apps/extract/extract_in.h"

#define POINTER_BYTES_MAX 4096
#define WALK_DEPTH_MAX 64

void cs_x_fail(struct cs_x *x, cs_status status)
{
    if (x->status == CS_OK) x->status = status;
}

static void no_memory(struct cs_x *x)
{
    cs_x_fail(x, cs_arena_fail(x->arena, x->err));
}

void cs_x_place(struct cs_x *x, const yyjson_mut_val *value, cs_span span, bool any_case)
{
    if (x->place_count == x->place_capacity) {
        const uint32_t capacity = x->place_capacity ? x->place_capacity * 2 : 128;
        struct cs_x_place *const places = CS_NEW_ARRAY(x->arena, struct cs_x_place, capacity);
        if (places) cs_copy(places, x->places, x->place_count * sizeof *places);
        x->places = places;
        x->place_capacity = places ? capacity : 0;
        if (!places) x->place_count = 0;
    }
    if (x->places) x->places[x->place_count++] = (struct cs_x_place){value, span, any_case};
    else no_memory(x);
}

yyjson_mut_val *cs_x_str(struct cs_x *x, cs_span span)
{
    if (cs_span_empty(span)) return yyjson_mut_null(x->json);
    const cs_str bytes = cs_x_bytes(x, span);
    yyjson_mut_val *const value = yyjson_mut_strn(x->json, bytes.ptr, bytes.len);
    if (value) cs_x_place(x, value, span, false);
    else no_memory(x);
    return x->status == CS_OK ? value : NULL;
}

yyjson_mut_val *cs_x_word(struct cs_x *x, const char *literal)
{
    return yyjson_mut_str(x->json, literal);
}

void cs_x_put(struct cs_x *x, yyjson_mut_val *object, const char *key, yyjson_mut_val *value)
{
    if (!object || !value || !yyjson_mut_obj_add_val(x->json, object, key, value)) no_memory(x);
}

yyjson_mut_val *cs_x_list(struct cs_x *x, yyjson_mut_val *object, const char *key)
{
    yyjson_mut_val *const list = yyjson_mut_arr(x->json);
    cs_x_put(x, object, key, list);
    return list;
}

bool cs_x_push(struct cs_x *x, yyjson_mut_val *list, yyjson_mut_val *value)
{
    if (list && yyjson_mut_arr_size(list) >= CS_X_LIST_MAX) {
        x->full = true;
        return false;
    }
    if (list && value && yyjson_mut_arr_append(list, value)) return true;
    no_memory(x);
    return false;
}

cs_str cs_x_key(yyjson_mut_val *object, const char *key)
{
    yyjson_mut_val *const value = yyjson_mut_obj_get(object, key);
    return (cs_str){yyjson_mut_get_str(value), yyjson_mut_get_len(value)};
}

bool cs_x_has(const yyjson_mut_val *list, cs_str text)
{
    size_t index;
    size_t count;
    yyjson_mut_val *item;
    yyjson_mut_arr_foreach((yyjson_mut_val *)(uintptr_t)list, index, count, item)
    {
        const cs_str is = {yyjson_mut_get_str(item), yyjson_mut_get_len(item)};
        if (is.ptr && cs_str_equal_nocase(is, text)) return true;
    }
    return false;
}

void cs_x_push_once(struct cs_x *x, yyjson_mut_val *list, cs_span span)
{
    if (cs_span_empty(span) || cs_x_has(list, cs_x_bytes(x, span))) return;
    cs_ignore((cs_status)cs_x_push(x, list, cs_x_str(x, span)), "a full list is told by x->full");
}

/* ---- evidence ------------------------------------------------------------------------------- */

struct walk {
    struct cs_x *x;
    yyjson_mut_val *out;
    cs_str document;
    char pointer[POINTER_BYTES_MAX];
};

static size_t pointer_add(struct walk *w, size_t size, cs_str key)
{
    if (size + key.len * 2 + 2 > POINTER_BYTES_MAX) return size; /* keys are a schema's */
    w->pointer[size++] = '/';
    for (size_t i = 0; i < key.len; i++) {
        const char c = key.ptr[i];
        if (c == '~' || c == '/') {
            w->pointer[size++] = '~';
            w->pointer[size++] = c == '~' ? '0' : '1';
        } else {
            w->pointer[size++] = c;
        }
    }
    return size;
}

static void cite(struct walk *w, size_t size, const yyjson_mut_val *value)
{
    yyjson_mut_doc *const json = w->x->json;
    for (uint32_t i = 0; i < w->x->place_count; i++) {
        if (w->x->places[i].value != value) continue;
        const cs_span span = w->x->places[i].span;
        const cs_str quote = cs_x_bytes(w->x, span);
        yyjson_mut_val *const key = yyjson_mut_strncpy(json, w->pointer, size);
        yyjson_mut_val *const list = yyjson_mut_arr(json);
        yyjson_mut_val *const item = yyjson_mut_arr_add_obj(json, list);
        const bool good =
            item &&
            yyjson_mut_obj_add_val(json, item, "document", cs_json_str(json, w->document)) &&
            yyjson_mut_obj_add_uint(json, item, "start", span.begin) &&
            yyjson_mut_obj_add_uint(json, item, "end", span.end) &&
            yyjson_mut_obj_add_strn(json, item, "quote", quote.ptr, quote.len) &&
            yyjson_mut_obj_add(w->out, key, list);
        if (!good) no_memory(w->x);
        return;
    }
}

static void walk(struct walk *w, size_t size, yyjson_mut_val *value, unsigned depth)
{
    size_t index;
    size_t count;
    yyjson_mut_val *key;
    yyjson_mut_val *item;
    if (depth > WALK_DEPTH_MAX) return;
    if (yyjson_mut_is_str(value)) cite(w, size, value);
    if (yyjson_mut_is_obj(value)) {
        yyjson_mut_obj_foreach(value, index, count, key, item)
        {
            const cs_str name = {yyjson_mut_get_str(key), yyjson_mut_get_len(key)};
            walk(w, pointer_add(w, size, name), item, depth + 1);
        }
    }
    if (yyjson_mut_is_arr(value)) {
        yyjson_mut_arr_foreach(value, index, count, item)
        {
            char number[24];
            const int n = snprintf(number, sizeof number, "%zu", index);
            walk(w, pointer_add(w, size, (cs_str){number, (size_t)n}), item, depth + 1);
        }
    }
}

yyjson_mut_val *cs_x_evidence(struct cs_x *x, yyjson_mut_val *root, cs_str document)
{
    struct walk *const w = CS_NEW(x->arena, struct walk);
    yyjson_mut_val *const out = yyjson_mut_obj(x->json);
    if (!w || !out) {
        no_memory(x);
        return NULL;
    }
    *w = (struct walk){.x = x, .out = out, .document = document};
    walk(w, 0, root, 0);
    return out;
}
