/* audit_redacted.c - redacted text in the audit log.
 * Refused by compilers: _Generic */
#include "audit/audit.h"

#include "privacy/privacy.h"

struct cs_audit_field misuse(const struct cs_redacted *redacted);
struct cs_audit_field misuse(const struct cs_redacted *redacted)
{
    return CS_A("text", redacted->text);
}
