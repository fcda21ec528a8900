/* permission_by_hand.c - a provider that gets everything, stated by the program itself.
 * Refused by tidy: a permission is stated outside the configuration */
#include "privacy/privacy.h"

struct cs_egress_provider misuse(void);
struct cs_egress_provider misuse(void)
{
    return (struct cs_egress_provider){.allowed = CS_DATA_PHI, .agreement = true};
}
