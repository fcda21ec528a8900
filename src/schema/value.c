/* value.c - what JSON values mean: numbers compared exactly, equality, characters.
 *
 * A JSON number is a number, not a machine type: 1, 1.0 and 1e0 are the same. Whole numbers are
 * kept in 64 bits and compared as such; a double is compared with one without rounding either. */
#include "schema/schema_in.h"

#include <math.h>
#include <stdlib.h>

#define TWO_TO_63 9223372036854775808.0
#define TWO_TO_64 18446744073709551616.0

cs_str cs_value_text(yyjson_val *text)
{
    return (cs_str){yyjson_get_str(text), yyjson_get_len(text)};
}

static int real_against_uint(double real, uint64_t whole)
{
    if (real < 0.0) return -1;
    if (real >= TWO_TO_64) return 1;
    const uint64_t part = (uint64_t)real;
    if (part != whole) return part < whole ? -1 : 1;
    return real > (double)part;
}

static int real_against_negative(double real, int64_t whole)
{
    if (real >= 0.0) return 1;
    if (real < -TWO_TO_63) return -1;
    const int64_t part = (int64_t)real;
    if (part != whole) return part < whole ? -1 : 1;
    return -(real < (double)part);
}

static int real_against_whole(double real, yyjson_val *whole)
{
    return yyjson_is_sint(whole) && yyjson_get_sint(whole) < 0
               ? real_against_negative(real, yyjson_get_sint(whole))
               : real_against_uint(real, yyjson_get_uint(whole));
}

static int whole_compare(yyjson_val *a, yyjson_val *b)
{
    const bool a_negative = yyjson_is_sint(a) && yyjson_get_sint(a) < 0;
    const bool b_negative = yyjson_is_sint(b) && yyjson_get_sint(b) < 0;
    if (a_negative != b_negative) return a_negative ? -1 : 1;
    if (a_negative) {
        const int64_t x = yyjson_get_sint(a);
        const int64_t y = yyjson_get_sint(b);
        return (x > y) - (x < y);
    }
    const uint64_t x = yyjson_get_uint(a);
    const uint64_t y = yyjson_get_uint(b);
    return (x > y) - (x < y);
}

int cs_number_compare(yyjson_val *a, yyjson_val *b)
{
    CS_ASSERT(yyjson_is_num(a));
    CS_ASSERT(yyjson_is_num(b));
    if (yyjson_is_real(a) && yyjson_is_real(b)) {
        const double x = yyjson_get_real(a);
        const double y = yyjson_get_real(b);
        return (x > y) - (x < y);
    }
    if (yyjson_is_real(a)) return real_against_whole(yyjson_get_real(a), b);
    if (yyjson_is_real(b)) return -real_against_whole(yyjson_get_real(b), a);
    return whole_compare(a, b);
}

bool cs_number_is_integer(yyjson_val *number)
{
    if (!yyjson_is_real(number)) return true;
    const double real = yyjson_get_real(number);
    if (real >= TWO_TO_63 || real <= -TWO_TO_63) return true; /* no double so large has a part */
    const int64_t part = (int64_t)real;
    return !(real > (double)part) && !(real < (double)part);
}

static bool arrays_equal(yyjson_val *a, yyjson_val *b, unsigned depth, uint32_t *steps)
{
    if (yyjson_arr_size(a) != yyjson_arr_size(b)) return false;
    yyjson_arr_iter in_a = yyjson_arr_iter_with(a);
    yyjson_arr_iter in_b = yyjson_arr_iter_with(b);
    yyjson_val *item = NULL;
    while ((item = yyjson_arr_iter_next(&in_a)))
        if (!cs_value_equal(item, yyjson_arr_iter_next(&in_b), depth, steps)) return false;
    return true;
}

static bool objects_equal(yyjson_val *a, yyjson_val *b, unsigned depth, uint32_t *steps)
{
    if (yyjson_obj_size(a) != yyjson_obj_size(b)) return false;
    yyjson_obj_iter in_a = yyjson_obj_iter_with(a);
    yyjson_val *key = NULL;
    while ((key = yyjson_obj_iter_next(&in_a))) {
        const size_t cost = yyjson_obj_size(b);
        if (cost >= *steps) {
            *steps = 0;
            return false;
        }
        *steps -= (uint32_t)cost;
        yyjson_val *const other = yyjson_obj_getn(b, yyjson_get_str(key), yyjson_get_len(key));
        if (!other || !cs_value_equal(yyjson_obj_iter_get_val(key), other, depth, steps))
            return false;
    }
    return true;
}

bool cs_value_equal(yyjson_val *a, yyjson_val *b, unsigned depth, uint32_t *steps)
{
    if (*steps == 0 || depth > CS_JSON_DEPTH_MAX) {
        *steps = 0;
        return false;
    }
    --*steps;
    if (yyjson_is_num(a) && yyjson_is_num(b)) return cs_number_compare(a, b) == 0;
    if (yyjson_get_type(a) != yyjson_get_type(b)) return false;
    if (yyjson_is_bool(a)) return yyjson_get_bool(a) == yyjson_get_bool(b);
    if (yyjson_is_str(a)) return cs_str_equal(cs_value_text(a), cs_value_text(b));
    if (yyjson_is_arr(a)) return arrays_equal(a, b, depth + 1, steps);
    if (yyjson_is_obj(a)) return objects_equal(a, b, depth + 1, steps);
    return true; /* null */
}

uint64_t cs_text_characters(yyjson_val *text)
{
    const cs_str s = cs_value_text(text);
    uint64_t count = 0;
    for (size_t i = 0; i < s.len; i++) count += ((unsigned char)s.ptr[i] & 0xC0) != 0x80;
    return count;
}

/* ---- decimals ---- */

/* digits * 10^exponent, without trailing zeros. */
struct decimal {
    uint64_t digits;
    int exponent;
};

/* Few digits behind the point: digits / 10^k is rounded correctly, so it is the number itself when
 * it is equal. False when there are more. */
static bool decimal_short(double real, struct decimal *out)
{
    static const double powers[] = {1.0, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6};
    for (size_t k = 0; k < CS_COUNT(powers); k++) {
        const double scaled = real * powers[k];
        if (!(scaled < 1e15)) return false;
        const double digits = (double)(uint64_t)(scaled + 0.5);
        if (digits / powers[k] > real || digits / powers[k] < real) continue;
        *out = (struct decimal){(uint64_t)digits, -(int)k};
        return true;
    }
    return false;
}

/* The shortest decimal that stands for the number, as it was most likely written. */
static struct decimal decimal_of(yyjson_val *number)
{
    struct decimal d = {0};
    if (!yyjson_is_real(number)) {
        const bool negative = yyjson_is_sint(number) && yyjson_get_sint(number) < 0;
        d.digits = negative ? ~(uint64_t)yyjson_get_sint(number) + 1 : yyjson_get_uint(number);
    } else if (!decimal_short(fabs(yyjson_get_real(number)), &d)) {
        char text[40];
        const double real = yyjson_get_real(number);
        for (int precision = 14; precision <= 16; precision++) { /* 17 digits are always enough */
            (void)snprintf(text, sizeof text, "%.*e", precision, real);
            if (strtod(text, NULL) == real) break;
        }
        bool point = false;
        const char *at = text;
        for (; *at && *at != 'e'; at++) {
            if (*at == '.') point = true;
            if (!cs_is_digit(*at)) continue;
            d.digits = d.digits * 10 + (uint64_t)(*at - '0');
            d.exponent -= point;
        }
        if (*at == 'e') d.exponent += (int)strtol(at + 1, NULL, 10);
    }
    while (d.digits && d.digits % 10 == 0) {
        d.digits /= 10;
        d.exponent++;
    }
    return d;
}

/* The size of a whole number below 2^53, or UINT64_MAX. */
static uint64_t whole_size(yyjson_val *number)
{
    if (yyjson_is_uint(number)) return yyjson_get_uint(number);
    if (yyjson_is_sint(number)) return ~(uint64_t)yyjson_get_sint(number) + 1;
    const double real = fabs(yyjson_get_real(number));
    if (!(real < 9007199254740992.0)) return UINT64_MAX;
    const uint64_t whole = (uint64_t)real;
    return real > (double)whole ? UINT64_MAX : whole;
}

bool cs_number_is_multiple(yyjson_val *a, yyjson_val *b)
{
    const uint64_t whole_a = whole_size(a);
    const uint64_t whole_b = whole_size(b);
    if (whole_a < UINT64_MAX && whole_b < UINT64_MAX && whole_b > 0) return whole_a % whole_b == 0;
    struct decimal x = decimal_of(a);
    const struct decimal y = decimal_of(b);
    if (x.digits == 0) return true;
    CS_ASSERT(y.digits > 0);
    __extension__ typedef unsigned __int128 wide;
    if (x.exponent >= y.exponent) {
        wide rest = x.digits % y.digits;
        for (int i = x.exponent - y.exponent; i > 0 && rest; i--) rest = rest * 10 % y.digits;
        return rest == 0;
    }
    wide divisor = y.digits; /* x has no trailing zero: 10 in the divisor can not be divided out */
    for (int i = y.exponent - x.exponent; i > 0; i--) {
        divisor *= 10;
        if (divisor > x.digits) return false;
    }
    return x.digits % divisor == 0;
}

/* ---- hashing ---- */

static uint64_t mix(uint64_t hash, uint64_t more)
{
    hash = (hash ^ more) * 0x9E3779B97F4A7C15u;
    return hash ^ hash >> 29;
}

static uint64_t bytes_hash(cs_str s)
{
    uint64_t hash = 0xCBF29CE484222325u;
    for (size_t i = 0; i < s.len; i++) hash = (hash ^ (unsigned char)s.ptr[i]) * 0x100000001B3u;
    return hash;
}

uint64_t cs_value_hash(yyjson_val *value, unsigned depth, uint32_t *steps)
{
    uint64_t hash = yyjson_get_type(value);
    if (*steps == 0 || depth > CS_JSON_DEPTH_MAX) {
        *steps = 0;
        return 0;
    }
    --*steps;
    if (yyjson_is_num(value)) {
        const double real = yyjson_get_num(value);
        uint64_t bits = 0;
        const double positive = real < 0.0 || real > 0.0 ? real : 0.0; /* -0 is 0 */
        memcpy(&bits, &positive, sizeof bits);
        return mix(hash, bits);
    }
    if (yyjson_is_bool(value)) return mix(hash, yyjson_get_bool(value));
    if (yyjson_is_str(value)) return mix(hash, bytes_hash(cs_value_text(value)));
    if (yyjson_is_arr(value)) {
        yyjson_arr_iter iter = yyjson_arr_iter_with(value);
        yyjson_val *item = NULL;
        while ((item = yyjson_arr_iter_next(&iter)))
            hash = mix(hash, cs_value_hash(item, depth + 1, steps));
    }
    if (yyjson_is_obj(value)) {
        yyjson_obj_iter iter = yyjson_obj_iter_with(value);
        yyjson_val *key = NULL;
        while ((key = yyjson_obj_iter_next(&iter))) /* in any order */
            hash += mix(bytes_hash(cs_value_text(key)),
                        cs_value_hash(yyjson_obj_iter_get_val(key), depth + 1, steps));
    }
    return hash;
}
