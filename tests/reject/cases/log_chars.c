/* log_chars.c - a string in the log.
 * Refused by compilers: _Generic */
#include "base/base.h"

void misuse(const struct cs_log *log, const char *name);
void misuse(const struct cs_log *log, const char *name)
{
    CS_LOG(log, "letter_read", CS_F("name", name));
}
