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

const char *cs_egress_reason_name(enum cs_egress_reason reason)
{
    static const char *const names[CS_EGRESS_REASONS] = {[CS_EGRESS_LOCAL] = "local",
                                                         [CS_EGRESS_OURS] = "ours",
                                                         [CS_EGRESS_REDACTED] = "redacted",
                                                         [CS_EGRESS_AS_IS] = "as-is",
                                                         [CS_EGRESS_NOT_LISTED] = "not-listed",
                                                         [CS_EGRESS_HELD] = "held",
                                                         [CS_EGRESS_DENIED_LABEL] = "denied-label",
                                                         [CS_EGRESS_CLASS_NONE] = "class-none",
                                                         [CS_EGRESS_UNKNOWN] = "unknown-provider",
                                                         [CS_EGRESS_NO_VAULT] = "no-vault",
                                                         [CS_EGRESS_FAILED] = "failed"};
    CS_ASSERT((unsigned)reason < CS_EGRESS_REASONS);
    return names[reason];
}

const char *cs_egress_reason_text(enum cs_egress_reason reason)
{
    static const char *const texts[CS_EGRESS_REASONS] = {
        [CS_EGRESS_LOCAL] = "The model runs in this process: nothing leaves.",
        [CS_EGRESS_OURS] = "This is a text of the program; it holds nothing of a person.",
        [CS_EGRESS_REDACTED] = "Identifiers were searched for, replaced, and searched for again.",
        [CS_EGRESS_AS_IS] = "The signed agreement and the configuration allow it as it is.",
        [CS_EGRESS_NOT_LISTED] = "It is not among the fields that this provider may get.",
        [CS_EGRESS_HELD] = "It might go, but not without a part that may not.",
        [CS_EGRESS_DENIED_LABEL] = "A label of the document is denied for this provider.",
        [CS_EGRESS_CLASS_NONE] = "This provider may get nothing of a document.",
        [CS_EGRESS_UNKNOWN] = "The configuration has no such provider.",
        [CS_EGRESS_NO_VAULT] = "There is no vault in which stand-ins could be kept.",
        [CS_EGRESS_FAILED] = "Searching or replacing did not succeed, so nothing goes."};
    CS_ASSERT((unsigned)reason < CS_EGRESS_REASONS);
    return texts[reason];
}
