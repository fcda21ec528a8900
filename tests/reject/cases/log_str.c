/* log_str.c - bytes in the log.
 * Refused by compilers: _Generic */
#include "base/base.h"

void misuse(const struct cs_log *log, cs_str name);
void misuse(const struct cs_log *log, cs_str name)
{
    CS_LOG(log, "letter_read", CS_F("name", name));
}
