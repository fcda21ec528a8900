/* constraint_number.c - can these digits still become a number that fits?
 *
 * Without an exponent the digits so far bound the number: 12 becomes 12.x, 12x.x, 12xx.x and so on,
 * each a half open interval; one of them must hold a value inside the bounds, on the grid of
 * multipleOf, in the list. An exponent may follow only digits that could do without it, and never
 * where there is a grid or a list: nobody writes 9 as 9e-1 to get below 5. */
#include "schema/constraint_in.h"

#include <math.h>
#include <stdlib.h>

#define WHOLE_MAX 19u
enum phase {
    PHASE_NOTHING,
    PHASE_SIGN,
    PHASE_ZERO,
    PHASE_WHOLE,
    PHASE_POINT,
    PHASE_FRACTION,
    PHASE_E,
    PHASE_E_SIGN,
    PHASE_EXPONENT
};

bool cs_wide_read(yyjson_val *number, wide *out)
{
    char text[64];
    wide value = 0;
    int exponent = 0;
    if (yyjson_is_int(number)) {
        const wide whole = yyjson_is_uint(number) ? (wide)yyjson_get_uint(number)
                                                  : (wide)yyjson_get_sint(number);
        if (whole >= 10 * WIDE_ONE || whole <= -10 * WIDE_ONE) return false;
        *out = whole * WIDE_ONE;
        return true;
    }
    const double real = yyjson_get_real(number);
    if (!(fabs(real) < 9e18)) return false;
    for (int digits = 15; digits <= 17; digits++) {
        (void)snprintf(text, sizeof text, "%.*e", digits - 1, real);
        if (strtod(text, NULL) >= real && strtod(text, NULL) <= real) break;
    }
    const char *at = text + (text[0] == '-');
    for (; *at && *at != 'e'; at++) {
        if (*at == '.') continue;
        value = value * 10 + (*at - '0');
        exponent--;
    }
    exponent += 1 + (int)strtol(at + 1, NULL, 10) + WIDE_DIGITS;
    for (; exponent > 0; exponent--) value *= 10;
    for (; exponent < 0; exponent++) {
        if (value % 10 != 0) return false;
        value /= 10;
    }
    *out = text[0] == '-' ? -value : value;
    return true;
}

static void digit_add(struct digits *d, unsigned char byte)
{
    if (d->phase == PHASE_FRACTION || d->phase == PHASE_POINT) {
        wide unit = WIDE_ONE;
        d->fraction++;
        if (d->fraction > WIDE_DIGITS) {
            d->wide = true;
            return;
        }
        for (unsigned i = 0; i < d->fraction; i++) unit /= 10;
        if (!d->wide) d->size += unit * (byte - '0');
        return;
    }
    d->whole++;
    if (d->whole > WHOLE_MAX) d->wide = true;
    if (!d->wide) d->size = d->size * 10 + WIDE_ONE * (byte - '0');
}

static bool digit_take(struct digits *d, unsigned char byte)
{
    switch ((enum phase)d->phase) {
    case PHASE_NOTHING:
    case PHASE_SIGN:
        digit_add(d, byte);
        d->phase = byte == '0' ? PHASE_ZERO : PHASE_WHOLE;
        return true;
    case PHASE_WHOLE: digit_add(d, byte); return d->whole <= 300;
    case PHASE_POINT:
    case PHASE_FRACTION:
        digit_add(d, byte);
        d->phase = PHASE_FRACTION;
        return d->fraction <= 300;
    case PHASE_E:
    case PHASE_E_SIGN:
    case PHASE_EXPONENT:
        d->phase = PHASE_EXPONENT;
        d->exponent = (uint16_t)(d->exponent * 10 + (byte - '0'));
        return ++d->exponent_digits <= 3 &&
               d->exponent + (d->exponent_negative ? 0u : d->whole) <= 300;
    case PHASE_ZERO: break;
    }
    return false;
}

bool cs_digits_take(struct digits *d, unsigned char byte)
{
    const enum phase phase = (enum phase)d->phase;
    if (byte >= '0' && byte <= '9') return digit_take(d, byte);
    if (byte == '-' && phase == PHASE_NOTHING) {
        d->negative = true;
        d->phase = PHASE_SIGN;
        return true;
    }
    if (byte == '.' && (phase == PHASE_ZERO || phase == PHASE_WHOLE)) {
        d->phase = PHASE_POINT;
        return true;
    }
    if ((byte | 0x20) == 'e' && cs_digits_whole(d) && phase != PHASE_EXPONENT) {
        d->phase = PHASE_E;
        return true;
    }
    if ((byte == '-' || byte == '+') && phase == PHASE_E) {
        d->exponent_negative = byte == '-';
        d->phase = PHASE_E_SIGN;
        return true;
    }
    return false;
}

bool cs_digits_whole(const struct digits *d)
{
    return d->phase == PHASE_ZERO || d->phase == PHASE_WHOLE || d->phase == PHASE_FRACTION ||
           d->phase == PHASE_EXPONENT;
}

/* 9999999999999999999 and above: doubles of which few are told apart, so all count as one. */
#define ALIKE_FROM 1e19
#define TWO_TO_63 9223372036854775808.0

wide cs_digits_value(const struct digits *d)
{
    const wide whole = d->size / WIDE_ONE;
    const wide rest = d->size % WIDE_ONE;
    const double real = (double)whole;
    wide value = d->size;
    if (d->wide || real >= ALIKE_FROM) return (wide)ALIKE_FROM * WIDE_ONE;
    if (rest == 0 && (d->fraction > 0 || (d->negative && real > TWO_TO_63)))
        value = (wide)real * WIDE_ONE; /* a reader has a double there */
    return d->negative ? -value : value;
}

static bool bounds_hold(const struct shape_number *n, wide value)
{
    if (n->low.set && (value < n->low.at || (n->low.open && value == n->low.at))) return false;
    return !n->high.set || !(value > n->high.at || (n->high.open && value == n->high.at));
}

static wide unit_of(const struct shape *shape)
{
    const struct shape_number *const n = &shape->number;
    return n->unit;
}

/* Some value in from <= x < to (with the sign: from < x <= to) fits. */
static bool between(const struct shape *shape, wide from, wide to, bool negative)
{
    const struct shape_number *const n = &shape->number;
    const wide unit = unit_of(shape);
    const wide least = negative ? -to : from;
    const wide most = negative ? -from : to;
    wide low = least;
    wide high = most;
    bool low_open = negative;
    bool high_open = !negative;
    if (n->listed) {
        for (uint32_t i = 0; i < n->value_count; i++) {
            const wide v = n->values[i];
            if ((v > low || (v == low && !low_open)) && (v < high || (v == high && !high_open)))
                return true;
        }
        return false;
    }
    if (n->low.set && n->low.at >= low) {
        low_open = n->low.open || (n->low.at == low && low_open);
        low = n->low.at;
    }
    if (n->high.set && n->high.at <= high) {
        high_open = n->high.open || (n->high.at == high && high_open);
        high = n->high.at;
    }
    if (low > high) return false;
    if (low == high && (low_open || high_open)) return false;
    if (unit == 0) return true;
    wide first = low / unit * unit;
    while (first < low || (first == low && low_open)) first += unit;
    return first < high || (first == high && !high_open);
}

static bool is_free(const struct shape *shape)
{
    const struct shape_number *const n = &shape->number;
    return !n->low.set && !n->high.set && !n->listed && (n->unit == 0 || n->unit == WIDE_ONE) &&
           n->not_unit_count == 0 && n->not_count == 0;
}

/* A reader holds it as a double, which may be another number than the digits say. */
static bool is_rounded(const struct digits *d)
{
    const wide whole = d->size / WIDE_ONE;
    if (d->phase == PHASE_POINT || d->phase == PHASE_FRACTION) return whole >= (wide)1 << 53;
    return d->negative && whole > (wide)1 << 63;
}

static bool real_fits(const struct shape *shape, const struct digits *d, int exponent)
{
    const struct shape_number *const n = &shape->number;
    const double size = (double)d->size / 1e18 *
                        pow(10.0, d->exponent_negative ? -exponent : exponent);
    const double value = d->negative ? -size : size;
    if (n->low.set) {
        const double low = (double)n->low.at / 1e18;
        if (value < low || (n->low.open && value <= low)) return false;
    }
    if (n->high.set) {
        const double high = (double)n->high.at / 1e18;
        if (value > high || (n->high.open && value >= high)) return false;
    }
    return true;
}

static bool exponent_possible(const struct shape *shape, const struct digits *d)
{
    const struct shape_number *const n = &shape->number;
    if (n->listed || n->unit != 0 || n->not_unit_count || !(shape->kinds & KIND_FRACTION) ||
        d->wide)
        return false;
    if (d->phase == PHASE_E) {
        struct digits up = *d;
        struct digits down = *d;
        up.phase = PHASE_E_SIGN;
        down.phase = PHASE_E_SIGN;
        down.exponent_negative = true;
        return exponent_possible(shape, &up) || exponent_possible(shape, &down);
    }
    int least = d->exponent;
    int most = d->exponent;
    for (unsigned digits = d->exponent_digits; digits <= 3; digits++) {
        for (int e = least; e <= most && e <= 300; e++)
            if ((digits > 0) && real_fits(shape, d, e)) return true;
        least *= 10;
        most = most * 10 + 9;
    }
    return false;
}

bool cs_digits_possible(const struct shape *shape, const struct digits *d)
{
    const bool whole_only = !(shape->kinds & KIND_FRACTION);
    if (d->phase >= PHASE_E) return exponent_possible(shape, d);
    if (whole_only && d->fraction > 1) return false;
    if (d->negative && d->phase == PHASE_SIGN)
        return is_free(shape) || between(shape, 0, (wide)10 * WIDE_ONE * WIDE_ONE, true);
    if (is_free(shape)) {
        if (whole_only) return d->fraction == 0 || d->size % WIDE_ONE == 0;
        return true;
    }
    if (d->wide || is_rounded(d)) return false;
    wide from = d->size;
    if (d->phase == PHASE_POINT || d->phase == PHASE_FRACTION || d->phase == PHASE_ZERO) {
        wide step = WIDE_ONE;
        for (unsigned i = 0; i < d->fraction; i++) step /= 10;
        return between(shape, from, from + step, d->negative);
    }
    wide step = WIDE_ONE;
    for (unsigned whole = d->whole; whole <= WHOLE_MAX; whole++) {
        if (between(shape, from, from + step, d->negative)) return true;
        from *= 10;
        step *= 10;
    }
    return false;
}

bool cs_digits_fit(const struct shape *shape, const struct digits *d)
{
    const struct shape_number *const n = &shape->number;
    if (!cs_digits_whole(d)) return false;
    if (d->phase == PHASE_EXPONENT)
        return exponent_possible(shape, d) && real_fits(shape, d, d->exponent);
    if (d->wide) return is_free(shape);
    if (is_rounded(d) && !is_free(shape)) return false;
    const wide value = d->negative ? -d->size : d->size;
    const unsigned kind = value % WIDE_ONE == 0 ? KIND_INTEGER : KIND_FRACTION;
    if (!(shape->kinds & kind) || !bounds_hold(n, value)) return false;
    if (n->unit != 0 && value % n->unit != 0) return false;
    for (uint32_t i = 0; i < n->not_unit_count; i++)
        if (value % n->not_units[i] == 0) return false;
    for (uint32_t i = 0; i < n->not_count; i++)
        if (n->not_values[i] == value) return false;
    bool listed = !n->listed;
    for (uint32_t i = 0; i < n->value_count && !listed; i++) listed = n->values[i] == value;
    return listed;
}

bool cs_number_possible(const struct shape *shape)
{
    const wide far = (wide)10 * WIDE_ONE * WIDE_ONE;
    return is_free(shape) || between(shape, 0, far, false) || between(shape, 0, far, true);
}
