/* auth_test.c - the table of roles, read from outside. */
#include "auth/auth.h"
#include "tests/check.h"

static bool may(enum cs_role role, enum cs_right right)
{
    return cs_roles_may(cs_roles_with((cs_roles){0}, role), right);
}

static void test_names__are_there_and_back(void)
{
    enum cs_role role;
    for (int i = 0; i < CS_ROLES; i++) {
        CHECK(cs_role_parse(cs_str_of(cs_role_name((enum cs_role)i)), &role));
        CHECK_INT(role, i);
    }
    CHECK(!cs_role_parse(CS_STR("admin"), &role));
    CHECK(!cs_role_parse(CS_STR(""), &role));
    CHECK(!cs_role_parse(CS_STR("Reviewer"), &role));
}

static void test_nobody__may_nothing(void)
{
    for (int i = 0; i < CS_RIGHTS; i++) CHECK(!cs_roles_may((cs_roles){0}, (enum cs_right)i));
}

/* Who sees text of a patient, and who decides. */
static void test_text_and_signatures__are_for_those_who_review(void)
{
    for (int i = 0; i < CS_ROLES; i++) {
        const enum cs_role role = (enum cs_role)i;
        const bool reviews = role == CS_ROLE_REVIEWER || role == CS_ROLE_CLINICIAN ||
                             role == CS_ROLE_SUPERVISOR;
        CHECK_INT(may(role, CS_RIGHT_READ), reviews);
        CHECK_INT(may(role, CS_RIGHT_SIGN), reviews);
        CHECK_INT(may(role, CS_RIGHT_TAKE), reviews);
        CHECK_INT(may(role, CS_RIGHT_SEND), reviews);
        CHECK_INT(may(role, CS_RIGHT_SIGN_HIGH), role == CS_ROLE_CLINICIAN);
        CHECK_INT(may(role, CS_RIGHT_TAKE_OVER), role == CS_ROLE_SUPERVISOR);
        CHECK_INT(may(role, CS_RIGHT_ADJUDICATE), role == CS_ROLE_SUPERVISOR);
        CHECK_INT(may(role, CS_RIGHT_LIST), role != CS_ROLE_SERVICE);
        CHECK_INT(may(role, CS_RIGHT_OPERATE),
                  role == CS_ROLE_SUPERVISOR || role == CS_ROLE_ADMINISTRATOR);
    }
}

static void test_several__may_what_one_may(void)
{
    cs_roles roles = cs_roles_with((cs_roles){0}, CS_ROLE_AUDITOR);
    CHECK(!cs_roles_may(roles, CS_RIGHT_READ));
    roles = cs_roles_with(roles, CS_ROLE_SUPERVISOR);
    CHECK(cs_roles_may(roles, CS_RIGHT_READ));
    CHECK(cs_roles_have(roles, CS_ROLE_AUDITOR));
    CHECK(!cs_roles_have(roles, CS_ROLE_REVIEWER));
}

static void test_map__makes_strangers_viewers(void)
{
    const struct cs_role_entry entries[] = {
        {CS_STR("uid:1000"), {1U << CS_ROLE_CLINICIAN}},
        {CS_STR("uid:1001"), {0}},
    };
    const struct cs_role_map none = {0};
    const struct cs_role_map map = {true, entries, CS_COUNT(entries)};
    const struct cs_role_map empty = {.stated = true};
    CHECK(cs_roles_may(cs_roles_of(&none, CS_STR("uid:7")), CS_RIGHT_SIGN_HIGH));
    CHECK(cs_roles_may(cs_roles_of(&none, CS_STR("uid:7")), CS_RIGHT_ADJUDICATE));
    CHECK(cs_roles_may(cs_roles_of(&map, CS_STR("uid:1000")), CS_RIGHT_SIGN));
    CHECK(!cs_roles_may(cs_roles_of(&map, CS_STR("uid:1001")), CS_RIGHT_LIST));
    CHECK(cs_roles_may(cs_roles_of(&map, CS_STR("uid:10")), CS_RIGHT_LIST));
    CHECK(!cs_roles_may(cs_roles_of(&map, CS_STR("uid:10")), CS_RIGHT_READ));
    CHECK(!cs_roles_may(cs_roles_of(&empty, CS_STR("uid:1000")), CS_RIGHT_READ));
}

int main(void)
{
    RUN(test_names__are_there_and_back);
    RUN(test_nobody__may_nothing);
    RUN(test_text_and_signatures__are_for_those_who_review);
    RUN(test_several__may_what_one_may);
    RUN(test_map__makes_strangers_viewers);
    return check_end();
}
