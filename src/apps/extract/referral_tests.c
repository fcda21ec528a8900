/* referral_tests.c - tests that were done: a name of tests, and no word of orders around it. */
#include "apps/extract/referral_in.h"

#define TEST                                                                                       \
    "(?:(?:core |excisional |punch |liver |skin )?biopsy(?:(?: of)? (?:the )?(?:L |R |left "       \
    "|right )?(?:breast|lung|skin))?|"                                                             \
    "(?:diagnostic |screening )mammogram|breast MRI|(?:arterial|venous) "                          \
    "duplex|(?:wound|blood|urine|throat) cultures?|toe pressure|pregnancy test|transcutaneous "    \
    "bilirubin|"                                                                                   \
    "SPEP w/ "                                                                                     \
    "immunofixation|TVUS|MRV|barium "                                                              \
    "swallow|esophagram|(?-i:VA|IOP|OCT|UDS|CK)|dermoscopy|12-lead|lipase|STOP-?BANG|"             \
    "epworth|pap \\+ "                                                                             \
    "HPV|(?:shoulder|elbow|wrist|ankle|foot|knee|hip|chest|hand|spine) (?:x-?rays?|films?)|"       \
    "(?-i:CBC|CMP|BMP|LFTs?|TSH|T4|A1c|HbA1c|ANA|ESR|CRP|FIT|PSA|ECG|EKG|EEG|EMG|TTE|TEE|BNP|CEA|" \
    "INR|PTH|ACR|UA|PFTs?|RF|HIV|DEXA|DXA|SPEP|IgE|HLA-B27|UPCR|UACR|BUN|PCR)(?:/"                 \
    "(?-i:[A-Z]{2,4}))*|"                                                                          \
    "(?:(?-i:MRI|CT|MRA|CTA|PET(?:[-/]CT)?|US|U/"                                                  \
    "S)|x-?rays?|xrs?\\b|ultrasound|duplex|doppler|echo(?:cardiogram)?|mammogram|radiographs?|"    \
    "films?)(?: "                                                                                  \
    "(?:of (?:the "                                                                                \
    ")?)?(?:R|L|right|left|bilateral|brain|head|neck|chest|abdomen|pelvis|abd\\w*|spine|lumbar|"   \
    "cervical|(?:[CTL][-/])?[CTL][- "                                                              \
    "]?spine|shoulder|knee|hip|hand|foot|ankle|wrist|pituitary|renal|kidneys?|"                    \
    "liver|thyroid|sinus(?:es)?|and|/|breast|carotids?|angiogram|venous))*|"                       \
    "(?:renal|carotid|thyroid|pelvic|venous|liver|abdominal|chest|knee|hip|hand|spine|lumbar) "    \
    "(?:US\\b|ultrasound|x-?rays?|films?|MRI\\b|CT\\b|duplex|doppler)|hemoglobin "                 \
    "A1c|hemoglobin|ferritin|creatinine|e?GFR|urine ACR|glucose|potassium|calcium|prolactin|hCG|"  \
    "rheumatoid factor|anti-CCP|anti-?\\w{2,6} antibod\\w+|hepatitis B and C "                     \
    "serology|hep(?:atitis)? [BC](?: (?:ab|antibody|serology|screen))?|(?:peripheral "             \
    ")?smear|celiac "                                                                              \
    "serology|(?:high sensitivity )?troponin|lipid panel|lipids|treadmill test|stress "            \
    "test|holter(?: monitor)?|event monitor|sleep study|polysomnogram|home sleep "                 \
    "test|spirometry|audiogram|"                                                                   \
    "colonoscopy|endoscopy|EGD|cystoscopy|biopsy|pap(?: smear)?|urinalysis|urine "                 \
    "culture|cultures?|free light chains|SPEP(?: w/ immunofixation)?|vitamin D|B12|iron "          \
    "studies|uric acid|platelets|WBC|LDL|testosterone|cortisol|nerve conduction(?: "               \
    "stud\\w+)?|visual fields|skin prick|patch test\\w*|ABI|liver panel|metabolic panel|blood "    \
    "count|tympanogram|PHQ-?9|GAD-?7|MoCA|MMSE)"

static void add_test(struct cs_x *x, yyjson_mut_val *list, cs_span name)
{
    size_t index;
    size_t count;
    yyjson_mut_val *item;
    name = cs_x_trim(x, name, ".,;:-");
    yyjson_mut_arr_foreach(list, index, count, item)
    {
        const cs_str known = {yyjson_mut_get_str(item), yyjson_mut_get_len(item)};
        if (cs_str_find_nocase(known, cs_x_bytes(x, name), 0) != SIZE_MAX) return;
    }
    cs_x_push_once(x, list, name);
}

void cs_referral_tests(struct cs_x *x, yyjson_mut_val *list)
{
    struct cs_hit hit;
    struct cs_hit stop;
    cs_span from = cs_x_all(x);
    while (cs_rx(x, "(?<![\\w-])(" TEST ")(?![\\w-])", from, &hit)) {
        from = cs_span_from(hit.at[0].end, from);
        const cs_span line = cs_x_line(x, hit.at[0].begin);
        uint32_t begin = hit.at[0].begin;
        while (begin > line.begin &&
               !((x->text.ptr[begin - 1] == '.' || x->text.ptr[begin - 1] == ';' ||
                  x->text.ptr[begin - 1] == '?') &&
                 cs_is_space(x->text.ptr[begin])))
            begin--;
        const cs_span ahead = {begin, hit.at[0].begin};
        cs_span behind = {hit.at[0].end, line.end};
        if (cs_rx(x, "[.;](?=\\s|$)|\\?", behind, &stop)) behind.end = stop.at[0].end;
        if (cs_rx_is(
                x,
                "\\b(?:no|not|never|without|declin\\w*|order\\w*|will|would|should|could|plan\\w*|"
                "schedul\\w*|booked|need\\w*|consider\\w*|recommend\\w*|request\\w*|before|after|"
                "or|until|pending|done for|is a|refus\\w*|await\\w*|due|repeat|to "
                "get|arrang\\w*|have a|want)\\b[^,]{0,60}$",
                ahead) ||
            cs_rx_is(x,
                     "\\G[^.;,]{0,30}\\b(?:order\\w*|pending|not "
                     "(?:done|back|yet)|schedul\\w*|booked|is booked|declin\\w*|refus\\w*|next "
                     "week|tomorrow|never done|to be done|requested)\\b",
                     behind) ||
            cs_rx_is(x, "\\?", behind) ||
            cs_rx_is(x, "\\b(?:pending|ordered|to do)\\b[^\\n]{0,12}[:.|]",
                     (cs_span){line.begin, hit.at[0].begin}))
            if (!cs_rx_is(x, "\\G[^.;]{0,24}\\bdrawn\\b", behind)) continue;
        add_test(x, list, hit.at[1]);
    }
}
