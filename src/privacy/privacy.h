/* privacy.h - the only door from raw text to text a model may see.
 *
 * This first form clears for the process itself only: offer.remote is always NULL, so no text can
 * reach a remote provider whatever is built above.
 * Threads: pure. */
#ifndef CS_PRIVACY_H
#define CS_PRIVACY_H

#include "base/base.h"
#include "privacy/cleared.h"

/* Clear prompt (borrowed; it must outlive the offer) for use inside this process.
 * Fails: CS_E_MEMORY, CS_E_LIMIT. */
CS_NODISCARD cs_status cs_egress_clear(struct cs_arena *arena, cs_raw prompt, struct cs_offer *out,
                                       struct cs_error *err);

#endif
