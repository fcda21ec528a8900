/* pointer.c - JSON pointers (RFC 6901): build one token by token, and follow one. */
#include "schema/schema_in.h"

cs_status cs_pointer_add(struct cs_arena *arena, cs_str pointer, cs_str token, cs_str *out,
                         struct cs_error *err)
{
    struct cs_buf buf;
    cs_buf_init(&buf, arena, CS_JSON_BYTES_MAX);
    cs_buf_add(&buf, pointer);
    cs_buf_add_char(&buf, '/');
    for (size_t i = 0; i < token.len; i++) {
        const char c = token.ptr[i];
        if (c == '~') CS_BUF_LIT(&buf, "~0");
        else if (c == '/') CS_BUF_LIT(&buf, "~1");
        else cs_buf_add_char(&buf, c);
    }
    return cs_buf_finish(&buf, out, err);
}

/* True when the escaped token names exactly key. */
static bool token_is(cs_str token, cs_str key)
{
    size_t at = 0;
    for (size_t i = 0; i < token.len; i++, at++) {
        char c = token.ptr[i];
        if (c == '~') {
            if (++i >= token.len || (token.ptr[i] != '0' && token.ptr[i] != '1')) return false;
            c = token.ptr[i] == '0' ? '~' : '/';
        }
        if (at >= key.len || key.ptr[at] != c) return false;
    }
    return at == key.len;
}

static yyjson_val *member_get(yyjson_val *object, cs_str token)
{
    yyjson_obj_iter iter = yyjson_obj_iter_with(object);
    yyjson_val *key = NULL;
    while ((key = yyjson_obj_iter_next(&iter)))
        if (token_is(token, cs_value_text(key))) return yyjson_obj_iter_get_val(key);
    return NULL;
}

static yyjson_val *item_get(yyjson_val *array, cs_str token)
{
    size_t index = 0;
    if (token.len == 0 || token.len > 9 || (token.len > 1 && token.ptr[0] == '0')) return NULL;
    for (size_t i = 0; i < token.len; i++) {
        if (!cs_is_digit(token.ptr[i])) return NULL;
        index = index * 10 + (size_t)(token.ptr[i] - '0');
    }
    return yyjson_arr_get(array, index);
}

yyjson_val *cs_pointer_step(yyjson_val *value, cs_str token)
{
    return yyjson_is_arr(value)   ? item_get(value, token)
           : yyjson_is_obj(value) ? member_get(value, token)
                                  : NULL;
}

yyjson_val *cs_pointer_get(yyjson_val *root, cs_str pointer)
{
    yyjson_val *value = root;
    size_t at = 0;
    while (value && at < pointer.len) {
        if (pointer.ptr[at] != '/') return NULL;
        size_t end = at + 1;
        while (end < pointer.len && pointer.ptr[end] != '/') end++;
        value = cs_pointer_step(value, cs_str_slice(pointer, at + 1, end));
        at = end;
    }
    return value;
}
