/* log_redacted.c - redacted text in the log: even what was replaced is text of a patient.
 * Refused by compilers: _Generic */
#include "privacy/privacy.h"

void misuse(const struct cs_log *log, const struct cs_redacted *redacted);
void misuse(const struct cs_log *log, const struct cs_redacted *redacted)
{
    CS_LOG(log, "redacted", CS_F("text", redacted->text));
}
