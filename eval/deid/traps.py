"""Sentences without anybody's identifier: what stands in [brackets] must stay. Written for this test set
alone. A line is a sentence; brackets never nest."""

LINES = r"""
[Addison] disease was suspected because of the hyperpigmentation and [sodium] of [128].
[Wegener] granulomatosis is now called [granulomatosis with polyangiitis].
[Hirschsprung] disease was excluded by suction biopsy.
[Ludwig] angina needs the airway team first.
[Takotsubo] cardiomyopathy with an EF of [35] percent.
[Wolff-Parkinson-White] pattern with a delta wave on the [12]-lead.
[Brown-Séquard] syndrome after the stab wound.
[Creutzfeldt-Jakob] disease remains on the differential.
[Sjögren] antibodies [SSA] and [SSB] came back negative.
[Ménière] disease is treated with a low-salt diet and [meclizine].
[Churg-Strauss] vasculitis with [22] percent eosinophils.
[Behçet] disease with oral ulcers twice a month.
[Tourette] syndrome, tics worse with stress.
[Turner] syndrome, [45,X], with a webbed neck.
[Ewing] sarcoma of the femur, on [VDC/IE] chemotherapy.
[Wilms] tumor of the left kidney, stage [II].
[Kaposi] sarcoma on the hard palate, CD4 of [48].
[Burkitt] lymphoma with a starry-sky pattern.
[Merkel] cell carcinoma of the scalp, [1.2] cm.
[Bowen] disease of the shin treated with [Efudex].
[Sweet] syndrome followed the [G-CSF].
[Still] disease flared with a ferritin of [9,200].
[Raynaud] phenomenon in both hands, worse in the cold.
[Osgood-Schlatter] disease of the right knee.
[Sever] disease of the heel in a young runner.
[Scheuermann] kyphosis of [62] degrees.
[Freiberg] infraction of the second metatarsal.
[Kienböck] disease, stage [IIIA], of the lunate.
[Monteggia] fracture-dislocation reduced under sedation.
[Galeazzi] fracture of the left radius.
[Bennett] fracture at the base of the thumb.
[Jones] fracture of the fifth metatarsal, non-weight bearing.
[Jefferson] fracture of C1 seen on CT.
[Hill-Sachs] lesion and [Bankart] tear on MR arthrogram.
[Lisfranc] injury could not be ruled out.
[Le Fort] II fracture with malocclusion.
[Pott] disease of the spine at [T10-T11].
[Charcot] foot, no ulcer at present.
[Dupuytren] contracture of the ring finger, [40] degrees.
[De Quervain] tenosynovitis injected with [Kenalog] [40] mg.
[Volkmann] contracture was avoided by fasciotomy.
[Erb] palsy improving with therapy.
[Klumpke] palsy is rare.
[Bell] palsy, [House-Brackmann] grade [IV].
[Ramsay Hunt] syndrome with vesicles in the ear canal.
[Horner] syndrome on the left, ptosis and miosis.
[Argyll Robertson] pupils and a positive [VDRL].
[Adie] pupil, slow to light.
[Marcus Gunn] pupil on the right.
[Hutchinson] teeth and saddle nose.
[Koplik] spots preceded the rash.
[Forchheimer] spots on the soft palate.
[Nikolsky] sign is positive over the trunk.
[Auspitz] sign on the plaque at the elbow.
[Cullen] and [Grey Turner] signs were absent.
[Rovsing] and [psoas] signs positive, WBC [15.4].
[Courvoisier] gallbladder felt in the right upper quadrant.
[Kehr] sign at the left shoulder after the fall.
[Chvostek] and [Trousseau] signs with calcium of [6.9].
[Homans] sign is unreliable.
[Phalen] test positive at [20] seconds.
[Spurling] maneuver reproduces the arm pain.
[Lasègue] test positive at [35] degrees.
[Thompson] squeeze test shows no plantar flexion.
[Neer] and [Hawkins] impingement signs positive.
[Ortolani] and [Barlow] maneuvers were negative.
[Gowers] sign when rising from the floor.
[Lhermitte] sign with neck flexion.
[Uhthoff] phenomenon after a hot bath.
[Levine] sign, fist over the chest.
[Beck] triad was absent, no tamponade.
[Virchow] node palpable, [2] cm.
[Sister Mary Joseph] nodule at the umbilicus.
[Janeway] lesions and [Roth] spots raise concern for endocarditis.
[Corrigan] pulse and [Duroziez] sign of aortic regurgitation.
[Austin Flint] murmur heard at the apex.
[Graham Steell] murmur of pulmonary regurgitation.
[Carey Coombs] murmur in rheumatic fever.
[Cheyne-Stokes] breathing overnight, pauses of [20] seconds.
[Kussmaul] respirations with a pH of [7.08].
[Biot] breathing after the stroke.
[Apgar] scores [7] at one minute and [9] at five minutes.
[Ballard] exam consistent with [37] weeks.
[Tanner] stage [III] breast development.
[Glasgow] coma scale [14], opens eyes to voice.
[Ranson] criteria [2] on admission.
[Wells] score [4.5], moderate risk.
[Geneva] score [6], so a CT was done.
[Framingham] risk is [12] percent over ten years.
[Boston] bowel preparation score [8].
[Los Angeles] grade [B] esophagitis at the junction.
[Prague] criteria [C2M4] for the [Barrett] segment.
[Paris] classification [0-IIa], [14] mm, right colon.
[Forrest] class [IIb] ulcer clipped twice.
[Glasgow-Blatchford] score [9].
[Vienna] classification is not used here.
[Bethesda] category [III] nodule, repeat aspiration.
[Nottingham] grade [2], ER [95] percent.
[Gleason] [4+3=7], [6] of [12] cores.
[Breslow] depth [0.8] mm, [Clark] level [III].
[Fuhrman] grade [2] clear cell carcinoma.
[Ann Arbor] stage [IIB].
[Dukes] stage [B] in the older report.
[Child-Pugh] [B8], [MELD-Na] [19].
[Maddrey] score [41], steroids started.
[Rotterdam] criteria for PCOS are met.
[Amsterdam] criteria were reviewed by genetics.
[Rome] [IV] criteria for irritable bowel.
[Duke] criteria: one major and two minor.
[Ottawa] ankle rules negative, no film needed.
[Canadian] C-spine rule applied.
[Killip] class [II], [TIMI] [4].
[Rutherford] class [3], ABI [0.61].
[Wagner] grade [2] ulcer under the first metatarsal head.
[Gustilo] [IIIA] open tibia fracture.
[Schatzker] [VI] plateau fracture.
[Garden] [IV] femoral neck fracture.
[Weber] [B] ankle fracture, mortise intact.
[Kellgren-Lawrence] grade [4], both knees.
[Cobb] angle [31] degrees.
[Fitzpatrick] skin type [II].
[Mallampati] [III], [Cormack-Lehane] [2].
[Ramsay] sedation score [3], [RASS] [-2].
[Barthel] index [65], [Katz] [4/6], [Lawton] [5/8].
[Norton] [13], [Waterlow] [18], [Braden] [14].
[Edinburgh] postnatal depression scale [11].
[Hamilton] depression score [17], [Montgomery-Asberg] [24].
[Young] mania rating scale [22].
[Beck] inventory [31] at intake.
[Yale-Brown] score [26], mostly checking.
[Boston] naming test [48/60].
[Denver] developmental screen normal.
[Vineland] adaptive score [71].
[Wechsler] full-scale IQ [104].
[Stanford] sleepiness scale [5], [Epworth] [16].
[Pittsburgh] sleep quality index [12].
[St. George] respiratory questionnaire improved by [6] points.
[Kansas City] cardiomyopathy questionnaire [58].
[Minnesota] tube was considered but [Blakemore] was used.
[Foley] [18] French, balloon [10] mL.
[Swan-Ganz] catheter, wedge [18].
[Hickman] line flushed, no redness.
[Tenckhoff] catheter exit site clean.
[Jackson-Pratt] output [30] mL, [Penrose] removed.
[Kelly] clamp at the bedside.
[Malecot] catheter upsized to [14] French.
[Dobhoff] tube tip past the pylorus.
[Salem] sump to low wall suction.
[Yankauer] suction for thick secretions.
[Ambu] bag and [Bougie] ready.
[Miller] [2] blade, grade [I] view, [7.5] tube.
[Macintosh] [4] blade, one attempt.
[Hasson] entry, [Veress] not used.
[Bovie] set at [30].
[Kirschner] wires times two.
[Steinmann] pin, [15] pounds of traction.
[Richards] screw and side plate.
[Austin Moore] prosthesis in good position.
[Harrington] rods from [T4] to [L2].
[Ilizarov] frame, turn [0.25] mm four times a day.
[Milwaukee] brace refused.
[Philadelphia] collar in place.
[Boston] brace worn [18] hours.
[Unna] boot changed weekly.
[Thomas] splint from the field.
[Bishop] score [6], cervix soft.
[Bartholin] cyst marsupialized.
[Skene] glands normal.
[Pfannenstiel] incision healing well.
[McRoberts] maneuver and [Woods] screw.
[Kielland] forceps are no longer kept.
[Bakri] balloon filled to [350] mL.
[Shirodkar] versus [McDonald] cerclage at [14] weeks.
[Montgomery] tubercles noted.
[Braxton Hicks] contractions since yesterday.
[Leopold] maneuvers: vertex, back on left.
[Nägele] rule gives the same week.
[Kegel] exercises three times a day.
[Whipple] procedure with a pancreatic leak, grade [A].
[Hartmann] pouch, colostomy pink.
[Billroth] [II] anatomy.
[Roux-en-Y] anastomosis at [80] cm.
[Nissen] wrap intact, [Heller] myotomy was not needed.
[Ladd] bands divided.
[Kasai] at [7] weeks of age.
[Fontan] circulation, saturations [88].
[Blalock-Taussig] shunt patent.
[Ross] procedure versus mechanical valve.
[Maze] procedure with [AtriCure] clip.
[Bentall] root replacement, [25] mm graft.
[Mohs] surgery in two stages.
[Burr] hole drainage, [90] mL.
[Trendelenburg] position, [15] degrees.
[Fowler] position for meals.
[Sims] position for the enema.
[Lloyd-Davies] stirrups.
[Valsalva] maneuver broke the rhythm, then [adenosine] [6] mg.
[Heimlich] was performed before arrival.
[Epley] maneuver times two; [Dix-Hallpike] now negative.
[Hallpike] positive with [12] seconds of nystagmus.
[Allen] test normal before the radial line.
[Schirmer] test [4] mm in five minutes.
[Ishihara] plates [11/14].
[Snellen] [20/40] right and [20/25] left.
[Goldmann] applanation [17] and [18] mmHg.
[Jaeger] [3] with reading glasses.
[Amsler] grid shows a central blur.
[Tinetti] [19], [Berg] [44/56].
[Borg] [13], SpO2 [93] percent.
[Bruce] protocol, stage [3], [9.1] METs.
[Holter] shows [412] PVCs, [Wenckebach] at night.
[Mobitz] type [II], pacing pads on.
[Osborn] waves at [30.1] degrees.
[Brugada] type [1] pattern after [flecainide].
[Sokolow-Lyon] criteria for LVH.
[Bazett] QTc [471], [Fridericia] [455].
[Simpson] EF [52] percent, [Doppler] normal.
[Bernoulli] gradient [38] mmHg.
[Hounsfield] units of [-8].
[Agatston] score [212].
[Kerley] B lines on the film.
[Westermark] sign and [Hampton] hump.
[Chilaiditi] sign, no free air.
[Gram] stain with gram-negative rods.
[Giemsa] and [Wright] stains requested.
[Ziehl-Neelsen] smear negative times three.
[Coombs] test direct positive.
[Papanicolaou] smear normal.
[Kleihauer-Betke] [0.1] percent.
[Schilling] test is no longer available.
[Westergren] sed rate [74].
[Friedewald] LDL [131], triglycerides [188].
[Cockcroft-Gault] clearance [41] mL/min.
[Winter] formula expects a pCO2 of [28].
[Parkland] formula, [4] mL/kg per percent burned.
[Salmonella] and [Shigella] not isolated.
[Klebsiella] over [100,000] colonies.
[Candida auris] screen negative.
[Neisseria] by NAAT not detected.
[Listeria] cannot be excluded.
[Serratia marcescens] in the sputum.
[Yersinia], [Brucella] and [Bartonella] titers sent.
[Rickettsia] is unlikely this season.
[Pasteurella] from the cat bite.
[Morganella] resistant to [Augmentin].
[Nocardia] grew after [9] days.
[Coxsackie] virus in the daycare.
[Epstein-Barr] VCA IgM positive.
[Norwalk] agent precautions.
[Ebola] screening negative.
[Lyme] disease with erythema migrans.
[West Nile] IgM negative.
[Rocky Mountain] spotted fever treated with [doxycycline].
[St. Louis] encephalitis serology pending.
[Ross River] virus after travel.
[Marburg] was not considered.
[Lassa] fever ruled out.
[Zika] serology sent.
[MRSA] nares swab positive, [mupirocin] ordered.
[Zoloft] [50] mg and [Seroquel] [25] mg at bedtime.
[Allegra] [180] mg for the hay fever.
[Celebrex] was swapped for [Mobic] [7.5] mg.
[Lyrica] [75] mg BID, [Savella] stopped.
[Yasmin] and then [Mirena].
[Viagra] last used two weeks ago.
[Victoza] [1.2] mg daily, [Tresiba] [18] units.
[Levemir] [22] units at night.
[Ativan] [1] mg once, [Haldol] held.
[Bentyl] [20] mg before meals.
[Lomotil] did not help.
[Norvasc] [10] mg, [Diovan] [160] mg.
[Ella] was taken within [72] hours.
[Natalizumab] infusion tolerated.
[Trulicity] [1.5] mg weekly.
[Opdivo] with [Yervoy] cycle [4].
[Herceptin] every [3] weeks.
[Januvia] [100] mg stopped.
[Camila] pills ran out.
[Jolivette] was started after delivery.
[Skyla] placed without difficulty.
[Sandoz] generic of the same drug.
[Will] hold the [beta blocker] if the pulse is under [55].
[May] take [Tylenol] every [6] hours.
[Hope] to extubate tomorrow.
[Mark] the site before the block.
[Grant]-funded glucose strips were given.
[Rose] bengal uptake is mild.
[Grace] score [118], [CRUSADE] [32].
[Faith] and family matter most to the patient.
[Frank] hematuria cleared with irrigation.
[Art] therapy on Wednesday afternoon.
[Bill] the visit as a level [4].
[Rich] vascular supply to the flap.
[Rusty] sputum, right lower lobe rales.
[Chase] each dose with water.
[Dawn] phenomenon: fasting glucose [188].
[Olive] oil drops for the ear wax.
[Ginger] tea for nausea.
[Violet] dye used to mark the margin.
[Pearl] index of [0.3].
[Iris] bombé and a pressure of [44].
[Crystal] arthropathy, needle-shaped.
[Sandy] stool, no melena.
[Penny]-sized bruise on the thigh.
[Ruby] spots on the trunk, benign.
[Young] and [white], otherwise healthy.
[Short] of breath after [20] feet.
[Long] arm cast for [6] weeks.
[Best] corrected vision [20/30].
[Head], [eyes], [ears] normal; [Neck] supple.
[Price] of the inhaler went up.
[Stone] was [4] mm at the UVJ.
[Winter] itch, use [Aquaphor].
[Cold] intolerance, TSH [9.8].
[Banks] of the blood center are short of [O negative].
[Strong] radial pulses.
[Brown] sputum, [green] drainage.
[King] vision test not done.
[Case] discussed at rounds.
[Love] handles are a worry to the patient.
[Sharp] pain at the scar.
[Park] the wheelchair by the bed.
[Lane] 3 of the [gel] shows the band.
[Street] drugs denied.
[Lake]-like appearance on the cone view, [5] mm.
[Berry] aneurysm, [3] mm, follow.
[Bird] fancier lung is possible.
[Fox]-Fordyce papules.
[Lamb] and pork avoided since the [alpha-gal] result.
[Rice] water stool.
[Bean] intake triggers bloating.
[Lemon] juice for the dry mouth.
[Frost] bite of two toes.
[Blood] pressure [132/84] and [Burns] of [9] percent.
BP [118/76], HR [72], RR [16], T [98.4], SpO2 [97]%.
Sodium [138], potassium [4.1], chloride [102], bicarbonate [24].
Platelets [1,204] and then [988].
Vent: AC [450/16/5/40], pH [7.36/44/88].
Take [1/2] tablet on even days and [3/4] cup of fluid.
Strength [4-5/5] throughout; reflexes [2/4].
Pain [7/10] now, [3/10] after the block.
Give [2-4] mg every [3-4] hours as needed.
Dose range [12.5-25] mg, titrate [q2-3 weeks].
Visual acuity [20/200], improving to [20/70].
Dx codes [E11.42], [I50.22], [Z79.01], [S72.001A].
CPT [99213], [20610-RT], [J3301], modifier [25].
LOINC [2345-7] and SNOMED [44054006].
HCPCS [E0601] and [L1833] ordered.
NDC [00071-0155-23] on the bottle.
The [MELD 3.0] and the [ASA III] are recorded.
BRCA1 [c.68_69del], [EGFR L858R] negative.
HLA-[B27] positive, [HLA-DR4] negative.
Karyotype [46,XY,t(9;22)(q34;q11)].
CD[20], CD[3] and Ki-[67] were done.
Vitamin [B12] [212], folate [9.1], [D3] [2000] units.
[T4] lesion, [L5-S1] disc, [C6] numbness.
Leads [V2-V4] and [aVF] show changes.
[PT/INR] [14.1/1.2], [PTT] [31].
The [H1N1] vaccine and [Td] were given.
Hgb fell from [10.2] to [8.8] in [24] hours.
Aspirin [81] mg, [2] tabs, [1] time.
[40]-year-old, G[3]P[2], at [39 2/7] weeks.
Urine output [0.4] mL/kg/h over [6] hours.
Drip at [8.5] mcg/kg/min, then [5].
Foot of bed [30] degrees, turn every [2] hours.
An [85]-year-old with a [60] pack-year history.
For [3 weeks] and then [twice daily] for [10 days].
Symptoms for [six months], worse in the last [two weeks].
The scale ran from [0 to 10]; goal was [9.5].
The patient walked [1,200] feet in [6] minutes.
Weight [88.4] kg, height [171] cm, BMI [30.2].
Kt/V [1.41], URR [71] percent.
PSA rose from [4.1] to [6.7] in [2] years.
Troponin [<0.01], BNP [1,840], D-dimer [0.42].
Series [3], image [42], SUV max [7.8].
T[2]N[1]M[0], stage [IIB], margin [3] mm.
Size [6.5] gloves, [4-0] Vicryl, [22]-gauge needle.
Cycle [21] days, dose level [-1], AUC [5].
FiO2 [0.4], PEEP [8], plateau [24].
Level [II] trauma, GCS [3T].
The [SF-36], [PHQ-9] of [14], and [AUDIT-C] of [5].
Hold if SBP [<100] or HR [<50].
Rhythm strip: PR [162], QRS [92], axis [-15].
""".strip().split("\n")


def sentences():
    """[{"id", "text", "keep"}], offsets in bytes."""
    out = []
    for number, line in enumerate(LINES):
        text, keep, start = b"", [], None
        for part in line.replace("[", "\0[").replace("]", "\0]").split("\0"):
            if part.startswith("["):
                start = len(text)
            elif part.startswith("]"):
                keep.append([start, len(text)])
            text += part.lstrip("[]").encode()
        out.append({"id": f"trap-gen-{number:03}", "text": text.decode(), "keep": keep})
    return out
