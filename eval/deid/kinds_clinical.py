"""Carriers of clinical papers, one list a kind: written for this test set alone."""

KINDS = {}

KINDS["ed"] = [r"""
{*head}
<CC|Chief complaint>: <chest tightness|fall from standing|abdominal pain|shortness of breath>

HPI: {pt.full} is {aage}-<year-old|yo> {pt.male} who presents <by EMS from {city}|with {pt.his} {rel.rel}> with <two|three> hours of symptoms. {*woven:2} {*clin:2}
<{pt.Mr} {pt.last} states that on {date.-2.any} {pt.he} felt "off" after dinner at {~Applebee's}.|{rel.first} reports that {pt.he} has been confused since {date.-1.any}.>

PE: {*clin:3}

MDM: {*clin:2} I discussed the case with Dr. {dr2.last} <at 03:15|overnight>, who accepted the patient to <{hosp}|the observation unit>.
Dispo: <home with {rel.first}|admit>. Return precautions given. Recheck <with {dr3.full}, NP, |>on {date.3.any}.

{*sign}""", r"""
EMERGENCY DEPARTMENT PROVIDER NOTE - {hosp.UP}
{*head}
Arrival: {date} 22:47 via <private vehicle (plate {plate}, parked in the ambulance bay)|walk-in|{county} EMS, run {case}>
{*woven} {*clin:4}
Reassessment: {pt.first} feels better after fluids. {rel.rel} {rel.full} at bedside. {*woven}
Primary impression: <gastroenteritis|syncope|Bell palsy|community-acquired pneumonia>
{*sign}"""]

KINDS["nursing"] = [r"""
<SHIFT NOTE|Nursing note|RN note> {date.0.any} <1900-0700|7a-7p>
{pt.li}, rm {~=###}B, {age} {pt.sex}, Dr {dr.last}'s pt
{*brief}
{*brief}
{rel.rel} {rel.first} called <x2|twice>, will visit {date.1.any}. {rel.his} new # is {phone}
{*brief}
{*brief}
0230 hrs: {pt.first} found trying to climb OOB, reoriented. Dr {dr2.last} notified via pager {phone7}, new order for sitter
{*brief}
Report given to {nurse2.first} <{nurse2.last}, RN|RN>. - {nurse.fl}, RN""", r"""
{pt.last} {pt.sex}{age} MRN {mrn}
<S|SBAR S>: s/p L hip ORIF {date.-3.md} (Dr. {dr.last}), POD 3
B: {*clin}
A: {*brief}; {*brief}; {*brief}
R: PT eval <in am|tomorrow>, call {rel.first} ({rel.rel}) {phone} with changes. SW {sw.full} following, dc <{date.2.md}|planned {date.2.mshort}> to {hosp2}
<{nurse.init}/{nurse2.init}|{nurse.full} RN {date} 0645 hrs>"""]

KINDS["opnote"] = [r"""
OPERATIVE REPORT

{*head}
SURGEON: {dr.mid}, MD
ASSISTANT: <{dr2.full}, PA-C|Dr. {dr2.last}>
ANESTHESIA: General, {dr3.full}, CRNA
DATE OF PROCEDURE: {date}

PROCEDURE: <Laparoscopic cholecystectomy|Left total knee arthroplasty|Roux-en-Y gastric bypass|Dual-chamber pacemaker implantation>.
IMPLANTS: <Zimmer Persona femoral component, serial {serial}, lot {~=########}|Medtronic Azure generator SN {serial}; leads {serial2} and {serial3}|UDI {udi}|none>.
The patient was identified as {pt.full} by two identifiers and brought to the room. A Foley catheter was placed. {*clin} The fascia was closed with 0 Vicryl and the skin with 4-0 Monocryl. Veress needle entry at Palmer's point was uneventful. A Jackson-Pratt drain was left in Morison's pouch. EBL {num.10-350} mL. Counts were correct.
The findings were discussed with {rel.mr} {rel.last}, the patient's {rel.rel}, in the waiting area.
{*sign}"""]

KINDS["radiology"] = [r"""
{hosp}<, {city}|>
EXAM: <CT chest|MRI left knee|XR wrist 3 views|US abdomen>   ACC: {acc}
PATIENT: {pt.lfm}   DOB: {dob}   MRN: {mrn}
ORDERING: {dr2.full}, NP   <EXAM DATE: |Performed >{date} 09:12
COMPARISON: <CT of {date.-190}|Outside films from {hosp2}, {date.-410.anymonth}|None>

FINDINGS: {*find:3}
Results were called to <Dr. {dr2.last}|{nurse.full}, RN,> <at 11:40 AM on {date}|on {date.0.any} at extension {PHONE=4###}> by {dr.init}.
Read by: {dr.mid}, MD <on {date.1}|>""", r"""
** FINAL ** {acc} ** {pt.LF} **
Indication: {age}-year-old {pt.male}, <cough|trauma|follow-up of nodule>.
{*find:4}
Compared with {date.-365} there is no change. Recommend follow-up in <6 months|12 months per Fleischner criteria>.
Dictated {date} {dr.INIT} / Approved by {dr.full} {date.1}"""]

KINDS["pathology"] = [r"""
SURGICAL PATHOLOGY REPORT            Specimen No. {acc}
{*head}
Collected: {date.-2}   Received: {date.-1}   Reported: {date}
Submitting physician: {dr.lf}, MD <(NPI {npi})|>

GROSS: Received in formalin labeled "{pt.last}, <left breast|sigmoid polyp|skin, right forearm>" is a tan fragment, {num.1.1-4.9} x {num.0.6-2.1} x 0.5 cm, entirely submitted in cassettes A1-A4.
MICROSCOPIC: Gleason score 3+4=7, grade group 2. Ki-67 {num.4-38}%. ER positive, PR positive, HER2 1+. Barrett mucosa is not seen. Giemsa stain is negative for H. pylori.
DIAGNOSIS: <Invasive ductal carcinoma, Nottingham grade 2|Tubular adenoma|Basal cell carcinoma, margins clear|Reed-Sternberg cells present, classic Hodgkin lymphoma>.
<Called to {dr2.full} on {date.0.any}.|Reviewed at tumor board {date.6} with Drs. {dr2.last} and {dr3.last}.>
{dr3.full}, MD, Pathologist, {hosp}"""]

KINDS["discharge"] = [r"""
DISCHARGE SUMMARY
{*head}
Admitted: {date.-5}      Discharged: {date}
Attending: {dr.full}, MD     PCP: {dr2.full}, <MD|DO>, {city2}

<Hospital Course|HOSPITAL COURSE>: {pt.Mr} {pt.last} is {aage}-year-old {pt.male} with hypertension and Graves disease who was admitted from {pt.his} home in {city} with <sepsis|heart failure|cellulitis>. {*clin:4}
On {date.-4.any} {pt.he} was seen by Dr. {dr3.last}. By {date.-2.any} the fever was gone. {*woven:2}

Discharge medications: metoprolol 25 mg BID, Eliquis 5 mg BID, Protonix 40 mg daily, Tylenol as needed.
Follow-up: Dr. {dr2.last} <{date.9}|on {date.9.any} at 2:15 PM>; labs on {date.4.any}. Home care by {~Good Neighbor Home Health}, {phone}.
<{pt.First} and {pt.his} {rel.rel} {rel.first} voiced understanding.|>
{*sign}""", r"""
{hosp}
{addr2}, {city2}, <{~IA}|{~OK}> {zip2} * {phone2}

{date}
Discharge instructions for: {pt.full}
You were in the hospital from {date.-3.any} to {date.0.any} for <asthma|a kidney stone|a broken hip>.
Your doctor was {dr.full}. Your nurse today is {nurse.first}.
Call {phone} if you have a fever over 101 or the pain gets worse. {*clin}
Appointments:
  {date.8}  10:30 AM  Dr. {dr2.last}, {addr}, {city}
  {date.21}  1:00 PM  {dr3.full}, PT
Your chart number is {mrn}. See your results at {url}."""]

KINDS["homehealth"] = [r"""
HOME HEALTH VISIT NOTE   Visit date {date}  Time in 10:05 Time out 10:50
Client: {pt.lf}   DOB {dob}   Medicare # {mbi}
Address: {addrline}  (gate code {~=####}, <beware of dog "{~Rusty}"|use side door>)
SOC {date.-22}  Cert period {date.-22} - {date.38}
{pt.Mr} {pt.last} answered the door, with {pt.his} {rel.rel} {rel.first} present. {*clin:3}
Wound care per order of {dr.full}, MD, phone {phone}, fax {fax}. {*woven}
<Next visit {date.3.any}.|Frequency 2w4. Aide {friend.first} {friend.last} on Mondays.>
{nurse.full}, RN <#{lic}|>"""]

KINDS["hospice"] = [r"""
{~Kindly Light Hospice} - IDG summary - {date}
{pt.full}, {age}, terminal dx <Alzheimer's disease, FAST 7c|metastatic pancreatic cancer|end-stage COPD>, PPS {num.20-50}%.
Lives with {rel.rel} {rel.full} at {addr} in {city}, {county}. Election date {date.-40}.
{*clin:2} Roxanol 5 mg q4h PRN, Ativan 0.5 mg, Levsin drops.
Chaplain {friend.full} visited on {date.-2.any}; {pt.first} asked for {~St. Mark's} choir music and talked about {pt.his} childhood in {foreign}.
<{pt.nick} died peacefully on {date.3.any} at 4:52 AM. Funeral home: {~Baxter & Sons}, {phone}. Time of death called by {nurse.full}, RN.|Bereavement risk of {rel.first}: moderate. Call {phone} after hours.>
Attending {dr.full} MD; RN {nurse.last}; MSW {sw.full}."""]

KINDS["snf"] = [r"""
TRANSFER FORM - {~Golden Oaks Skilled Nursing}
Resident: {pt.LFM}     SSN: {ssn}     DOB: {dob}     Age: {age}
Medicare: {mbi}   Medicaid: {member}   <Medical Record|MR>: {mrn}
Transferred to: {hosp}, {citystate}   Date: {date}  Time: 1540 hrs
Responsible party: {rel.full} ({rel.rel}) H {phone} W {phone2} {ext}
Physician: {dr.full}, {phone3}     Report called to: {nurse.full}, RN
Reason: <change in mental status|G-tube dislodged|fall with head strike>. {*brief}. {*clin:2}
Code status: DNR. Dentures upper. Glasses yes. Hearing aid L, serial {serial}.
<Belongings sent with resident: 1 ring, 1 watch, walker tagged "{pt.last}".|>"""]

KINDS["ambulance"] = [r"""
PATIENT CARE REPORT   Run #{case}   Unit {~Medic 14}   Date {date.0.slash}
Dispatched 06:12  Enroute 06:13  On scene 06:21  Dest 06:55
Incident location: {addr}, {city}, {state} {zip}
Pt: {pt.lf}  DOB {dob}  {age}/{pt.sex}  SSN last four {ssn4}  Ph {phone}
<MVC, 2 vehicles: pt's Ford F-150, plate {plate}, VIN {vin}; rear-ended at {street2} and {street3}.|Called for fall. {friend.full}, who lives next door at {number9}, let us in.>
V/S 0625 hrs: BP {num.98-178}/{num.52-98}, P {num.54-128}, RR {num.14-28}, GCS 15, BGL {num.71-230}. 12-lead: sinus tach. 18g L AC, NS TKO. Zofran 4 mg IV.
Ins: {plan} {member}. Transported to {hosp}, care turned over to {nurse.full}, RN, at 07:01.
Crew: {nurse2.full}, EMT-P ({lic}) / {friend2.full}, EMT
ePCR uploaded from {ip}, device {serial}.""", r"""
dispatch: {date} 23:51 hrs / {county} / {street} at {street2}
narrative: arrived to find {age} yo {pt.male} seated on curb, conscious, name given as {pt.full}. {pt.he} states {pt.he} was struck by a <white Camry {plate}|bicycle>. c/o L ankle pain 7/10. {*clin}
{rel.rel} {rel.first} ({phone}) notified by PD, report {case2}. no LOC. C-collar, splint. to {hosp} code 2.
{nurse.fl}, paramedic"""]

KINDS["psych"] = [r"""
PSYCHIATRIC INTAKE
{*head}
Sources: patient; {rel.rel} {rel.first}; records from {hosp2} ({date.-800.anymonth}).
ID/CC: {pt.First} is {aage}-year-old {pt.male}, <divorced|single|married to {rel2.first}>, working at {work}, <referred by Dr. {dr2.last}|brought in by {city} police (badge {~=####})>, who says "I can't do this anymore."
HPI: {*woven:2} PHQ-9 {num.4-27}, GAD-7 {num.3-21}, C-SSRS negative for intent. Lexapro was raised to 20 mg on {date.-30.any}. {*clin}
Social: born in {foreign}, came to <{city}|{state}> at age {num.4-30}; two children, {friend.first} ({num.3-14}) and {friend2.first} ({num.3-14}), at {school}. <Facebook: {url}|Instagram @{user}|>
Legal: court date {date.24} in {county}, case no. {case}, attorney {friend3.full}, {phone}.
Safety plan: call {rel.first} at {phone2}, 988, or come in. Firearms are locked at the house on {street}.
A/P: Major depressive disorder, rule out bipolar II. Continue Lexapro, add Seroquel 25 mg. RTC {date.14.any}.
{*sign}""", r"""
Therapy progress note #{num.3-18}   {date}   53 min   90834
Client {pt.init} (chart {mrn})
{pt.nick} arrived on time. Processed the anniversary of {pt.his} {rel.rel} {rel.first}'s death ({date.-2.mlong}) and the move from {quarter} to {city}. {pt.He} wrote a letter to "{rel.first}" and read it aloud. Affect tearful, then calmer. Used CBT, Socratic questions, Linehan's TIPP skills.
HW: thought record. Next {date.7.any} 4 pm via video, {url}.
{sw.full}, LCSW <lic. {lic}|>"""]

KINDS["ob"] = [r"""
OB <TRIAGE|ADMISSION> NOTE
{*head}
{pt.First} {pt.last} is a {num.19-42} y/o G{num.1-5}P{num.0-3} at 38w{num.0-6}d by LMP {date.-268}, EDD {date.12}, c/w 8 wk US of {date.-212.any}. Contractions q4 min since 0300 hrs. GBS negative {date.-16.md}. Bishop score 7, Leopold's vertex, Braxton Hicks earlier in the week.
FHT 140s, moderate variability, Category I. SVE 5/80/-1. {*clin}
Partner {rel.full} is with her; her mother {rel2.first} is flying in from {foreign} on {date.1.any}.
Prior: SVD {date.-1100.anymonth} at {hosp2}, 3,420 g, boy named {friend.first}.
<Delivered {date.0.any} at 14:22: viable infant, Apgars 8 and 9, McRoberts for 40 seconds of shoulder dystocia. Baby's MRN {mrn2}, ID band {case}.|Plan: admit, epidural, Pitocin per protocol, Dr. {dr2.last} on call until 7 am.>
{dr.full}, CNM <{phone7}|>"""]

KINDS["peds"] = [r"""
{~Riverbend Family Practice} WELL CHILD VISIT {date}
{pt.nick} ({pt.full}), DOB {date.-1290.slash}, age 3 1/2, here with {friend.first} (mom) and grandma {friend2.full}.
Lives in {city} with parents, brother {friend3.first} ({num.5-9}), and a dog named {~Biscuit}. Attends {school}; teacher Ms. {friend4.last}.
Wt 15.{num.1-9} kg (62%), Ht 98 cm, HC 49.5 cm, BMI 50th percentile. Denver II appropriate. M-CHAT 1. Tanner stage I. Galeazzi and Ortolani negative.
Vaccines: DTaP #4 given {date}, lot {~C5841BA}, MMR and Varivax deferred to {date.60.anymonth}.
{*clin} Mom to e-mail the daycare form to {email.friend}; sign-up code for the portal sent to {phone}.
{dr.full}, MD / {nurse.init}""", r"""
Phone triage, pediatrics. {date} 18:20. Caller: {friend.full}, {pt.his} <mother|father>, {phone}.
Re: {pt.first} <{pt.last} |>(dob {date.-820}), {mrn}. Fever 102.4 since {date.-1.wd} {date.-1.md}, pulling at L ear, drinking OK, 5 wet diapers. Motrin 5 mL given at 4 pm. Twin sister {friend2.first} had the same on {date.-6.any}. Coxsackie going around at {school}.
Advised per Schmitt-Thompson protocol: see within 24 h. Appt with Dr. {dr.last} {date.1.any} 9:10 AM. -{nurse.full}, RN"""]

KINDS["dental"] = [r"""
{~Bright Smiles Dental}, {addr2}, {city2} {phone}
{pt.full} #{mrn} {date}
Perio exam: generalized 4-5 mm pockets, BOP 22%, Miller class I recession #24-25. #19 MOD composite shade A2, Septocaine 1.7 mL. #30 needs crown, PFM, est. $1,240. Black's classification II.
<Dr. {dr.last} spoke with {pt.his} cardiologist {dr2.full} on {date.-1.any}: no prophylaxis needed.|Nervous; prefers hygienist {nurse.first}.>
Delta Dental subscriber {rel.full}, ID {member}, DOB {date.-15000}. Claim {claim} sent {date}. DEA {dea} for Vicodin Rx.
Recall {date.182.anymonth}. {dr.full}, DDS, lic {lic}"""]

KINDS["device"] = [r"""
DEVICE CLINIC - REMOTE <INTERROGATION|TRANSMISSION>   {date} 03:00
{pt.lf}  {dob}  Implant date {date.-900}  Implanter {dr.full}
Generator: <Boston Scientific Resonate X4|Medtronic Evera|Abbott Gallant> S/N {serial}   RV lead {serial2}   RA lead {serial3}
Battery 6.{num.1-9} yrs, A-paced {num.2-60}%, V-paced {num.1-99}%. Thresholds 0.7 V @ 0.4 ms. Impedance 410 ohms. Three NSVT episodes, longest {date.-12.md} 02:14, 11 beats at 171 bpm. OptiVol index crossed on {date.-5.any}.
Monitor {serial4} at {addr}, {city}; last connected from {ip}.
<Called {pt.first} at {phone}: no symptoms.|Left voicemail for {rel.rel} {rel.first}, {phone}.> Next remote check {date.91}.
{nurse.full}, RN, CCDS; reviewed by {dr2.last}""", r"""
CPAP COMPLIANCE {pt.full} <({dob})|> ResMed AirSense 10 SN {serial}, DN {~=###}
Period {date.-30} to {date}. Used 27/30 days, avg 6 h 12 min, AHI {num.0.8-7.9}, leak 95th 18 L/min, 4-20 cmH2O, EPR 2. Epworth {num.3-17}. Friedman tongue position III, Mallampati 3.
DME: {~Lincare}, {phone}, order {case}. Set up by {nurse.full}, RRT. Ordering {dr.full}, NPI {npi}.
Enrolled with {email}, user name {user}."""]

KINDS["snf_rounds"] = [r"""
Rounds {date.0.any}
1. {pt.lastf} ({~=###}A) - {*brief}
2. {friend.lastf} ({~=###}B) - UTI, Macrobid day 3, {rel.first} wants call {phone}
3. {friend2.lastf} ({~=###}A) - {*brief}; f/u Dr {dr.last} {date.4.md}
4. {friend3.lastf} ({~=###}B) - fell {date.-1.md}, neuros q4, no injury
5. {friend4.lastf} ({~=###}A) - {*brief}
on call tonight: {dr2.last} {phone7}, back up {dr3.last} <x{PHONE=5###}|{phone2}>"""]

KINDS["dictation"] = [r"""
THIS IS DOCTOR {dr.FULL} DICTATING ON PATIENT {pt.FULL}, MEDICAL RECORD NUMBER {mrn}. {*head} {*woven:2} {*clin:5} THE PATIENT WILL FOLLOW UP WITH DOCTOR {dr2.LAST} IN {city2} ON {date.11.mth}. THANK YOU. {*sign}"""]

KINDS["oncology"] = [r"""
{*head}
ONCOLOGY CLINIC, CYCLE {num.2-8} DAY 1
{pt.Mr} {pt.last} returns for FOLFOX. Diagnosed {date.-160.anymonth} after a bleed in {country}; port placed by Dr. {dr3.last} on {date.-120}. {*woven} {*clin:2}
Enrolled in {~NSABP B-61}, subject {study}, consent signed {date.-118}. ECOG 1. CEA {num.2.1-48.0} (was 61.3). Karnofsky 80.
{pt.His} {rel.rel} {rel.first} drives {pt.him} from {city2}. <{pt.He} hopes to make it to {rel2.first}'s wedding on {date.75.any}.|Planning a trip to {foreign} in {date.75.month}.>
Neulasta OnPro applied, lot {~=#######}. CT {date.30.any}. RTC 2 weeks.
{*sign}"""]

KINDS["pt_eval"] = [r"""
PHYSICAL THERAPY EVALUATION        {date}
{pt.lf}     DOB {dob}      Auth {auth}, 12 visits through {date.60}
Ref: {dr.full}, MD <({~Summit Orthopedics})|>   Dx: s/p R TKA {date.-16}
Subj: {pt.first} is {aage}-year-old {pt.male} who lives <alone|with {rel.first}> in {quarter}, 14 stairs. Goal: "walk {pt.his} granddaughter {rel2.first} to school by {date.70.month}."
Obj: knee flexion {num.78-118}, extension -{num.3-12}. TUG {num.9-28} s, Berg {num.31-54}/56, Tinetti 19, Thomas test +, Ober -, Hawkins-Kennedy -, Faber +.
{*clin}
Plan 2x/wk. <No-showed {date.7.md}, called {phone}, no answer.|Next visits {date.3.md}, {date.5.md}, {date.10.md}, {date.12.md}.>
{nurse.full}, PT, DPT, #{lic}"""]

KINDS["consult"] = [r"""
{dr.full}, MD
{~Summit Orthopedics}
{addr2}
{city2}, {~NE} {zip2}

{date.0.long}

{dr2.full}, <MD|DO>
{addr3}, {city3}

RE: {pt.full}
DOB: {dob}

Dear <Dr. {dr2.last}|{dr2.first}>,

Thank you for referring {pt.mr} {pt.last}, {aage}-year-old {pt.male} from {city}, whom I saw on {date.-1.any}. {*clin:3} {*woven:2}
I have asked {pt.first} to stop ibuprofen, to start Celebrex 200 mg daily, and to return after the MRI on {date.12.any}. My colleague {dr3.full} will see {pt.him} about the Dupuytren contracture. Please send the films of {date.-300.anymonth} to fax {fax}.

<Kind regards|Sincerely|With best wishes>,
<{dr.first}|{dr.full}, MD>"""]

KINDS["neuro"] = [r"""
Neurology clinic note. {*head}
{pt.Mr} {pt.last}, right-handed, {age}, seen with {pt.his} {rel.rel} {rel.full}. First seizure {date.-1500.anymonth} in {city2}; last one on {date.-18.any} while at {work}. Keppra 750 BID. License suspended by the {~DMV} (no. {lic}), hearing {date.20.any}. {*clin:3}
Fall, Parkinson and Lewy body disease discussed; no Lhermitte, Hoffmann negative, Hoehn and Yahr 2. {*woven}
Bus pass form done. EEG {date.5.md} 8 AM, Dr. {dr3.last}.
{*sign}"""]

KINDS["icu"] = [r"""
ICU PROGRESS NOTE <HD {num.3-12}|>
{*head}
24h events: Extubated {date.-1.md} 16:40. Levophed off since 0400 hrs. {*clin:2}
N: RASS 0, CAM neg. R: 4 L HFNC, P/F {num.180-340}. CV: MAP {num.64-88}, lactate {num.0.9-3.8}. ID: BCx {date.-4.md} MSSA, {date.-2.md} NGTD, Ancef day 5 of 14 (end {date.9.md}). Lines: R IJ {date.-5.md}, Foley {date.-5.md}, A-line out {date.-1.md}.
F: {rel.rel} {rel.first} {rel.last} updated at bedside; {rel2.first} (POA, {phone}) flying in from {foreign} {date.1.any}.
APACHE II {num.11-29}, SOFA {num.2-11}. Full code.
{*sign}"""]
