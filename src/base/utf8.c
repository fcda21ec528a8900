/* utf8.c - validation at the door, once; everything above may rely on it.
 *
 * Pure ASCII runs are skipped eight bytes at a time. The table of lead bytes follows Unicode 15,
 * table 3-7 (well-formed UTF-8 byte sequences). */
#include "base/base.h"

/* Length of the sequence that begins with lead, and the range its second byte must lie in. */
static unsigned lead_length(unsigned char lead, unsigned char *low, unsigned char *high)
{
    *low = 0x80;
    *high = 0xBF;
    if (lead >= 0xC2 && lead <= 0xDF) return 2;
    if (lead >= 0xE0 && lead <= 0xEF) {
        if (lead == 0xE0) *low = 0xA0;
        if (lead == 0xED) *high = 0x9F;
        return 3;
    }
    if (lead >= 0xF0 && lead <= 0xF4) {
        if (lead == 0xF0) *low = 0x90;
        if (lead == 0xF4) *high = 0x8F;
        return 4;
    }
    return 0;
}

size_t cs_utf8_invalid_at(cs_str s)
{
    size_t i = 0;
    while (i < s.len) {
        uint64_t word = 0;
        if (s.len - i >= sizeof word) {
            memcpy(&word, s.ptr + i, sizeof word);
            if ((word & UINT64_C(0x8080808080808080)) == 0) {
                i += sizeof word;
                continue;
            }
        }
        const unsigned char lead = (unsigned char)s.ptr[i];
        if (lead < 0x80) {
            i++;
            continue;
        }
        unsigned char low = 0;
        unsigned char high = 0;
        const unsigned length = lead_length(lead, &low, &high);
        if (length == 0 || s.len - i < length) return i;
        const unsigned char second = (unsigned char)s.ptr[i + 1];
        if (second < low || second > high) return i;
        for (unsigned k = 2; k < length; k++)
            if (((unsigned char)s.ptr[i + k] & 0xC0) != 0x80) return i;
        i += length;
    }
    return SIZE_MAX;
}

cs_status cs_utf8_check(cs_str text, struct cs_error *err)
{
    const size_t bad = cs_utf8_invalid_at(text);
    if (bad != SIZE_MAX)
        return CS_FAIL_AT(err, CS_E_INPUT, "The text is not valid UTF-8", "Give it as UTF-8", bad);
    const char *const nul = text.len ? memchr(text.ptr, 0, text.len) : NULL;
    if (nul)
        return CS_FAIL_AT(err, CS_E_INPUT, "The text holds a NUL byte", "Give it as plain text",
                          nul - text.ptr);
    return CS_OK;
}
