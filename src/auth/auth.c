/* auth.c - the table: one row a role, one letter a right. */
#include "auth/auth.h"

#define MAY(right) (1U << CS_RIGHT_##right)
#define REVIEWS (MAY(LIST) | MAY(READ) | MAY(TAKE) | MAY(SIGN) | MAY(SEND))

static const struct {
    const char *name;
    unsigned rights;
} roles[CS_ROLES] = {
    [CS_ROLE_VIEWER] = {"viewer", MAY(LIST)},
    [CS_ROLE_REVIEWER] = {"reviewer", REVIEWS},
    [CS_ROLE_CLINICIAN] = {"clinician", REVIEWS | MAY(SIGN_HIGH)},
    [CS_ROLE_SUPERVISOR] = {"supervisor",
                            REVIEWS | MAY(TAKE_OVER) | MAY(ADJUDICATE) | MAY(OPERATE)},
    [CS_ROLE_KNOWLEDGE_OWNER] = {"knowledge_owner", MAY(LIST)},
    [CS_ROLE_AUDITOR] = {"auditor", MAY(LIST)},
    [CS_ROLE_ADMINISTRATOR] = {"administrator", MAY(LIST) | MAY(OPERATE)},
    [CS_ROLE_SERVICE] = {"service", 0},
};

const char *cs_role_name(enum cs_role role)
{
    CS_ASSERT((size_t)role < CS_ROLES);
    return roles[role].name;
}

bool cs_role_parse(cs_str name, enum cs_role *out)
{
    for (size_t i = 0; i < CS_ROLES; i++) {
        if (!cs_str_equal(name, cs_str_of(roles[i].name))) continue;
        *out = (enum cs_role)i;
        return true;
    }
    return false;
}

bool cs_roles_have(cs_roles some, enum cs_role role)
{
    CS_ASSERT((size_t)role < CS_ROLES);
    return (some.bits >> role & 1U) != 0;
}

bool cs_roles_may(cs_roles some, enum cs_right right)
{
    CS_ASSERT((size_t)right < CS_RIGHTS);
    for (size_t i = 0; i < CS_ROLES; i++)
        if (cs_roles_have(some, (enum cs_role)i) && (roles[i].rights >> right & 1U) != 0)
            return true;
    return false;
}

cs_roles cs_roles_of(const struct cs_role_map *map, cs_str actor)
{
    cs_roles out = {0};
    if (!map->stated) {
        out = cs_roles_with(out, CS_ROLE_REVIEWER);
        out = cs_roles_with(out, CS_ROLE_CLINICIAN);
        return cs_roles_with(out, CS_ROLE_SUPERVISOR);
    }
    for (size_t i = 0; i < map->count; i++)
        if (cs_str_equal(map->entries[i].actor, actor)) return map->entries[i].roles;
    return cs_roles_with(out, CS_ROLE_VIEWER);
}
