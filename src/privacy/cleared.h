/* cleared.h - the thin public face of privacy: text that may be shown to a model.
 *
 * Only the privacy room can complete these types, so only it can make one. A provider that runs in
 * this process takes a cs_cleared_local; a remote one takes a cs_cleared_remote. Permission is the
 * presence of a value: where policy forbids the text to leave, offer.remote is NULL. */
#ifndef CS_CLEARED_H
#define CS_CLEARED_H

#include "base/base.h"

struct cs_cleared_local;  /* may stay identified; never leaves the process */
struct cs_cleared_remote; /* passed the egress policy of one provider; bound to it by name */

struct cs_offer {
    const struct cs_cleared_local *local;
    const struct cs_cleared_remote *remote; /* NULL: the text must not leave */
};

/* The text of a local clearing, for providers inside the process. Checks the seal at run time. */
cs_str cs_cleared_local_text(const struct cs_cleared_local *cleared);
/* The text of a remote clearing, for the adapter of the provider it was cleared for: another name
 * is a broken invariant and stops the program. Checks the seal at run time. */
cs_str cs_cleared_remote_text(const struct cs_cleared_remote *cleared, cs_str provider);

#endif
