"""A second and third carrier for kinds that have few, and papers without anybody in them."""

KINDS = {}

KINDS["opnote"] = [r"""
Procedure note - {date} - bedside
<Paracentesis|Lumbar puncture|Central line, right IJ>. Operator {dr.full}<, PGY-2|>; supervised by {dr2.last}. Time out with {nurse.first} at 1320 hrs, pt {pt.lf} {mrn}. {*clin:2} Lidocaine 1%, Seldinger technique, 18 g needle, <2.1 L straw colored|four tubes, clear|blood return in all three ports>. Kit lot {~=?######}. Tolerated well, {rel.first} ({rel.rel}) called {phone}.""", r"""
PRE-OP DX: cataract OS. POST-OP DX: same. PATIENT: {pt.mid}, {age}, {mrn}
SURGEON: {dr.FULL}. DATE: {date}. IOL: <Alcon|Zeiss> model SN60WF, +21.5 D, serial {serial}.
Under topical Xylocaine a 2.4 mm incision was made. Utrata forceps were used for the capsulorhexis, the nucleus was cracked by the Nagahara chop, and Healon was removed. Goldmann pressure 16. Drops: Vigamox, Pred Forte, Prolensa. Seen tomorrow, {date.1.any}, by {dr2.full}, OD, in {city}. Escort: {rel.full} {phone}."""]

KINDS["pathology"] = [r"""
CYTOLOGY {acc} {pt.LF} {dob} LMP {date.-15} Coll {date.-3} Rec {date.-2}
THINPREP PAP: NILM. HPV E6/E7 mRNA negative; 16/18/45 not performed. Adequacy: satisfactory, endocervical cells present.
Previous: {date.-1200} ASC-US ({acc2}). Screened by {nurse.init3} CT(ASCP) {date}. Clinic of {dr.full}, {citystate}."""]

KINDS["hospice"] = [r"""
{date} 0340 hrs. Paged by {rel.full}, {pt.his} {rel.rel}: {pt.first} breathing "funny," Cheyne-Stokes, 30 s pauses. Told {rel.him} to give Roxanol 0.25 mL. On site 0425 hrs, {addr}, {city}. No pulse 0431 hrs. Pronounced. Dr. {dr.last} and {county} coroner ({phone}) informed, case {case}. Morphine 18 mL wasted, witness {friend.full}. Priest from {~St. Anne's} called. {nurse.full} RN, {lic}."""]

KINDS["snf"] = [r"""
MDS NOTE - ARD {date} - {pt.lfm} - Medicaid {member} - admit {date.-44}
BIMS 9/15, mood PHQ-9 6, Section G extensive x2, Section M stage 3 sacral 2.1 x 1.4. Braden 13. Weight {num.98-180}, down 4 lb since {date.-30.month}. {*clin}
Care conf {date.9.any} 2 PM, invite {rel.full} ({rel.rel}), {addr2}, {city2} {zip2}, {email.rel}. {nurse.fl}, LPN, MDS coordinator"""]

KINDS["ob"] = [r"""
postpartum day 2, {pt.last} rm {~=###}. fundus firm at U-2, lochia rubra small, breasts filling. baby <boy|girl> "{friend.first}" latching, 3.{num.1-9} kg, bili 8.1 at 40 h (Bhutani low intermediate). Rh neg, RhoGAM given {date}. Pt's {rel.rel} {rel.first} holding baby. WIC appt {date.5.md}, {phone}. dc {date.1.any} w/ f/u Dr. {dr.last} 6 wks. {nurse.init}""", r"""
Maternal-fetal medicine, {hosp}. {date}. Dear Dr. {dr2.last}: {pt.full} (dob {dob.slash4}) was seen at 22w3d. Anatomy normal but for a 3 mm choroid plexus cyst. Nuchal fold 4.1. Cervix 38 mm. {*clin} She and {pt.his} partner {rel.first} declined amniocentesis. Next scan {date.28.any}. The sonographer was {friend.full}. Sincerely, {dr.first} {dr.last}, MD"""]

KINDS["dental"] = [r"""
ortho recall {date.0.any}: {pt.nick} {pt.last}, {num.10-17}, braces since {date.-600.anymonth}, Angle class II div 1, Bolton normal. changed to .018 NiTi, elastics full time. mom ({rel.full}, {phone}) asks about end date, told {date.200.anymonth}. owes $240, acct {acct}. {nurse.first}"""]

KINDS["dictation"] = [r"""
DICTATING {dr.FULL} D I C T A T I N G ON {pt.LAST} FIRST NAME {pt.FIRST} DATE OF BIRTH {dob.long} CHART {mrn} DATE OF SERVICE {date.0.longth} PERIOD THE PATIENT IS {aage} YEAR OLD {pt.male} {*clin:6} {*woven} NEW PARAGRAPH {*clin:3} CARBON COPY TO {dr2.FULL} IN {city} END OF DICTATION"""]

KINDS["oncology"] = [r"""
Tumor board {date}. Presented by {dr.last}. Case {~=#}: {pt.init}, {mrn}, {age}{pt.sex}. Left breast IDC, cT2N1, ER 95%, HER2 1+, Ki-67 {num.8-40}%, Oncotype 21. {*find} Discussion: Dr. {dr2.last} favors ddAC-T, Dr. {dr3.last} surgery first. BRCA by Myriad sent {date.-9.any}, accession {acc}. {pt.First} wants treatment near {city}; {rel.rel} {rel.first} works at {work}. Consensus: port, echo, start {date.10.any}.""", r"""
Radiation completion summary: {pt.full}, {dob}. Site: prostate and nodes. 70 Gy / 28 fx, {date.-45} to {date}, 10 MV, VMAT, missed {date.-20.md} (machine down) and {date.-13.md} (holiday). Gleason 4+3, PSA 12.4 to 0.3. RTOG grade 1 cystitis. Lupron given {date.-60}, next {date.30.anymonth}. {*clin} Follow-up {date.90.anymonth}, call {friend.first} at {phone}. {dr.full}, MD"""]

KINDS["pt_eval"] = [r"""
OT home safety visit, {date.0.any}. {addr}, {city}. Present: {pt.mr} {pt.last}, {rel.rel} {rel.full}, dog. Throw rugs in hall, tub 17 in high, no grab bars, light ok. Allen 4.8, Kohlman pass 12/17. Rec: raised seat, bars, Lifeline (unit {serial}, ph {phone}). Landlord {friend.full} {phone2} must agree. {*clin} {nurse.full}, OTR/L, NBCOT {LICENSE=######}"""]

KINDS["neuro"] = [r"""
EEG report {acc}. {pt.lf} {dob} {age}y. Recorded {date} {~0914-0955 hrs}, tech {nurse.init}. 10-20 system, awake and drowsy, hyperventilation, photic 1-30 Hz. PDR 9 Hz. Two left temporal sharp waves, no Lennox-Gastaut or Rolandic pattern. Comparison {date.-365.slash}: unchanged. Impression: abnormal. {dr.full}, MD. cc {dr2.last}, {city}.""", r"""
STROKE ALERT {date} 07:12. {pt.full} found by {rel.rel} {rel.first} at 0630 hrs, LKW 2200 hrs {date.-1.md}. From {quarter}. NIHSS {num.4-22}, ASPECTS 9, CTA left M1. Called {dr2.last} (IR) {phone7} 0731 hrs. tPA no, out of window. Groin 0812 hrs, TICI 2b 0849 hrs, Solitaire 6 x 40, ref {~=######}. {*clin} to NCCU bed {~=##}. {rel.first} consented by phone {phone}. {dr.fl}"""]

KINDS["icu"] = [r"""
RT/ICU {date.0.md}: {pt.last}, day {num.2-15} vent. AC {num.14-22}/{num.380-500}/{num.35-60}%/{num.5-12}, ABG 7.{num.28-45}, SBT fail x1. Prone 16 h. Driving pressure 13, Berlin moderate. Trach {date.2.md} w/ {dr2.last}. Family: {rel.first} says {pt.he} would not want this; ethics ({friend.full}, {ext}) {date.1.any}. {*clin:2} -{nurse.fl} RRT"""]

KINDS["consult"] = [r"""
INFECTIOUS DISEASE CONSULT {date} requested by {dr2.full}. {pt.full}, {age}, {mrn}: MSSA bacteremia {date.-3.md}, cleared {date.-1.md}. {*woven:2} Travel: {foreign} in {date.-60.anymonth}; a cave near {city2}; cat at home. Exposure: {rel.rel} {rel.first} had TB in {date.-3650.year}. {*clin:3} Recs: Ancef 2 g q8h to {date.38.any}, PICC, weekly labs to fax {fax}, OPAT clinic {date.14.md}. Thank you, {dr.last} / pager {phone7}"""]

KINDS["portal"] = [r"""
<Subject: Re: Re: bill|Subj: URGENT>
to {nurse.first} or whoever reads these: I've called {phone} THREE times. My name is {pt.full} not {pt.typo}. The statement dated {date.-10.slash2}, account {acct}, says I owe for {date.-70.slash2} but I was in {city2} with my {rel.rel} {rel.first} at {rel.his} graduation that day!! My plan changed {date.-31.any} from {plan} ({member}). Fix this or I go to {friend.full}, my lawyer. {pt.first}
Sent from my iPhone""", r"""
{rel.first} here using my {rel.rel}'s account. {pt.nick} had the Moderna shot {date.-1.any} and now has a fever 101.1, arm sore. {pt.He} takes Xarelto and Lipitor. Should we go in? {pt.He} saw Dr. {dr.last} in {date.-100.month}. I'm at {phone}, {pt.he} is at {phone2}. Thx, {rel.full}

Reply {date.0.slash2} 1:15 PM: {rel.mr} {rel.last}, Tylenol 650 every 6 hours is fine; call if above 103 or short of breath. May repeat tomorrow. {nurse.li}, RN"""]

KINDS["call"] = [r"""
{date} 10:22 inbound {phone} dur 06:41
IVR: please say your member number. >> "{member}"
REP ({agent.first}): Hi, am I speaking with {pt.mr} {pt.last}?
MEMBER: This is {pt.his} {rel.rel}, {rel.full}. {pt.He}'s right here.
REP: Could {pt.he} give me {pt.his} birth date and street?
MEMBER: {dob.long}, {addr}.
REP: Great. And the claim?
MEMBER: The one from {date.-40.mth}, Dr. {dr.last}, in {city}. They did a Holter for 48 hours.
REP: That's {claim}, paid {date.-12.mth}, $188.20. Check to {dr.first} {dr.last}.
MEMBER: Good. May I ask about the brand name Eliquis?
REP: It's tier 3, $47 for 30 days. Case {case}. Bye, {rel.mr} {rel.last}.""", r"""
Nurse line, {date.0.any}, 0212 hrs. c/b {phone}. {rel.full} re {pt.li}, {pt.his} {rel.rel}, {age}. sx: nosebleed 20 min, on Plavix. adv: lean fwd, pinch 15 min, ED if not stopped. at 0240 hrs stopped. pcp {dr.last} to f/u {date.0.wd}. protocol: Briggs nosebleed. {nurse.init3}"""]

KINDS["fax"] = [r"""
***** FAX TRANSMITTAL *****
{date.0.slash} 15:44      from {fax}      3 pgs
Attn: {friend.FULL} / {~Release of Information}
From the desk of {friend2.full}, paralegal, {~Doss & Lyle LLP}, {addr2}, {city2} {zip2}
Client: {pt.middle}, SS# {ssn}, b. {dob}. Date of loss {date.-222}. Our file {case}.
Please send records and bills of Dr. {dr.last} from {date.-222} to present. HIPAA form signed {date.-12} encl. Check {ACCOUNT=0000####} for $25 to follow. Tel {phone}, {email.friend2}"""]

KINDS["eob"] = [r"""
835 REMIT {date} TRN {ACCOUNT=1#########}
PT {pt.LF} HIC {mbi} ACNT {acct} ICN {claim} PERF {npi}
{date.-30.hl7} {date.-30.hl7} 11 1 99213 25 145.00 92.03 18.41 CO-45 52.97
{date.-30.hl7} {date.-30.hl7} 11 1 20610 RT 210.00 71.55 14.31 CO-45 138.45 MA18
NAME {rel.FULL} CROSSOVER {~AARP} ID {member}"""]

KINDS["lab"] = [r"""
Critical value log
{date.0.md} 0518 hrs  K 6.8  {pt.last}, {pt.fl}  {mrn}  called {nurse.full} RN, rb  tech {agent.init}
{date.0.md} 0544 hrs  Hgb 5.9  {friend.lf}  {mrn2}  called Dr {dr.last}  tech {agent.init}
{date.0.md} 0607 hrs  BCx GPC clusters  {friend2.lf}  {mrn3}  called {nurse2.first}, ED
{date.0.md} 0631 hrs  trop 2.11  {friend3.last}  {mrn4}  pager {phone7}, no ans, then {dr2.last}"""]

KINDS["letter"] = [r"""
{date.0.long}
{pt.full}
{addrline}

Dear {pt.mr} {pt.last}:
<Your mammogram of {date.-6.any} is normal.|We missed you on {date.-3.any}.|Our records show you are due for a colonoscopy.> {*clin} Please call {phone} before {date.21.mth}, or write to us at {email.nurse}. If you have moved, tell {nurse.first}.
<Dr. {dr.last} will retire on {date.60.any}; Dr. {dr2.full} will take over your care.|>
Yours truly,
{dr.full}, MD
{hosp}""", r"""
Jury duty excuse. Clerk of Court, {county}: {pt.full}, juror no. {OTHER_ID=#######}, summoned for {date.10.any}, is under my care for <sciatica|narcolepsy> and cannot sit for more than 20 minutes. {dr.full}, MD, {addr2}, {city2}, {phone}, NPI {npi}. {date}"""]

KINDS["pharmacy"] = [r"""
MTM call {date.0.slash}: {pt.full} ({dob.slash}), {plan} {mbi}. 14 meds. Duplicate: Prilosec + Protonix. Beers: Benadryl, Ambien. Says Dr. {dr2.last} in {city2} stopped Zocor on {date.-9.any}. CrCl 38 by Cockcroft. Fax to {dr.full}, {fax}. Uses pill box filled by {rel.rel} {rel.first}. {friend.full}, PharmD {LICENSE=PH#####}""", r"""
CONTROLLED SUBSTANCE REPORT ({state}) for {pt.LFM} {dob}
Filled      Drug                     Qty  Prescriber   Pharmacy            Rx
{date.-60.slash}  Oxycodone 5 mg           60   {dr.LASTF}    {pharm} {city}   {rx}
{date.-31.slash}  Oxycodone 5 mg           60   {dr.LASTF}    {pharm} {city}   {rx2}
{date.-3.slash}  Xanax 0.5 mg             30   {dr2.LASTF}    {pharm2} {city2}  {rx3}
MME 30. Reviewed by {nurse.first} {date.0.slash}, DEA {dea}."""]

KINDS["social"] = [r"""
Discharge planning huddle {date.0.md}
{pt.last} {~=###}: medically ready, SNF choice {hosp}, auth {auth} pending, {rel.first} (dtr) at {phone} wants {city}.
{friend.last} {~=###}: home w/ {~Bayada}, SOC {date.1.md}. DME walker to {addr}.
{friend2.last} {~=###}: undocumented, from {foreign}, pays cash; charity app {case}; cousin {friend3.full} {phone2}.
{friend4.last} {~=###}: guardian hearing {date.12.md} {county}, atty {friend5.last}. SW {sw.first}."""]

KINDS["pa"] = [r"""
Peer-to-peer note {date} 11:05. Spoke with Dr. {dr2.full} ({plan}, lic. {lic}, call {case}) about {pt.last} {member}. Cited {date.-15.any} MRI, failed PT x 6 wk, Oswestry 44, EHL 4/5. Said criteria 2b not shown; I read the note of {date.-33.any} aloud. To hear by {date.2.any}. If upheld, appeal by {date.180.mth}. {*clin} {dr.fl}"""]

KINDS["sheet"] = [r"""
room	resident	dob	allergy	poa	poa phone
{~=##}A	{pt.lf}	{dob.slash4}	sulfa	{rel.first} {rel.last}	{phone}
{~=##}B	{friend.lf}	{date.-31000.slash4}	none	{friend2.full}	{phone2}
{~=##}A	{friend3.lf}	{date.-29000.slash4}	latex	self	{phone3}
{~=##}B	{friend4.lf}	{date.-32500.slash4}	PCN	{friend5.full}	{phone4}""", r"""
id;pt;visit;hba1c;sbp;note
{study};{pt.init};{date.0.iso};{num.6.1-9.9};{num.110-160};tolerating Jardiance, moved to {city}
{OTHER_ID=###-####};{friend.init};{date.1.iso};{num.6.1-9.9};{num.110-160};coordinator {nurse.last}
{OTHER_ID=###-####};{friend2.init};{date.2.iso};{num.6.1-9.9};{num.110-160};withdrew, see {email.friend2}"""]

KINDS["text"] = [r"""
{nurse.first}: {pt.last} in {~=##} is asking for {dr.first}
{dr.first}: omw. bp?
{nurse.first}: 88/50 after the lasix, {pt.his} {rel.rel} {rel.first} is freaking out
{dr.first}: 500 LR bolus. page {dr2.last} {phone7}
{nurse.first}: done. also {friend.last} wants to go ama, {rel.first} says call {phone}""", r"""
reminder: {pt.first}, your visit w/ Dr {dr.last} is {date.2.md} at 9:15a, {addr}. Reply C to confirm or call {phone}. see {url}"""]

KINDS["it"] = [r"""
{date.0.iso}{~T03:11:52Z} host=rad2 level=WARN dicom: PatientName={pt.LFN} PatientID={mrn} AccessionNumber={acc} StudyDate={date.0.hl7} peer={ip} retry 3
{date.0.iso}{~T03:11:58Z} host=rad2 level=ERROR dicom: no route to {ip2} for {acc}
{date.0.iso}{~T06:40:00Z} host=rad2 level=INFO oncall {friend.full} acked ({phone})"""]

KINDS["registration"] = [r"""
KIOSK CHECK-IN {date.0.slash} 07:58  {hosp}
Is this still right? {pt.full}  {addrline}  {phone}  {email}
Card scan: {plan} {member}. License scan: {lic}. Selfie: {photo}. Palm: {bio}.
Changed: phone to {phone2}; emergency contact to {rel.full} ({rel.rel}) {phone3}; PCP to Dr. {dr.last}."""]

KINDS["incident"] = [r"""
SAFETY HUDDLE {date.0.md}: near miss, two patients named {pt.last}: {pt.first} ({mrn}) in {~=##}A and {friend.first} {pt.last} ({mrn2}) in {~=##}B. Heparin for one hung for other, caught by {nurse.first} at scan. Name alert placed. Biomed pulled pump {serial}. {*brief}"""]

# Nobody is in these: whatever is taken is taken wrongly.
KINDS["nobody"] = [r"""
PATIENT INSTRUCTIONS: <AFTER YOUR KNEE SURGERY|LIVING WITH HEART FAILURE|YOUR NEW INSULIN>
{*clin:4}
Call your care team if the pain is above 7/10, if you gain 3 pounds in a day or 5 in a week, or if your sugar is over 300 twice in a row. Eat less salt, 1,500 to 2,000 mg a day. Take Lasix in the morning. Keep the wound dry for 48 hours. Do 10 ankle pumps an hour. May shower on day 3. {*clin:2}""", r"""
PROTOCOL 4.12, REV. {num.2-9}: HEPARIN BY WEIGHT
Bolus 80 units/kg (max 10,000), then 18 units/kg/h. PTT under 35: bolus 80, raise by 4; 35-45: bolus 40, raise by 2; 46-70: no change; 71-90: lower by 2. Check q6h until two in range, then daily. Hold if platelets fall by 50% (4Ts score, Warkentin). Reverse with protamine 1 mg per 100 units. {*clin:4}""", r"""
ROUNDS, TEACHING POINTS
{*clin:10}
Read before next time: Light's criteria, the Centor and McIsaac scores, Sgarbossa in left bundle branch block, and the Parkland formula.""", r"""
TEMPLATE NORMAL EXAM
{*clin:8}
No cyanosis, clubbing or edema. Cap refill under 2 seconds. Gait steady. Affect bright.""", r"""
{*find:5}

TECHNIQUE: 5 mm axial images after 100 mL of Omnipaque 350. Coronal and sagittal reformats. DLP 612 mGy-cm.
{*find:3}"""]
