/* claim_kind.c - what a claim letter is about, and how soon it must be looked at.
 *
 * Every category collects weight from the words of the letter and from the reason codes in it (X12
 * claim adjustment reason codes, external code list 139). A code says why a payer did not pay;
 * words such as "appeal" say what is asked now, and weigh more. */
#include "apps/extract/claim_in.h"

enum kind { APPEAL, MISSING, DUPLICATE, COB, CODING, ELIGIBILITY, TIMELY, PAYMENT, OTHER, KINDS };
static const char *const names[KINDS] = {
    "denial_appeal", "missing_information", "duplicate",     "coordination_of_benefits",
    "coding_error",  "eligibility",         "timely_filing", "payment_dispute",
    "other"};

static const struct {
    const char *pattern;
    enum kind kind;
    int weight;
} words[] = {
    {"\\b(?:appeal(?:s|ing|ed)?|peer.to.peer|p2p|overturn\\w*)\\b", APPEAL, 5},
    {"\\b(?:reconsider\\w*|medical(?:ly)? necess\\w*|second level|not medically)\\b", APPEAL, 3},
    {"\\b(?:denial|denied)\\b", APPEAL, 1},
    {"\\b(?:prior auth\\w*|precert\\w*|authori[sz]ation)\\b", APPEAL, 1},
    {"\\bduplicates?\\b(?! of (?:your|the) letter)", DUPLICATE, 6},
    {"\\b(?:already (?:paid|on file|processed|adjudicated)|billed twice|re-?dropped|sent "
     "twice|double.?bill\\w*)\\b",
     DUPLICATE, 3},
    {"\\b(?:coordination of benefits|COB|other (?:insurance|coverage|carrier|payer)|primary "
     "(?:payer|carrier|insurance|plan|EOB)|(?:is|are|was|as) (?:the "
     ")?(?:primary|secondary)|secondary (?:payer|claim|insurance)|MSP|birthday rule)\\b",
     COB, 5},
    {"\\b(?:modifier|bundl\\w*|unbundl\\w*|NCCI|upcod\\w*|downcod\\w*|wrong code|code (?:is "
     ")?(?:invalid|incorrect|deleted)|(?:invalid|incorrect|deleted) (?:\\w+ )?code|diagnosis "
     "code[^.\\n]{0,20}not valid|not valid for date|corrected code|coding|recode|supports? (?:only "
     ")?(?:code |CPT |level )?(?:99)?\\d{1,5}|level of (?:service|care)|specificity|mutually "
     "exclusive|does not support|inconsistent with)\\b",
     CODING, 4},
    {"\\b(?:not eligible|eligib\\w*|coverage "
     "(?:ended|terminated|termed|lapsed)|termed|terminated|not covered on|no coverage|not "
     "(?:found|enrolled|active|on file as)|inactive|subscriber not found|patient not "
     "found|enrol\\w*|could not be matched|covered person)\\b",
     ELIGIBILITY, 4},
    {"\\b(?:timely filing|filing limit|filed late|late filing|past (?:the )?(?:filing|timely)|time "
     "limit for filing|filing (?:window|deadline))\\b",
     TIMELY, 6},
    {"\\b(?:ran out on|proof (?:that|of) .{0,30}(?:sent|filing|submission))\\b", TIMELY, 3},
    {"\\b(?:underpa\\w*|contract(?:ed)? rate|fee schedule|allowed "
     "amount|reprocess\\w*|in.network|out.of.network|balance "
     "bill\\w*|overpa\\w*|priced|refund\\w*|recoup\\w*|do i owe|i (?:supposedly "
     ")?owe|copay|deductible|coinsurance|amount in dispute|takeback|interest)\\b",
     PAYMENT, 3},
    {"\\b(?:dispute\\w*|pricing|short.?paid|paid (?:wrong|less|at))\\b", PAYMENT, 2},
    {"\\b(?:missing|not (?:received|submitted|included|on payer file|on "
     "file)|lacks?|incomplete|blank|absent|additional (?:information|documentation)|information "
     "(?:needed|request\\w*)|records? request\\w*|medical records|invalid|resubmit|documentation "
     "(?:needed|requested))\\b",
     MISSING, 3}};

static const struct {
    int code;
    enum kind kind;
    int weight;
} reasons[] = {
    {4, CODING, 6},       {5, CODING, 6},       {6, CODING, 5},        {7, CODING, 5},
    {8, CODING, 5},       {9, CODING, 5},       {10, CODING, 5},       {11, CODING, 6},
    {12, CODING, 5},      {16, MISSING, 6},     {18, DUPLICATE, 8},    {22, COB, 7},
    {24, ELIGIBILITY, 3}, {26, ELIGIBILITY, 6}, {27, ELIGIBILITY, 7},  {29, TIMELY, 8},
    {31, ELIGIBILITY, 7}, {32, ELIGIBILITY, 6}, {33, ELIGIBILITY, 6},  {39, APPEAL, 4},
    {45, PAYMENT, 3},     {50, APPEAL, 5},      {55, APPEAL, 5},       {56, APPEAL, 5},
    {97, CODING, 3},      {109, COB, 4},        {140, ELIGIBILITY, 5}, {146, CODING, 6},
    {150, APPEAL, 3},     {151, APPEAL, 4},     {167, APPEAL, 2},      {177, ELIGIBILITY, 6},
    {181, CODING, 6},     {182, CODING, 6},     {197, APPEAL, 5},      {198, APPEAL, 5},
    {199, CODING, 5},     {204, APPEAL, 3},     {226, MISSING, 6},     {227, MISSING, 6},
    {231, CODING, 6},     {234, CODING, 4},     {236, CODING, 5},      {250, MISSING, 6},
    {251, MISSING, 6},    {252, MISSING, 6},    {1, PAYMENT, 2},       {2, PAYMENT, 2},
    {3, PAYMENT, 2}};

const char *cs_claim_category(struct cs_x *x, const struct cs_claim_facts *facts)
{
    int weight[KINDS] = {0};
    size_t index;
    size_t count;
    yyjson_mut_val *item;
    for (size_t i = 0; i < CS_COUNT(words); i++)
        if (cs_rx_is(x, words[i].pattern, cs_x_all(x))) weight[words[i].kind] += words[i].weight;
    yyjson_mut_arr_foreach((yyjson_mut_val *)(uintptr_t)facts->denials, index, count, item)
    {
        const char *const code = yyjson_mut_get_str(item);
        const size_t size = yyjson_mut_get_len(item);
        int number = 0;
        if (size < 3 || !cs_is_alpha(code[1])) continue; /* a group code and a number */
        if (code[0] == 'M') continue;
        for (size_t i = 2; i < size; i++)
            if (cs_is_digit(code[i])) number = number * 10 + (code[i] - '0');
        for (size_t i = 0; i < CS_COUNT(reasons); i++)
            if (reasons[i].code == number) weight[reasons[i].kind] += reasons[i].weight;
    }
    enum kind best = OTHER;
    weight[OTHER] = 1;
    for (int i = 0; i < OTHER; i++)
        if (weight[i] > weight[best]) best = (enum kind)i;
    return names[best];
}

const char *cs_claim_queue(const char *category)
{
    static const char *const queues[KINDS] = {"appeals", "billing", "billing",
                                              "cob",     "coding",  "eligibility",
                                              "appeals", "billing", "provider_relations"};
    for (int i = 0; i < KINDS; i++)
        if (strcmp(names[i], category) == 0) return queues[i];
    return queues[OTHER];
}

static bool is_large(const struct cs_x *x, cs_span amount)
{
    int64_t whole = 0;
    for (uint32_t i = amount.begin; i < amount.end && whole < INT32_MAX; i++) {
        const char c = x->text.ptr[i];
        if (c == '.') break;
        if (cs_is_digit(c)) whole = whole * 10 + (c - '0');
    }
    return whole > 10000;
}

bool cs_claim_is_high(struct cs_x *x, const struct cs_claim_facts *facts)
{
    if (is_large(x, facts->billed)) return true;
    if (cs_rx_is(x,
                 "\\b(?:surgery|treatment|care|procedure|therapy|infusion|chemo\\w*|medication|"
                 "drug|dose|order|equipment|wheelchair|oxygen)\\b[^.\\n]{0,60}\\b(?:on "
                 "hold|delayed|postponed|cannot (?:start|wait)|waiting|held "
                 "up|rescheduled|cancell?ed|interrupted|stopped)\\b|\\b(?:expedited|urgent(?:ly)?|"
                 "do(?:es)? not want to wait|run(?:ning)? out of|without (?:his|her|my|the) "
                 "(?:med\\w*|drug|insulin))\\b",
                 cs_x_all(x)))
        return true;
    const cs_span written = cs_x_date(x);
    if (cs_span_empty(written) || cs_span_empty(facts->deadline)) return false;
    if (cs_span_overlaps(written, facts->deadline)) return false; /* the letter has no date */
    const int year = cs_x_year(x, written);
    const int32_t from = cs_x_days(x, written, year);
    const int32_t to = cs_x_days(x, facts->deadline, year);
    struct cs_hit hit;
    if (cs_rx(x, "\\G(\\d{1,3}) ", facts->deadline, &hit) && cs_rx_is(x, "days", facts->deadline)) {
        int days = 0;
        for (uint32_t i = hit.at[1].begin; i < hit.at[1].end; i++)
            days = days * 10 + (x->text.ptr[i] - '0');
        return days <= 14;
    }
    return from > 0 && to > 0 && to >= from && to - from <= 14;
}
