/* audit_in.h - what the commands about the audit log share: its key's file, a witness file, and how
 * a check is told. Threads: the thread of main only. */
#ifndef CS_AUDIT_CLI_IN_H
#define CS_AUDIT_CLI_IN_H

#include "cli/cli_in.h"

#include "audit/audit.h"

#define CS_WITNESS_BYTES_MAX ((size_t)256 * 1024 * 1024)

/* The store's own key, where cs_kept_audit_key says. make: when it is not there and nothing was
 * signed yet. Fails as cs_audit_key_open. */
CS_NODISCARD cs_status cs_audit_own_key(struct cs_world *world, const struct cs_kept *kept,
                                        bool make, struct cs_audit_key *out, struct cs_error *err);
/* Whose signatures are believed: what a check proves depends on it. */
enum cs_audit_trusted {
    CS_AUDIT_KEY_GIVEN, /* --key */
    CS_AUDIT_KEY_OWN,   /* the key file beside the store */
    CS_AUDIT_KEY_INSIDE /* none but that of the export or of the store's rows themselves */
};
/* --key, else the public part of the store's own (kept may be NULL), else none is found. */
CS_NODISCARD cs_status cs_audit_key_wanted(struct cs_world *world, const struct cs_args *args,
                                           struct cs_arena *arena, const struct cs_kept *kept,
                                           cs_audit_public *out, enum cs_audit_trusted *found,
                                           struct cs_error *err);
/* The bytes of --witness; empty without it, or when may_be_absent and there is no file. */
CS_NODISCARD cs_status cs_audit_witness_read(const struct cs_args *args, struct cs_arena *arena,
                                             bool may_be_absent, cs_str *out, struct cs_error *err);
/* Tell what a check found; gives CS_EXIT_DONE or CS_EXIT_NO. */
enum cs_exit cs_audit_report_tell(struct cs_world *world, const struct cs_args *args,
                                  struct cs_arena *arena, const struct cs_audit_report *report,
                                  enum cs_audit_trusted trusted);

#endif
