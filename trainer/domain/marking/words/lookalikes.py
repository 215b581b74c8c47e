"""Words that look alike and are not one: a slip of the pen never leads from one to the other."""

from collections.abc import Sequence
from functools import lru_cache
from typing import Final

from trainer.domain.marking.words.spelling import folded, short_spelling

_GROUPS: Final = """
    symptomatic asymptomatic
    septic aseptic antiseptic
    photophobia phonophobia
    foetal fatal
    leucocyte leucocytosis leucopenia
    lymphocyte lymphocytosis
    erythrocyte erythrocytosis
    thrombocyte thrombocytosis
    osteoporosis osteoarthritis osteomalacia osteomyelitis osteopetrosis osteonecrosis osteopenia
    ileum ilium
    ileal iliac
    dysphagia dysphasia dysplasia dysphonia
    aphagia aphasia aphakia
    mri mra mrcp mrs
    ct cta
    perineal peroneal peritoneal perinatal
    perineum peritoneum
    mucous mucus
    tumour humour rumour
    malleus malleolus
    humerus humorous
    hypertension hypotension
    hyperglycaemia hypoglycaemia
    hyperkalaemia hypokalaemia hypocalcaemia
    hypercalcaemia hypocalcaemia
    hypernatraemia hyponatraemia
    hyperthyroidism hypothyroidism
    hyperthermia hypothermia
    hypervolaemia hypovolaemia
    hypercapnia hypocapnia
    tachycardia bradycardia
    tachypnoea bradypnoea
    afferent efferent
    abduction adduction
    abductor adductor
    inversion eversion
    inhalation exhalation
    ingestion injection infection infarction
    inspiration expiration
    internal external
    intramuscular intermuscular
    intravenous intravascular
    intravenous intraventricular
    intraarticular interarticular
    intracostal intercostal
    intracellular intercellular extracellular
    intradural extradural epidural subdural
    subcutaneous percutaneous intracutaneous transcutaneous
    antenatal neonatal postnatal prenatal perinatal
    preoperative postoperative perioperative intraoperative
    prefix suffix
    prolapse relapse collapse
    prostate prostrate
    palpation palpitation palpitations
    uterus ureter urethra
    ureteral urethral
    uraemia anaemia
    haemostasis homeostasis haematosis
    hepatic haematic hepatitis
    cystitis cholecystitis
    arteritis arthritis
    arthrosis arthritis
    arthroscopy arthrotomy arthroplasty
    vertebroplasty vertebrectomy
    vertebroplasty kyphoplasty
    kyphosis lordosis scoliosis
    spondylosis spondylitis spondylolysis spondylolisthesis
    radiology radiotherapy
    radiograph radiography
    anterior inferior interior exterior posterior superior
    medial median lateral
    proximal distal
    benign malignant
    acute chronic subacute
    sensory secretory
    apraxia ataxia
    atresia atrophy
    hypertrophy hypotrophy atrophy
    hyperplasia hypoplasia aplasia dysplasia
    metaplasia metastasis
    metaphysis epiphysis diaphysis apophysis
    hypophysis hypothesis
    thrombus thrombin
    embolus bolus
    embolism embolisation
    ligament ligand
    lumbar lumber
    sacral cervical thoracic
    trachea trochlea
    trochanter trochlea
    pleural plural
    carpal tarsal
    metacarpal metatarsal
    phalangeal pharyngeal
    pharynx larynx
    pelvic pubic
    colic colonic
    cecum caecum sacrum
    glucagon glucose
    chlorine chloride
    sulfate sulfite sulfide
    phosphate phosphite
    nitrate nitrite
    fluorine fluoride
    oxytocin oxycontin
    insulin inulin
    adrenaline noradrenaline
    epinephrine norepinephrine ephedrine
    dopamine dobutamine
    prednisone prednisolone
    hydroxyzine hydralazine
    hydrocodone oxycodone
    hydromorphone morphine
    amlodipine amiloride amitriptyline nifedipine
    amiodarone amrinone
    clonidine clonazepam
    chlorpromazine chlorpropamide
    cefazolin ceftriaxone cefuroxime cefotaxime ceftazidime cefalexin cefixime cefoxitin
    cefotetan cefoxitin
    azathioprine azithromycin
    carbamazepine oxcarbazepine carbimazole
    vinblastine vincristine vinorelbine
    daunorubicin doxorubicin idarubicin
    cisplatin carboplatin oxaliplatin
    lamivudine lamotrigine
    lorazepam alprazolam clonazepam diazepam temazepam oxazepam
    methadone methylphenidate
    metformin metronidazole
    metoprolol metoclopramide metolazone
    propranolol propofol
    quinine quinidine
    risperidone ropinirole
    sumatriptan sitagliptin
    tramadol trazodone
    valaciclovir valganciclovir aciclovir ganciclovir
    vancomycin gentamicin clindamycin
    zidovudine
    heparin
    penicillin penicillamine
    sulfadiazine sulfasalazine
    thiamine tiamine
    fentanyl sufentanil remifentanil alfentanil
    midazolam
    ketamine ketorolac
    bupivacaine ropivacaine levobupivacaine lidocaine
    glipizide glyburide gliclazide
    celecoxib celexa cerebyx
    losartan valsartan candesartan irbesartan
    captopril enalapril lisinopril ramipril
    simvastatin atorvastatin pravastatin rosuvastatin
    omeprazole esomeprazole aripiprazole
    fluoxetine paroxetine duloxetine fluvoxamine
    alendronate risedronate ibandronate zoledronate pamidronate
    tamoxifen raloxifene
    denosumab
    calcitonin calcitriol
    teriparatide
"""

OPPOSITES: Final[dict[str, frozenset[str]]] = {}
"""Each folded word with the words that say the contrary."""

_OPPOSITE_PAIRS: Final = """
    before after|afterwards|following|post
    preoperatively postoperatively
    increase|increases|increased|raised|rise decrease|decreases|decreased|lowered|fall|reduced
    high|higher low|lower
    left right
    acute chronic
    benign malignant
    more less|fewer
    proximal distal
    medial lateral
    anterior posterior
    superior inferior
    upper lower
    open closed
    always never
    present absent
    worse|worsening|worsened better|improvement|improved
    fast|faster|quick|rapid|quickly slow|slower|slowly
    inside|within|into outside|beyond
    early|earlier late|later|delayed
    minor|small|minimal|slight|mild major|large|severe|massive|great
    sterile unsterile|nonsterile|contaminated
    symptomatic asymptomatic
    effective ineffective
    complete incomplete|partial
    minimum maximum
    first last
    new|fresh|recent old|healed
    superficial deep
    internal external
    active inactive
    stable unstable
    intravenous oral|intramuscular|subcutaneous|topical|intrathecal
    intravenously orally|intramuscularly|subcutaneously|topically
    systolic diastolic
    arterial venous
    sensory motor
    primary secondary
    unilateral bilateral
    reversible irreversible
    mobile immobile
"""


def _opposites() -> dict[str, set[str]]:
    pairs: dict[str, set[str]] = {}
    for line in _OPPOSITE_PAIRS.strip().splitlines():
        one, other = (side.split("|") for side in line.split())
        for first, second in ((one, other), (other, one)):
            for word in first:
                pairs.setdefault(folded(word), set()).update(folded(item) for item in second)
    return pairs


OPPOSITES.update({word: frozenset(others) for word, others in _opposites().items()})


@lru_cache(maxsize=1)
def lookalikes() -> dict[str, frozenset[str]]:
    """Each folded word with the words it must never be taken for."""
    groups: dict[str, set[str]] = {}
    for line in _GROUPS.strip().splitlines():
        words = {folded(word) for word in line.split()}
        for word in words:
            groups.setdefault(word, set()).update(words - {word})
    return {word: frozenset(others) for word, others in groups.items()}


def _longest_first(text: str) -> tuple[str, ...]:
    """The parts of words in a text, so that `hypo` is not read as `hy`."""
    return tuple(sorted(text.split(), key=len, reverse=True))


_PREFIXES: Final = _longest_first(
    "a an ab ad af ef ante anti auto bi brady contra de di dia dis dys e ec ecto em en endo epi "
    "eu ex exo extra hemi hetero homo hyper hypo il im in infra inter intra intro ir iso macro "
    "mal mega meta micro mono multi neo non normo oligo pan para per peri poly post pre pro "
    "pseudo re retro semi sub super supra sym syn tachy trans tri ultra un uni"
)
_SUFFIXES: Final = _longest_first(
    "ectomy ostomy otomy tomy stomy itis osis oma emia uria algia pathy plasty pexy scopy "
    "graphy gram graph cyte blast clast lysis rrhea rrhage rrhaphy megaly penia philia phobia "
    "phagia phasia plegia paresis sclerosis stenosis desis centesis tripsy therapy logy genic gen"
)
_ENDINGS: Final = _longest_first("ine ide ate ite")
"""Endings of names of substances, where both words have one."""
_FORMS: Final = _longest_first(
    "adeno angio arterio arthro broncho cardio chole chondro cranio cysto cyto derm encephalo "
    "entero erythro fibro gastro gluco glyco granulo hemato hemo hepato hydro kerato laryngo "
    "leuko lipo litho lympho mammo melano meningo myelo myo naso nephro neuro oculo odyno osteo "
    "pharyngo phleb phono photo pleuro pneumo procto pyelo pyo radio rhino sarco sclero spondylo "
    "thoraco thrombo thyro tracheo urethro uretero utero vaso veno ventriculo vertebro"
)
"""What words are composed with, as they are folded."""


def differ_in_prefix(first: str, second: str) -> bool:
    """Whether a slip from the second word to the first would be inside a prefix."""
    one, other = _prefix(first), _prefix(second)
    if one == other:
        return False
    # `hypoxa` has its prefix, though too little is left of its stem.
    return len(one) > len(other) or not first.startswith(other)


def _prefix(word: str) -> str:
    for prefix in _PREFIXES:
        if word.startswith(prefix) and len(word) - len(prefix) >= 3:
            return prefix
    return ""


def differ_in_form(first: str, second: str) -> bool:
    """Whether two words begin with two roots, as photophobia and phonophobia."""
    one, other = _begun(first, _FORMS), _begun(second, _FORMS)
    return one != other and bool(one) and bool(other)


def _begun(word: str, parts: Sequence[str]) -> str:
    return next((part for part in parts if word.startswith(part)), "")


def differ_in_suffix(typed: str, key: str) -> bool:
    """Whether a word ends in what carries another meaning than the key's ending.

    An ending that is none, as in `osteoporosys`, or that is one letter off, as in `decubitis`, may
    be a slip; -itis for -osis, or leucocytosis for leucocytes, is none.
    """
    one, other = _suffix(typed, _SUFFIXES), _suffix(key, _SUFFIXES)
    if one and other and one != other:
        return True
    if one and not other and _letters_changed(one, short_spelling(key)) > 1:
        return True
    ends = _suffix(typed, _ENDINGS), _suffix(key, _ENDINGS)
    return ends[0] != ends[1] and all(ends)


def _letters_changed(ending: str, word: str) -> int:
    pairs = zip(ending, word[-len(ending) :], strict=False)
    return sum(1 for one, other in pairs if one != other)


def _suffix(word: str, endings: Sequence[str]) -> str:
    """The ending of a word in the singular, in US spelling."""
    plain = short_spelling(word)
    for shape in (plain, plain.removesuffix("s")):
        for ending in endings:
            if shape.endswith(ending) and len(shape) > len(ending):
                return ending
    return ""
