"""Findings about Presentation LUTs and annotation boxes (PS3.4 H.4.9, H.4.4)."""

from printscp.lab.finding import FindingKind, Severity

KINDS = (
    FindingKind(
        code="PSL101",
        severity=Severity.ERROR,
        title="Reference to a Presentation LUT that does not exist",
        clause="PS3.4 H.4.9.1",
        expected="A film box or image box refers to a Presentation LUT that was made on the same association before.",
        meaning="An unknown one is refused with 0x0106, or the film gets another tone than was meant.",
        instead="Make it first: `status, lut = assoc.send_n_create(attributes, PresentationLUT, uid)`; look at the "
        "status, and refer to that UID in `film_box.ReferencedPresentationLUTSequence`.",
    ),
    FindingKind(
        code="PSL102",
        severity=Severity.WARNING,
        title="Presentation LUT, Illumination or Reflected Ambient Light in the Film Session",
        clause="PS3.4 H.4.9.1",
        expected="A Presentation LUT and its light belong to film boxes, the LUT also to image boxes.",
        meaning="A film session has neither in its list, and a strict printer refuses them there with 0x0105.",
        instead="Put `ReferencedPresentationLUTSequence`, `Illumination` and `ReflectedAmbientLight` into N-CREATE of "
        "each film box.",
        seen="Agfa Drystar 3000 wants the LUT in the film session.",
    ),
    FindingKind(
        code="PSL103",
        severity=Severity.WARNING,
        title="Presentation LUT Shape INVERSE",
        clause="PS3.3 C.11.4",
        expected="Presentation LUT Shape of a print is IDENTITY or LIN OD; INVERSE is of softcopy presentation states.",
        meaning="A printer refuses it with 0x0106.",
        instead="`lut.PresentationLUTShape = 'IDENTITY'`, and `image_box.Polarity = 'REVERSE'` or MONOCHROME1 for the "
        "image that is to be inverted.",
    ),
    FindingKind(
        code="PSL104",
        severity=Severity.WARNING,
        title="Presentation LUT with another number of entries than the image has values",
        clause="PS3.4 H.4.9.1",
        expected="A Presentation LUT has one entry for each stored value: 256 for 8 bits stored, 4096 for 12.",
        meaning="A printer that cannot resample refuses the image, or prints part of its tones.",
        instead="256 entries for `image.BitsStored = 8`, 4096 for 12: `lut_item.LUTDescriptor = [4096, 0, 16]`.",
        seen="DCMTK has a setting for printers that refuse it, PresentationLUTMatchRequired.",
    ),
    FindingKind(
        code="PSL105",
        severity=Severity.WARNING,
        title="Presentation LUT that does not begin at 0",
        clause="PS3.3 C.11.4",
        expected="The second number of LUT Descriptor, the first value mapped, is 0 in a Presentation LUT.",
        meaning="Its entries are for all stored values from 0 on, so that there are none below the first one.",
        instead="`lut_item.LUTDescriptor = [4096, 0, 16]`: entries, 0, bits.",
    ),
    FindingKind(
        code="PSL106",
        severity=Severity.ERROR,
        title="LUT Data has another number of entries than LUT Descriptor says",
        clause="PS3.3 C.11.4",
        expected="LUT Data has as many entries as the first number of LUT Descriptor, of 16 bits each.",
        meaning="With fewer a printer refuses the LUT with 0x0106, with more it cannot know which are meant.",
        instead="`lut_item.LUTDescriptor = [len(entries), 0, 16]` and "
        "`lut_item.LUTData = numpy.array(entries, '<u2').tobytes()`.",
    ),
    FindingKind(
        code="PSL107",
        severity=Severity.WARNING,
        title="Entry of a Presentation LUT larger than its bits",
        clause="PS3.3 C.11.4",
        expected="The third number of LUT Descriptor says how many bits an entry has; none is larger than these hold.",
        meaning="A printer clips such entries or takes their lower bits.",
        instead="`lut_item.LUTDescriptor = [4096, 0, 16]` with entries from 0 to 65535, or 12 with entries to 4095.",
    ),
    FindingKind(
        code="PSL108",
        severity=Severity.WARNING,
        title="Presentation LUT with other than 10 to 16 bits",
        clause="PS3.3 C.11.4",
        expected="Entries of a Presentation LUT have 10 to 16 bits.",
        meaning="With 8 the steps of tone show in the film, and a strict printer refuses the LUT with 0x0106.",
        instead="Scale entries to 16 bits, `entry * 257` from 8, and send `lut_item.LUTDescriptor = [256, 0, 16]`.",
    ),
    FindingKind(
        code="PSL109",
        severity=Severity.WARNING,
        title="Presentation LUT that was made and never referred to",
        clause="PS3.4 H.4.9.1",
        expected="A Presentation LUT that is created is referred to by a film box or an image box.",
        meaning="It does nothing until then: films are printed with the tone that the printer is set to.",
        instead="One item in the film box:\n`reference = Dataset()`\n"
        "`reference.ReferencedSOPClassUID = PresentationLUT`\n"
        "`reference.ReferencedSOPInstanceUID = lut_uid`\n"
        "`film_box.ReferencedPresentationLUTSequence = [reference]`",
    ),
    FindingKind(
        code="PSL110",
        severity=Severity.WARNING,
        title="Presentation LUT deleted while it is in use",
        clause="PS3.4 H.4.9.2.2",
        expected="A Presentation LUT is deleted only when no film box and no image box refers to it.",
        meaning="One that is in use is not deleted: 0x0110.",
        instead="N-DELETE the film box or the film session first, then "
        "`assoc.send_n_delete(PresentationLUT, lut_uid)`; or leave it, it goes with the association.",
        seen="Fuji FN-PS551 answers 0x0110. dcmprscu deletes film box, film session and LUT in this order.",
    ),
    FindingKind(
        code="PSL111",
        severity=Severity.ERROR,
        title="Presentation LUT that is none",
        clause="PS3.4 H.4.9.2.1",
        expected="A Presentation LUT has either a Presentation LUT Shape or one item in Presentation LUT Sequence with "
        "LUT Descriptor and LUT Data.",
        meaning="Anything else is refused with 0x0106.",
        instead="`lut.PresentationLUTShape = 'IDENTITY'`; or one item with `item.LUTDescriptor = [4096, 0, 16]` and "
        "8192 bytes of `item.LUTData` in `lut.PresentationLUTSequence = [item]`.",
    ),
    FindingKind(
        code="PSN101",
        severity=Severity.WARNING,
        title="Annotation Display Format ID that the printer does not have",
        clause="PS3.4 H.4.2.2.1",
        expected="Annotation Display Format ID names one of the formats in the conformance statement of the printer, "
        "which decides how many annotation boxes a film has and where.",
        meaning="With another there may be none.",
        instead="Take an ID of the statement, and send texts to the boxes of the answer alone: "
        "`film_box.ReferencedBasicAnnotationBoxSequence`.",
    ),
    FindingKind(
        code="PSN102",
        severity=Severity.WARNING,
        title="Text longer than its value representation allows",
        clause="PS3.5 6.2",
        expected="A text has at most as many characters as its VR allows: 64 for LO, such as Text String of an "
        "annotation box and Film Session Label, 16 for SH and CS.",
        meaning="Printers cut it, or refuse it with 0x0106.",
        instead="Cut it where words end: `annotation_box.TextString = text[:64]`. Some printers show 32 characters.",
    ),
    FindingKind(
        code="PSN103",
        severity=Severity.INFO,
        title="Character that no font of the printer has",
        clause="PS3.5 6.1",
        expected="A text is written in characters that the printer can draw.",
        meaning="A printer draws the characters of its fonts, and this one a box in the place of another one. That is "
        "seen when the film is drawn, after its association: as a warning of the job, by `printscp jobs "
        "show`, and in no trace.",
        instead="Take other characters in annotations; on this printer a font that has them can be set in `[fonts]`.",
    ),
)
