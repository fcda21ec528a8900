/* audit_word_not_literal.c - text as a word of the audit log.
 * Refused by compilers: expected */
#include "audit/audit.h"

struct cs_audit_field misuse(const char *name);
struct cs_audit_field misuse(const char *name)
{
    return CS_A_WORD("name", name);
}
