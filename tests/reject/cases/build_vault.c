/* build_vault.c - a vault built without its maker: without a secret.
 * Refused by compilers: incomplete type|variable has incomplete|storage size */
#include "privacy/privacy.h"

size_t misuse(void);
size_t misuse(void)
{
    struct cs_vault vault = {0};
    return cs_vault_count(&vault);
}
