/* value.c - what JSON values mean: numbers compared exactly, equality, characters.
 *
 * A JSON number is a number, not a machine type: 1, 1.0 and 1e0 are the same. Whole numbers are
 * kept in 64 bits and compared as such; a double is compared with one without rounding either. */
#include "schema/schema_in.h"

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
