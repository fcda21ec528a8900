"""Invented people of the test documents: given names and surnames of many regions, by hand.

No list here was taken from a data set. A name that is also a word, a drug, an eponym, a month or a
place is there on purpose: such people exist, and a program that looks names up gets them wrong."""

# region: (given names of women, of men, surnames, share of the people)
REGIONS = {
    "us": (
        "Brenda Darlene Tammy Kaylee Marjorie Shirley Phyllis Destiny Makayla Latonya Earline Bobbie "
        "Jolene Rhonda Peggy Trinity Brooklyn Madison Delores Ernestine Tawanda Lurleen Cheyenne "
        "Kimberlee Jo-Ann Mary-Beth LaShonda Annabelle Winifred Gertrude Harriet Loretta Odessa",
        "Dwayne Randall Clifford Wendell Cody Trevor Garrett Leroy Vernon Terrell DeAndre Jamal Otis "
        "Elmer Floyd Marvin Chester Roosevelt Travis Bryce Landon Kendrick LaMont Everett Percy "
        "Thaddeus Rufus Barney Cletus Delbert Billy-Ray Jeffery Kirby Skyler",
        "Abernathy Whitlock McAllister Thornburg Stallworth Kirkpatrick Hollingsworth Pettigrew Lunsford "
        "Satterfield Blankenship McElroy Culpepper Yarbrough Broussard Ledbetter Swearingen Witherspoon "
        "Tolliver Gaither Boykin Mayfield Dinkins Crutchfield Hargrove Loomis Ashcroft Vandiver Pruitt "
        "Applewhite Sizemore DeWitt O'Dell St.Clair MacTavish Hendrix Coley Fuqua Rountree Oglesby", 26),
    "word": (
        "Grace Hope Faith Joy Rose Ivy Dawn April May June Summer Autumn Violet Pearl Ruby Opal Hazel "
        "Olive Ginger Sandy Crystal Penny Patience Constance Melody Harmony Iris Fern Sunny Star Mercy "
        "Allegra Charity Honey Virginia Georgia Carolina Savannah Augusta Florence",
        "Will Mark Bill Art Frank Grant Chase Hunter Dean Mason Rich Rusty Sonny Buddy Gene Ray Cliff "
        "Dale Glen Wade Reed Rob Drew Lance Pierce Rod Guy Jack Chip Major Duke Earl King "
        "August Dallas Austin Houston Trace Levi Colt",
        "Young White Brown Black Long Short Rice Bush Moody Strong Best Head Hand Love Price Day Weeks "
        "Winter Bishop Pope King Case Sharp Wise Law Stone Bell Graves Murphy Weber Foley Parkinson "
        "Banks Rivers Fields Brooks Woods Hill Lake Park Street Lane Christmas March Friday Noble "
        "Savage Coffey Lemon Berry Bean Salmon Pike Fox Wolf Lamb Bird Drake Crane Swann Marsh Waters "
        "Snow Frost Paine Akers Blood Boyle Burns Cutter Dye Early Gamble Goodnight "
        "Heal Means Nurse Outlaw Person Proctor Quick Small Smiley "
        "Sweat Valentine Walker Wheeler Weekes Zoll Crohn Addison Barrett Down "
        "Hodgkin Wilson Baker Turner Marshall Hunt Temple Gray Green", 17),
    "latin": (
        "Guadalupe Xiomara Marisol Yesenia Itzel Graciela Rocío Begoña Araceli Milagros Consuelo Luz "
        "Dulce Soledad Concepción Yadira Noemí Maribel Altagracia Citlali Inés Esperanza Zulema",
        "Heriberto Eleazar Aurelio Ignacio Jesús Ángel Fidel Salvador Rigoberto Efraín Wilmer Yandel "
        "Osvaldo Nicanor Tomás Ezequiel Lázaro Edgardo Gildardo Adán Rubén Hernán",
        "Villaseñor Zepeda Echeverría Quiñones Montemayor Arriaga Bustamante Covarrubias Peñaloza Tejeda "
        "Ocampo Cisneros Monzón Urrutia Batista Almonte Encarnación Feliciano Orozco-Luna Nuñez "
        "Santiago-Rivera Iturbide Cárdenas Zamora Anzaldúa Pacheco Olivares", 12),
    "portuguese": (
        "Conceição Iracema Thaís Lourdes Jussara Fátima Graça Aparecida",
        "Joaquim Anselmo Wagner Thiago Raimundo Valdemar João Adão",
        "Figueiredo Assunção Guimarães Medeiros Cavalcanti Furtado Magalhães Brandão", 2),
    "africa": (
        "Ngozi Chiamaka Adaeze Folasade Yetunde Wanjiru Akosua Thandiwe Nomvula Fatoumata Aïssatou "
        "Selamawit Tsehay Hodan Ifrah Makena Abena Zainab",
        "Chukwuemeka Oluwaseun Babatunde Kwabena Kofi Mthunzi Sipho Ousmane Abdoulaye Tewodros Yohannes "
        "Abdirahman Mohamud Kiptoo Obinna Femi Tafari",
        "Okonkwo Adebayo Nwachukwu Oyelaran Mbeki Dlamini Diallo Ouédraogo Tesfaye Gebremariam Warsame "
        "Farah Mwangi Kipchoge Owusu-Ansah Boateng Ndiaye Mutasa Chidzambwa", 8),
    "arab": (
        "Nadia Rania Shaimaa Hanan Maryam Soraya Parisa Farzaneh Noor Ghada Lubna",
        "Yousef Khalil Mustafa Tariq Bassam Ziad Behrouz Dariush Anwar Ismail Abdul-Rahman",
        "Al-Hashimi el-Masri Haddad Khoury Abou-Jaoude Qureshi Nasser Rezaei Farahani Tabatabai Bin-Saleh "
        "Mansour Shalhoub Barzani Azizi", 5),
    "southasia": (
        "Lakshmi Padmavathi Sushila Harpreet Ananya Deepika Nasreen Ruksana Thilini Sarita",
        "Venkatesh Gurpreet Rajendra Subramanian Imran Faisal Anil Manjunath Dinesh Tenzin",
        "Krishnamurthy Venkataraman Bhattacharya Chaudhry Sandhu Gill Iyer Mukherjee Rahman Siddiqui "
        "Jayasuriya Thapa Sherpa Deshpande Varghese Kulkarni Pillai", 7),
    "eastasia": (
        "Xiuying Mei-Ling Yuki Haruko Ji-woo Soo-Jin Hyun-jung Thuy Bich Ngoc Linh Siew Wei",
        "Zhiwei Jianguo Hiroshi Kenji Min-ho Sung-Hoon Tuan Duc Hieu Kwok Wing-Kei Bao An",
        "Ng Xu Zhao Ouyang Tan Huang Fujimoto Watanabe Shiraishi Pak Yoon Cho Choi Nguyen Trần Phạm Đặng "
        "Vuong Ho Oh Lo Eng Szeto Chiu Yee Do", 8),
    "slavic": (
        "Oksana Ludmila Svitlana Agnieszka Małgorzata Bożena Jitka Zdeňka Dragana Ljubica Irena Yevgenia",
        "Volodymyr Bohdan Zbigniew Kazimierz Miroslav Jiří Goran Dušan Arkady Vyacheslav Taras",
        "Kowalczyk Szczepański Wójcik Hryhorenko Shevchuk Dvořák Novotný Horvat Jovanović Petrosyan "
        "Kuznetsova Zelenko Bartošová Grzybowski Krawiec Yurchenko", 5),
    "nordic": (
        "Solveig Ingrid Astrid Birgit Gudrun Käthe Saara Maren Þóra Annelie",
        "Bjørn Søren Torvald Lars-Erik Jürgen Heinz Veikko Åke Ragnar Wolfgang",
        "Lindqvist Bergström Østergaard Müller-Hagen Schäfer Koskinen Virtanen Halvorsen Jónsdóttir "
        "Zimmermann Dijkstra van_den_Berg van_der_Meulen von_Hagen Ten_Eyck", 3),
    "celtic": (
        "Siobhán Niamh Aoife Bronwyn Maeve Gráinne Catriona Eilidh",
        "Cormac Padraig Fergus Ruairí Lachlan Declan Eoin Angus",
        "O'Shaughnessy Ó_Briain MacGillivray McIlvaine O'Rourke Llewellyn Ní_Dhomhnaill FitzGerald Carmody O'Neill-Byrne", 3),
    "med": (
        "Concetta Filomena Eleftheria Despina Antonella Vasiliki Giuseppina",
        "Salvatore Carmine Stavros Panagiotis Ettore Spyros Gaetano",
        "Papadopoulos Di_Benedetto D'Angelo Castellano Mavrakis Lo_Presti De_Luca Giannopoulos Esposito della_Rovere", 3),
    "carib": (
        "Marie-Claude Guerline Mirlande Roseline Jean-Anne Shantal",
        "Jean-Baptiste Wilner Frantz Evens Réginald Desmond",
        "Toussaint Pierre-Louis Désir Saint-Fleur Jean-Baptiste Célestin Baptiste Charlemagne", 2),
    "pacific": (
        "Leilani Kalena Mele Malia Sina Ligaya Corazon Imelda",
        "Kekoa Keoni Sione Tevita Rodrigo Bayani Danilo Makoa",
        "Kealoha Kahananui Tuimavave Fonoti Dela_Cruz Macaraeg Pangilinan Kamakawiwoʻole Dimaculangan Manalo", 3),
    "native": (
        "Wilma Winona Dyani Talitha Kateri Lorene",
        "Darrell Emerson Wayland Harlan Delmar Kee",
        "Begay Yazzie Tsosie Two_Bulls Red_Elk Standing_Bear Whitehorse Benally Kills_Small Blackfeather", 2),
    "hebrew": (
        "Chaya Shoshana Rivka Tzipora Yael Malka",
        "Menachem Yitzchak Mordechai Shlomo Ze'ev Dov",
        "Rosenzweig Ben-David Goldfarb Mizrahi Katzenelson Bar-Lev Teitelbaum Perlmutter", 2),
}

NICK = {
    "Marjorie": "Margie", "Shirley": "Shirl", "Tammy": "Tam", "Randall": "Randy", "Clifford": "Cliff",
    "Wendell": "Wen", "Garrett": "Gary", "Winifred": "Winnie", "Gertrude": "Trudy", "Harriet": "Hattie",
    "Loretta": "Etta", "Guadalupe": "Lupe", "Graciela": "Chela", "Ignacio": "Nacho", "Jesús": "Chuy",
    "Heriberto": "Beto", "Concepción": "Concha", "Salvador": "Chava", "Rosario": "Charo",
    "Volodymyr": "Vova", "Małgorzata": "Gosia", "Agnieszka": "Aga", "Oluwaseun": "Seun",
    "Chukwuemeka": "Emeka", "Venkatesh": "Venky", "Subramanian": "Subu", "Salvatore": "Sal",
    "Filomena": "Fil", "Panagiotis": "Pete", "Menachem": "Mendy", "Yitzchak": "Izzy", "Chester": "Chet",
    "Thaddeus": "Thad", "Roosevelt": "Rosie", "Jean-Baptiste": "JB", "Kimberlee": "Kim",
    "Jeffery": "Jeff", "Everett": "Ev", "Annabelle": "Belle", "Siobhán": "Shiv", "Rodrigo": "Rigo",
    "Trinity": "Trin", "Madison": "Maddie", "Brenda": "Bren", "Delores": "Dee", "Augusta": "Gussie",
    "Constance": "Connie", "Virginia": "Ginny", "Florence": "Flo", "Mordechai": "Motti"}
MIDDLE = "A B C D E F G H J K L M N P R S T V W Z".split()
MIDDLE_NAMES = ("Ann Lee Marie Ray Jean Lynn Wayne Eugene Elise Paul Rae Kay Dean Luis de-Jesús Kwame "
                "Nicole Alan Beth Craig").split()


LISTS = {r: (f.split(), m.split(), [x.replace("_", " ") for x in s.split()]) for r, (f, m, s, _) in REGIONS.items()}
WEIGHTS = {r: share for r, (_, _, _, share) in REGIONS.items()}


class Person:
    """Somebody; every form of the name is gold, titles and credentials are not."""

    def __init__(self, rng, last=None, sex=None, region=None):
        region = region or rng.choices(list(WEIGHTS), list(WEIGHTS.values()))[0]
        women, men, lasts = LISTS[region]
        self.sex = sex or rng.choice("fm")
        self.first = rng.choice(women if self.sex == "f" else men)
        # People's two names need not come from one list: marriage, migration, adoption.
        other = lasts if rng.random() < 0.85 else LISTS[rng.choices(list(WEIGHTS), list(WEIGHTS.values()))[0]][2]
        self.last = last or rng.choice(other)
        if last is None and self.sex == "f" and rng.random() < 0.07:
            self.last += "-" + rng.choice([x for x in lasts if "-" not in x and " " not in x] or ["Ruiz"])
        self.middle = rng.choice(MIDDLE)
        self.middle_name = rng.choice(MIDDLE_NAMES)
        self.nick = NICK.get(self.first, self.first)
        self.suffix = rng.choice(["Jr.", "Sr.", "III", "II"]) if self.sex == "m" and rng.random() < 0.08 else ""

    def typo(self, rng):
        """The surname as a hurried hand types it: two letters swapped, or one twice, or one lost."""
        s = self.last
        if len(s) < 5:
            return s
        i = rng.randrange(1, len(s) - 2)
        if not (s[i].isalpha() and s[i + 1].isalpha()):
            return s
        return rng.choice([s[:i] + s[i + 1] + s[i] + s[i + 2:], s[:i] + s[i] + s[i:], s[:i] + s[i + 1:]])
