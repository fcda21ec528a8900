/* raw_as_str.c - raw text where any bytes are taken.
 * Refused by compilers: incompatible type */
#include "base/base.h"

void misuse(struct cs_buf *page, cs_raw letter);
void misuse(struct cs_buf *page, cs_raw letter)
{
    cs_buf_add(page, letter);
}
