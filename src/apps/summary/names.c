/* names.c - the words that formats and people see for the enums of a draft. */
#include "apps/summary/summary.h"

const char *cs_check_name(enum cs_check check)
{
    switch (check) {
    case CS_CHECK_QUOTED: return "quoted";
    case CS_CHECK_MATCHED: return "matched";
    case CS_CHECK_NO_SOURCE: return "no_source";
    case CS_CHECK_CONFLICT: return "conflict";
    }
    return "no_source";
}

const char *cs_dx_status_name(enum cs_dx_status status)
{
    switch (status) {
    case CS_DX_ACTIVE: return "active";
    case CS_DX_HISTORY: return "history";
    case CS_DX_RULED_OUT: return "ruled_out";
    case CS_DX_FAMILY: return "family";
    }
    return "active";
}

const char *cs_change_name(enum cs_change change)
{
    switch (change) {
    case CS_CHANGE_START: return "start";
    case CS_CHANGE_STOP: return "stop";
    case CS_CHANGE_HOLD: return "hold";
    case CS_CHANGE_INCREASE: return "increase";
    case CS_CHANGE_DECREASE: return "decrease";
    case CS_CHANGE_CONTINUE: return "continue";
    case CS_CHANGE_MENTIONED:
    case CS_CHANGES: return "mentioned";
    }
    return "mentioned";
}
