/* remote_gets_redacted_address.c - the whole of a redaction for a remote provider.
 * Refused by compilers: incompatible.pointer.type */
#include "privacy/privacy.h"

cs_status remote_send(const struct cs_cleared_remote *prompt, struct cs_error *err);
cs_status misuse(const struct cs_redacted *redacted, struct cs_error *err);
cs_status misuse(const struct cs_redacted *redacted, struct cs_error *err)
{
    return remote_send(redacted, err);
}
