#include "apps/extract/extract_in.h"
yyjson_mut_val *cs_referral_rules(struct cs_x *x)
{
    return yyjson_mut_obj(x->json);
}
