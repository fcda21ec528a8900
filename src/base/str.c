/* str.c - borrowed bytes: compare, find, slice; checked sizes. */
#include "base/base.h"

cs_str cs_str_of(const char *terminated)
{
    return terminated ? (cs_str){terminated, strlen(terminated)} : (cs_str){"", 0};
}

bool cs_str_equal(cs_str a, cs_str b)
{
    return a.len == b.len && (a.len == 0 || memcmp(a.ptr, b.ptr, a.len) == 0);
}

bool cs_str_equal_nocase(cs_str a, cs_str b)
{
    if (a.len != b.len) return false;
    for (size_t i = 0; i < a.len; i++)
        if (cs_to_lower(a.ptr[i]) != cs_to_lower(b.ptr[i])) return false;
    return true;
}

int cs_str_compare(cs_str a, cs_str b)
{
    const size_t n = a.len < b.len ? a.len : b.len;
    const int order = n ? memcmp(a.ptr, b.ptr, n) : 0;
    if (order != 0) return order;
    return (a.len > b.len) - (a.len < b.len);
}

bool cs_str_starts(cs_str s, cs_str prefix)
{
    return s.len >= prefix.len && cs_str_equal((cs_str){s.ptr, prefix.len}, prefix);
}

bool cs_str_ends(cs_str s, cs_str suffix)
{
    return s.len >= suffix.len &&
           cs_str_equal((cs_str){s.ptr + (s.len - suffix.len), suffix.len}, suffix);
}

size_t cs_str_find(cs_str s, cs_str needle, size_t from)
{
    if (needle.len == 0 || from > s.len || s.len - from < needle.len) return SIZE_MAX;
    const char *const end = s.ptr + (s.len - needle.len) + 1;
    for (const char *p = s.ptr + from; p < end; p++) {
        p = memchr(p, needle.ptr[0], (size_t)(end - p));
        if (!p) return SIZE_MAX;
        if (memcmp(p, needle.ptr, needle.len) == 0) return (size_t)(p - s.ptr);
    }
    return SIZE_MAX;
}

size_t cs_str_find_nocase(cs_str s, cs_str needle, size_t from)
{
    if (needle.len == 0 || from > s.len) return SIZE_MAX;
    for (size_t i = from; i + needle.len <= s.len; i++)
        if (cs_str_equal_nocase((cs_str){s.ptr + i, needle.len}, needle)) return i;
    return SIZE_MAX;
}

cs_str cs_str_slice(cs_str s, size_t begin, size_t end)
{
    if (end > s.len) end = s.len;
    if (begin > end) begin = end;
    return (cs_str){s.ptr ? s.ptr + begin : "", end - begin};
}

cs_str cs_str_trim(cs_str s)
{
    while (s.len && cs_is_space(s.ptr[s.len - 1])) s.len--;
    while (s.len && cs_is_space(s.ptr[0])) {
        s.ptr++;
        s.len--;
    }
    return s;
}

void cs_copy(void *to, const void *from, size_t size)
{
    if (size) memcpy(to, from, size);
}

void cs_wipe(void *memory, size_t size)
{
    volatile unsigned char *p = memory;
    while (size--) *p++ = 0;
}

bool cs_size_add(size_t a, size_t b, size_t *out)
{
    size_t sum = 0;
    if (__builtin_add_overflow(a, b, &sum)) return false;
    *out = sum;
    return true;
}

bool cs_size_mul(size_t a, size_t b, size_t *out)
{
    size_t product = 0;
    if (__builtin_mul_overflow(a, b, &product)) return false;
    *out = product;
    return true;
}
