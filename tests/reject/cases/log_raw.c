/* log_raw.c - raw text in the log.
 * Refused by compilers: _Generic */
#include "base/base.h"

void misuse(const struct cs_log *log, cs_raw letter);
void misuse(const struct cs_log *log, cs_raw letter)
{
    CS_LOG(log, "letter_read", CS_F("letter", letter));
}
