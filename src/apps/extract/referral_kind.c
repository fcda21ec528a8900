/* referral_kind.c - to whom, and how soon.
 *
 * Where the letter names a specialty after "to", "referral to" or in a field for it, that decides.
 * Else the organs and complaints of the letter vote, those of the reason five times. */
#include "apps/extract/referral_in.h"

static const struct {
    const char *specialty;
    const char *names; /* of the specialty */
    const char *about; /* what goes there */
} specialties[] = {
    {"allergy", "allerg(?:y|ist)(?: (?:and|&|/) immunology| clinic)?",
     "hives|urticaria|anaphyla\\w*|food allergy|venom|angioedema|skin prick|epinephrine"},
    {"cardiology", "cardio(?:logy|logist)?|heart (?:clinic|failure)|cards",
     "chest (?:pain|tightness|pressure)|angina|palpitations|syncope|murmur|a\\.?fib|atrial "
     "fib\\w*|heart failure|cardiomyopathy|troponin|coronary|echo\\w*|SVT|bradycardia"},
    {"dermatology", "derm(?:atology|atologist)?|skin clinic",
     "rash|mole|lesion|psoriasis|eczema|acne|melanoma|basal cell|itchy|hydrocortisone|actinic"},
    {"endocrinology", "endo(?:crin\\w*)?\\b|diabetes clinic|thyroid clinic",
     "prolactin\\w*|thyroid nodule|Graves|hyperthyroid\\w*|A1c (?:above|of "
     "1\\d)|adrenal|pituitary|cortisol|hypercalcemia|osteoporosis|insulin pump|type 1 "
     "diabetes|PTH|goiter"},
    {"ent", "(?-i:ENT)|otolaryng\\w*|ear,? nose",
     "hoarse\\w*|laryngoscopy|tonsil\\w*|sinus\\w*|hearing loss|ear "
     "pain|otitis|tinnitus|vertigo|nasal|epistaxis|neck mass"},
    {"gastroenterology", "(?-i:GI)|gastro\\w*|hepatology",
     "colonoscopy|melena|GERD|dysphagia|celiac|Crohn\\w*|colitis|endoscopy|FIT|rectal "
     "bleeding|liver|hepatitis|jaundice|diarrhea|cirrhosis"},
    {"general_surgery",
     "(?:general |gen )surg(?:ery|eon|ical)?|(?<!for )(?<!after )(?<!before )(?<!had )(?<!prior "
     ")(?<!need )(?<!needs )surg(?:ery|eon|ical clinic)",
     "hernia|lap chole|gallstones?|cholecyst\\w*|appendic\\w*|breast "
     "lump|lipoma|pilonidal|hemorrhoid\\w*|abscess"},
    {"gynecology", "gyn(?:e|ecology|aecology)?|OB/?GYN|women's health",
     "menorrhagia|fibroids?|heavy (?:periods|bleeding)|periods|pelvic "
     "pain|ovarian|cervical|pap|endometri\\w*|postmenopausal "
     "bleeding|uter\\w+|vaginal|prolapse|HSIL|colposcopy"},
    {"hematology", "hem(?:e|atology)?\\b(?!/onc)|haematology",
     "thrombocytop\\w*|platelets|neutropenia|lymphocytosis|MGUS|M-spike|SPEP|polycythemia|clotting|"
     "hemophilia|DVT|sickle|pancytopenia|leukocytosis|von Willebrand"},
    {"infectious_disease", "(?-i:ID)\\b|infectious diseases?",
     "HIV|osteomyelitis|endocarditis|tuberculosis|TB\\b|C\\.? ?diff|MRSA|hepatitis "
     "C|Lyme|QuantiFERON|bacteremia"},
    {"nephrology", "neph(?:ro(?:logy|logist)?)?|renal clinic|kidney clinic",
     "eGFR|kidney function|proteinuria|creatinine|CKD|renal|nephrotic|dialysis|ACR|hematuria with "
     "protein|polycystic"},
    {"neurology", "neuro(?:logy|logist)?|stroke team",
     "seizures?|headaches?|migraine|tremor|Parkinson\\w*|multiple "
     "sclerosis|stroke|droop|slurred|numbness|neuropathy|memory|weakness|TIA|tPA|EEG"},
    {"oncology", "onc(?:ology|ologist)?|hem/?onc|cancer (?:center|clinic)",
     "carcinoma|cancer|metasta\\w*|lymphoma|chemo\\w*|malignan\\w*|tumou?r|biopsy "
     "(?:shows|showed|proven)"},
    {"ophthalmology", "ophth(?:almology|o)?|eye clinic|retina",
     "vision|visual|cataract|glaucoma|retin\\w*|floaters|eye|diplopia|IOP|uveitis"},
    {"orthopedics", "ortho(?:p(?:a?edics?|edic surgery))?",
     "fracture|rotator cuff|meniscus|ACL|knee|shoulder|hip|arthroplasty|carpal tunnel|joint "
     "replacement|supraspinatus|bunion|trigger finger"},
    {"pain", "pain (?:management|clinic|medicine|center)|interventional pain",
     "chronic pain|epidural|opioid|CRPS|nerve block|fibromyalgia|radiofrequency|spinal cord "
     "stimulator"},
    {"pediatrics", "peds|p(?:a?e)diatrics?|pediatrician",
     "newborn|well child|developmental delay|failure to thrive|growth"},
    {"physical_therapy",
     "(?-i:PT)\\b(?! (?:x|for|eval|notes)\\b)|physical therapy|physiotherapy|rehab",
     "gait training|strengthening|range of motion|post-?op rehab|balance|eval (?:&|and) "
     "treat.*(?:strain|sprain|gait)|home exercise"},
    {"psychiatry", "psych(?:iatry|iatrist)?|behavioral health|mental health",
     "depress\\w*|bipolar|anxiety|psychosis|suicid\\w*|PTSD|ADHD|mania|OCD|PHQ|hallucinat\\w*"},
    {"pulmonology", "pulm(?:onology|onary|onologist)?|lung clinic|respiratory",
     "COPD|asthma|lung "
     "nodule|nodule|dyspnea|cough|hemoptysis|PFTs?|spirometry|ILD|fibrosis|oxygen|sarcoid\\w*"},
    {"rheumatology", "rheum(?:atology|atologist)?|arthritis clinic",
     "rheumatoid|PMR|polymyalgia|temporal arter\\w+|stiff and "
     "sore|anti-CCP|ANA|lupus|gout|synovitis|swollen "
     "(?:joints|knuckles)|vasculitis|polymyalgia|psoriatic arthritis|Raynaud\\w*|morning "
     "stiffness"},
    {"sleep", "sleep (?:medicine|clinic|lab|center|study)",
     "snor\\w*|sleep apnea|OSA|CPAP|Epworth|daytime "
     "sleepiness|insomnia|apneas?|STOP-?BANG|restless legs|narcolepsy"},
    {"urology", "uro(?:logy|logist)?",
     "PSA|hematuria|BPH|kidney stones?|prostate|testic\\w*|incontinence|urinary "
     "retention|ureteral|scrotal|vasectomy|LUTS|nocturia"},
    {"vascular_surgery", "vascular(?: surgery| clinic)?",
     "claudication|AAA|aneurysm|ABI|carotid stenosis|varicose|ischemic limb|rest pain|PAD|venous "
     "ulcer|aortic"}};

const char *cs_referral_specialty(struct cs_x *x, cs_span reason)
{
    int weight[CS_COUNT(specialties)] = {0};
    size_t best = 0;
    for (size_t i = 0; i < CS_COUNT(specialties); i++) {
        struct cs_hit at;
        cs_span from = cs_x_all(x);
        while (cs_rx(x, specialties[i].names, from, &at)) {
            from = cs_span_from(at.at[0].end, from);
            const uint32_t b = at.at[0].begin;
            const uint32_t e = at.at[0].end;
            if (b > 0 && (cs_is_alpha(x->text.ptr[b - 1]) || cs_is_digit(x->text.ptr[b - 1])))
                continue;
            if (e < x->text.len && (cs_is_alpha(x->text.ptr[e]) || cs_is_digit(x->text.ptr[e])))
                continue;
            const cs_span line = cs_x_line(x, b);
            const cs_span ahead = {line.begin, b};
            if (cs_rx_is(x,
                         "(?:\\bto(?: the)?|\\bref(?:er(?:ral|red)?)?(?: to)?|->|\\bspecialty(?: "
                         "requested)?|\\bdept|department|\\bconsult(?: to)?|eReferral[ "
                         "|]*|\\bletter,?|please see in|\\bfor|\\bservice)[ \\t:.|]*$",
                         ahead))
                weight[i] += 30;
            else if (line.begin < 250 && cs_rx_is(x, "^[^\\n]{0,60}$", line)) weight[i] += 6;
            else weight[i] += 1;
            if (cs_rx_is(
                    x,
                    "\\b(?:cleared by|seen by|followed by|from|per|saw|history|sign(?:ed)?|sent "
                    "him|sent her|sent them)\\b[^\\n]{0,20}$",
                    ahead))
                weight[i] -= 5;
        }
        from = cs_x_all(x);
        for (int n = 0; n < 6 && cs_rx(x, specialties[i].about, from, &at); n++) {
            from = cs_span_from(at.at[0].end > at.at[0].begin ? at.at[0].end : at.at[0].begin + 1,
                                from);
            weight[i] += cs_span_overlaps(at.at[0], reason) ? 5 : 1;
        }
        if (weight[i] > weight[best]) best = i;
    }
    return specialties[best].specialty;
}

const char *cs_referral_urgency(struct cs_x *x)
{
    const cs_span all = cs_x_all(x);
    struct cs_hit hit;
    if (cs_rx(x, "\\b(?:priority|urgency)\\b[ .:]*([^\\n]*)", all, &hit)) {
        if (cs_rx_is(x, "[(\\[] ?[xX\\x{2713}] ?[)\\]] ?(?:emergen|stat)", hit.at[1]))
            return "emergency";
        if (cs_rx_is(x, "[(\\[] ?[xX\\x{2713}] ?[)\\]] ?(?:urgent|asap|expedite|high)", hit.at[1]))
            return "urgent";
        if (cs_rx_is(x, "[(\\[] ?[xX\\x{2713}] ?[)\\]] ?(?:routine|elective)", hit.at[1]))
            return "routine";
        struct cs_hit marked;
        if (cs_rx(x, "\\b(?:circled|selected|checked|marked)\\W{0,3}(\\w+)", hit.at[1], &marked))
            hit.at[1].begin = marked.at[1].begin;
        if (cs_rx_is(x, "\\G(?:emergen|stat)", hit.at[1])) return "emergency";
        if (cs_rx_is(x, "\\G(?:urgent|asap|expedite|soon|high|2)", hit.at[1])) return "urgent";
        if (cs_rx_is(x, "\\G(?:routine|elective|standard|normal)", hit.at[1])) return "routine";
    }
    if (cs_rx_is(
            x,
            "\\b(?:calling 911|sent by EMS|by ambulance|tPA|stroke team|meet at \\w+ "
            "ED|send(?:ing)? (?:him|her|them|pt)? ?to (?:the )?(?:ED|ER|emergency)|emergen(?:t|cy) "
            "(?:referral|consult|evaluation|today)|STAT\\b|immediately|testicular torsion|cauda "
            "equina|acute limb|same day today|tonight)\\b",
            all) &&
        !cs_rx_is(x, "\\bknows when to call 911\\b", all))
        return "emergency";
    if (cs_rx_is(x, "\\|\\s*routine\\b|\\broutine\\s*$", all) && !cs_rx_is(x, "\\burgent\\b", all))
        return "routine";
    if (cs_rx_is(
            x,
            "(?<!not )(?<!non-)(?<!non)\\burgent(?:ly)?\\b(?! care)|\\b(?:asap|expedite\\w*|as "
            "soon as (?:possible|you can)|within (?:the )?(?:next )?(?:a |1 |2 |one |two |few "
            ")?(?:week|fortnight|\\d+ days|48|72|24)\\w*|(?:this|next) week(?: or next)?|in the "
            "next (?:week|few days|fortnight|two weeks)|first available|soonest|two[- ]week|don't "
            "want to wait|did not want to hold|can(?:not|'t) wait|six weeks? slot|aims for six "
            "weeks|rapidly|falling kidney function|worsening quickly|soon as|seen within "
            "days|within days|seen today|seen before|before \\d{1,2}/\\d{1,2}|next 2 weeks|in 2 "
            "weeks|in two weeks)\\b",
            all))
        return "urgent";
    return "routine";
}
