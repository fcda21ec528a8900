/* cast_into_cleared.c - a cast makes raw text a cleared value.
 * Refused by tidy: a cast into a cleared type */
#include "privacy/cleared.h"

const struct cs_cleared_remote *misuse(const cs_raw *letter);
const struct cs_cleared_remote *misuse(const cs_raw *letter)
{
    return (const struct cs_cleared_remote *)letter;
}
