/* build_cleared.c - a cleared value built outside privacy.
 * Refused by compilers: incomplete type|variable has incomplete */
#include "privacy/cleared.h"

cs_str misuse(cs_raw letter);
cs_str misuse(cs_raw letter)
{
    struct cs_cleared_local cleared = {NULL, letter};
    return cs_cleared_local_text(&cleared);
}
