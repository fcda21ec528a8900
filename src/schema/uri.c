/* uri.c - the parts of a URI, and a reference resolved against a base (RFC 3986, section 5.2). */
#include "schema/uri.h"

#define URI_BYTES_MAX ((size_t)64 * 1024)

/* Where c stands from there on; the text's end if nowhere. */
static size_t find(cs_str s, char c, size_t from)
{
    const char *const at = from < s.len ? memchr(s.ptr + from, c, s.len - from) : NULL;
    return at ? (size_t)(at - s.ptr) : s.len;
}

static size_t find_colon_or_slash(cs_str s)
{
    size_t at = 0;
    while (at < s.len && s.ptr[at] != ':' && s.ptr[at] != '/') at++;
    return at;
}

struct cs_uri cs_uri_parse(cs_str text)
{
    struct cs_uri uri = {.path = CS_STR("")};
    const size_t hash = find(text, '#', 0);
    if (hash < text.len) uri.fragment = cs_str_slice(text, hash + 1, text.len);
    cs_str rest = cs_str_slice(text, 0, hash);
    const size_t mark = find(rest, '?', 0);
    if (mark < rest.len) uri.query = cs_str_slice(rest, mark + 1, rest.len);
    rest = cs_str_slice(rest, 0, mark);
    const size_t colon = find_colon_or_slash(rest);
    if (colon > 0 && colon < rest.len && rest.ptr[colon] == ':' && cs_is_alpha(rest.ptr[0])) {
        uri.scheme = cs_str_slice(rest, 0, colon);
        rest = cs_str_slice(rest, colon + 1, rest.len);
    }
    if (cs_str_starts(rest, CS_STR("//"))) {
        const size_t end = find(rest, '/', 2);
        uri.authority = cs_str_slice(rest, 2, end);
        rest = cs_str_slice(rest, end, rest.len);
    }
    uri.path = rest.ptr ? rest : CS_STR("");
    return uri;
}

/* Take the last segment of what was written since begin away, with its slash. */
static void segment_drop(struct cs_buf *out, size_t begin)
{
    while (out->size > begin && out->bytes[out->size - 1] != '/') out->size--;
    if (out->size > begin) out->size--;
}

/* Write path without "." and ".." (section 5.2.4). */
static void dots_remove(cs_str path, struct cs_buf *out)
{
    const size_t begin = out->size;
    size_t at = 0;
    while (at < path.len && !out->failed) {
        const size_t end = find(path, '/', path.ptr[at] == '/' ? at + 1 : at);
        const cs_str segment = cs_str_slice(path, at, end);
        const bool slash = segment.ptr[0] == '/';
        const cs_str name = cs_str_slice(segment, slash, segment.len);
        const bool last = end == path.len;
        if (cs_str_equal(name, CS_STR(".."))) {
            segment_drop(out, begin);
            if (last) cs_buf_add_char(out, '/');
        } else if (cs_str_equal(name, CS_STR("."))) {
            if (last) cs_buf_add_char(out, '/');
        } else {
            cs_buf_add(out, segment);
        }
        at = end;
    }
}

static void part_add(struct cs_buf *out, const char *before, cs_str part, const char *after)
{
    if (!part.ptr) return;
    cs_buf_add(out, cs_str_of(before));
    cs_buf_add(out, part);
    cs_buf_add(out, cs_str_of(after));
}

/* The path of a relative reference behind that of the base (section 5.2.3). */
static cs_status path_merge(struct cs_arena *arena, const struct cs_uri *base, cs_str path,
                            cs_str *out, struct cs_error *err)
{
    struct cs_buf merged;
    cs_buf_init(&merged, arena, URI_BYTES_MAX);
    size_t keep = base->path.len;
    while (keep > 0 && base->path.ptr[keep - 1] != '/') keep--;
    if (base->authority.ptr && base->path.len == 0) cs_buf_add_char(&merged, '/');
    cs_buf_add(&merged, cs_str_slice(base->path, 0, keep));
    cs_buf_add(&merged, path);
    return cs_buf_finish(&merged, out, err);
}

cs_status cs_uri_resolve(struct cs_arena *arena, cs_str base, cs_str reference, cs_str *out,
                         struct cs_error *err)
{
    const struct cs_uri b = cs_uri_parse(base);
    const struct cs_uri r = cs_uri_parse(reference);
    struct cs_uri t = {.scheme = r.scheme.ptr ? r.scheme : b.scheme, .query = r.query};
    cs_str path = r.path;
    t.authority = r.scheme.ptr || r.authority.ptr ? r.authority : b.authority;
    if (!r.scheme.ptr && !r.authority.ptr) {
        if (r.path.len == 0) {
            path = b.path;
            if (!r.query.ptr) t.query = b.query;
        } else if (r.path.ptr[0] != '/') {
            CS_TRY(path_merge(arena, &b, r.path, &path, err));
        }
    }
    struct cs_buf buf;
    cs_buf_init(&buf, arena, URI_BYTES_MAX);
    part_add(&buf, "", t.scheme, ":");
    part_add(&buf, "//", t.authority, "");
    if (cs_str_equal(t.scheme, CS_STR("urn"))) cs_buf_add(&buf, path);
    else dots_remove(path, &buf);
    part_add(&buf, "?", t.query, "");
    return cs_buf_finish(&buf, out, err);
}

static int hex_value(char c)
{
    if (cs_is_digit(c)) return c - '0';
    const char lower = cs_to_lower(c);
    return lower >= 'a' && lower <= 'f' ? lower - 'a' + 10 : -1;
}

bool cs_uri_decode(cs_str text, struct cs_buf *out)
{
    for (size_t i = 0; i < text.len; i++) {
        if (text.ptr[i] != '%') {
            cs_buf_add_char(out, text.ptr[i]);
            continue;
        }
        if (i + 2 >= text.len) return false;
        const int high = hex_value(text.ptr[i + 1]);
        const int low = hex_value(text.ptr[i + 2]);
        if (high < 0 || low < 0) return false;
        cs_buf_add_char(out, (char)(high * 16 + low));
        i += 2;
    }
    return true;
}
