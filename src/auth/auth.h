/* auth.h - who may do what: the roles there are, and one table of what each of them may do.
 *
 * A person has any number of roles and may do what one of them may. Nothing here asks who somebody
 * is: the caller knows the actor (as the audit log writes it) and takes the roles from a map. No
 * right lets anybody change the audit log, and there is none to record an adverse decision.
 * Source: ADR-0052. Threads: pure, call from anywhere. */
#ifndef CS_AUTH_H
#define CS_AUTH_H

#include "base/base.h"

enum cs_role {
    CS_ROLE_VIEWER,
    CS_ROLE_REVIEWER,
    CS_ROLE_CLINICIAN, /* with a licence */
    CS_ROLE_SUPERVISOR,
    CS_ROLE_KNOWLEDGE_OWNER,
    CS_ROLE_AUDITOR,       /* looks, and changes nothing */
    CS_ROLE_ADMINISTRATOR, /* of the machine: sees no text of a patient */
    CS_ROLE_SERVICE,       /* a program: makes drafts, decides nothing */
    CS_ROLES
};
const char *cs_role_name(enum cs_role role); /* "knowledge_owner"; a word */
CS_NODISCARD bool cs_role_parse(cs_str name, enum cs_role *out);

enum cs_right {
    CS_RIGHT_LIST,       /* see what waits: ids, times, counts */
    CS_RIGHT_READ,       /* see drafts and the documents they are made of */
    CS_RIGHT_TAKE,       /* hold a draft while working on it */
    CS_RIGHT_SIGN,       /* approve or reject a draft */
    CS_RIGHT_SIGN_HIGH,  /* the same where the risk is high */
    CS_RIGHT_SEND,       /* say who else should look */
    CS_RIGHT_TAKE_OVER,  /* take what somebody else holds or was sent */
    CS_RIGHT_ADJUDICATE, /* decide where two signatures differ */
    CS_RIGHT_OPERATE,    /* cancel or retry a run, set a budget */
    CS_RIGHTS
};

/* Several roles. Zero: none, and nothing is allowed. */
typedef struct cs_roles {
    unsigned bits;
} cs_roles;
static inline cs_roles cs_roles_with(cs_roles roles, enum cs_role role)
{
    return (cs_roles){roles.bits | 1U << role};
}
bool cs_roles_have(cs_roles roles, enum cs_role role);
bool cs_roles_may(cs_roles roles, enum cs_right right);

/* What an organisation says of its people. */
struct cs_role_entry {
    cs_str actor; /* "uid:1000" */
    cs_roles roles;
};
struct cs_role_map {
    bool
        stated; /* false: one machine, one practice: everybody is reviewer, clinician, supervisor */
    const struct cs_role_entry *entries;
    size_t count;
};
/* Who is not in a stated map is a viewer. */
cs_roles cs_roles_of(const struct cs_role_map *map, cs_str actor);

#endif
