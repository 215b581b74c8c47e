"""What readers type at the cards of the shipped deck that ask for words, and no card lists."""

from typing import Final

WRONG_WORDS: Final = {
    "vp-3xgr": "open surgery | laparoscopic | per oral | intravenous",
    "vp-3srm-1": "knife | wire",
    "vp-3srm-3": "disc space | cord | canal",
    "vp-3ccp": "natural | no cement | resin glue",
    "vp-9p3c": "osteoarthrosis | cancer | not osteoporosis",
    "vp-7sgw-1": "high energy",
    "vp-8cnw": "primary | neither benign nor malignant",
    "vp-2psr": "no pain | instability",
    "vp-8trw": "operative treatment | surgical",
    "vp-4msf-1": "effective | very effective",
    "vp-4msf-2": "late",
    "vp-2p2r": "CT scan | computed tomography | X-rays | MRA | no MRI | DEXA | CT or MRI",
    "vp-9k8v-3": "chronic | not acute",
    "vp-7jdw-1": "contra-indication | contraindications",
    "vp-3fg9": "fractures | bone gain | no bone loss",
    "vp-9qd4-1": "anaesthetic | anticoagulants | probiotic",
    "vp-9qd4-2": "IM | oral | per os | intra-arterially | intramuscular | intravaginally",
    "vp-9qd4-3": "after | post | not before | before and after",
    "vp-9mfn": "blood | natural | bone marrow",
    "vp-5prr-1": "all | some | not all | 90 %",
    "vp-6kg8": "not the cord | not the lung | lungs | the lungs | vertebral body",
    "vp-3h9f": "not the lungs | liver | spinal cord",
    "vp-8dgf-2": "pain relief | less pain | relief | no worse pain",
    "vp-6c32": "no improvement | worse pain | pain | deterioration",
    "vp-5t7c-1": "fixed | short",
    "vp-8s6s": "MRI | US | ultrasound | MR",
    "vp-3qsx-1": "septic | non-sterility | anaesthesia",
    "vp-6t48-2": "relative",
    "vp-2dbb": "after 3 months | not immediately | 2 weeks | after six weeks | never",
}
"""What looks like the answer and is wrong."""

RIGHT_WORDS: Final = {
    "vp-3xgr": "via the skin | by skin puncture",
    "vp-3srm-3": "body of the vertebra | vertebra body | corpus vertebrae | VB",
    "vp-3ccp": "polymethylmethacrylate",
    "vp-8cnw": "benign and malignant | both benign and malignant | malignant and benign",
    "vp-2psr": "pain of the vertebral compression fracture | pain from the broken vertebra",
    "vp-8trw": "conservative therapy",
    "vp-9tn5-2": """
        brace | back brace | spinal brace | orthosis | spinal orthosis | TLSO
        thoracolumbosacral orthosis
    """,
    "vp-9tn5-3": "drug therapy | medication | medicines | medicine | meds",
    "vp-4msf-1": "not effective | to be ineffective",
    "vp-2r9c-1": "pains",
    "vp-2r9c-2": """
        fractured vertebra | spinal fracture | vertebral compression fracture
        fracture of a vertebra | VCF | broken vertebra | spine fracture
    """,
    "vp-2p2r": """
        MRI | scintigraphy | bone scan | MRI or bone scan | MRI or bone scintigraphy
        magnetic resonance or scintigraphy
    """,
    "vp-9k8v-1": "spinal fracture | vertebral compression fracture | VCF | broken vertebra",
    "vp-7jdw-1": "indications | indication for it",
    "vp-3fg9": """
        loss of bone | loss of bone mass | bone mass loss | loss of bone density | BMD loss
        further loss of bone mass | further loss of bone
    """,
    "vp-9qd4-1": "antibacterial | antimicrobial | abx",
    "vp-9qd4-2": "by IV | through a vein | intravenous route | by intravenous injection",
    "vp-9qd4-3": "just before",
    "vp-9mfn": "some cement | the cement | small amounts of cement",
    "vp-5prr-2": "symptom",
    "vp-6kg8": "cord | spinal medulla | medulla spinalis",
    "vp-3h9f": "lung | pulmonary artery | both lungs",
    "vp-8dgf-1": "haemorrhage | bleed | haemorrhages",
    "vp-8dgf-3": "new vertebral compression fractures",
    "vp-6c32": "an improvement | the pain improves",
    "vp-8s6s": "X-rays",
    "vp-2r57-1": "bones | vertebrae",
    "vp-3qsx-1": """
        asepsis | sterile conditions | aseptic conditions | sterile technique
        aseptic technique | sterile field | strict sterility
    """,
    "vp-3qsx-2": "infections | SSI",
    "vp-7xpq-1": "complication",
    "vp-6t48-1": "the bed | their bed",
    "vp-2dbb": "straightaway | at discharge",
    "vp-6nd2-1": "pains",
}
"""Right by the rules and the deck's terms alone: no `Accept:` of the deck has it."""
