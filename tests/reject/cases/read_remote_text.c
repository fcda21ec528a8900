/* read_remote_text.c - cleared text read by something that is no adapter of a provider.
 * Refused by tidy: cs_cleared_remote_text may not be called here */
#include "privacy/cleared.h"

void misuse(struct cs_buf *page, const struct cs_offer *offer);
void misuse(struct cs_buf *page, const struct cs_offer *offer)
{
    cs_buf_add(page, cs_cleared_remote_text(offer->remote, CS_STR("azure")));
}
