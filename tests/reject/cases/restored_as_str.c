/* restored_as_str.c - an answer with its values put back, where any bytes are taken.
 * Refused by compilers: incompatible type */
#include "privacy/privacy.h"

void misuse(struct cs_buf *page, const struct cs_restored *restored);
void misuse(struct cs_buf *page, const struct cs_restored *restored)
{
    cs_buf_add(page, restored->text);
}
