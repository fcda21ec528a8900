/* number_as_pointer.c - a number where a pointer is expected.
 * Refused by compilers: int.conversion|makes pointer from integer */
#include "base/base.h"

cs_str misuse(size_t size);
cs_str misuse(size_t size)
{
    return cs_str_of(size);
}
