"""Carriers of administrative papers, messages and calls: written for this test set alone."""

KINDS = {}

KINDS["portal"] = [r"""
From: {pt.full}
To: <Dr. {dr.last}'s office|Care team>
Sent: {date} 9:<14|52> <AM|PM>
Subject: <refill|question about my test|forms>

<Hi Dr. {dr.last}|Hello|Good morning {nurse.first}>,
I was in on {date.-9.any} and <you|the PA, {friend.full},> said the results would take a week. I still don't see them. My {rel.rel} {rel.first} has the same thing and got hers in two days. <I take the Eliquis 5 mg and the Lasix.|The pain is a 6 out of 10 at night.> <Please call my cell, {phone}, or write to {email}.|You can leave a message with {rel.first} at {phone}.>
<We are moving to {addrline2} on {date.30.any} so please update the chart.|My new insurance is {plan}, ID {member}, it starts {date.8.any}.>
<Thanks|Thank you so much|Best>,
<{pt.first}|{pt.nick} {pt.last}|{pt.init}><\nDOB {dob}|>

---
Hi {pt.first}, this is {nurse.full}, RN. Dr. {dr2.last} is covering until {date.4.any}. Your Hgb is 12.1 and the TSH is 3.4, all good. {*clin}
{nurse.first}""", r"""
{pt.first}: is the appt still {date.1.md} at 2?
Office: Yes, {date.1.md} 2:00 PM with {dr.first} {dr.last} at {addr}
{pt.first}: can {rel.first} come w me? {rel.he} has my med list
Office: Of course. Please bring your card, the one ending {~=####} was declined.
{pt.first}: ok thx. my # changed btw {phone}
Office: Updated! See you <Monday|Thursday>. -{nurse.first}"""]

KINDS["call"] = [r"""
CALL TRANSCRIPT  <call id|ref> {case}  {date}  agent {user.agent}
AGENT: Thank you for calling {plan}, this is {agent.first}, may I have your name?
CALLER: Yeah, it's {pt.full}. <{pt.last}, like the movie star.|You might have me under {pt.typo}, they always misspell it.>
AGENT: And the member ID?
CALLER: Uh, {member}. 
AGENT: Date of birth and the last four of your social?
CALLER: {dob.long}. And {ssn4}.
AGENT: Thank you. What can I do for you today?
CALLER: I got a bill for <$412.60|$1,180> from {hosp} for {date.-50.any}. I was there with my {rel.rel}, {rel.first}, for maybe four hours. They did a CT scan and said it was a kidney stone, 4 millimeters.
AGENT: I see claim {claim}, it was denied because the auth, {auth}, was for <another date|Dr. {dr.last}>. I can reprocess. Is {phone} still the best number?
CALLER: No, use {phone2}. And I'm at {addr} now, in {city}.
AGENT: Okay, {pt.mr} {pt.last}, done. You'll get a letter by {date.14.mth}. The reference is {case2}.
CALLER: Thanks, {agent.first}. <You too.|Have a good one.>""", r"""
Voicemail transcript {date} 4:41 PM from {phone}
hi this is {pt.full} uh calling for doctor {dr.last} um i was supposed to get my prescription for the gabapentin three hundred milligrams called in to the {pharm} on {street} and they say they don't have it my birthday is {dob.long} if you could call me back at {phone2} or my {rel.rel} {rel.first} at {phone3} that'd be great i leave for {foreign} on {date.5.mth} so uh yeah thanks bye"""]

KINDS["fax"] = [r"""
FAX
TO: {dr.full}, MD - Attn: Medical Records
FAX: {fax}        PHONE: {phone}
FROM: {hosp}, {friend.full} {ext}
DATE: {date}       PAGES: {num.2-41} including cover
RE: {pt.lf}, DOB {dob}, MRN {mrn}

<Please send the following: H&P, op note of {date.-33}, labs since {date.-90.anymonth}.|Records enclosed as requested on {date.-4}.> Urgent: surgery is scheduled for {date.6.any}.
Questions: {friend.first}, {phone2}, {email.friend}.
CONFIDENTIAL: This fax may contain protected health information. If you received it in error, call {phone2} and destroy all copies.
{date.0.slash2} 11:07AM  FROM: {fax2}  P.001/012"""]

KINDS["eob"] = [r"""
EXPLANATION OF BENEFITS - THIS IS NOT A BILL
{plan}
Member: {pt.full}     Member ID: {member}     Group: {~=#######}
Patient: {rel.full} ({rel.rel})
Claim no. {claim}   Received {date.-6}   Processed {date}
Provider: {dr.full} MD (NPI {npi})
Service date   Code    Description           Billed    Allowed   You owe
{date.-20.slash}     99214   office visit          $212.00   $118.40   $25.00
{date.-20.slash}     80053   metabolic panel       $88.00    $14.12    $0.00
{date.-20.slash}     36415   venipuncture          $18.00    $3.00     $0.00
Remark CO-45, PR-3. <Check no. {ACCOUNT=00######} mailed {date.2} to {addrline}|EFT trace {ACCOUNT=77########}>.
Appeal within 180 days: our appeals unit, or call {phone}, TTY 711.""", r"""
CLM*{claim}*412***11:B:1*Y*A*Y*Y~
NM1*IL*1*{pt.LAST}*{pt.FIRST}*{NAME:T}***MI*{member}~
N3*{addr}~
N4*{city}*{zip}~
DMG*D8*{dob.hl7}*{pt.sex}~
NM1*82*1*{dr.LAST}*{dr.FIRST}****XX*{npi}~
HI*ABK:E1165*ABF:I10~
DTP*472*D8*{date.-3.hl7}~
REF*G1*{auth}~
REF*EA*{mrn}~"""]

KINDS["lab"] = [r"""
{~Quest Diagnostics}            REPORT STATUS: FINAL
PATIENT: {pt.LF}              SPECIMEN: {acc}
DOB: {dob}  AGE: {age}  SEX: {pt.sex}     REQUISITION: {case}
CLIENT: {dr.FULL}  PHONE {phone}     PATIENT ID: {mrn}
COLLECTED: {date.-1} 07:35   RECEIVED: {date} 01:12   REPORTED: {date} 09:44

TEST                     RESULT      REFERENCE
SODIUM                   {num.133-146}         135-146 mmol/L
POTASSIUM                {num.3.2-5.4}         3.5-5.3 mmol/L
HEMOGLOBIN A1C           {num.5.1-10.4} H      4.8-5.6 %
TSH                      2.{num.11-88}        0.40-4.50 mIU/L
VITAMIN D, 25-OH         {num.14-61}          30-100 ng/mL
FRIEDEWALD LDL           {num.61-181}         0-99 mg/dL
COMMENT: called to {nurse.full} on {date.0.any} at 0950 hrs, read back. Medical director: {dr3.full}, MD, CLIA {~05D0642827}""", r"""
MSH|^~\&|LAB|{~STONEBRIDGE}|||{date.0.hl7}||ORU^R01|{case9}|P|2.5.1
PID|1||{mrn}^^^MR||{pt.HL7}||{dob.hl7}|{pt.sex}|||{addr}^^{city}^^{zip}||{phone}|||||{acct}|{ssn}
PV1|1|I|3W^{~=###}^A||||{npi}^{dr.LAST}^{dr.FIRST}
OBR|1|{case}|{acc}|2345-7^GLUCOSE^LN|||{date.0.hl7}
OBX|1|NM|2345-7^GLUCOSE^LN||{num.71-240}|mg/dL|70-99|H|||F"""]

KINDS["letter"] = [r"""
{hosp}
<Office of {dr.full}, MD|>
{date.0.long}

To Whom It May Concern<:|,>

<{pt.full} (DOB {dob}) was seen in our clinic on {date.-1.any}.|Please excuse {pt.full} from {work} from {date.-3.any} through {date.4.any}.> {pt.He} may return <to work|to school> on {date.5.any} with no lifting over 15 pounds for 3 weeks. <If you have questions call {phone} and ask for {nurse.first}.|Her sister {rel.first} may pick up the form.>

{dr.full}, <MD|NP>
<License {lic}|NPI {npi}|>""", r"""
{school}
Attn: school nurse <Mrs. {friend.last}|{friend.full}>
{date}

{pt.first} {pt.last} in <Mr. {friend2.last}'s|Ms. {friend2.last}'s> class has <a peanut allergy; an EpiPen Jr 0.15 mg must be within reach|type 1 diabetes and wears an Omnipod (serial {serial})>. Call {pt.his} <mother|father>, {rel.full}, at {phone} or {phone2}. Field trip on {date.15.any}: send the kit. Bus {~=##}.
{*clin}
Dr. {dr.fl}
{addr}, {city}"""]

KINDS["pharmacy"] = [r"""
{pharm} #{~=####} <pharmacist|tech> {friend.first} calling. {pt.full}, {dob}. Rx {rx} for Norco 5/325 written {date.-1} by {dr.full}, DEA {dea}. Too early: last filled {date.-19.any}. <{pt.He} says Dr. {dr2.last} knows.|PDMP shows a fill in {city2} on {date.-8.any} from Dr. {dr2.last}.> Call back {phone} <or {phone7}|> before 9 tonight. {nurse.init} {date}""", r"""
e-Rx refill request
Pharmacy: {pharm}, {addr}, {city} {zip}  Ph {phone}  Fax {fax}  NCPDP {~=#######}
Patient: {pt.lf}   {dob}   {phone2}
Drug: Synthroid 88 mcg tab  Qty 90  Sig 1 po qd   Last fill {date.-88}  Rx# {rx}
Prescriber: {dr.full}  NPI {npi}  DEA {dea}
Ins: BIN {~=######} PCN {~MEDDPRIME} ID {member}
Note: pt's {rel.rel} {rel.first} will pick up {date.1.any}"""]

KINDS["social"] = [r"""
SOCIAL WORK ASSESSMENT {date}
{pt.full}, {age}, {mrn}, admitted {date.-2.any}. Lives at {addr} in {quarter}<, {city}|> with {rel.full} ({rel.rel}) and two grandchildren, {friend.first} and {friend2.first}. Came from {foreign} in {date.-5000.year}; speaks Spanish and some English. Works at {work}; SSN {ssn}. Car (tag {plate}) was repossessed on {date.-40.any}. Landlord {friend3.full} filed eviction, {county} docket {case}.
Referrals: {~Meals on Wheels} {phone}; food bank on {street2}; APS worker {sw2.full} {phone2} {ext}. Medicaid pending, application {case2}. Phone is a prepaid, {phone3}.
{*woven} {*clin}
<SW to meet {rel.first} {date.1.any} at 3 pm.|Will follow.> {sw.full}, LMSW""", r"""
CPS report {case} taken {date} by {sw.full}. Child: {pt.full}, dob {date.-2500.slash}, {school}, {city}. Mother: {rel.full}, {date.-11000.slash}, {addr}. Alleged: bruise in the shape of a belt on L thigh seen by teacher {friend.full} on {date.-1.any}; photos {photo} and {photo2} stored. Father {friend2.full} lives in {citystate2}. Skeletal survey negative. Detective {friend3.last}, {county} sheriff, {phone}. {*clin}"""]

KINDS["pa"] = [r"""
PRIOR AUTHORIZATION REQUEST
{plan} Utilization Management  Fax {fax}
Date: {date}   <Reference|Ref #>: {auth}
Member: {pt.full}   DOB: {dob}   ID: {member}
Requesting: {dr.full}, MD  NPI {npi}  TIN {OTHER_ID=##-#######}  Phone {phone}  Contact {friend.full} {ext}
Service: <MRI lumbar spine 72148|Ozempic 0.5 mg weekly|CPAP E0601>   Dx: M54.16, E11.9

Clinical: {pt.Mr} {pt.last} is {aage}-year-old {pt.male} with <six weeks of radicular pain|BMI {num.31-46}.2 and HbA1c 8.9%>. Completed physical therapy {date.-80} to {date.-20} with {nurse.full}, PT. Tried naproxen, gabapentin 300 mg TID, and metformin. {*clin:2}
<Prior films: {hosp2}, {date.-100.any}, accession {acc}.|X-ray {date.-100}: Meyerding grade I.>
Requested dates {date.3} - {date.93}. Thank you. <{dr.first} {dr.last}, MD|{dr.full}>""", r"""
{date.0.long}
{plan}, Appeals Department
<RE: Appeal of denial {case}|Subject: second-level appeal>, {pt.full}, Member {member}, claim {claim}

Dear <Medical Director|Dr. {dr3.last}>:
I am writing on behalf of my patient {pt.first} {pt.last}, whom I have treated since {date.-1300.anymonth}. Your letter of {date.-12.any}, signed by {dr3.full}, says the infusion is not medically necessary. {*clin:2} {pt.He} has failed Humira ({date.-700.anymonth} to {date.-400.anymonth}) and methotrexate 15 mg. Crohn's disease was confirmed by colonoscopy on {date.-200.any} by Dr. {dr2.last} in {city2}; Harvey-Bradshaw index 11.
{pt.His} {rel.rel} {rel.first} has had to leave {rel.his} job at {work} to drive {pt.him}. A peer-to-peer can reach me at {phone} on {date.2.wd} afternoons.
Sincerely,
{dr.mid}, MD, {hosp}, {addr2}, {city2} {zip2}"""]

KINDS["sheet"] = [r"""
<Last|LAST_NAME>,<First|FIRST_NAME>,DOB,MRN,Phone,Appt,Reason
{pt.last},{pt.first},{dob.slash4},{mrn},{phone},{date.1.slash4},BP check
{friend.last},{friend.first},{date.-14000.slash4},{mrn2},{phone2},{date.1.slash4},Flu shot
{friend2.last},{friend2.first},{date.-22000.slash4},{mrn3},{phone3},{date.2.slash4},Pap
{friend3.last},{friend3.first},{date.-9100.slash4},{mrn4},{phone4},{date.2.slash4},INR 2.4
{friend4.last},{friend4.first},{date.-18000.slash4},{mrn5},{phone5},{date.5.slash4},A1c 7.1
{friend5.last},{friend5.first},{date.-12000.slash4},{mrn6},{phone6},{date.5.slash4},rash""", r"""
On-call list <week of {date.0.md}|{date.0.my}>
{date.0.md}	{dr.full}	{phone}
{date.1.md}	{dr2.full}	{phone2}
{date.2.md}	{dr3.fl}	{phone3}
{date.3.md}	{friend.last}	{phone7}
{date.4.md}	{friend2.full}	{phone4}
swaps to {friend3.first} ({email.friend3})""", r"""
ROOM | PATIENT | AGE | ATTENDING | DX | EDD
{~=###} | {pt.lastf} | {num.20-88} | {dr.last} | DKA | {date.2.md}
{~=###} | {friend.lastf} | {num.20-88} | {dr.last} | SBO | {date.1.md}
{~=###} | {friend2.lastf} | {num.20-88} | {dr2.last} | COPD | {date.4.md}
{~=###} | {friend3.lastf} | {num.20-88} | {dr3.last} | CVA | {date.7.md}
{~=###} | {friend4.lastf} | {num.20-88} | {dr2.last} | Crohn's | {date.3.md}
charge: {nurse.first} / float: {nurse2.first}"""]

KINDS["text"] = [r"""
hey its {nurse.first} from {dr.last}s office, {pt.first} {pt.last} no showed again today {date.0.md}. tried {phone} and {rel.first}'s cell {phone2}, no luck. do u want me to resched for {date.7.md} or {date.9.md}? {pt.he} is on warfarin 5 and the inr was 4.1 on {date.-3.md}""", r"""
<ok|got it> so {pt.nick} in {~=##} needs a bed at {hosp}, {pt.his} {rel.rel} {rel.first} is on the way from {city}. {dr.last} says ok w/ lasix 40 iv. ins is {plan} {member}. can u fax to {fax}?? also whats {dr2.first}s pager, {phone7}?""", r"""
{friend.first} can you cover for me {date.2.any}? {dr.first} is out, {dr2.first} and {dr3.first} have clinic. ill take ur {date.9.md}. <its only 6 pts and {pt.last}, mrn {mrn}, she is the one w the wound vac|pt list is in the drive, login {user.friend}>. thx -{nurse.first}"""]

KINDS["it"] = [r"""
TICKET {case}   opened {date} 08:31 by {friend.full} <{email.friend}|{user.friend}>   ext {PHONE=3####}
Cannot open chart of {pt.LF}, MRN {mrn}; link {url} gives error 403. PC {~WS-ICU-0417}, address {ip}. <Same for {friend2.last}, {mrn2}.|Also badge reader on 3 West does not take my fingerprint, template {bio}.>
{date.1} 10:02 {agent.first}: user {user.agent} was disabled on {date.-1.any}. Fixed. Please try from {ip2}.
{date.1} 10:40 {friend.first}: works, thanks!""", r"""
AUDIT LOG EXPORT {date.0.iso}
{date.0.iso} 02:14:08 user={user.agent} ip={ip} action=VIEW patient={mrn} name="{pt.LF}"
{date.0.iso} 02:15:44 user={user.agent} ip={ip} action=PRINT patient={mrn} doc={case}
{date.0.iso} 06:58:01 user={user.friend} ip={ip2} action=LOGIN method=face photo={photo} voiceprint={bio}
{date.1.iso} 07:30:12 user={user.friend} ip={ip2} action=EDIT patient={mrn2} field=phone new={phone}"""]

KINDS["registration"] = [r"""
PATIENT REGISTRATION                      Account {acct}
<Legal name|Name>: {pt.middle}     Preferred: {pt.nick}
Address: {addrline}
County: {county}   Home: {phone}   Cell: {phone2}   <E-mail|Email>: {email}
SSN: {ssn}   DL: {lic}   DOB: {dob}   Sex: {pt.sex}   Marital: M
Employer: {work}   Work phone: {phone3} {ext}
Insurance: {plan}  Policy {member}  Group {~=#####}  Subscriber: {rel.full} ({rel.rel}), DOB {date.-16000.slash}
Emergency: {friend.full}, friend, {phone4}
Vehicle for valet: <Subaru Outback|Honda Fit>, {plate}   Photo on file: {photo}   Palm ID: {bio}
How did you hear about us? <A friend|Radio|Dr. {dr2.last}>   Signed {pt.full} {date}""", r"""
Consent for treatment. I, {pt.full}, born {dob.long}, allow {hosp} to treat me. My portal user name is {user}; portal registration came from IP {ip}. I give {rel.full} (my {rel.rel}) access. Financial: Visa ending in {~=####}, guarantor account {acct}. I may revoke this at any time. Witness: {nurse.full}, {date} 13:20."""]

KINDS["referral"] = [r"""
REFERRAL - <ROUTINE|URGENT>
From: {dr.full}, NP, {~Prairie View Clinic}, {city2}  ph {phone} fx {fax}
To: <Dr. {dr2.last}|{dr2.full}, MD>, <cardiology|GI|podiatry>
Pt: {pt.full}   {dob}   {phone2}   {plan} {member}   Auth {auth} (exp {date.88})
Reason: <palpitations, Holter of {date.-14} shows 6% PVCs|positive Cologuard {date.-14}|Charcot foot, Wagner grade 2 ulcer>. {*clin:3}
{*woven} Interpreter: <Ukrainian|Somali|none>. Best contact {rel.first} ({rel.rel}).
Thank you, {dr.first}""", r"""
Dear {dr2.first},
<Would you see|I'd be grateful if you saw> {pt.full} (dob {dob}, {addr}, {city})? {pt.He} is {aage}-year-old <farmer|teacher|machinist at {work}> with months of <reflux|numb fingers|weight loss>. {*clin:2} {*woven:2} I last saw {pt.him} {date.-10.any}. {pt.His} {rel.rel} {rel.first} saw you in {date.-700.month} for the same.
Many thanks - {dr.first} {dr.last}"""]

KINDS["incident"] = [r"""
INCIDENT REPORT {case}   Unit: 4 South   Date/time of event: {date} 0210 hrs
Person affected: {pt.full}, {mrn}, {age} {pt.sex}. Reported by {nurse.full}, RN.
<Wrong dose: heparin 5,000 units given twice.|Infusion pump serial {serial} alarmed and stopped; tagged and sent to biomed, W.O. {case2}.|Visitor {friend.full} slipped; car plate {plate} noted on camera.> {*brief}. Dr. {dr.last} informed at 0225 hrs; family ({rel.first}, {rel.rel}, {phone}) informed {date.0.any} in the morning. {*clin}
Reviewed by {friend2.full} on {date.3}. Root cause: look-alike vials.""", r"""
Workers' comp first report. Employee {pt.full}, SSN {ssn}, {addr}, {city} {zip}, hired {date.-800}. Employer {work}. Injured {date} 10:40: <hand caught in conveyor|back strain lifting 60 lb>. Treated by {dr.full}, MD at {hosp}. Carrier claim {claim}; adjuster {friend.full}, {phone} {ext}, {email.friend}. Supervisor {friend2.full}. Badge {OTHER_ID=E-#####}. DWC-1 signed {date.1}. {*clin}"""]

KINDS["research"] = [r"""
SCREENING LOG site {~=###} PI {dr.full}
{study} {pt.init} {dob.milcaps} consented {date.0.milcaps} eligible Y   ECOG 1   eGFR {num.31-96}
{case} {friend.init} {date.-21000.milcaps} consented {date.2.milcaps} eligible N (QTc 501)
SAE narrative: Subject {study}, {aage}-year-old {pt.male}, was hospitalized at {hosp} on {date.20} with pneumonia. {*clin:2} The event resolved on {date.26.any}. Reported by {nurse.full}, {phone}, to the sponsor (case {case2}) on {date.21}."""]

KINDS["spouse_note"] = [r"""
Hi, this is {rel.full}, {pt.full}'s {rel.rel}. I'm writing because {pt.he} won't. Since {date.-5.any} {pt.he} hasn't been eating and {pt.he} slipped twice on the way to church on {street}. Our old doctor, {dr2.full} in {citystate2}, had {pt.him} on Aricept 10 and Namenda. {pt.He} turned {age} last week <and still drives the truck ({plate})|>. Grace before meals is the only thing {pt.he} remembers. We will be here until the {~14th}. Will you call me? {phone} or after six {phone2}. My email: {email.rel}. God bless, {rel.first}""", r"""
Dear all, in case you have not heard, {pt.first} {pt.last} ({age}) is home from {hosp}. {pt.His} {rel.rel} {rel.first} set up a page, {url}. Surgery on {date.-6.any} went well, Dr. {dr.last} said the margins are clear, stage 2. No visitors before {date.4.any}. Cards to {addrline}. Rides: {friend.first} {date.7.wd}, {friend2.first} {date.9.wd}. Love, {friend3.first}"""]
