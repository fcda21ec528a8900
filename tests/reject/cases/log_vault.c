/* log_vault.c - the re-identification map in the log.
 * Refused by compilers: _Generic */
#include "privacy/privacy.h"

void misuse(const struct cs_log *log, struct cs_vault *vault);
void misuse(const struct cs_log *log, struct cs_vault *vault)
{
    CS_LOG(log, "vault_opened", CS_F("vault", vault));
}
