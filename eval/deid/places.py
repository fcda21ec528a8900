"""Places of the test documents: towns with their state, counties, quarters, streets, foreign towns;
and organisations, states and countries, which are neutral."""

# town, state, first three digits of its ZIP codes; real ones, as an adversary would know them
TOWNS = [tuple(x.split("/")) for x in """
Walla Walla/WA/993|Truth or Consequences/NM/879|Chicopee/MA/010|Ypsilanti/MI/481|Oconomowoc/WI/530|Waxahachie/TX/751
Kankakee/IL/609|Sault Ste. Marie/MI/497|Tallahassee/FL/323|Okmulgee/OK/744|Bozeman/MT/597|Punxsutawney/PA/157
Natchitoches/LA/714|Puyallup/WA/983|Winnemucca/NV/894|Schenectady/NY/123|Poughkeepsie/NY/126|Hope/AR/718|Mobile/AL/366
Reading/PA/196|Orange/CT/064|Bath/ME/045|Normal/IL/617|Salem/OR/973|Corning/NY/148|Defiance/OH/435|Ames/IA/500
Beaver Dam/WI/539|King of Prussia/PA/194|Coeur d'Alene/ID/838|Devils Lake/ND/583|Rapid City/SD/577|Las Cruces/NM/880
Española/NM/875|Fond du Lac/WI/549|Opelousas/LA/705|Tuscaloosa/AL/354|Sylacauga/AL/351|Tupelo/MS/388|Paducah/KY/420
Owensboro/KY/423|Chattanooga/TN/374|Murfreesboro/TN/371|Spartanburg/SC/293|Kannapolis/NC/280|Rocky Mount/NC/278
Lynchburg/VA/245|Hagerstown/MD/217|Altoona/PA/166|Utica/NY/135|Nashua/NH/030|Bennington/VT/052|Pawtucket/RI/028
Waterbury/CT/067|Hoboken/NJ/070|Vineland/NJ/083|Dover/DE/199|Kalispell/MT/599|Laramie/WY/820|Provo/UT/846
Flagstaff/AZ/860|Yuma/AZ/853|Bakersfield/CA/933|Visalia/CA/932|Eureka/CA/955|Petaluma/CA/949|Medford/OR/975
Yakima/WA/989|Hilo/HI/967|Wasilla/AK/996|Kotzebue/AK/997|Lubbock/TX/794|Nacogdoches/TX/759|Texarkana/TX/755
Enid/OK/737|Salina/KS/674|Grand Island/NE/688|Sioux Falls/SD/571|Duluth/MN/558|Bemidji/MN/566|Dubuque/IA/520
Cape Girardeau/MO/637|Joplin/MO/648|Muncie/IN/473|Kokomo/IN/469|Zanesville/OH/437|Lima/OH/458|Wheeling/WV/260
Brunswick/GA/315|Valdosta/GA/316|Ocala/FL/344|Kissimmee/FL/347|Bayamón/PR/009|Minot/ND/587|Butte/MT/597
""".replace("\n", "|").strip("|").split("|")]
STATES = {"WA": "Washington", "NM": "New Mexico", "MA": "Massachusetts", "MI": "Michigan", "WI": "Wisconsin",
          "TX": "Texas", "OH": "Ohio", "FL": "Florida", "AL": "Alabama", "OR": "Oregon", "MT": "Montana",
          "PA": "Pennsylvania", "LA": "Louisiana", "NY": "New York", "GA": "Georgia", "MN": "Minnesota"}
COUNTIES = ("Sangamon Tuolumne Bexar Dutchess Cuyahoga Multnomah Onondaga Wake Orange Lake Polk Kitsap Snohomish "
            "Rappahannock Ascension Cochise Natrona Androscoggin Hinds Doña Ana").replace("Doña Ana", "").split() + [
                "Doña Ana", "St. Tammany", "Fond du Lac", "Prince William"]
QUARTERS = ("Bay Ridge|Jamaica Plain|Little Haiti|Humboldt Park|East Liberty|Pigtown|the Tenderloin|Capitol Hill|"
            "Bronzeville|Fishtown|Mattapan|Highland Park|Over-the-Rhine|Fruitvale|Southie|Cherry Creek").split("|")
STREETS = ("Wisteria|Magnolia|Sycamore|Old Mill|Tannery|Pinckney|Kossuth|Grant|Lafayette|Martin Luther King|"
           "Calle Luna|W 47th|N. 9th|County Road 12|Church|Hospital|Pleasant|Rose|Doctor Carver|Bell|Elm|"
           "Saint Charles|La Cienega|Cedar Hollow|Fawn Ridge|Nurse|Two Rivers|Kamehameha|Quarry|East Main").split("|")
KINDS = ("Street|St|St.|Avenue|Ave|Ave.|Road|Rd|Lane|Ln|Drive|Dr|Court|Ct|Blvd|Terrace|Way|Pl|Circle|Pkwy|Hwy").split("|")
UNITS = ["Apt 4B", "Apt. 12", "#3", "Unit 210", "Lot 17", "Apt 2", "Suite 300", "2nd Fl"]
FOREIGN = ("Oaxaca Guadalajara Lviv Kraków Lagos Kumasi Mogadishu Addis-Ababa Port-au-Prince Manila Cebu Hanoi "
           "Chennai Lahore Tbilisi Aleppo Mosul Medellín Tegucigalpa Ponce Reykjavík Gdańsk Dnipro Tijuana "
           "Quetzaltenango Kathmandu Chengdu Busan Asmara").split()
COUNTRIES = ("Mexico|Ukraine|Poland|Nigeria|Ghana|Somalia|Ethiopia|Haiti|the Philippines|Vietnam|India|Pakistan|"
             "Syria|Iraq|Colombia|Honduras|Guatemala|Nepal|China|South Korea|Eritrea").split("|")
# Organisations are nobody's identifier, and whether a name inside one goes is not counted.
HOSPITALS = ("Saint Brigid Regional Medical Center|Mercy Crossing Hospital|Tri-Lakes Community Hospital|"
             "Whitcomb Memorial|Lutheran Hill Hospital|Sacred Valley Medical Center|North Fork Health|"
             "Beth Shalom Hospital|Prairie View Clinic|Stonebridge University Hospital|VA Medical Center|"
             "Harbor Point Children's|Coastal Plains Health System|Kindly Light Hospice|Cedar Bluff Rehab|"
             "Golden Oaks Skilled Nursing|Riverbend Family Practice|Summit Orthopedics|Ballard Eye Associates").split("|")
PLANS = ("BlueRidge Health Plan|Meridian Advantage|United Prairie|Keystone Senior Care|TriValley HMO|"
         "Granite State Choice|Pacific Union Health|HealthFirst Gold|Medicare|Medicaid").split("|")
SCHOOLS = ("Jefferson Elementary|Lakeview Middle School|Roosevelt High|Tri-County Technical College|"
           "Little Sprouts Daycare|St. Agnes School|Northside Head Start").split("|")
EMPLOYERS = ("Hormel|the county road department|Amazon|a Walmart distribution center|Boeing|the post office|"
             "Perdue Farms|Brightway Logistics|Delta Air Lines|Kessler Tool & Die|the school district").split("|")
PHARMACIES = ("Walgreens|CVS|Rite Aid|Hometown Drug|Kroger Pharmacy|Medicine Shoppe|Walmart Pharmacy").split("|")
