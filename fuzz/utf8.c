/* utf8.c - cs_utf8_invalid_at against a slow reference: decode, then ask whether the number could
 * have been written shorter. Also: the answer does not depend on what follows, and what is in front
 * of it is valid. */
#include "base/base.h"

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size);

/* One code point by RFC 3629, section 3; gives its size, or 0 if there is none. */
static size_t decode(const uint8_t *bytes, size_t size)
{
    static const uint32_t smallest[] = {0, 0x80, 0x800, 0x10000};
    if (bytes[0] < 0x80) return 1;
    size_t more = 0;
    if ((bytes[0] & 0xE0) == 0xC0) more = 1;
    else if ((bytes[0] & 0xF0) == 0xE0) more = 2;
    else if ((bytes[0] & 0xF8) == 0xF0) more = 3;
    else return 0;
    uint32_t code = bytes[0] & (0x3Fu >> more);
    if (size < more + 1) return 0;
    for (size_t i = 1; i <= more; i++) {
        if ((bytes[i] & 0xC0) != 0x80) return 0;
        code = code << 6 | (bytes[i] & 0x3F);
    }
    if (code < smallest[more] || code > 0x10FFFF) return 0;
    return code >= 0xD800 && code <= 0xDFFF ? 0 : more + 1;
}

static size_t reference_invalid_at(const uint8_t *bytes, size_t size)
{
    size_t at = 0;
    while (at < size) {
        const size_t step = decode(bytes + at, size - at);
        if (step == 0) return at;
        at += step;
    }
    return SIZE_MAX;
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size)
{
    const cs_str s = {(const char *)bytes, size};
    const size_t at = cs_utf8_invalid_at(s);
    if (at != reference_invalid_at(bytes, size)) abort();
    if (at != SIZE_MAX && cs_utf8_invalid_at(cs_str_slice(s, 0, at)) != SIZE_MAX) abort();
    return 0;
}
