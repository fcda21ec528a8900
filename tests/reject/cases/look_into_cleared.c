/* look_into_cleared.c - a member of a cleared value read outside privacy.
 * Refused by compilers: incomplete (type|definition)|undefined (type|struct) */
#include "privacy/cleared.h"

cs_str misuse(const struct cs_offer *offer);
cs_str misuse(const struct cs_offer *offer)
{
    return offer->remote->text;
}
