/* icd.c - is a letter with five figures a diagnosis? "M25511" is M25.511, pain in a
 * shoulder, as claims write it; nobody's number is likely to be one of the 18,000 that there are.
 * The list (ICD-10-CM) is compiled by tools/icd_codes.py. */
#include "privacy/pattern/pattern_in.h"

#define FIGURES 5
#define LETTER_STEP 100000u

extern const unsigned char cs_icd_begin[];
extern const unsigned char cs_icd_end[];

static uint32_t number_at(size_t place)
{
    const unsigned char *const b = cs_icd_begin + place * 4;
    return (uint32_t)b[0] | (uint32_t)b[1] << 8 | (uint32_t)b[2] << 16 | (uint32_t)b[3] << 24;
}

bool pattern_icd_code(cs_str code)
{
    if (code.len < FIGURES + 1 || code.len > FIGURES + 2 || !cs_is_upper(code.ptr[0])) return false;
    if (code.len == FIGURES + 2 && !cs_is_upper(code.ptr[FIGURES + 1])) return false;
    uint32_t number = 0;
    for (size_t i = 1; i <= FIGURES; i++) {
        if (!cs_is_digit(code.ptr[i])) return false;
        number = number * 10 + (uint32_t)(code.ptr[i] - '0');
    }
    number += (uint32_t)(code.ptr[0] - 'A') * LETTER_STEP;
    size_t low = 0;
    size_t high = (size_t)(cs_icd_end - cs_icd_begin) / 4;
    while (low < high) {
        const size_t middle = low + (high - low) / 2;
        if (number_at(middle) < number) low = middle + 1;
        else high = middle;
    }
    return low < (size_t)(cs_icd_end - cs_icd_begin) / 4 && number_at(low) == number;
}
