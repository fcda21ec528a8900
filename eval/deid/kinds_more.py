"""Longer papers, and stranger ones: written for this test set alone."""

KINDS = {}

KINDS["history"] = [r"""
HISTORY AND PHYSICAL

{*head}

CHIEF COMPLAINT: <"I can't catch my breath."|Right flank pain.|Weakness.>

HISTORY OF PRESENT ILLNESS
{pt.Mr} {pt.last} is {aage}-year-old {pt.male} <known to Dr. {dr2.last}|new to this practice>, who was well until {date.-9.any}. {*woven:2} {*clin:2} {pt.He} went to {hosp2} on {date.-3.any}, where a chest film was normal, and was sent home with prednisone 40 mg. <Since then {pt.he} has been worse.|{rel.first} brought {pt.him} in this morning.>

PAST MEDICAL HISTORY
1. Hypertension, since {date.-5000.year}.
2. Hashimoto thyroiditis, on Synthroid.
3. Bell's palsy {date.-3000.anymonth}, resolved.
4. Whipple procedure {date.-2200.anymonth} by Dr. {dr3.full}, {hosp}.

SOCIAL HISTORY
{*woven:2} Quit smoking in {date.-4000.year}.

FAMILY HISTORY
Mother {rel2.first} died at {num.51-88} of a stroke. <Brother {friend.first} has Marfan syndrome.|Two sons, {friend.first} and {friend2.first}, are well.>

REVIEW OF SYSTEMS
{*clin}

PHYSICAL EXAMINATION
{*clin:6}

LABORATORY
{*clin:4}

ASSESSMENT AND PLAN
{*clin:3}
The plan was discussed with {pt.mr} {pt.last} and with {rel.full}, {pt.his} {rel.rel}, by phone ({phone}). {*woven}

{*sign}"""]

KINDS["progress"] = [r"""
{*head}
S: {*woven:2} {*clin:2}
O: {*clin:6}
A/P:
1. <Heart failure|Pneumonia>: {*clin:2}
2. Diabetes: {*clin} A1c of {date.-20.any} reviewed.
3. Disposition: {*woven:2}
{*sign}

ADDENDUM {date.1}: {*woven} {*clin} {dr2.full}, MD""", r"""
Subsequent visit {date.0.any}. {*woven:3} {*clin:5} {*woven} Time spent 35 minutes. {*sign}"""]

KINDS["dialysis"] = [r"""
HEMODIALYSIS TREATMENT RECORD {date} chair {~=##}
{pt.lf} {dob} {mrn} MWF 2nd shift. Machine {~Fresenius 2008T} SN {serial}. Dry wt {num.52-118}.{num.1-9} kg, pre {num.119-190}/{num.60-98}, post {num.101-150}/{num.55-80}. BFR 400, DFR 700, Kt/V 1.{num.21-69}. L AVF placed {date.-500.anymonth} by Dr. {dr2.last}, bruit +.
Cramping at 1410 hrs, NS 200 given. {*clin}
Hep B #2 given {date}, lot {~=#####AA}. Transplant list at {hosp}, coordinator {friend.full} {phone} {ext}; potential donor {rel.first} ({rel.rel}), crossmatch {date.18.any}.
Transport by {~Reliable Medical Cab}, pickup {addr}. {nurse.full}, RN / {nurse2.init} PCT"""]

KINDS["immunization"] = [r"""
STATE IMMUNIZATION REGISTRY - {state}
Client: {pt.LFM}   Registry ID {case}   DOB {dob}   Guardian {rel.full}
DTaP      {date.-2000.slash}   {date.-1940.slash}   {date.-1880.slash}
MMR       {date.-1700.slash}   {date.-900.slash}
HepB      {date.-2060.slash}   {date.-2000.slash}   {date.-1800.slash}
COVID-19  {date.-300.slash} Pfizer lot {~=??####}   site LD   by {nurse.fl}
Td due {date.400.my}. Printed {date} for {school}, {city}, fax {fax}."""]

KINDS["autopsy"] = [r"""
OFFICE OF THE MEDICAL EXAMINER, {county}
Case {case}     Decedent: {pt.full}     Age {age}     Pronounced: {date.-1} 17:05 at {addr}, {city}
Identified by {rel.rel} {rel.full}; <dental records from Dr. {dr2.last}|right thumb print {bio}; facial photograph {photo}>.
The body is that of a well-nourished {pt.male}, 178 cm, 84 kg. Tattoo on the left forearm "{rel2.first}". A pacemaker (serial {serial}) is removed. Heart 480 g; LAD 80% stenosis; Virchow triad discussed. Liver 1,650 g, Mallory bodies. No Tardieu spots. {*clin}
Vehicle at scene: VIN {vin}, plate {plate}. Property released to {friend.full} on {date.2.any}.
{dr.full}, MD, Chief Medical Examiner, {phone}"""]

KINDS["chat"] = [r"""
[{date.0.slash2} 8:02 AM] Assistant: Hi! I can help with appointments and refills. What is your name and date of birth?
[{date.0.slash2} 8:02 AM] Visitor: {pt.first} {pt.last} {dob.slash2}
[{date.0.slash2} 8:03 AM] Assistant: Thanks, {pt.first}. How can I help?
[{date.0.slash2} 8:04 AM] Visitor: need refill for zoloft 50 and my {rel.rel} {rel.first} needs {rel.his} inhaler, {rel.his} bday is {date.-14000.slash2}
[{date.0.slash2} 8:05 AM] Assistant: I found Dr. {dr.last} as your doctor. Which pharmacy?
[{date.0.slash2} 8:05 AM] Visitor: {pharm} on {street} in {city}, or the one by {quarter}. call me {phone} im at work til 5
[{date.0.slash2} 8:06 AM] Assistant: Request {case} is in. Anything else?
[{date.0.slash2} 8:07 AM] Visitor: may i see {dr2.first} {dr2.last} instead next time, {dr.last} was rude. ty
[{date.0.slash2} 8:07 AM] System: session from {ip}, <{email}|user {user}>"""]

# Braces are markup: those of JSON are written ⦃ ⦄ and put back at the end.
KINDS["json"] = [r"""
⦃"resourceType":"Patient","id":"{case}","identifier":[⦃"system":"MR","value":"{mrn}"⦄,⦃"system":"SS","value":"{ssn}"⦄],
"name":[⦃"family":"{pt.last}","given":["{pt.first}","{pt.middlename}"]⦄],"telecom":[⦃"system":"phone","value":"{phone}"⦄,
⦃"system":"email","value":"{email}"⦄],"birthDate":"{dob.iso}","address":[⦃"line":["{addr}"],"city":"{city}","postalCode":"{zip}"⦄],
"contact":[⦃"name":⦃"text":"{rel.full}"⦄⦄],"generalPractitioner":[⦃"display":"{dr.full}, MD"⦄]⦄"""]

KINDS["mail"] = [r"""
From: {sw.full} [{email.sw}]
To: {nurse.full}; {friend.full}
Date: <Mon|Wed>, {date.0.dmy} 16:12
Subject: RE: {pt.last} - placement

{nurse.first}, {hosp2} will take {pt.mr} {pt.last} on {date.3.any} if {plan} approves (auth {auth}). I faxed the PASRR to {fax}. {rel.first} toured it and is fine with it; {rel.his} brother wants {~Golden Oaks}. {*clin}
{sw.first}

> On {date.-1.dmy}, {nurse.full} wrote:
> Any word on a bed for {pt.first}? Dr. {dr.last} wants {pt.him} out by {date.3.wd}. MRN is {mrn}.
> {nurse.first}
>> From: {friend.first} {friend.last}
>> {rel.full} called again, {phone}."""]

KINDS["ime"] = [r"""
INDEPENDENT MEDICAL EXAMINATION
{date.0.long}
Re: {pt.full} v. {~Kessler Tool & Die};  Claim {claim};  D/I {date.-420}
Dear {friend.mr} {friend.last}:
At your request I examined {pt.full} on {date.-4} at {addr2}, {city2}. {pt.He} is {aage}-year-old machinist from {city}, {county}, accompanied by {pt.his} {rel.rel} {rel.first}. I reviewed records of {hosp} ({date.-419} to {date.-380}), of Dr. {dr2.full} (undated), and of {nurse.full}, DC, of {city3} ({date.-300.anymonth} through {date.-60.anymonth}).
{*clin:5}
Waddell signs 2/5. Jamar grip 38 kg right, 21 kg left. Tinel and Phalen positive; Finkelstein negative. Impairment by the AMA Guides, 6th edition, is 4% of the upper extremity. {pt.Mr} {pt.last} reached maximum improvement on {date.-40}. {*woven}
{dr.full}, MD<, lic. {lic}|>"""]

KINDS["card"] = [r"""
{plan}                 {~PPO}
{pt.FULL}
ID  {member}      GRP {~=#######}
RxBIN {~=######}  PCN {~ADV}   Copay: PCP $25  ER $250
Dependents: 02 {rel.FIRST}  03 {rel2.FIRST}
PCP {dr.FULL} {phone}
Eff {date.-100.slash}
Claims: {~PO Box 14079}, {~Lexington KY 40512}. Precert {phone2}"""]

KINDS["obituary"] = [r"""
{pt.quoted}, {age}, of {city}, died {date.-2.mlong} at {hosp} after a brave fight with ALS. Born in {foreign} on {dob.long}, {pt.he} was the {pt.son} of {friend.full} and {friend2.full}. {pt.He} worked {num.11-40} years at {work} and bowled a 279 in {date.-9000.year}. Survivors: {rel.first} {rel.last}; children {friend3.first} ({friend4.first}), and {friend5.full} of {city2}. Visitation {date.2.wd} 4-7 PM, {~Baxter & Sons}, {addr}. Online: {url}."""]

KINDS["handoff"] = [r"""
IPASS {date.0.any} nights, {dr.last} to {dr2.last}
# {pt.last} {age}{pt.sex} <mrn {mrn}|> COPD exac d3, 2L, pred 40. if desat, neb then call. {rel.rel} {rel.first} is a nurse, call {rel.him} {phone}
# {friend.last} 71M SBO, NGT 400 out, KUB {date.1.md} am, surgery = {dr3.last} p{phone7}
# {friend2.last} bed {~=##} GIB, Hgb 8.1 at 1800 hrs, next 0000 hrs, 2u if below 7
# {friend3.last} DKA gap closed {date.0.md}, bridge done. wants to leave for {city}, {friend4.first} (sig other) convinced {friend3.him} to stay
# {friend5.lastf} etoh, CIWA 6, last drink {date.-2.md}""", r"""
Dr {dr.last}, for your am: {pt.last} ({~=###}) K 3.1 repleted; {friend.last} ({~=###}) febrile 38.9, cx sent; {friend2.first} {friend2.last} ({~=###}) fell, CT neg; {friend3.last} family mtg {date.0.md} w/ {rel.first}; {friend4.last} home today. {dr2.init}"""]
