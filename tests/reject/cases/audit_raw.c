/* audit_raw.c - raw text in the audit log.
 * Refused by compilers: _Generic */
#include "audit/audit.h"

struct cs_audit_field misuse(cs_raw name);
struct cs_audit_field misuse(cs_raw name)
{
    return CS_A("name", name);
}
