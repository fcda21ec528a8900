"""Places: towns and counties of GeoNames, streets and towns that are invented, organisations.

A street, a town and a ZIP are identifiers (45 CFR 164.514(b)(2)(i)(B)); states and countries are
not. The name of an organisation may hold a person's or a town's name: it is NEUTRAL.
"""
import json
import os

from template import NEUTRAL

TOWN_STARTS = ("Mill Oak Ash Elm Cedar Maple Pine Birch Willow Stone Rock Clear Spring Fair Green White Black Red Silver Gold North South "
               "East West New Old High Long Broad Deep Sand Clay River Lake Brook Glen Harbor Bay Eagle Hawk Deer Elk Buck Fox Wolf Bear "
               "Bridge Church Castle King Queen Prince Bishop Abbot Harrow Ashby Kirk Thorn Hazel Wal Hart Shel Lang Wins Brad Had Mar Carl "
               "Ros Nor Gar Hill Holl Ken Lex Mar Pem Read Sel Stan Taun Wel Win Wood York").split()
TOWN_ENDS = ("ville ton field wood ford brook dale bury port land view side crest haven burg mont worth stead ham mere well hurst ridge gate "
             "bridge shire wick low more by thorpe").split()
TOWN_SECONDS = ("Falls Springs Heights Hills Park Grove Valley Creek City Beach Point Harbor Junction Center Corners Ridge Lake Bend "
                "Crossing Landing Village Estates Gardens Prairie Mills Bluffs Rapids Station Forge Mountain Flats Terrace").split()
TOWN_FIRSTS = "Fort Port Mount Lake Saint St. Ste. San Santa El Las Los La New North South East West Upper Lower Grand Little Big Old Glen Point Camp Cape".split()
SECTIONS = ("Mission District;Back Bay;Beacon Hill;Capitol Hill;Queen Anne;Wicker Park;Hyde Park;Bushwick;Flatbush;Astoria;Harlem;Chinatown;"
            "Little Italy;Koreatown;Eagle Rock;Silver Lake;Boyle Heights;Noe Valley;Pacific Heights;North Loop;Uptown;Old Town;French Quarter;Garden District;"
            "Lower East Side;Upper West Side;South End;West End;Fishtown;Germantown;Squirrel Hill;Shadyside;Highland Park;Five Points;Buckhead;Virginia Highland;"
            "Little Havana;Coconut Grove;Overtown;Liberty City;Ybor City;Hillcrest;Ocean Beach;North Park;Greektown;Corktown;Pilsen;Bridgeport;Bronzeville;"
            "Kensington;Jamaica Plain;Roxbury;Dorchester;Mattapan;Sunnyside;Rainier Valley;Ballard;Fremont;Montrose;The Heights;Third Ward").split(";")
STREETS = ("Main Oak Maple Cedar Elm Pine Walnut Chestnut Washington Lincoln Jefferson Madison Jackson Adams Franklin Park Lake Hill Church School "
           "Spring River Highland Center Mill Meadow Forest Sunset Ridge Valley Broad Market Union Water Cherry Dogwood Magnolia Sycamore Hickory Juniper "
           "Poplar Laurel Aspen Cypress Locust Willow College University Prospect Pleasant Grove Orchard Garden Heritage Colonial Liberty Academy Railroad "
           "Depot Court Mulberry Hawthorne Fox Hollow;Deer Run;Eagle Nest;Quail Ridge;Martin Luther King Jr.;Old Mill;Stone Bridge;Shady Oak;Indian Creek;"
           "Rolling Hills;Country Club;County Line;Lake Shore;Bay View;Sandy Point;Cedar Creek;Rock Springs;Twin Pines;Mountain View;Harbor View;Cesar Chavez;"
           "San Pablo;Santa Fe;El Camino Real;Via Verde;Calle Ocho;Camino del Sol;Avenida de las Americas;Dr. Martin Luther King;St. Charles;Peachtree;Ponce de Leon")
STREETS = [w for part in STREETS.split(";") for w in (part.split() if len(part.split()) > 4 else [part])]
STREET_ENDS = ("Street St St. Avenue Ave Ave. Road Rd Rd. Drive Dr Dr. Lane Ln Boulevard Blvd Blvd. Court Ct Way Place Pl Circle Cir Terrace Ter Trail "
               "Parkway Pkwy Highway Hwy Square Loop Run Pike Path Alley Row Crossing Point Plaza Expressway Turnpike").split()
STREET_WEIGHTS = [9, 9, 6, 9, 8, 4, 9, 8, 4, 9, 7, 4, 7, 6, 6, 6, 4, 6, 4, 5, 5, 3]
STREET_WEIGHTS += [2] * (len(STREET_ENDS) - len(STREET_WEIGHTS))
UNITS = ("Apt {}", "Apt. {}", "Unit {}", "#{}", "Suite {}", "Ste {}", "Lot {}", "Apt #{}", "Floor {}", "Bldg {}", "Rm {}", "Trailer {}")
ORG_ENDS = ("Medical Center;Hospital;General Hospital;Memorial Hospital;Community Hospital;Regional Medical Center;Clinic;Family Medicine;Health System;"
            "Rehabilitation Center;Nursing Home;Orthopedics;Cardiology Associates;Dental;Imaging;Pharmacy;Urgent Care;Children's Hospital;University Hospital;"
            "Pediatrics;Surgical Center;Dermatology;Eye Institute;Cancer Center;Hospice;Home Health;Dialysis Center;Elementary School;High School;"
            "Middle School;Senior Living;Assisted Living;Diagnostics;Laboratories;County Health Department;Women's Health;Primary Care;Heart Institute;Fire Department;EMS;"
            "Police Department;Sheriff's Office;Law Firm;Construction;Trucking;Manufacturing;Public Library;Community College;Outpatient Clinic;Fertility Center;Sleep Lab").split(";")
ORG_STARTS = ("St. Mary's;Saint Luke's;St. Joseph;Sacred Heart;Mercy;Good Samaritan;Providence;Grace;Trinity;Mount Sinai;Beth Israel;Holy Cross;Lutheran;Baptist;"
              "Methodist;Presbyterian;Adventist;Riverside;Lakeside;Valley;Summit;Northside;Westside;Eastside;Southern;Northern;Metro;Metropolitan;Pinnacle;"
              "Premier;Advanced;Comprehensive;United;Unity;Liberty;Heritage;Sunrise;Horizon;Evergreen;Cornerstone;Pathway;Harmony;Compass;Bridgeway;Clearwater;"
              "St. Vincent;St. Anne's;St. Elizabeth;Our Lady of Lourdes;Shriners;Veterans Affairs;VA;County;University;State;Tri-County;Quad Cities;Mountain View;Bayview;Lakewood;"
              "Cedar;Memorial;Central;Community;Children's;Women's;Coastal;Highland;Prairie;Desert;Harbor;Hill Country").split(";")


class Places:
    """Draws places."""

    def __init__(self, directory):
        def read(name):
            with open(os.path.join(directory, name), encoding="utf-8") as f:
                return json.load(f)

        towns, abroad = [], []
        for city in read("cities500.json").values():
            if city["countrycode"] == "US":
                towns.append((city["name"], city["admin1code"]))
            elif city["population"] > 90000 and city["name"].isprintable():
                abroad.append(city["name"])
        self.towns, self.abroad = sorted(towns), sorted(abroad)
        self.counties = sorted((c["name"], c["state"]) for c in read("us_counties.json"))
        self.states = sorted((s["code"], s["name"]) for s in read("us_states.json").values())
        self.countries = sorted(c["name"] for c in read("countries.json").values() if c["population"] > 900000)

    def town(self, rng):
        """(name, code of its state); a third is invented."""
        chance = rng.random()
        if chance < 0.64:
            return rng.choice(self.towns)
        state = rng.choice(self.states)[0]
        if chance < 0.74:
            return rng.choice(self.abroad), state
        if chance < 0.88:
            return rng.choice(TOWN_STARTS) + rng.choice(TOWN_ENDS), state
        name = rng.choice(TOWN_STARTS) + rng.choice(TOWN_ENDS)
        if chance < 0.95:
            return f"{name if rng.random() < 0.5 else rng.choice(TOWN_STARTS)} {rng.choice(TOWN_SECONDS)}", state
        return f"{rng.choice(TOWN_FIRSTS)} {name}", state

    def part(self, rng):
        """A part of a town."""
        return rng.choice(SECTIONS) if rng.random() < 0.7 else rng.choice(TOWN_STARTS) + " " + rng.choice(TOWN_SECONDS)

    def road(self, rng, people):
        """A street without its number."""
        chance = rng.random()
        if chance < 0.10:
            n = rng.randint(1, 140)
            mark = "th" if 10 <= n % 100 <= 20 else {1: "st", 2: "nd", 3: "rd"}.get(n % 10, "th")
            name = f"{n}{mark}"
        elif chance < 0.28:
            name = people.family(people.style(rng), rng)
        elif chance < 0.36:
            name = rng.choice(TOWN_STARTS) + rng.choice(TOWN_ENDS)
        else:
            name = rng.choice(STREETS)
        side = rng.choice(("N", "S", "E", "W", "N.", "S.", "North", "East", "West", "South", "NW", "SE")) + " " if rng.random() < 0.22 else ""
        if rng.random() < 0.03:
            return rng.choice(("Highway", "Hwy", "County Road", "State Route", "Route", "FM", "US Hwy", "Rural Route")) + f" {rng.randint(2, 999)}"
        return f"{side}{name} {rng.choices(STREET_ENDS, STREET_WEIGHTS)[0]}"

    def street(self, rng, people):
        """A street with its number and perhaps a unit, or a box."""
        if rng.random() < 0.07:
            return rng.choice(("PO Box", "P.O. Box", "P. O. Box", "P.O. BOX", "Box", "RR 2 Box", "HC 61 Box")) + f" {rng.randint(10, 99999)}"
        number = str(rng.randint(1, rng.choice((99, 999, 9999, 19999))))
        if rng.random() < 0.03:
            number += rng.choice(("A", "B", "1/2", " 1/2", "-B"))
        street = f"{number} {self.road(rng, people)}"
        if rng.random() < 0.2:
            unit = rng.choice(UNITS).format(rng.choice((str(rng.randint(1, 999)), rng.choice("ABCD"), f"{rng.randint(1, 30)}{rng.choice('ABCDEF')}")))
            street += rng.choice((", ", " ")) + unit
        return street

    def organisation(self, rng, people):
        """Pieces; NEUTRAL when a part may be a person's or a town's name, else text that must stay."""
        chance = rng.random()
        end = rng.choice(ORG_ENDS)
        if chance < 0.45:
            return [(f"{rng.choice(ORG_STARTS)} {end}", None)]
        if chance < 0.75:
            return [(f"{self.town(rng)[0]} {end}", NEUTRAL)]
        if chance < 0.92:
            return [(f"{people.family(people.style(rng), rng)} {end}", NEUTRAL)]
        a, b = (people.family(people.style(rng), rng) for _ in range(2))
        return [(f"{a} {rng.choice(('&', 'and', '-'))} {b} {rng.choice(ORG_ENDS + ['LLP', 'LLC', 'Inc.', 'Associates'])}", NEUTRAL)]
