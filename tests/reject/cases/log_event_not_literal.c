/* log_event_not_literal.c - an event whose name is text.
 * Refused by compilers: expected */
#include "base/base.h"

void misuse(const struct cs_log *log, const char *name);
void misuse(const struct cs_log *log, const char *name)
{
    CS_LOG(log, name, CS_F("n", 1));
}
