/* review_note_as_word.c - a reviewer's note in the audit log.
 * Refused by compilers: _Generic */
#include "flow/review.h"

struct cs_audit_field misuse(const struct cs_review_decision *decision);
struct cs_audit_field misuse(const struct cs_review_decision *decision)
{
    return CS_A("note", decision->note);
}
