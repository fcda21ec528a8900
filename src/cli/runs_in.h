/* runs_in.h - what the files of `countersign runs show` share. */
#ifndef CS_CLI_RUNS_IN_H
#define CS_CLI_RUNS_IN_H

#include "cli/cli_in.h"

#include "flow/work.h"

/* "workflow": {...}, or null for a run that was never queued. False: no memory. */
bool cs_runs_json_work(yyjson_mut_doc *doc, yyjson_mut_val *root,
                       const struct cs_work_record *work);
/* The steps of a queued run, one line each; work->found. */
void cs_runs_draw(struct cs_buf *buf, const struct cs_run_record *record,
                  const struct cs_work_record *work);

#endif
