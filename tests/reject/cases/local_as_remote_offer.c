/* local_as_remote_offer.c - an offer whose remote part is the local one.
 * Refused by compilers: incompatible.pointer.type */
#include "privacy/cleared.h"

struct cs_offer misuse(const struct cs_offer *offer);
struct cs_offer misuse(const struct cs_offer *offer)
{
    return (struct cs_offer){.local = offer->local, .remote = offer->local};
}
