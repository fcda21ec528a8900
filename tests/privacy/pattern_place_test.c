/* pattern_place_test.c - streets, boxes, ZIP codes, towns by position, coordinates. */
#include "tests/privacy/pattern_check.h"

static void test_street__with_number(void)
{
    static const char *const rows[] = {
        "BrightPath | <GEO|4410 N. Ravenswood Ave., Suite 210> | <GEO|Chicago> <GEO|60640>",
        "lives at <GEO|12 Vale Court>, <GEO|Oak Park> <GEO|60302>. Platelets 60640",
        "Address: <GEO|10267 Northfield Road>, <GEO|Boca Raton>, FL <GEO|11613-5265>\n",
        "<GEO|17046 N. Willow Pkwy>, <GEO|Aurora>, IL <GEO|32241>",
        "<GEO|15091 W 9th Road>\n    <GEO|Immokalee>, FL <GEO|39024>\n",
        "<GEO|18347 SW Cedar Way #21>, <GEO|Lancaster>, CA <GEO|84989-7155>",
        "at <GEO|9210 38th Place>, now",
        "lives at <GEO|12 Oak St>.",
        "address <GEO|e7714 county road b viroqua wi 54665>",
        "addr on file  <GEO|69472 elm port ryan mn 25904>, took 2 tabs of that in 12300",
        "<GEO|501 1st st w apt 2, park rapids mn 56470>",
        "<GEO|906 Mena St>, <GEO|Mena>, Ark. <GEO|71953>",
        "<GEO|123B Baker Street>, <GEO|12-34 Main Ave>",
        "at <GEO|12076 SW Martin Luther King Court #20>, then",
        "at <GEO|13411 East Larkspur Pkwy, Apt 8C> now, zip <GEO|43423>.",
        "at <GEO|13013 SW River Court>; zip code <GEO|02686>.",
        "at <GEO|16316 Birch Court, Apt 17B> in <GEO|Boynton Beach>.",
        "of <GEO|2994 SW Larkspur St>, <GEO|Parlier>.",
        "house now <GEO|2562 marigold hills> the zip is <GEO|57996> ok",
        "gave 2000 patients the hills and 12 old village songs",
        "way up <GEO|0445 dawson skyway> no dentist close",
        "same <GEO|962 Marigold Village> <GEO|41583>, not the other",
        "at <GEO|Apt 6, 212 Birch Ln> since",
        "at <GEO|Flat 3, 17 Gannet Close>, <GEO|Hythe>",
        "Lives at <GEO|1420 Rue St-Denis>, <GEO|Montreal>.",
        "you at <GEO|8230 N. Main Place>, <GEO|Tooele>?",
        "at <GEO|500 Main St NW, Suite 200>",
        "<GEO|1200 Broadway>, <GEO|45 Avenue A>",
        "i live at <GEO|14 maple street> in town",
        "<GEO|4521 County Road 9>, <GEO|88 Highway 12>",
        "at <GEO|55 Rue Sainte-Catherine>; <GEO|State Road 436>",
        "my address is <GEO|31 maple ave apt 2> here",
        "near <GEO|Highway 12> and <GEO|County Road 9>",
        "pick up: <GEO|6230 old quarry blvd>, now",
        "from <GEO|59 La Canada>, then; <GEO|18 Las Palmas, Apt 4>",
        "20 minute drive, 30 mile way, 12 la cosas",
        "walked 150 feet; 5 Street drugs; takes 20 units to drive",
        "2 Head CT scans; 3 Dr. Smith visits; 4 Trigger Point injections",
        "20 St. John's wort capsules, 10 Way",
        "at 3 months; 40 percent of the way; 2 days on the road",
        "mailed to <GEO|3621 Delacroix Spurs>, <GEO|Shoreview> <GEO|55126>, or",
        "<GEO|5480 Clark Trafficway>\n<GEO|Gulfport>, MS <GEO|39503>\n",
        "Home: <GEO|2325 Melba Overpass Apt. 995>, <GEO|Liberal> <GEO|67901>",
        "<GEO|28470 Court Light>, <GEO|Bethpage>, N.Y. <GEO|11714>",
        "<GEO|Hartford>, Conn. <GEO|06105>",
        "LINES: 18G R AC, 16G L forearm",
        "at <GEO|202 Rowan Station> in <GEO|Orangevale>, at 1",
        "<GEO|503 Sanborn Mountain> | Mount",
        "now <GEO|216 Veda Mountain>, <GEO|farmington hills> mi <GEO|48334>. my",
    };
    CHECK_ROWS(rows);
}

static void test_street__without_number(void)
{
    static const char *const rows[] = {
        "at the corner of <GEO|Turkey Creek Terrace> and <GEO|Brookside Road>.",
        "at the corner of <GEO|Quarry Crossing> and <GEO|Depot Dr>.",
        "at the corner of <GEO|Depot Dr> and <GEO|Elm St>.",
        "at the corner of <GEO|Wentworth> and <GEO|Addis-Ababa>. The patient",
        "Location: <GEO|Wilson> at <GEO|Gilsdorf>, second car",
        "Location: left lower quadrant; the corner of the mouth and the eye",
        "pharmacy is the one on <GEO|axis> in <GEO|nashville>.",
        "my pharmacy is walgreens on <GEO|new mill> in <GEO|round rock>\nthanks",
        "the one on file in chart, the pharmacy is the one on monday in person.",
        "It's <GEO|4804 Reed Crossing> now, zip <GEO|14735>.",
        "It's <GEO|7079 North 96th Trail> now",
        "<GEO|Arcos de la Frontera>, NJ <GEO|33797>",
        "mailed to Box, <GEO|Coeur d'Alene>, ID <GEO|83814>",
        "She lives in <GEO|Boise>, ID <GEO|83702>.",
        "<GEO|Howey-in-the-Hills>, FL <GEO|34737>",
        "<GEO|Truth or Consequences>, NM <GEO|87901>",
        "sleeps near <GEO|Westmoreland Lane> and <GEO|12th Avenue>.",
        "grew up on <GEO|Vassar St> in Portland",
        "the one on <GEO|southwick drive> in <GEO|round rock>",
        "lives on <GEO|oak street> in two rooms; the one on <GEO|old quarry ln> in <GEO|salida>.",
        "labs from the <GEO|3rd Ave> office",
        "near <GEO|Valley Way> and <GEO|9th Way>.",
        "The United Way helped. By The Way, a Test Drive in Place.",
        "on the road, on a long drive, on the way in",
        "in St. Mary's; at St John Hospital",
    };
    CHECK_ROWS(rows);
}

static void test_box_and_zip(void)
{
    static const char *const rows[] = {
        "mail at <GEO|P. O. Box 447>, <GEO|Landover>, MD <GEO|80375>.",
        "to <GEO|PO Box 32614>, <GEO|Hicksville>, NY <GEO|54017>.",
        "<GEO|P.O. Box 12>; <GEO|Post Office Box 9>; <GEO|POB 77>",
        "<GEO|RR 2 Box 15>",
        "RR 18, boxes 5, box 3 on the form",
        "in <GEO|Winter Park>, Florida <GEO|32789>",
        "<GEO|round rock>, tx <GEO|78664>",
        "<GEO|New York>, NY <GEO|10001>, zip: <GEO|10002>",
        "In 12345 patients; or 20000 of them",
        "<GEO|Toronto>, ON <GEO|M5V 2T6>; postal code <GEO|V6B 4Y8>",
        "London <GEO|NW1 6XE>; <GEO|PSC 1234 Box 5678>",
        "London, <GEO|SW1A 1AA>",
        "stage T2N 1M0, grade 2",
        "at <GEO|40.7128, -74.0060>; <GEO|40.7128° N, 74.0060° W>",
        "lat <GEO|40.71> long",
        "1.2 x 0.8 cm; 98.125, then",
    };
    CHECK_ROWS(rows);
}

int main(void)
{
    RUN(test_street__with_number);
    RUN(test_street__without_number);
    RUN(test_box_and_zip);
    return check_end();
}
