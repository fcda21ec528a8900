"""Sentences that the documents share. CLINICAL and its like hold nobody's identifiers: what is removed
from them is lost. The others do, woven into sentences as people write them."""

HEAD = r"""
Patient: {pt.lf}   MRN: {mrn}   DOB: {dob}   <Sex|Gender>: {pt.sex}
{pt.LF} | {mrn} | {dob} | {pt.sex} | Adm <|date >{date}
Name: {pt.full}<, {age} y.o.|>\nDate of Birth: {dob}\nMedical Record Number: {mrn}\nDate of <Service|Visit>: {date}
PATIENT NAME: {pt.LFM}\nACCT #: {acct}\nMR #: {mrn}\nATTENDING: {dr.FULL}, MD\nADMITTED: {date.-2}
{hosp}\n{pt.mid}\nDOB {dob}  |  Visit {acct}  |  {date}
Pt {pt.full} (MRN {mrn}), b. {dob}, seen {date}
RE: {pt.lfm}\nUnit No: {mrn}\nDOS: {date}\nReferring: <Dr. |>{dr2.full}<|, MD|, DO>
Encounter {case} - {pt.full} - {pt.sex}/{age} - {date}
<NAME|Name|Pt Name>.......{pt.lf}\nBIRTHDATE..{dob}\nHOSP NO....{mrn}\nSERVICE....Medicine\nDATE.......{date}
{pt.full} {mrn} {dob} {date}
[{mrn}] {pt.lfn} ({pt.sex}, {age}) bed {~=##}, {date}
ID: {pt.init}, {age} <y/o|yo> {pt.male}, MRN {mrn}. Seen on {date}.
""".strip().split("\n")

SIGN = r"""
Electronically signed by {dr.full}, MD on {date}<| at 14:32>
{dr.fl}, DO\nPager {phone7}
D: {date} 10:15\nT: {date.1} 07:48\n{dr.INIT3}/{typist.init3}
Dictated by: {dr.full}, M.D.\nTranscribed by: {typist.init} Job #{case}
Signed: {dr.last}, PA-C<\nCosigned: {dr2.full}, MD|>
- {dr.full}, RN, BSN
//{dr.full}, NP// {date} 0915 hrs
Attending physician: Dr. {dr.last} (NPI {npi})
I have seen and examined the patient and agree with the resident's note. {dr2.mid}, MD
{dr.full}, MD<, FACC|, FACS|, PhD|>\n{hosp}\nTel {phone} Fax {fax}
cc: <Dr. {dr2.last}|{dr2.full}, MD>; <{dr3.full}, NP|medical records>
Scribed for Dr. {dr.last} by {typist.full} on {date}.
{dr.Dotinit}, MS4 / discussed with {dr2.last}
/s/ {dr.full} {date.0.slash2}
""".strip().split("\n")

WOVEN = r"""
{pt.His} {rel.rel}, {rel.full}, can be reached at {phone} and prefers calls after 5 pm.
{pt.mr} {pt.last} lives on {street} in {city} with {pt.his} {rel.rel} {rel.first}.
Collateral from {rel.rel} {rel.first} ({phone}): the patient has not slept since {date.-4.any}.
{pt.He} moved here from {foreign}, {country} in {num.1985-2012} and worked at {work} until {date.-900.anymonth}.
{pt.first} was last seen by Dr. {dr2.last} on {date.-61}, when the dose was raised.
The patient, who goes by {pt.nick}, drove in from {city2}, about {num.20-90} miles away.
Healthcare proxy is {rel.full} ({rel.rel}), cell {phone}.
Dr. {dr3.last} from cardiology was paged at {phone7} and called back within ten minutes.
According to {rel.mr} {rel.last}, symptoms began on {date.-6.any} and got worse over the weekend.
{pt.His} previous surgery was at {hosp2} in {date.-1400.anymonth}, by Dr. {dr3.full}.
Last colonoscopy {date.-1100.anymonth}, repeat in five years.
Tetanus booster given {date.-400}, lot {~U4471AA}.
We spoke with {rel.first} by phone on {date.1.any}; {rel.he} agrees with the plan.
{pt.He} was discharged from {hosp2} on {date.-20.any} and readmitted <three|five> days later.
{pt.Mr} {pt.last} asked that results go to {email} rather than by mail.
Home address confirmed as {addrline}.
{pt.He} is a retired teacher from {county} and widowed since {date.-2000.month}.
Per {rel.first}, {pt.he} fell in the garage on the morning of {date.-1.any}.
Interpreter {typist.full} (ID {lic}) was present throughout.
Discussed with {dr3.full} of interventional radiology, who will see {pt.him} on {date.2.any}.
The pacemaker (serial {serial}) was interrogated on {date.-35}.
Follow up with Dr. {dr2.full} on {date.14} at 9:40 am, {addr2}, {city2}.
PCP: {dr2.full}, <{city}|{citystate}>, {phone2}, fax {fax}.
{pt.He} grew up in {quarter} and still sings at {~First Baptist}.
Emergency contact: {rel.full}, {rel.rel}, {phone}; alternate {rel2.full}, {phone2}.
{pt.first} {pt.last} was brought in by EMS from {addr}, {city}.
Neighbor {friend.full} found {pt.him} on the floor on {date.-1.any} around 6:30 AM.
{pt.His} {rel.rel} {rel.first} was diagnosed with the same condition in {date.-3000.year}.
Blood cultures drawn {date.-1.md} remain negative; those of {date.-3.md} grew E. coli.
Symptoms started in early {date.-70.month} and have been steady since.
Stent placed {date.-260.anymonth}; on Plavix until {date.105.anymonth}.
{pt.Mr} {pt.last}'s {rel.rel}, {rel.first}, is a nurse at {hosp2} and asked good questions.
Spoke to {dr2.first} at the {street} office; labs from {date.-15.any} will be faxed to {fax}.
The VA in {city2} sent records through {date.-250.anymonth}; nothing from {~Kaiser} yet.
{pt.First} was born at {hosp2} in {foreign} and raised by {pt.his} aunt {rel2.first}.
Seen by {dr2.last} and {dr3.last} on {date.-7.md} and {date.-5.md} respectively.
Per the front desk ({friend.first}), the appointment of {date.-3.any} was moved to {date.12.any}.
{pt.He} last drank on New Year's and has a sponsor, {friend.li}
Old chart is under {pt.his} former name, {friend.last}, MRN {mrn2}.
Ring engraved "{rel.first} {date.-9000.slash4}" given to security, receipt {case}.
{pt.His} roommate {friend.nick} ({phone2}) will pick {pt.him} up at 11:30.
Surgery is on for {date.20.wd}, {date.20.any}; NPO after midnight.
{pt.nick} says "{dr3.last} told me in {date.-120.month} that it was benign."
From {date.-12.mlong} to {date.-8.mlong} {pt.he} took Cipro from a friend in {city2}.
Ambulated with {nurse.first} from PT in the hall; {rel.first} filmed it on the phone.
We reached {rel.full} at work ({work}, {phone2} {ext}) with the news.
Outside labs ({~LabCorp}, {date.-8}): ferritin 12, TSH 2.2.
""".strip().split("\n")

CLINICAL = r"""
Lungs are clear to auscultation bilaterally with no wheezes, rales or rhonchi.
Heart regular rate and rhythm, no murmurs, rubs or gallops; JVP 8 cm.
Vitals: BP {num.98-178}/{num.52-98}, HR {num.54-118}, RR {num.12-24}, T {num.97.1-101.9}, SpO2 {num.90-99}% on room air.
Na {num.130-146}, K {num.3.1-5.6}, Cl {num.96-108}, CO2 {num.19-29}, BUN {num.8-44}, Cr {num.0.6-2.9}, glucose {num.78-244}.
WBC {num.3.9-17.8}, Hgb {num.7.8-15.9}, Hct {num.26-47}, platelets {num.88-410}.
Abdomen soft, nontender, with normoactive bowel sounds; no Murphy's sign, no rebound at McBurney's point.
Continue metoprolol succinate 50 mg daily, lisinopril 20 mg daily and atorvastatin 40 mg at bedtime.
Started on ceftriaxone 1 g IV q24h and azithromycin 500 mg daily for community-acquired pneumonia.
Past medical history: hypertension, type 2 diabetes, Graves disease, Crohn's disease in remission, and gout.
Troponin trended 0.02, 0.04, then 0.03; ECG with no ST changes and a QTc of {num.402-488} ms.
A Foley catheter was placed and drained {num.200-900} mL of clear urine.
CT of the head without contrast showed no acute intracranial hemorrhage or mass effect.
Denies chest pain, shortness of breath, nausea, vomiting, fever or chills.
Mini-mental score {num.18-30}/30, Braden {num.12-22}, Morse fall scale {num.25-75}, pain 4/10.
HbA1c was {num.6.1-11.4}% and LDL {num.61-177} mg/dL at the last check.
Ejection fraction {num.25-65}% by the Simpson method, mild mitral regurgitation.
Home medications reviewed: Eliquis 5 mg BID, Lasix 40 mg daily, Synthroid 88 mcg, Xanax 0.25 mg PRN.
Romberg negative, Babinski downgoing, Weber midline, Dix-Hallpike positive to the right.
Wound is 3.2 x 1.8 x 0.4 cm, pink, with scant serous drainage and no odor.
Smokes half a pack per day, {num.10-40} pack-years; drinks two beers on weekends.
The family history is notable for breast cancer in the mother and Huntington disease in an uncle.
Glasgow coma scale 15, pupils 3 mm and reactive, NIHSS {num.0-9}.
May return to work with no lifting over 20 pounds for four weeks.
Plan: repeat basic metabolic panel in 1 week, hold hydrochlorothiazide, push fluids.
Hemoglobin has been stable between 9.1 and 9.6 over the last 48 hours.
Urinalysis: specific gravity 1.018, trace protein, nitrite negative, 3-5 WBC per high-power field.
Physical therapy: ambulated 150 feet with a rolling walker and contact guard.
Wells score 1.5, D-dimer 312 ng/mL, CURB-65 of 1, CHA2DS2-VASc of 4.
Allergies: penicillin (hives), sulfa, codeine (nausea), latex.
Code status is full code; a living will is on file and hospice was declined for now.
Tolerating a regular diet, passing flatus, no bowel movement yet.
The rash is consistent with Stevens-Johnson syndrome rather than erythema multiforme.
X-ray of the left wrist shows a Colles fracture with 12 degrees of dorsal angulation.
Epstein-Barr titers were positive, Lyme negative, RPR nonreactive.
Bun and creatinine are near baseline; gentle hydration at 75 mL/hr.
Hold the morning insulin, give half of the Lantus dose, and check fingersticks q6h.
Patient was counseled on the risks of warfarin and given a handout on vitamin K.
She was placed in Trendelenburg and a Kocher incision was avoided.
Strength 5/5 in the upper extremities, 4/5 in hip flexion on the left, reflexes 2+.
Nebulized albuterol every 4 hours, prednisone taper 40-30-20-10 over 8 days.
Gram stain showed gram-positive cocci in clusters; vancomycin trough {num.9-21}.
The pain is worse with standing, better with rest and Tylenol, and wakes the patient twice a night.
Sleeping 4 to 5 hours a night for the past 3 weeks; appetite is fair.
Immunizations are up to date; flu shot was declined this season.
Bilateral knees with crepitus, Lachman and McMurray negative, no effusion.
The nurse reports that the Jackson-Pratt drain put out 45 mL over the shift.
Will recheck in 6 to 8 weeks, sooner if there is any drainage, redness or fever over 101.
Discussed with the patient, who may benefit from a trial of gabapentin 300 mg at night.
The hope is to wean oxygen from 3 L to 2 L by tomorrow.
Long-term goals: climb 12 stairs, walk to the mailbox, and cook a meal alone.
Rose Bengal stain was negative; Bell's palsy on the right, House-Brackmann grade 3.
Pressure ulcer stage 2 on the sacrum, treated with Mepilex every 3 days.
Cr 1.4 from 1.1; FENa 0.6 percent, consistent with a prerenal state.
ICD-10: E11.65, I10, N18.31, Z79.4. CPT 99214, 36415, 83036.
Alert and oriented times 3, mood "okay", affect congruent, no SI or HI.
Chief complaint is dizziness, worse on rolling to the right; Epley maneuver done with relief.
She will continue on Humira 40 mg every other week and folic acid 1 mg.
No jugular venous distension; hepatojugular reflux absent; trace edema to the ankles.
MRI of the lumbar spine: grade 1 anterolisthesis of L4 on L5, Modic type 2 changes.
Bedside swallow passed; nectar-thick liquids per speech therapy, Yankauer at bedside.
Cultures of 2 of 4 bottles grew Klebsiella pneumoniae, sensitive to cefazolin.
Positive Phalen and Tinel on the right, Finkelstein negative, grip 4/5.
Apgar 8 and 9; Ballard 38 weeks; Moro, rooting and Babkin reflexes intact.
Rinne positive bilaterally; Weber lateralizes to the left.
Sutures out in 10 to 14 days; keep dry for 48 hours; no driving while on Norco.
IVF: lactated Ringer's at 125 mL/hr for 8 hours, then saline lock.
Hoarse voice, no stridor; Reinke edema seen on laryngoscopy.
Echo: LVEF 55-60%, E/A 0.8, mild aortic stenosis with a mean gradient of 14 mmHg.
Pap: NILM, HPV 16/18 negative; next in 5 years.
Kept on Coumadin 5 mg Mon-Fri and 2.5 mg on weekends, INR goal 2 to 3.
Peak flow {num.180-480} before and {num.210-520} after DuoNeb.
Father had Lynch syndrome; genetic testing for MLH1 and MSH2 was sent.
Kernig and Brudzinski negative; CSF with 3 white cells, glucose 61, protein 38.
Pain was rated 7/10 on arrival, 3/10 after Toradol 15 mg and Zofran 4 mg.
Will start Jardiance 10 mg; stop glipizide; check a BMP in two weeks.
Stool for C. difficile toxin B by PCR was negative; guaiac positive times 1.
Hx of Barrett esophagus, Nissen fundoplication, and a Meckel diverticulum in childhood.
Left lower extremity Doppler was negative for DVT; compression stockings ordered.
Placed in a Miami J collar, then a CAM boot; weight bearing as tolerated.
Blood type O positive, antibody screen negative, Kleihauer-Betke not needed.
FEV1 {num.38-96}% predicted, FEV1/FVC 0.{num.51-84}, DLCO {num.41-99}%, GOLD 2.
ABG on 40% Venturi mask: 7.{num.28-46}/{num.32-61}/{num.58-99}, bicarbonate {num.19-33}.
Hand hygiene and cough etiquette were taught; the patient can repeat the plan back.
He denies any new stress, grief or joy lost; PHQ-2 is 0.
Long QT was seen before on haloperidol; avoid Zofran and Levaquin.
Ultrasound: single live intrauterine pregnancy, crown-rump length 24 mm, FHR 164.
Sharp and dull sensation intact; graphesthesia normal; Hoffmann absent.
Ordered: CBC with diff, CMP, TSH, lipase, UA with reflex, Quantiferon Gold.
Labs notable for ferritin 8, TIBC 452, MCV 71; stool cards given.
Bactrim DS one tab BID for 3 days; Pyridium for burning; push water.
Case reviewed at M&M; no change in standard of care.
Good hope of return to baseline; best interest discussion not needed today.
Skin: a 6 mm brown macule on the back, and a white patch on the buccal mucosa.
Drove to the clinic; works nights; sleeps in the day; Stop-Bang 5.
Fields full to confrontation; fundi with sharp discs; Hollenhorst plaque not seen.
Price of the inhaler is a problem; changed to generic Wixela 250/50.
Heparin 5,000 units SQ q8h, SCDs on, incentive spirometer ten times an hour.
There is a 5 x 4 cm ecchymosis over the right hip, no shortening, log roll negative.
A banana bag was hung; CIWA {num.2-19}; Ativan 1 mg IV given for tremor.
Post-void residual 48 mL; Kegel exercises; Myrbetriq 25 mg daily.
Pupils are equal; Horner syndrome absent; no Kayser-Fleischer rings.
The Hemovac was pulled; Steri-Strips applied; Ace wrap to the thigh.
EDC, GBS and Rh reviewed; Nitrazine negative; Ferning absent.
R/O Lyme: ELISA pending; doxycycline 100 mg BID for 21 days meanwhile.
Hearing: Schwabach normal; whisper test fails on the left at 2 feet.
Diet: low sodium, 1.5 L fluid limit, no grapefruit, may have coffee.
Meds: ASA 81, Crestor 20, Coreg 12.5 BID, Entresto 24/26 BID, Aldactone 25, Farxiga 10.
Ht 5'7", Wt {num.118-260} lb, BMI {num.19-44}.{num.0-9}, BSA 1.{num.6-9}8.
The patient is a poor historian, and most of this comes from the chart.
HEENT: normocephalic, PERRLA, EOMI, TMs clear, oropharynx without exudate, Mallampati 2.
Neuro: CN II-XII intact, Hoffmann and Babinski absent, finger-to-nose normal, gait wide based.
Psych: denies hallucinations; judgment fair; insight limited; MoCA {num.14-30}/30.
GU: no CVA tenderness; Foley out at noon, voided twice since.
Skin warm and dry; Nikolsky negative; a few cherry angiomas.
Ext: 2+ pitting edema to mid-shin, Homans negative, pulses by Doppler.
Rectal deferred. Pelvic: Bartholin and Skene glands normal, no discharge.
PMH: CAD s/p CABG x3 in {date.-4000.year}, CKD 3b, OSA on CPAP, BPH, DJD, GERD.
PSH: appy, lap chole, C-section x2, Nissen, R TKA.
Social: no tobacco, social alcohol, no street drugs; walks a mile a day.
ROS: 12 systems negative except as in the history.
Gets winded after one flight; sleeps on two pillows; no PND.
A dose of Narcan was given in the field with little effect.
Blood sugar was {num.41-69} on arrival; D50 one amp; recheck {num.98-160}.
Lactate cleared from {num.3.1-6.8} to {num.1.0-1.9} after 30 mL/kg of Plasma-Lyte.
Vanc and Zosyn started; de-escalate to Unasyn when cultures are back.
The port flushes well but does not draw; Cathflo was instilled for 2 hours.
Repeat lumbar puncture is not needed; opening pressure was 17 cm.
Weaned off the ventilator to BiPAP 12/5, then to high flow 40 L and 35%.
Chest tube to water seal; no air leak; Pleur-evac at 80 mL for the day.
Family meeting: prognosis is guarded, and comfort care was raised gently.
The team will hold Lovenox 12 hours before the procedure and restart the next day.
Bridge with Lovenox 1 mg/kg until the INR is above 2 for 24 hours.
Bone density T-score -2.{num.1-9} at the hip; Fosamax 70 mg weekly started.
Mammogram BI-RADS 1; colonoscopy with two hyperplastic polyps; both up to date.
Shingrix dose 2 of 2 today; Prevnar 20 next visit; Tdap done.
Ophthalmology: Snellen 20/40 OD, 20/30 OS, Goldmann 16 and 17, cup-to-disc 0.4.
Audiogram: mild sensorineural loss above 4 kHz; Jerger type A bilaterally.
Derm: shave of a 5 mm papule, left jaw; Monsel solution for hemostasis.
Ortho: Garden III fracture; Hardinge approach; size 12 stem, 46 mm head.
Spine: Jackson table, L4-L5 laminectomy, Kerrison 3 mm, Gelfoam and thrombin.
Cards: LHC by right radial, Judkins left 3.5, LAD 70% mid, iFR 0.86, DES 3.0 x 18.
GI: EGD with Forrest III ulcer, Prague C1M3, Hill grade II valve; CLOtest sent.
Pulm: EBUS of stations 4R and 7; Chartis negative; Zephyr valves not suited.
Renal: Cockcroft-Gault 38, FENa 2.1, muddy brown casts, Schwartz not used in adults.
Heme: Wright-Giemsa smear with Howell-Jolly bodies; Coombs negative; retic 4.2%.
ID: Duke criteria not met; TEE without vegetation; ceftriaxone for 14 days.
Endo: Hashimoto, TSH 11.2, free T4 0.7; Cushing screen with 1 mg dexamethasone 1.1.
Rheum: Schober 3.5 cm, Schirmer 4 mm, ANA 1:320 speckled, anti-Smith negative.
Nutrition: Jevity 1.5 at 55 mL/h, Prosource twice a day, Mifflin-St Jeor 1,640 kcal.
RT: Acapella and IPV q4h, Yankauer for mouth care, sputum thick and tan.
OT: modified Barthel 60/100, Allen level 4.6, needs cues for dressing.
SLP: Boston naming 41/60, dysarthria mild, thin liquids by cup, Masako exercise.
PICC right basilic, 42 cm, tip at the cavoatrial junction, Biopatch changed.
Pharmacy to dose; Sawchuk-Zaske used; next trough before the fourth dose.
Contact precautions for VRE; private room; gown and gloves; bleach wipes.
Pain service: epidural at T8, bupivacaine 0.1%, 8 mL/h, no motor block, Bromage 0.
Consent was obtained after risks, benefits and alternatives were explained.
Sponge, needle and instrument counts were correct twice.
There was no specimen. Complications: none. Condition: stable to PACU.
Estimated time away from work: 10 to 14 days, light duty after that.
Return if there is chest pain, black stools, a temp above 100.4, or confusion.
Drink plenty of water, walk every day, and do not take Aleve or Motrin.
The letter, the form and the CD of images were handed over at the desk.
No-show policy reviewed; copay of $30 collected; forms are in the blue folder.
Please bring your pill bottles, your insurance card and a list of questions.
The results line is open around the clock; have your chart number at hand.
Benefits were verified: deductible met, coinsurance 20%, no referral needed.
Medical necessity criteria 1, 2 and 4 are met; InterQual subset reviewed.
We appreciate the chance to share in this patient's care.
Time in counseling was over half of the 40 minute visit.
This note was dictated with Dragon; sound-alike errors may be present.
Trial of Ritalin 5 mg, then Concerta 18; Conners score T 68; Vanderbilt pending.
Bright red blood on the tissue only; anoscopy shows grade II hemorrhoids.
Chronic low back pain, Oswestry {num.18-62}%, Waddell 0/5, no red flags.
Newly found murmur, grade 2/6, likely Still murmur, no workup.
Hydrocele on the left, transilluminates; Prehn sign negative.
Thrush in the mouth; nystatin swish; check the spacer and rinse after Advair.
Lice found at school screening; Nix twice, a week apart; combs cleaned.
Hard of hearing, wears glasses, uses a cane, and is pleasant throughout.
Frail but cheerful; grip weak; Katz 4/6; Lawton 3/8; Clock drawing abnormal.
""".strip().split("\n")

BRIEF = r"""
pt resting comfortably, call bell in reach, bed low and locked
no c/o pain, turned q2h, heels floated
ate 75% of lunch, BG 187 at noon, 4 units lispro given
lungs diminished at bases, IS to 1250 x10
IV L forearm 20g patent, NS at 75
OOB to chair x2 assist, steady with walker
voided 350 cc clear yellow, BM x1
dressing CDI, JP 30 cc serosang
afebrile, HR 80s, sats 94 on 2L NC
denies SOB, CP or N/V
Tylenol 650 given for HA, reassess in 1 hr, pain 2/10
skin intact, Braden 16, mepilex to sacrum
refused the evening Colace, MD aware
fall risk, yellow socks and bed alarm on
""".strip().split("\n")

FINDINGS = r"""
The lungs are clear. No pleural effusion or pneumothorax. The cardiomediastinal silhouette is unremarkable.
There is a {num.4-19} mm nodule in the right lower lobe (series 4, image {num.31-210}), Lung-RADS 3.
No acute fracture or dislocation. Mild degenerative change at the first carpometacarpal joint.
The liver measures {num.13-19} cm and is diffusely echogenic. The gallbladder is normal; sonographic Murphy sign is negative.
Left renal cyst, Bosniak I, {num.1.1-4.8} cm. No hydronephrosis.
Disc bulge at L4-L5 with moderate foraminal narrowing; Schmorl's node at T12; Tarlov cyst at S2.
BI-RADS category 2, benign. Scattered fibroglandular densities.
Spleen, pancreas and adrenals are within normal limits. Aorta 2.1 cm.
There is a Baker's cyst in the popliteal fossa. ACL and PCL are intact.
Impression: no evidence of pulmonary embolism. Stable emphysema.
Hounsfield units of 12 in the left adrenal nodule favor adenoma.
Findings suggest Legg-Calve-Perthes disease on the left, Catterall group 2.
Doppler: no deep vein thrombosis from the common femoral to the popliteal vein. RI 0.{num.61-79}.
""".strip().split("\n")

POOLS = {name: [line.replace("\\n", "\n") for line in lines] for name, lines in (
    ("head", HEAD), ("sign", SIGN), ("woven", WOVEN), ("clin", CLINICAL), ("brief", BRIEF), ("find", FINDINGS))}
