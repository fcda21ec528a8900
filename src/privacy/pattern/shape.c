/* shape.c - checks that a string is built as a numbering scheme wants it.
 *
 * Each says its source. Where a scheme has a check digit it is computed: a wrong one is as good as
 * a word that merely looks like a code, and that is what keeps these safe without a label. */
#include "privacy/pattern/pattern_in.h"

#define DIGITS_MAX 64

static bool is_letter(char c)
{
    return cs_is_upper(c) || cs_is_lower(c);
}

/* ISO/IEC 7812-1 annex B, beginning with a sum that digits before these have given. */
static bool luhn_from(cs_str digits, unsigned sum)
{
    unsigned place = 0;
    if (digits.len > DIGITS_MAX) return false;
    for (size_t i = digits.len; i-- > 0;) {
        if (!cs_is_digit(digits.ptr[i])) continue;
        unsigned d = (unsigned)(digits.ptr[i] - '0');
        if (place & 1) d = d > 4 ? d * 2 - 9 : d * 2;
        sum += d;
        place++;
    }
    return place > 1 && sum % 10 == 0;
}

bool pattern_luhn(cs_str digits)
{
    return luhn_from(digits, 0);
}

bool pattern_npi_valid(cs_str digits)
{
    /* 24: what the digits of the prefix 80840 give (CMS, "Requirements for NPI and NPI check
     * digit", 2004). */
    return digits.len == 10 && (digits.ptr[0] == '1' || digits.ptr[0] == '2') &&
           luhn_from(digits, 24);
}

bool pattern_dea_valid(cs_str code)
{
    if (code.len != 9 || !is_letter(code.ptr[0]) || !is_letter(code.ptr[1])) return false;
    unsigned d[7];
    for (size_t i = 0; i < 7; i++) {
        if (!cs_is_digit(code.ptr[i + 2])) return false;
        d[i] = (unsigned)(code.ptr[i + 2] - '0');
    }
    return (d[0] + d[2] + d[4] + 2 * (d[1] + d[3] + d[5])) % 10 == d[6];
}

bool pattern_vin_shaped(cs_str code)
{
    unsigned digits = 0;
    if (code.len != 17) return false;
    for (size_t i = 0; i < code.len; i++) {
        const char c = code.ptr[i];
        if (!cs_is_digit(c) && !is_letter(c)) return false;
        if (memchr("IOQioq", c, 6)) return false;
        digits += cs_is_digit(c);
    }
    return digits >= 4 && digits < 17;
}

bool pattern_vin_valid(cs_str code)
{
    static const unsigned char weights[] = {8, 7, 6, 5, 4, 3, 2, 10, 0, 9, 8, 7, 6, 5, 4, 3, 2};
    static const char values[] = "12345678.12345.7.923456789"; /* of A to Z */
    unsigned sum = 0;
    if (!pattern_vin_shaped(code)) return false;
    for (size_t i = 0; i < code.len; i++) {
        const char c = (char)(cs_is_lower(code.ptr[i]) ? code.ptr[i] - ('a' - 'A') : code.ptr[i]);
        const char value = cs_is_digit(c) ? c : values[c - 'A'];
        sum += (unsigned)(value - '0') * weights[i];
    }
    const char check = (char)(sum % 11 == 10 ? 'X' : '0' + (char)(sum % 11));
    return code.ptr[8] == check || (check == 'X' && code.ptr[8] == 'x');
}

bool pattern_mbi_shaped(cs_str code)
{
    /* CMS, "Understanding the MBI format": C A AN N A AN N A A N N; no S, L, O, I, B, Z. Letters
     * that the scheme leaves out are taken as well: people mistype. */
    static const char shape[] = "CAMNAMNAANN";
    size_t place = 0;
    for (size_t i = 0; i < code.len; i++) {
        const char c = code.ptr[i];
        if (c == '-' || c == ' ') continue;
        if (place == sizeof shape - 1) return false;
        const bool digit = cs_is_digit(c);
        const char want = shape[place++];
        if (want == 'C' && (!digit || c == '0')) return false;
        if (want == 'N' && !digit) return false;
        if (want == 'A' && !cs_is_upper(c)) return false;
        if (want == 'M' && !digit && !cs_is_upper(c)) return false;
    }
    return place == sizeof shape - 1;
}

bool pattern_iban_valid(cs_str code)
{
    char packed[34];
    size_t size = 0;
    for (size_t i = 0; i < code.len; i++) {
        const char c = code.ptr[i];
        if (c == ' ') continue;
        if (size == sizeof packed || (!cs_is_digit(c) && !cs_is_upper(c))) return false;
        packed[size++] = c;
    }
    if (size < 15 || !cs_is_upper(packed[0]) || !cs_is_upper(packed[1])) return false;
    if (!cs_is_digit(packed[2]) || !cs_is_digit(packed[3])) return false;
    unsigned rest = 0;
    for (size_t i = 0; i < size; i++) {
        const char c = packed[(i + 4) % size];
        rest = cs_is_digit(c) ? rest * 10 + (unsigned)(c - '0')
                              : rest * 100 + (unsigned)(c - 'A') + 10;
        rest %= 97;
    }
    return rest == 1;
}

bool pattern_uuid_shaped(cs_str code)
{
    static const char shape[] = "xxxxxxxx-xxxx-xxxx-xxxx-xxxxxxxxxxxx";
    if (code.len != sizeof shape - 1) return false;
    for (size_t i = 0; i < code.len; i++) {
        const char c = code.ptr[i];
        const bool hex = cs_is_digit(c) || (c >= 'a' && c <= 'f') || (c >= 'A' && c <= 'F');
        if (shape[i] == '-' ? c != '-' : !hex) return false;
    }
    return true;
}
