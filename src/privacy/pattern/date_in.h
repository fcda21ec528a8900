/* date_in.h - what dates in figures and dates in words share. */
#ifndef CS_PATTERN_DATE_IN_H
#define CS_PATTERN_DATE_IN_H

#include "privacy/pattern/pattern_in.h"

#define DATE_YEAR_MAX 2100

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
/* The end of a year in words: "nineteen eighty-two", "two thousand and nine", "twenty twenty-four",
 * "nineteen oh seven". 0: none begins there. */
uint32_t date_year_words(const struct pattern *p, uint32_t at);

/* Figures joined by one kind of separator. */
struct date_figures {
    uint32_t begin;
    uint32_t count; /* 4: more than a date has */
    uint32_t value[4];
    uint32_t size[4]; /* digits */
    uint32_t end[4];
    unsigned char mark; /* '/', '-', '.' */
};
struct date_figures date_figures_read(const struct pattern *p, uint32_t at);
/* A letter or digit hangs on the last figure, so that it is a part of a code. */
bool date_figures_hang(const struct pattern *p, const struct date_figures *f);
/* A month and a day, in either order. */
bool date_month_day(uint32_t a, uint32_t b);
/* The end of a clock time that begins there ("08:00", "0518 hrs"), 0 when none does. */
uint32_t date_clock_end(const struct pattern *p, uint32_t at);
/* A unit or a word of a score follows: it is a measure. */
bool date_unit_after(const struct pattern *p, uint32_t end);
/* "mg", "tabs" follow. */
bool date_dose_after(const struct pattern *p, uint32_t end);
/* Nothing but blanks and hyphens stand before it in its line. */
bool date_line_begin(const struct pattern *p, uint32_t at);
/* The month or the day, of two figures, begins with a zero. */
bool date_zero_led(const struct pattern *p, const struct date_figures *f);
/* "07-25", "02.14", "5.16 1640": a day by hyphen or point that its zero or a time beside it
 * tells. */
bool date_day_at(const struct pattern *p, const struct date_figures *f);

#endif
