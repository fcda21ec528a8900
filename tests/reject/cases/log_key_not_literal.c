/* log_key_not_literal.c - a key of the log that is text.
 * Refused by compilers: expected */
#include "base/base.h"

void misuse(const struct cs_log *log, const char *name);
void misuse(const struct cs_log *log, const char *name)
{
    CS_LOG(log, "letter_read", CS_F(name, 1));
}
