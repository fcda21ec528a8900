/* log_key_past_the_macro.c - the function behind CS_F takes any string as the key.
 * Refused by tidy: call this through its macro */
#include "base/base.h"

struct cs_log_field misuse(const char *name);
struct cs_log_field misuse(const char *name)
{
    return cs_log_int_(name, 1);
}
