/* remote_gets_redacted.c - redacted text for a remote provider: it was replaced, not cleared.
 * Refused by compilers: incompatible type */
#include "privacy/privacy.h"

cs_status remote_send(const struct cs_cleared_remote *prompt, struct cs_error *err);
cs_status misuse(const struct cs_redacted *redacted, struct cs_error *err);
cs_status misuse(const struct cs_redacted *redacted, struct cs_error *err)
{
    return remote_send(redacted->text, err);
}
