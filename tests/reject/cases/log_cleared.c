/* log_cleared.c - a cleared value in the log.
 * Refused by compilers: _Generic */
#include "privacy/cleared.h"

void misuse(const struct cs_log *log, const struct cs_offer *offer);
void misuse(const struct cs_log *log, const struct cs_offer *offer)
{
    CS_LOG(log, "sent", CS_F("text", offer->remote));
}
