/* look_into_vault.c - a member of a vault read outside privacy.
 * Refused by compilers: incomplete (type|definition)|undefined (type|struct) */
#include "privacy/privacy.h"

size_t misuse(const struct cs_vault *vault);
size_t misuse(const struct cs_vault *vault)
{
    return vault->count;
}
