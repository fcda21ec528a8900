/* read_phi_bytes.c - raw text is unwrapped.
 * Refused by tidy: patient text may not be unwrapped */
#include "base/base.h"

void misuse(struct cs_buf *page, cs_raw letter);
void misuse(struct cs_buf *page, cs_raw letter)
{
    cs_buf_add(page, letter.phi_bytes);
}
