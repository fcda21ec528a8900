/* local_text_as_remote.c - the reader of remote text gets a local clearing.
 * Refused by compilers: incompatible.pointer.type */
#include "privacy/cleared.h"

cs_str misuse(const struct cs_offer *offer);
cs_str misuse(const struct cs_offer *offer)
{
    return cs_cleared_remote_text(offer->local, CS_STR("azure"));
}
