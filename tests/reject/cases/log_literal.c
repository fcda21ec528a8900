/* log_literal.c - even a literal as a value in the log: the next one would be a name.
 * Refused by compilers: _Generic */
#include "base/base.h"

void misuse(const struct cs_log *log);
void misuse(const struct cs_log *log)
{
    CS_LOG(log, "letter_read", CS_F("name", "Smith"));
}
