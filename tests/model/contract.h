/* contract.h - what every model must do, run against the fake and the real one alike. */
#ifndef CS_TEST_MODEL_CONTRACT_H
#define CS_TEST_MODEL_CONTRACT_H

#include "model/model.h"

/* Run all checks of the contract, reported as check.h does; gives the number of failures. */
int model_contract_run(struct cs_model *model);

/* text as cleared text, in arena. */
const struct cs_cleared_local *model_text(struct cs_arena *arena, cs_str text);

#endif
