/* complete_remote.c - the remote type is completed with a seal of its own, then built.
 * Refused by tidy: a cleared type is completed outside privacy */
#include "privacy/cleared.h"

struct cs_cleared_remote {
    const char *seal;
    cs_str provider;
    cs_str text;
};
struct cs_cleared_remote misuse(cs_str letter, cs_str provider);
struct cs_cleared_remote misuse(cs_str letter, cs_str provider)
{
    static const char seal;
    return (struct cs_cleared_remote){&seal, provider, letter};
}
