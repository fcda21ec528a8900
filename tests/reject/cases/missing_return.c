/* missing_return.c - a status that is promised and not given.
 * Refused by compilers: return.type */
#include "base/base.h"

cs_status misuse(cs_status status);
cs_status misuse(cs_status status)
{
    if (status == CS_OK) return CS_E_INTERNAL;
}
