/* claim.c - claim correspondence: identifiers and codes by their shape beside their label.
 *
 * A number is taken for what the word before it, or the head of its column, says. Codes have
 * shapes: procedure codes are CPT and HCPCS Level II (five characters), diagnoses ICD-10-CM,
 * reasons of a denial X12 group and reason codes (CO-16), remark codes (N290, MA130, M76) and the
 * status of a clearinghouse (A7:562:85). What kind of letter it is, is told in claim_kind.c. */
#include "apps/extract/claim_in.h"

#define NUMBER "(?:no\\b\\.?|num\\b\\.?|number|nbr\\b\\.?|id\\b|#)"
#define CLAIM_ID "((?=(?:[A-Z-]*\\d){4})[A-Z0-9]+(?:-[A-Z0-9]+)*)(?![/A-Z0-9]|[.,]\\d)"
#define MEMBER_ID                                                                                  \
    "((?:(?-i:[A-Z]{2,4}) (?=\\d))?(?=(?:[A-Z-]*\\d){2}[A-Z0-9-]*(?: "                             \
    "\\d)?(?:[A-Z-]*\\d){2})[A-Z0-9]+(?:-[A-Z0-9]+)*"                                              \
    "(?: \\d[A-Z0-9]+(?:-\\d+)*(?![/A-Z0-9]|[.,]\\d))*)(?![/A-Z0-9]|[.,]\\d)"
#define PERSON                                                                                     \
    "(?:member|mbr|subscriber|subscr|ins|insured|enrollee|beneficiary|bene|cardholder|recipient)"
#define MONEY "(\\$ ?\\d[\\d,]*(?:\\.\\d\\d)?|\\d[\\d,]*\\.\\d\\d|\\d{1,3}(?:,\\d{3})+)(?!\\d)"

/* The first cell that has digits below a heading of a table. */
static cs_span column_first(struct cs_x *x, const char *heading, const char *value)
{
    struct cs_hit head;
    struct cs_hit hit;
    cs_span from = cs_x_all(x);
    while (cs_rx(x, heading, from, &head)) {
        cs_span line = cs_x_next_line(x, head.at[0].begin);
        for (int i = 0; i < 4 && !cs_span_empty(line); i++) {
            const cs_span cell = cs_x_below(x, head.at[1], line);
            if (cs_rx(x, value, cell, &hit)) return hit.at[1];
            line = cs_x_next_line(x, line.begin);
        }
        from = cs_span_from(head.at[0].end, from);
    }
    return (cs_span){0};
}

static cs_span claim_number(struct cs_x *x)
{
    static const char *const labels[] = {
        "\\b(?:claim|clm)\\s*(?:control|reference|ref)?\\s*" NUMBER "?\\s*[:#*]?\\s*\\b" CLAIM_ID,
        "\\b(?:ICN|DCN|TCN|(?:internal|document|payer|transaction) control)\\s*" NUMBER
        "?\\s*[:#]?\\s*" CLAIM_ID,
        "\\bclaim(?: \\w+){0,4}? " NUMBER
        "?\\s*[:#]?\\s*((?=(?:[A-Z-]*\\d){6})[A-Z0-9]+(?:-[A-Z0-9]+)*)(?![/A-Z0-9]|[.,]\\d)",
        "\\bref(?:erence)?\\s*" NUMBER "?\\s*[:#]\\s*" CLAIM_ID};
    const cs_span labelled = cs_rx_first(x, labels, CS_COUNT(labels) - 1, cs_x_all(x));
    if (!cs_span_empty(labelled)) return labelled;
    return column_first(
        x, "(?:^|  |\\t|\\|) *(ICN|DCN|CLAIM(?: (?:NO\\.?|NUMBER|ID|#))?)(?=  |\\t| *\\||$)",
        CLAIM_ID);
}

static cs_span member_id(struct cs_x *x)
{
    static const char *const labels[] = {
        "\\b(?:" PERSON "|medicaid|medicare|patient|health "
        "plan|policy|plan|insurance|card)(?:'s)?\\s*(?:says\\s*)?(?:id\\s*)?" NUMBER "\\s*" NUMBER
        "?\\s*[:#]?\\s*(?:is )?" MEMBER_ID,
        "(?-i:\\bID|\\bMBI|\\bHICN|\\bCIN)\\s*(?:number|num|no\\.?|#)?\\s*(?:is|:)?\\s*" MEMBER_ID,
        "\\b" PERSON "\\b\\s*[:#]?\\s*" MEMBER_ID,
        "\\b(?:" PERSON
        "|patient|pt)\\b(?: name)?\\s*:\\s*[^\\n\\d:]{3,60}?[,(/;]\\s*(?:ID\\W*)?" MEMBER_ID,
        "\\bid\\b\\s*(?:number|num|no\\.?|#)?\\s*(?:is|:)?\\s*" MEMBER_ID,
        "\\bmy (?:number|id)\\b[^\\d\\n]{0,40}?\\b" MEMBER_ID,
        "\\bclaim[^\\n/]{0,40}/ ?(?=[A-Z])" MEMBER_ID};
    struct cs_hit hit;
    for (size_t i = 0; i < CS_COUNT(labels); i++) {
        cs_span from = cs_x_all(x);
        while (cs_rx(x, labels[i], from, &hit)) {
            from = cs_span_from(hit.at[1].end, from);
            const cs_span word = {hit.at[0].begin, hit.at[1].begin};
            if (cs_rx_is(x, "\\b(?:claim|acct|account|group|auth)\\b", word)) continue;
            return hit.at[1];
        }
    }
    return column_first(x,
                        "(?:^|  |\\t|\\|) *((?:MEMBER|MBR|SUBSCRIBER|INSURED|PATIENT) "
                        "?(?:ID|NO\\.?|#))(?=  |\\t| *\\||$)",
                        MEMBER_ID);
}

/* Capitals of a plan before digits: a card's number, where nothing else calls it its own. */
static cs_span bare_member_id(struct cs_x *x, cs_span claim)
{
    struct cs_hit hit;
    cs_span from = cs_x_all(x);
    while (cs_rx(x,
                 "(?<![\\w-])(?!(?-i:NPI|TIN|EFT|EIN|DOB|DOS|MRN|FAX|REF|REQ|PO|RAI))((?-i:[A-Z]{3}"
                 ")(?: ?\\d{3,4}){2,4}(?:[ "
                 "-]\\d{2})?|(?-i:[A-Z]{2,3})\\d{7,13}(?:-\\d{2})?)(?![\\w-])",
                 from, &hit)) {
        from = cs_span_from(hit.at[1].end, from);
        const cs_span line = cs_x_line(x, hit.at[1].begin);
        if (cs_span_overlaps(hit.at[1], claim)) continue;
        if (cs_rx_is(x,
                     "\\b(?:claim|clm|auth\\w*|ref\\w*|acct|account|case|check|eft|tax|npi|req|"
                     "trace|batch|invoice|ticket)\\b\\W*(?:id|no|number|#)?\\W*$",
                     (cs_span){line.begin, hit.at[1].begin}))
            continue;
        return hit.at[1];
    }
    return (cs_span){0};
}

static cs_span service_date(struct cs_x *x)
{
    static const char *const labels[] = {
        "\\b(?:DOS|D\\.O\\.S\\.?|service|dates? of service|service dates?|svc dates?|service "
        "from|from dos|first date of service|date "
        "svc)\\b\\s*(?:\\(s\\))?\\s*(?:is|was|:|-|of)?\\s*(" RX_DATE ")",
        "\\b(?:admit(?:ted|date)?|admission|admit date)\\b[:\\s]*(?:date|on)?[:\\s]*(" RX_DATE ")",
        "\\b(?:services?|visit|seen|procedure|surgery|treated|treatment|rendered|performed|stay|"
        "scan|MRI|CT|x-?ray|labs?|blood "
        "?work|draw)\\b[^\\n.]{0,60}?\\b(?:on|of|from|dated?|for)\\s+(" RX_DATE ")",
        "(" RX_DATE ")[ ,]+(?:claim|bill|visit|service|office "
        "visit|appointment|surgery|procedure|admission|stay)\\b"};
    const cs_span first = cs_rx_first(x, labels, 2, cs_x_all(x));
    if (!cs_span_empty(first)) return first;
    const cs_span cell = column_first(x,
                                      "(?:^|  |\\t|\\|) *(DOS|(?:SVC|SERV|SERVICE) ?DATES?|DATE OF "
                                      "SERVICE|FROM|DATES?)(?=  |\\t| *\\||$)",
                                      "(" RX_DATE ")");
    if (!cs_span_empty(cell)) return cell;
    const cs_span second = cs_rx_first(x, labels + 2, 2, cs_x_all(x));
    if (!cs_span_empty(second)) return second;
    /* in a message: the first day told that is neither the letter's nor a limit */
    struct cs_hit hit;
    cs_span from = cs_x_all(x);
    while (cs_rx(x, "\\b(?:on|back on)\\s+(" RX_DATE ")", from, &hit)) {
        const cs_span line = cs_x_line(x, hit.at[0].begin);
        const cs_span ahead = {
            line.begin + 50 < hit.at[0].begin ? hit.at[0].begin - 50 : line.begin, hit.at[0].begin};
        if (!cs_rx_is(
                x,
                "\\b(?:call\\w*|phone|paid|sent|mailed|faxed|letter|dated|received|bill|denied)\\b",
                ahead))
            return hit.at[1];
        from = cs_span_from(hit.at[0].end, from);
    }
    return (cs_span){0};
}

/* The amount in dollars behind a code, where just one is told and nothing was paid by it. */
static cs_span only_amount(struct cs_x *x)
{
    struct cs_hit hit;
    cs_span found = {0};
    cs_span from = cs_x_all(x);
    while (cs_rx(x,
                 "(?:(?-i:\\b[A-V]?\\d{4,5})(?:-?\\w{2})?|" RX_DATE ")[ ,:x(\\d]{1,6}(\\$ "
                 "?\\d{1,3}(?:,?\\d{3})*(?:\\.\\d\\d)?)(?!\\d)",
                 from, &hit)) {
        const cs_span line = cs_x_line(x, hit.at[1].begin);
        if (!cs_span_empty(found)) return (cs_span){0};
        if (cs_rx_is(x,
                     "\\b(?:paid|owe\\w*|balance|refund\\w*|copay|deductible|allowed|maximum|check)"
                     "\\b[^.;\\n]{0,24}$",
                     (cs_span){line.begin, hit.at[1].begin}))
            return (cs_span){0};
        found = hit.at[1];
        from = cs_span_from(hit.at[1].end, from);
    }
    return found;
}

static cs_span billed_amount(struct cs_x *x)
{
    static const char *const labels[] = {
        "\\btotal(?: (?:claim|billed|submitted|of the claim))?[ "
        "-](?:charges?|billed|amount|fee)\\b[^\\d$\\n]{0,30}" MONEY,
        "\\b(?:submitted|billed|claim|charge) total\\b[^\\d$\\n]{0,20}" MONEY,
        "\\b(?:CLM|CLP)\\W?[A-Z0-9-]+\\*\\d+\\*" MONEY};
    static const char *const lines[] = {
        "^[ \\t]*(?:claim |line |grand )?totals?\\b[ \\t:.]{1,30}" MONEY,
        "\\b(?:amount billed|billed(?: amount| charges?)?|your charges?|charges?(?: "
        "amount)?|chgs?|charged)\\b(?: (?:of|was|is|were|you|us|at|for \\w+))*\\s*[:=]?\\s*" MONEY,
        ("\\b(?:bill|invoice|claim|charge)\\b (?:from [^.\\n$\\d]{3,40}? )?(?:is |was |of |for "
         "|totaling )+" MONEY),
        "\\((?-i:[A-Z]?\\d{4,5})[^\\n()]{0,20}?(\\$\\d[\\d,]*(?:\\.\\d\\d)?)"};
    struct cs_hit head;
    struct cs_hit hit;
    const cs_span total = cs_rx_first(x, labels, CS_COUNT(labels), cs_x_all(x));
    if (!cs_span_empty(total)) return total;
    const char *const heading =
        "(?:^|  |\\t|\\|) *((?:BILLED|CHARGES?|CHG|FEE|AMOUNT|SUBMITTED)(?: AMT| AMOUNT)?)(?=  "
        "|\\t| *\\||$)";
    if (cs_rx(x, heading, cs_x_all(x), &head)) {
        const cs_span rest = cs_span_from(head.at[0].end, cs_x_all(x));
        if (cs_rx(x, "^[^\\n\\d]*\\btotals?\\b[^\\n]*", rest, &hit)) {
            const cs_span cell = cs_x_below(x, head.at[1], hit.at[0]);
            if (cs_rx(x, MONEY, cell, &hit)) return hit.at[1];
        }
        const cs_span cell = column_first(x, heading, MONEY);
        if (!cs_span_empty(cell)) return cell;
    }
    const cs_span labelled = cs_rx_first(x, lines, CS_COUNT(lines), cs_x_all(x));
    return cs_span_empty(labelled) ? only_amount(x) : labelled;
}

/* ---- codes ---------------------------------------------------------------------------------- */

static void diagnosis_codes(struct cs_x *x, yyjson_mut_val *list)
{
    struct cs_hit hit;
    cs_span from = cs_x_all(x);
    while (cs_rx(x, "(?<![\\w.-])(?-i:([A-TV-Z]\\d[0-9A-Z](?:\\.[0-9A-Z]{1,4})?))(?![\\w-]|\\.\\w)",
                 from, &hit)) {
        from = cs_span_from(hit.at[0].end, from);
        const cs_str code = cs_x_bytes(x, hit.at[1]);
        const cs_span line = cs_x_line(x, hit.at[1].begin);
        const cs_span ahead = {line.begin, hit.at[1].begin};
        const bool dotted = code.len > 3;
        const bool named = cs_rx_is(x, "\\b(?:dx|diag\\w*|diagnos[ie]s|icd\\w*)\\b", ahead);
        if (!dotted && !named) {
            const bool aside = hit.at[1].begin > 0 && x->text.ptr[hit.at[1].begin - 1] == '(';
            if (!aside || code.ptr[0] == 'N' || code.ptr[0] == 'M') continue;
        }
        if (cs_rx_is(x, "\\bremarks?\\b[^\\n]{0,12}$", ahead)) continue;
        cs_x_push_once(x, list, hit.at[1]);
    }
}

static void denial_codes(struct cs_x *x, yyjson_mut_val *list)
{
    struct cs_hit hit;
    cs_span from = cs_x_all(x);
    while (cs_rx(x,
                 "(?<![\\w.-])(?-i:((?:CO|PR|OA|PI|CR)[- "
                 "]?[ABPWY]?\\d{1,3}|MA\\d{2,3}|N\\d{2,3}|M\\d{1,3}|[AERF]\\d:\\d{1,3}(?::\\w+)*))("
                 "?![\\w-]|\\.\\d)",
                 from, &hit)) {
        from = cs_span_from(hit.at[0].end, from);
        const cs_span line = cs_x_line(x, hit.at[1].begin);
        const cs_span ahead = {line.begin, hit.at[1].begin};
        if (cs_rx_is(x, "\\b(?:dx|diag\\w*|icd\\w*)\\b[^\\n;)]{0,24}$", ahead)) continue;
        cs_x_push_once(x, list, hit.at[1]);
    }
    from = cs_x_all(x);
    while (cs_rx(x,
                 "\\b(?:(?:(?:denial|reason|rejection|reject|adjustment|edit|error) )?code(?= "
                 "\\d{1,3}\\b(?!\\d))|(?:denial|reason|rejection|reject|adjustment|edit|error) "
                 "code|CARC|RARC)s?:?\\s*((?-i:[A-Z]{0,2}\\d{1,4}(?:-\\d+)?))(?![\\w.])",
                 from, &hit)) {
        from = cs_span_from(hit.at[0].end, from);
        cs_x_push_once(x, list, hit.at[1]);
    }
}

/* Is a five-digit number a procedure, by what stands around it? */
static bool is_procedure(struct cs_x *x, cs_span code)
{
    const cs_span line = cs_x_line(x, code.begin);
    const cs_span ahead = {line.begin, code.begin};
    const cs_span behind = {code.end, line.end};
    if (cs_rx_is(x,
                 "(?:\\b(?:acct|account|box|batch|ref\\w*|check|ck|eft|ticket|po|member|mbr|id|"
                 "claim|clm|icn|zip|phone|ext|suite|npi|case|group|policy|mrn|invoice|auth\\w*|"
                 "page|number|no\\.?)[^\\w(]{0,3}|[#$*]|(?-i:\\b[A-Z]{2}) )$",
                 ahead) &&
        !cs_rx_is(x, "\\b(?:cpt|hcpcs|proc|procedure|code)\\W{0,3}$", ahead))
        return false;
    if (cs_rx_is(
            x,
            "\\G\\s*(?:st|street|ave|avenue|road|rd|blvd|drive|dr|pkwy|miles|members|dollars)\\b",
            behind))
        return false;
    return true;
}

static void procedure_codes(struct cs_x *x, yyjson_mut_val *list)
{
    struct cs_hit hit;
    cs_span from = cs_x_all(x);
    while (cs_rx(x,
                 "(?<![\\w./"
                 "-])(?:(?-i:([A-V]\\d{4}|\\d{4}[FTU]|[0-9][0-9A-HJ-NP-Z]{6}(?<=[A-Z][0-9A-Z]|[A-Z]"
                 "[0-9A-Z]{2}|[A-Z][0-9A-Z]{3}|[A-Z][0-9A-Z]{4}|[A-Z][0-9A-Z]{5})(?=\\)))|(\\d{5}))"
                 ")(?![\\w/]|\\.\\d|,\\d|-\\d{3})",
                 from, &hit)) {
        from = cs_span_from(hit.at[0].end, from);
        const bool lettered = !cs_span_empty(hit.at[1]);
        const cs_span code = lettered ? hit.at[1] : hit.at[2];
        if (!lettered && !is_procedure(x, code)) continue;
        const cs_span line = cs_x_line(x, code.begin);
        if (lettered && cs_rx_is(x, "\\b(?:bill type|exhibit|form|acct|account)\\W*$",
                                 (cs_span){line.begin, code.begin}))
            continue;
        cs_x_push_once(x, list, code);
    }
    from = cs_x_all(x);
    while (cs_rx(x, "\\bPCS\\W{0,3}(?-i:([0-9A-HJ-NP-Z]{7}))\\b", from, &hit)) {
        from = cs_span_from(hit.at[0].end, from);
        cs_x_push_once(x, list, hit.at[1]);
    }
}

/* ---- the limit ------------------------------------------------------------------------------ */

static cs_span deadline(struct cs_x *x)
{
    static const char *const absolute[] = {
        "\\b(?:deadline|due(?: date| by| on)?|respond by|reply by|return by|file by|last "
        "day|closes|shuts|ends(?: on)?|hold the claim until|close date|window closes|limit(?: for "
        "\\w+(?: \\w+){0,3})?(?: is| was)?|expires?|no later than|not later than|on or before|must "
        "be (?:received|filed|postmarked|submitted)[^.\\n]{0,30}? by|accepted until|gives us "
        "until|received by|until)\\W{0,3}(?:is |on |of |by )?\\W?(" RX_DATE ")",
        "\\b(?:by|before)\\s+(?:the )?(" RX_DATE ")",
        "(" RX_DATE ") is (?:the |our |your )?(?:last day|deadline|limit|due)\\b",
        "\\bcollections?\\b[^\\n.]{0,20}\\bafter\\s+(" RX_DATE ")"};
    static const char *const relative[] = {
        "\\b(?:within|inside|in)\\s+((?:\\d{1,3}|thirty|sixty|ninety|ten|fifteen|fourteen|forty-"
        "five)(?: (?:calendar|business|working))? days(?: (?:of|from|after) (?:the |this "
        ")?(?:(?:date|receipt|day) of )?(?:the |this )?[\\w-]+(?: (?:date|letter|notice))?)?)",
        "\\b(?:have|has|had)\\s+((?:\\d{1,3})(?: (?:calendar|business|working))? days(?: "
        "(?:of|from|after) (?:the |this )?(?:(?:date|receipt|day) of )?(?:the |this )?[\\w-]+(?: "
        "(?:date|letter|notice))?)?)"};
    struct cs_hit hit;
    for (size_t i = 0; i < CS_COUNT(absolute); i++) {
        cs_span from = cs_x_all(x);
        while (cs_rx(x, absolute[i], from, &hit)) {
            from = cs_span_from(hit.at[0].end, from);
            const cs_span line = cs_x_line(x, hit.at[0].begin);
            const cs_span ahead = {line.begin, hit.at[1].begin};
            if (cs_rx_is(
                    x,
                    "\\b(?:expired|ran out|ended|covered|coverage|paid|received on|was "
                    "due|eligib\\w*|enrolled|effective|admitted|discharged|walk)\\b[^\\n.]{0,40}$",
                    ahead))
                continue;
            return hit.at[1];
        }
    }
    for (size_t i = 0; i < CS_COUNT(relative); i++) {
        if (!cs_rx(x, relative[i], cs_x_all(x), &hit)) continue;
        return hit.at[1];
    }
    return (cs_span){0};
}

yyjson_mut_val *cs_claim_rules(struct cs_x *x)
{
    yyjson_mut_val *const root = yyjson_mut_obj(x->json);
    yyjson_mut_val *const procedures = yyjson_mut_arr(x->json);
    yyjson_mut_val *const diagnoses = yyjson_mut_arr(x->json);
    yyjson_mut_val *const denials = yyjson_mut_arr(x->json);
    struct cs_claim_facts facts = {.billed = billed_amount(x), .deadline = deadline(x)};
    procedure_codes(x, procedures);
    diagnosis_codes(x, diagnoses);
    denial_codes(x, denials);
    facts.denials = denials;
    const char *const category = cs_claim_category(x, &facts);
    cs_x_put(x, root, "category", cs_x_word(x, category));
    cs_x_put(x, root, "queue", cs_x_word(x, cs_claim_queue(category)));
    cs_x_put(x, root, "priority", cs_x_word(x, cs_claim_is_high(x, &facts) ? "high" : "normal"));
    const cs_span claim = claim_number(x);
    const cs_span member = member_id(x);
    cs_x_put(x, root, "claim_number", cs_x_str(x, claim));
    cs_x_put(x, root, "member_id",
             cs_x_str(x, cs_span_empty(member) ? bare_member_id(x, claim) : member));
    cs_x_put(x, root, "service_date", cs_x_str(x, service_date(x)));
    cs_x_put(x, root, "procedure_codes", procedures);
    cs_x_put(x, root, "diagnosis_codes", diagnoses);
    cs_x_put(x, root, "denial_codes", denials);
    cs_x_put(x, root, "billed_amount", cs_x_str(x, facts.billed));
    cs_x_put(x, root, "deadline", cs_x_str(x, facts.deadline));
    return root;
}
