/* policy_in.h - what the files that read a policy share. */
#ifndef CS_POLICY_IN_H
#define CS_POLICY_IN_H

#include "privacy/egress/config_in.h"
#include "privacy/privacy.h"

/* The provider stated in object under the key name, in config's arena.
 * Fails: CS_E_INPUT (position tells where), CS_E_LIMIT, CS_E_MEMORY. */
CS_NODISCARD cs_status cs_policy_read_provider(const struct cs_config *config, yyjson_val *name,
                                               yyjson_val *object, struct cs_egress_provider *out,
                                               struct cs_error *err);

#endif
