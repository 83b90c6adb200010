"""Findings about single requests: their order, the instances that they name, and their data sets (PS3.7 10.1, PS3.5)."""

from printscp.lab.finding import FindingKind, Severity

KINDS = (
    FindingKind(
        code="PSX101",
        severity=Severity.ERROR,
        title="Film printed before an image was set",
        clause="PS3.4 H.4.2.2.4",
        expected="N-ACTION comes after N-SET of the images.",
        meaning="It prints what is in the image boxes at that moment. A film without any is answered 0xB603 or 0xB602 "
        "and left out by this printer.",
        instead="For each item of `film_box.ReferencedImageBoxSequence` "
        "`assoc.send_n_set(image_box, BasicGrayscaleImageBox, item.ReferencedSOPInstanceUID, "
        "meta_uid=BasicGrayscalePrintManagementMeta)`, and then `assoc.send_n_action(...)`.",
        seen="A print SCU of fo-dicom sent N-ACTION before its N-SETs were done.",
    ),
    FindingKind(
        code="PSX102",
        severity=Severity.ERROR,
        title="Went on after N-CREATE was refused",
        clause="PS3.7 10.1.5",
        expected="After a refused N-CREATE nothing is asked of the instance that was not created.",
        meaning="It does not exist: requests for it, or for what would be in it, fail as well, and the log shows the "
        "last failure instead of the first.",
        instead="Look at each answer before the next request. With `from pynetdicom.status import code_to_category`: "
        "`if not status or code_to_category(status.Status) not in ('Success', 'Warning'):` stop, and report "
        "`status.Status` with `status.get('ErrorComment')`.",
    ),
    FindingKind(
        code="PSX103",
        severity=Severity.ERROR,
        title="Film printed although an image of it was refused",
        clause="PS3.7 10.1.3",
        expected="A film is printed when all of its images were accepted.",
        meaning="An image whose N-SET was refused is not on the film. A film that is printed all the same lacks it, "
        "and nobody may notice.",
        instead="Look at the status of each N-SET; mend the image, or print the film only after the user agreed.",
    ),
    FindingKind(
        code="PSX104",
        severity=Severity.ERROR,
        title="Operation that the SOP Class does not have",
        clause="PS3.4 H.4",
        expected="Each SOP Class has its operations, and no other is asked of it.",
        meaning="Another is answered 0x0211. Image boxes, say, are made by N-CREATE of their film box, and cannot be "
        "created or deleted by themselves.",
        instead="Film Session and Film Box: N-CREATE, N-SET, N-ACTION, N-DELETE. Image Box and Annotation Box: N-SET. "
        "Presentation LUT: N-CREATE, N-DELETE. Printer and Print Job: N-GET.",
    ),
    FindingKind(
        code="PSX105",
        severity=Severity.ERROR,
        title="Action Type ID other than 1",
        clause="PS3.4 H.4.2.2.4",
        expected="N-ACTION of a film session or film box has the Action Type ID 1, Print.",
        meaning="Another is refused with 0x0123.",
        instead="`assoc.send_n_action(None, 1, BasicFilmBox, film_uid, meta_uid=BasicGrayscalePrintManagementMeta)`: "
        "the 1 is the action type.",
    ),
    FindingKind(
        code="PSX106",
        severity=Severity.ERROR,
        title="Request without SOP Instance UID",
        clause="PS3.7 10.1",
        expected="N-SET, N-GET, N-ACTION and N-DELETE name their instance in Requested SOP Instance UID.",
        meaning="Printers answer 0x0117, or not at all.",
        instead="Keep the UIDs of the answers to N-CREATE: `film_box.SOPInstanceUID`, for image boxes those in "
        "`film_box.ReferencedImageBoxSequence`. Where an answer has no data set, send a UID of your own: "
        "`film_uid = generate_uid()`, the third argument of `assoc.send_n_create`.",
        seen="Fuji FCR, ClearCanvas and Inobitec have sent N-ACTION without it. Stock pynetdicom gives no answer.",
    ),
    FindingKind(
        code="PSX107",
        severity=Severity.ERROR,
        title="Request for an instance that does not exist",
        clause="PS3.7 10.1",
        expected="A request names an instance that was made on this association and not deleted since.",
        meaning="Another is answered 0x0112. What an association made is gone when it ends.",
        instead="Take UIDs from the answers to N-CREATE on the same association, and delete inside out: film box, then "
        "film session, then Presentation LUT. Deleting a film session deletes the film boxes in it.",
    ),
    FindingKind(
        code="PSX108",
        severity=Severity.ERROR,
        title="Request for an instance of another SOP Class",
        clause="PS3.7 10.1",
        expected="The SOP Class and the SOP Instance of a request belong together.",
        meaning="Otherwise it is answered 0x0119.",
        instead="Keep the UIDs of film session, film box and image boxes in variables of their own. The class of an "
        "image box stands in its reference: `item.ReferencedSOPClassUID`.",
        seen="Fuji FN-PS551 answers 0x0119 also for an unknown instance.",
    ),
    FindingKind(
        code="PSX109",
        severity=Severity.ERROR,
        title="SOP Instance UID that is none",
        clause="PS3.5 9.1",
        expected="A UID has at most 64 characters, digits and dots, and no part of it begins with a superfluous 0.",
        meaning="Otherwise it is answered 0x0117.",
        instead="`from pydicom.uid import generate_uid`, and `uid = generate_uid()`; or leave it out of N-CREATE, and "
        "take the one that the printer makes.",
    ),
    FindingKind(
        code="PSX110",
        severity=Severity.ERROR,
        title="UID used twice",
        clause="PS3.7 10.1.5",
        expected="N-CREATE makes an instance with a UID that no other has.",
        meaning="One that the association uses already is answered 0x0111.",
        instead="A new one for each: `assoc.send_n_create(film_box, BasicFilmBox, generate_uid(), "
        "meta_uid=BasicGrayscalePrintManagementMeta)`.",
    ),
    FindingKind(
        code="PSX120",
        severity=Severity.ERROR,
        title="Data set that cannot be decoded",
        clause="PS3.5 7.1",
        expected="A data set is encoded in the transfer syntax of its presentation context, and each length is that of "
        "its value.",
        meaning="Otherwise it is answered 0x0110.",
        instead="Let a library encode it, in the transfer syntax that was accepted: `context.transfer_syntax[0]` of "
        "`assoc.accepted_contexts`.",
    ),
    FindingKind(
        code="PSX121",
        severity=Severity.WARNING,
        title="Attribute that the SOP Class or the printer does not have",
        clause="PS3.4 H.2.4",
        expected="A request has the attributes that the standard lists for it and the printer supports.",
        meaning="Others are left out with 0x0107, or refused with 0x0105.",
        instead="Take the attribute out of the data set: `del attributes[keyword]`. Printers list theirs in their "
        "conformance statement.",
        seen="Fuji DryPix 4000 answered 0x0107 to the film box of a print SCU of fo-dicom; some print SCUs take that "
        "for a failure.",
    ),
    FindingKind(
        code="PSX122",
        severity=Severity.WARNING,
        title="Attribute that only N-CREATE may have in N-SET",
        clause="PS3.4 H.4.2.2.2",
        expected="Layout, size and orientation of a film are said when it is created.",
        meaning="N-SET cannot change them, and is answered 0x0107 or 0x0105.",
        instead="Make another film box; in N-SET send only what has changed of Magnification Type, Smoothing Type, "
        "Border Density, Empty Image Density, Min and Max Density, Trim, Configuration Information, Illumination, "
        "Reflected Ambient Light and the Presentation LUT.",
    ),
    FindingKind(
        code="PSX123",
        severity=Severity.WARNING,
        title="Value that the printer does not have",
        clause="PS3.4 H.2.4",
        expected="A value is one of the defined terms of the attribute that the printer supports.",
        meaning="Otherwise it uses its default with 0x0116, or refuses the request with 0x0106.",
        instead="Take a value of the conformance statement of the printer, or leave the attribute out: the printer "
        "then uses its default.",
    ),
    FindingKind(
        code="PSX124",
        severity=Severity.WARNING,
        title="Value spelled otherwise than the standard does",
        clause="PS3.5 6.2",
        expected="Defined terms are compared letter by letter: capitals, no blanks inside, backslashes where the "
        "standard has them.",
        meaning="Other printers may refuse another spelling with 0x0106 or use their default.",
        instead="Write it as the standard does: `'PORTRAIT'`, `'CUBIC'`, `'14INX17IN'`, `r'STANDARD\\2,3'`, "
        "`'ISO_IR 192'`.",
        seen="Layouts like STANDARD\\ 2.3 were sent by users of fo-dicom.",
    ),
    FindingKind(
        code="PSX125",
        severity=Severity.WARNING,
        title="Several items where one is allowed",
        clause="PS3.4 H.4.3.1.2.1",
        expected="An image sequence has one item, for an image box has one image; so has Presentation LUT Sequence.",
        meaning="The first is used here, and others refuse it with 0x0106.",
        instead="`image_box.BasicGrayscaleImageSequence = [image]`, and an N-SET for each image.",
    ),
    FindingKind(
        code="PSX126",
        severity=Severity.WARNING,
        title="Patient or study attribute where the standard has none",
        clause="PS3.4 H.2.4",
        expected="Print management carries no patient: its attribute lists have neither name nor ID.",
        meaning="This printer keeps such an attribute with the job, others answer 0x0107 or refuse it with 0x0105.",
        instead="Burn what must be seen into the image or send it by annotation boxes. References to the image may "
        "stand in Original Image Sequence (2130,00C0) of an image box.",
        seen="Print SCUs made for Agfa Drystar 3000 send Patient ID with the image box.",
    ),
    FindingKind(
        code="PSX127",
        severity=Severity.ERROR,
        title="Mandatory attribute missing",
        clause="PS3.4 H.2.4",
        expected="A request has every attribute that is mandatory for the print SCU (M/M).",
        meaning="Without one it is refused with 0x0120; the answer names it in Attribute Identifier List.",
        instead="Film Box: `ImageDisplayFormat`, `ReferencedFilmSessionSequence`. Image Box: `ImageBoxPosition` and the "
        "image sequence, with `SamplesPerPixel`, `PhotometricInterpretation`, `Rows`, `Columns`, `BitsAllocated`, "
        "`BitsStored`, `HighBit`, `PixelRepresentation`, `PixelData`, in color `PlanarConfiguration`. Annotation "
        "Box: `AnnotationPosition`.",
        seen="A modality with a film box without Film Session reference got 0x0120 from a real printer.",
    ),
    FindingKind(
        code="PSX128",
        severity=Severity.ERROR,
        title="Mandatory attribute empty",
        clause="PS3.4 H.2.4",
        expected="A mandatory attribute (M/M) has a value.",
        meaning="With none the request is refused with 0x0121. An optional one may be empty and asks for the default.",
        instead="Give it its value, such as `image_box.ImageBoxPosition = 1`.",
    ),
    FindingKind(
        code="PSX129",
        severity=Severity.ERROR,
        title="Value for which the request was refused",
        clause="PS3.4 H.2.4",
        expected="A mandatory attribute has a value that the standard allows and the printer has.",
        meaning="Otherwise the request is refused with 0x0106, and Error Comment says which value it was.",
        instead="Read `status.get('ErrorComment')`, compare the attribute with the conformance statement of the "
        "printer, and look at the findings before this one: a value may fail for what was refused before.",
    ),
    FindingKind(
        code="PSX130",
        severity=Severity.WARNING,
        title="Value of odd length",
        clause="PS3.5 7.1.1",
        expected="Each value has an even number of bytes: texts are padded with a space, UIDs and OB with a NUL.",
        meaning="After an odd one some printers read the next element at the wrong place.",
        instead="pydicom 3 pads texts, UIDs and Pixel Data by itself. Where you write the bytes: "
        "`value + b' ' * (len(value) % 2)` for texts, with NUL for UIDs and OB: "
        "`image.PixelData = pixels + b'\\0' * (len(pixels) % 2)`.",
    ),
    FindingKind(
        code="PSX131",
        severity=Severity.WARNING,
        title="Text that is not in its character set",
        clause="PS3.5 6.1",
        expected="The bytes of a text are those of the character set that Specific Character Set names.",
        meaning="Others are printed as boxes or question marks.",
        instead="`attributes.SpecificCharacterSet = 'ISO_IR 192'` for UTF-8, before the texts, and let pydicom encode "
        "them.",
    ),
    FindingKind(
        code="PSX132",
        severity=Severity.WARNING,
        title="UTF-8 without its Specific Character Set",
        clause="PS3.3 C.12.1.1.2",
        expected="A text is in UTF-8 only where Specific Character Set says ISO_IR 192.",
        meaning="This printer guessed it; another prints two wrong letters for each umlaut.",
        instead="`attributes.SpecificCharacterSet = 'ISO_IR 192'` in each data set with such a text.",
    ),
    FindingKind(
        code="PSX133",
        severity=Severity.WARNING,
        title="Character set changed to one that was not named",
        clause="PS3.5 6.1.2.5",
        expected="An escape sequence in a text changes to a character set that Specific Character Set names.",
        meaning="A printer that was not told of it prints the escape sequence as letters.",
        instead="Name them all: `attributes.SpecificCharacterSet = ['', 'ISO 2022 IR 87']`.",
    ),
    FindingKind(
        code="PSX134",
        severity=Severity.WARNING,
        title="Text beyond ASCII without Specific Character Set",
        clause="PS3.3 C.12.1.1.2",
        expected="Without Specific Character Set a text is in ASCII.",
        meaning="What other bytes mean each printer guesses by itself, and prints other letters.",
        instead="`attributes.SpecificCharacterSet = 'ISO_IR 100'` for Latin letters, `'ISO_IR 192'` for all; in the film "
        "session it holds for the films in it.",
    ),
    FindingKind(
        code="PSX135",
        severity=Severity.ERROR,
        title="Data set that was announced and never came",
        clause="PS3.7 E.1",
        expected="A data set follows a command set whose Command Data Set Type is not 0101, and no other.",
        meaning="Both sides wait: the printer for the data set, the print SCU for its answer, until one of them gives "
        "up. No printer can answer such a request.",
        instead="`assoc.send_n_create(None, BasicFilmSession, uid, meta_uid=BasicGrayscalePrintManagementMeta)` with "
        "`None` where there are no attributes: for an empty `Dataset()` pynetdicom announces a data set and sends "
        "none. Or send an attribute, such as `session.NumberOfCopies = 1`.",
        seen="pynetdicom, for `Dataset()` in N-CREATE and N-SET.",
    ),
)
