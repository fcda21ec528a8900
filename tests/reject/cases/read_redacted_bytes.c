/* read_redacted_bytes.c - redacted text is unwrapped, to be sent as bytes.
 * Refused by tidy: patient text may not be unwrapped */
#include "privacy/privacy.h"

void misuse(struct cs_buf *page, const struct cs_redacted *redacted);
void misuse(struct cs_buf *page, const struct cs_redacted *redacted)
{
    cs_buf_add(page, redacted->text.phi_bytes);
}
