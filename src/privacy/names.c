/* names.c - what the enums of privacy.h are called in every output. */
#include "privacy/privacy.h"

const char *cs_phi_type_name(enum cs_phi_type type)
{
    static const char *const names[CS_PHI_TYPES] = {[CS_PHI_NAME] = "NAME",
                                                    [CS_PHI_GEO] = "GEO",
                                                    [CS_PHI_DATE] = "DATE",
                                                    [CS_PHI_AGE_OVER_89] = "AGE_OVER_89",
                                                    [CS_PHI_PHONE] = "PHONE",
                                                    [CS_PHI_FAX] = "FAX",
                                                    [CS_PHI_EMAIL] = "EMAIL",
                                                    [CS_PHI_SSN] = "SSN",
                                                    [CS_PHI_MRN] = "MRN",
                                                    [CS_PHI_HEALTH_PLAN] = "HEALTH_PLAN_ID",
                                                    [CS_PHI_ACCOUNT] = "ACCOUNT",
                                                    [CS_PHI_LICENSE] = "LICENSE",
                                                    [CS_PHI_VEHICLE] = "VEHICLE",
                                                    [CS_PHI_DEVICE] = "DEVICE",
                                                    [CS_PHI_URL] = "URL",
                                                    [CS_PHI_IP] = "IP",
                                                    [CS_PHI_BIOMETRIC] = "BIOMETRIC",
                                                    [CS_PHI_OTHER_ID] = "OTHER_ID"};
    CS_ASSERT((unsigned)type < CS_PHI_TYPES);
    return names[type];
}

const char *cs_redact_policy_name(enum cs_redact_policy policy)
{
    static const char *const names[CS_REDACT_POLICIES] = {[CS_REDACT_SAFE_HARBOR] = "safe-harbor",
                                                          [CS_REDACT_TOKENS] = "tokens",
                                                          [CS_REDACT_SURROGATE] = "surrogate",
                                                          [CS_REDACT_LIMITED] = "limited"};
    CS_ASSERT((unsigned)policy < CS_REDACT_POLICIES);
    return names[policy];
}

bool cs_redact_policy_parse(cs_str name, enum cs_redact_policy *out)
{
    for (unsigned i = 0; i < CS_REDACT_POLICIES; i++) {
        const enum cs_redact_policy policy = (enum cs_redact_policy)i;
        if (!cs_str_equal(name, cs_str_of(cs_redact_policy_name(policy)))) continue;
        *out = policy;
        return true;
    }
    return false;
}

const char *cs_data_class_name(enum cs_data_class c)
{
    static const char *const names[CS_DATA_CLASSES] = {[CS_DATA_NONE] = "none",
                                                       [CS_DATA_DEIDENTIFIED] = "deidentified",
                                                       [CS_DATA_LIMITED] = "limited",
                                                       [CS_DATA_PHI] = "phi"};
    CS_ASSERT((unsigned)c < CS_DATA_CLASSES);
    return names[c];
}
