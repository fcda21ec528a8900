/* log_vault_bytes.c - the packed re-identification map in the log.
 * Refused by compilers: _Generic */
#include "privacy/privacy.h"

void misuse(const struct cs_log *log, cs_raw packed);
void misuse(const struct cs_log *log, cs_raw packed)
{
    CS_LOG(log, "vault_packed", CS_F("bytes", packed.phi_bytes));
}
