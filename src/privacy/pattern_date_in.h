/* pattern_date_in.h - what dates in figures and dates in words share. */
#ifndef CS_PATTERN_DATE_IN_H
#define CS_PATTERN_DATE_IN_H

#include "privacy/pattern_in.h"

/* 1800 .. 2100: a number that can be a year. */
bool date_year(uint32_t value);
/* The word is the inner part of a code or of a decimal number, not the begin of a date. */
bool date_joined(const struct pattern *p, const struct pattern_word *w);
/* The end of a clock time written straight behind a date, else end itself. */
uint32_t date_time_end(const struct pattern *p, uint32_t end);
/* "st", "nd", "rd" or "th" at an offset, and no letter after it. */
bool date_ordinal(const struct pattern *p, uint32_t at);
/* The end of a year behind a month or day: ", 2024", " of 2024", "-24", " '24". 0: none. */
uint32_t date_year_end(const struct pattern *p, uint32_t at);

#endif
