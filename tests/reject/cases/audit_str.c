/* audit_str.c - bytes in the audit log.
 * Refused by compilers: _Generic */
#include "audit/audit.h"

struct cs_audit_field misuse(cs_str name);
struct cs_audit_field misuse(cs_str name)
{
    return CS_A("name", name);
}
