/* pattern_age_told_test.c - ages over 89 by what a sentence says, and figures that are none. */
#include "tests/privacy/pattern_check.h"

static void test_age__told_by_the_sentence(void)
{
    static const char *const rows[] = {
        "Despite her <AGE|ninety-eight> years she remembers each pupil.",
        "For all his <AGE|93> years he walks a mile a day.",
        "In spite of his <AGE|94> years, he still drives.",
        "At <AGE|91>, she lives alone and cooks for herself.",
        "Living alone, at <AGE|91>, on a ridge outside Floyd, he generates his own power.",
        "Widowed at <AGE|90>, she moved in with her niece.",
        "He was diagnosed at <AGE|92> and treated with tamoxifen.",
        "His mother died at <AGE|95> of natural causes.",
        "Her father lived to <AGE|97>.",
        "Her father lived to be <AGE|97>.",
        "The grandmother lived to the age of <AGE|101>.",
        "She is about to turn <AGE|91>.",
        "She will be <AGE|95> in the spring.",
        "She turned <AGE|99> last week.",
        "He is turning <AGE|90> this summer.",
        "He turns <AGE|92> soon.",
        "Now <AGE|93>, the patient has slowed down considerably.",
        "Now in her <AGE|ninety-second> year, she declines dialysis.",
        "In his <AGE|95th> year he underwent a valve replacement.",
        "A birthday party was held for her <AGE|ninetieth> birthday.",
        "At the <AGE|ninetieth> birthday party given for her in the fall she choked on cake.",
        "We celebrated his <AGE|100th> birthday on the unit.",
        "She is looking forward to her <AGE|95th> birthday.",
        "Since her <AGE|91st> birthday she has fallen three times.",
        "Retired Judge, hale at <AGE|ninety-four>, asked the resident to speak up.",
        "The patient, hale at <AGE|94>, asked for coffee.",
        "The patient, still spry at <AGE|92>, gardens daily.",
        "She has been born <AGE|a hundred and three> years ago.",
        "She was born <AGE|ninety-six> years ago in Poland.",
        "The patient is <AGE|96> and remains independent.",
        "The patient is <AGE|ninety-six> and remains independent.",
        "The patient is now <AGE|ninety> and remains independent.",
        "He is <AGE|ninety-one> years old.",
        "This <AGE|ninety-three>-year-old man presents with dyspnea.",
        "This <AGE|93> year old man presents with dyspnea.",
        "This <AGE|93yo> man presents with dyspnea.",
        "A <AGE|nonagenarian> with dementia.",
        "This <AGE|93>-yr-old fell.",
        "Age <AGE|94>, female.",
        "Age at death was <AGE|92>.",
    };
    CHECK_ROWS(rows);
}

static void test_age__told_by_the_sentence_more(void)
{
    static const char *const rows[] = {
        "Age at implant <AGE|92>",
        "Age at onset: <AGE|90>",
        "Age at diagnosis <AGE|91>",
        "She gives her age as <AGE|ninety-two>.",
        "He gives his age as <AGE|92>.",
        "By her own account she is <AGE|ninety-seven>.",
        "His age, <AGE|96>, is not a contraindication.",
        "Her age (<AGE|96>) is not a contraindication.",
        "Given her age of <AGE|93>, surgery was deferred.",
        "Considering that he is <AGE|94>, we chose observation.",
        "Although she is <AGE|90>, she drives.",
        "Being <AGE|92>, he declined chemotherapy.",
        "Because he is <AGE|91> we will not screen.",
        "As a woman of <AGE|94> she is at risk.",
        "A man of <AGE|96> was brought by his nephew.",
        "A lady of <AGE|ninety-five> was found on the floor.",
        "The old gentleman of <AGE|ninety-two> was found on the floor.",
        "She is a spry <AGE|95> and lives alone.",
        "She is a frail <AGE|95> and lives alone.",
        "He's <AGE|93> and still works.",
        "She's <AGE|ninety> now.",
        "He was <AGE|90> when the fistula was made.",
        "She was <AGE|ninety-one> when her hip broke.",
        "When she was <AGE|92> she broke her hip.",
        "At the age of <AGE|93> he was widowed.",
        "At age <AGE|93> he was widowed.",
        "Aged <AGE|95>, he lives with his daughter.",
        "Mrs. Ortega, aged <AGE|95>, lives with her daughter.",
        "Mrs. Ortega, <AGE|95>, lives with her daughter.",
        "Margaret Ortega, <AGE|ninety-five>, lives with her daughter.",
        "My mother is <AGE|94> and cannot drive.",
        "My dad, <AGE|92>, fell in the shower.",
        "My grandfather just turned <AGE|90>.",
        "Her sister is living at <AGE|96>.",
        "Her brother is alive and well at <AGE|91>.",
        "Her mother is still alive at <AGE|99>.",
        "Mother alive, age <AGE|94>; father died at <AGE|90> of stroke.",
        "Family history: mother d. <AGE|94>, father d. 61 of MI.",
        "Mother died in her sleep at <AGE|ninety-eight>.",
        "Her aunt passed away at <AGE|102>.",
    };
    CHECK_ROWS(rows);
}

static void test_age__told_by_the_sentence_again(void)
{
    static const char *const rows[] = {
        "The couple, <AGE|91> and <AGE|93>, share a room.",
        "He and his wife, both <AGE|90>, share a room.",
        "She married at 20 and buried her husband at <AGE|90>.",
        "He has just celebrated turning <AGE|100>.",
        "She is <AGE|one hundred> years old.",
        "She is <AGE|one hundred and two> years old.",
        "She is <AGE|102> years young.",
        "The <AGE|centenarian>, <AGE|101>, was transferred.",
        "The patient is over <AGE|95>.",
        "The patient is past <AGE|ninety>.",
        "He is nearly <AGE|ninety-one>.",
        "He is almost <AGE|92>.",
        "She was nearing <AGE|ninety-five> when she fell.",
        "She is close to <AGE|100>.",
        "Patient <AGE|92>, F, lives alone.",
        "Patient is a <AGE|92> F who lives alone.",
        "Pt <AGE|91>F w/ CHF.",
        "<AGE|91> M w CHF, DNR.",
        "<AGE|94>/F, found down.",
        "Ninety-three is a high age to start dialysis, yet he wants it.",
        "Three months short of <AGE|100>, she asked to go home.",
        "Two weeks shy of her <AGE|95th> birthday, she fell.",
        "The eldest, <AGE|91>, is the spokesperson.",
        "His neighbor, who is <AGE|92>, checks on him.",
        "His neighbor, herself <AGE|92>, checks on him.",
        "The donor's grandmother, alive at <AGE|104>, has no diabetes.",
        "She has outlived two husbands and, at <AGE|ninety-seven>, all her children.",
        "Born in 1925, he is <AGE|98> today.",
        "He is <AGE|98> today.",
        "Today she is <AGE|99> and in good spirits.",
        "Survivor of two wars, <AGE|96> years of age, he came by bus.",
        "<AGE|96> years of age",
        "<AGE|ninety-six> years of age",
        "He says he is <AGE|ninety-six> and a half.",
        "she is <AGE|96> and a half",
        "Retired at 62, he is now <AGE|92> and plays chess.",
        "At <AGE|ninety>, consent was given by the patient herself.",
        "\"I am <AGE|93> and I want no tubes,\" she said.",
        "\"I'm <AGE|93>, dear, and I want no tubes,\" she said.",
        "Im <AGE|93> and i cant open the bottle",
    };
    CHECK_ROWS(rows);
}

static void test_age__told_by_the_sentence_still(void)
{
    static const char *const rows[] = {
        "my mom whos <AGE|92> fell",
        "my <AGE|92> year old mom fell",
        "mom (<AGE|92>) fell",
        "grandma is <AGE|97> so be gentle",
        "he'll be <AGE|96> next month",
        "She has reached the age of <AGE|ninety-three>.",
        "He attained <AGE|ninety> in good health.",
        "Her <AGE|94> years notwithstanding, she walked in.",
        "<AGE|94> years of life have left her wise.",
        "She has lived <AGE|94> years without a single operation.",
        "The eldest of nine, now <AGE|94>, she outlived her sons.",
        "The husband, who at <AGE|92> does the driving, agreed.",
        "He gave the age of the patient as <AGE|101>.",
        "Her twin sister, likewise <AGE|94>, is the proxy.",
    };
    CHECK_ROWS(rows);
}

static void test_age__measures_are_none(void)
{
    static const char *const rows[] = {
        "His oxygen saturation was 94 at rest.",
        "He is satting at 94 on room air.",
        "He was holding at 96 with 2 liters.",
        "Heart rate stayed at 98, blood pressure fell.",
        "The pump was set at 100, and she was comfortable.",
        "She was paced at 90, with good capture.",
        "His pulse, 92, was regular.",
        "Glucose at 92, insulin held.",
        "Systolic in the 90s all night.",
        "She weighs 95 and is 61 inches tall.",
        "He is 95 pounds lighter.",
        "The rate reached 110 before it broke.",
        "He reached 100 degrees of flexion at discharge.",
        "She reached 95% of her goal.",
        "A MoCA of 26 and an IQ of 95, both stable.",
        "The temperature of 101, she says, broke at night.",
        "A dose of 100, then 50.",
        "He has taken 100 units of glargine for years.",
        "A room of 96 square feet.",
        "The study followed 94 women and 96 men.",
        "The clinic has 96 years of experience.",
        "The hospital opened 94 years ago.",
        "At 95, the alarm sounds.",
        "At 100, the infusion was stopped.",
        "MAP at 92, CVP 10.",
        "Sats 93 to 95 on room air; she is comfortable.",
        "She was at 94 when I checked the oximeter.",
        "Her blood pressure is 96 over 58.",
        "He walked 100 feet with the aide.",
        "She walked 95 steps and rested.",
        "Score of 92, above the cutoff.",
        "The score is over 95.",
        "Ferritin is past 100.",
        "LDL is nearly 100.",
        "The LDL is almost 95 and falling.",
        "She is on 100 of trazodone.",
        "She is at 92 percent of predicted.",
        "FEV1 was 94, DLCO 91.",
        "Both 90 mg doses were given.",
        "The couple of 100 mg tablets were lost.",
    };
    CHECK_ROWS(rows);
}

static void test_age__measures_are_none_more(void)
{
    static const char *const rows[] = {
        "Both 100, both round.",
        "They counted ninety-two sponges.",
        "The count was ninety-six, twice.",
        "Ninety-five percent of them recover.",
        "One hundred milligrams twice a day.",
        "His sugar was one hundred and two this morning.",
        "The bill came to ninety-eight dollars.",
        "She sat at ninety degrees for the block.",
        "The knee bends to ninety, then hurts.",
        "She flexes to 95 and extends to 0.",
        "Knee flexion 100, extension 0.",
        "He dropped to 91 on exertion and was put on oxygen.",
        "He desatted to 92, then recovered.",
        "She spiked to 101, cultures drawn.",
        "His Tmax was 101, and he felt cold.",
        "Turn at 90, then walk straight.",
        "He did 95 on the treadmill.",
        "His weight at 92 is stable.",
        "She is 95 kg and 170 cm.",
        "Patient at 96 kg.",
        "Pulse ox 95, RR 18, she is well.",
        "He was 96 on room air and 91 on exertion.",
        "He was 91 on arrival and put on 2 L.",
        "She is 93 on 2 L.",
        "He is 92 on 4 liters.",
        "Born 1931, seen 2024, weight 92.",
        "The 92 bus stops at her door.",
        "Room 92, bed 4.",
        "Channel 93 was on.",
        "At 92, his creatinine clearance is normal for his size.",
        "P 92 F 37",
        "BP 110 M arm",
        "95 M below sea level",
    };
    CHECK_ROWS(rows);
}

int main(void)
{
    RUN(test_age__told_by_the_sentence);
    RUN(test_age__told_by_the_sentence_more);
    RUN(test_age__told_by_the_sentence_again);
    RUN(test_age__told_by_the_sentence_still);
    RUN(test_age__measures_are_none);
    RUN(test_age__measures_are_none_more);
    return check_end();
}
