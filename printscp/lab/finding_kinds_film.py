"""Findings about film sessions and film boxes (PS3.4 H.4.1, H.4.2)."""

from printscp.lab.finding import FindingKind, Severity

KINDS = (
    FindingKind(
        code="PSF101",
        severity=Severity.ERROR,
        title="Film Box that does not name its Film Session",
        clause="PS3.4 H.4.2.2.1",
        expected="N-CREATE of a film box names the film session of the association in Referenced Film Session "
        "Sequence.",
        meaning="Without it many printers refuse the film with 0x0120, with another one with 0x0106.",
        instead="One item with the UIDs of the session, also where the printer chose them:\n"
        "`session = Dataset()`\n`session.ReferencedSOPClassUID = BasicFilmSession`\n"
        "`session.ReferencedSOPInstanceUID = session_uid`\n"
        "`film_box.ReferencedFilmSessionSequence = [session]`",
        seen="A print SCU of fo-dicom left it out; a real printer answered 0x0120, while DVTk let it pass.",
    ),
    FindingKind(
        code="PSF102",
        severity=Severity.ERROR,
        title="Image Display Format with a control character, of a string escape",
        clause="PS3.3 C.13.3",
        expected="Image Display Format is a word and numbers after a backslash, such as STANDARD\\2,3.",
        meaning="In Python, C and C# the text '\\1' in a string literal is the byte 0x01, so that neither backslash "
        "nor number is sent, and no printer can know the layout.",
        instead="Python: `film_box.ImageDisplayFormat = r'STANDARD\\1,1'`, with the r before the quote. In C, C# and "
        'JavaScript write two backslashes: "STANDARD\\\\1,1".',
        seen="The print example in the documentation of pynetdicom has it, and programs that were made from it.",
    ),
    FindingKind(
        code="PSF103",
        severity=Severity.ERROR,
        title="Image Display Format that cannot be printed",
        clause="PS3.3 C.13.3",
        expected="Image Display Format is one of STANDARD\\C,R, ROW\\R1,R2, COL\\C1,C2, SLIDE, SUPERSLIDE and CUSTOM\\i, "
        "and the printer offers it.",
        meaning="It is mandatory, so that another value is refused with 0x0106 or 0x0120.",
        instead="Columns before rows: `film_box.ImageDisplayFormat = r'STANDARD\\2,3'` has 2 columns and 3 rows. Take "
        "a layout that the conformance statement of the printer lists.",
    ),
    FindingKind(
        code="PSF104",
        severity=Severity.WARNING,
        title="Rows before columns in Image Display Format",
        clause="PS3.3 C.13.3",
        expected="STANDARD\\C,R has the number of columns first.",
        meaning="The settings of this printer say that this print SCU writes rows first, so they were exchanged; "
        "other printers would lay its films out wrongly.",
        instead="Write `r'STANDARD\\2,3'` for 2 columns and 3 rows, and then take `swap_layout` off the settings.",
        seen="Third-party print SCUs have it swapped.",
    ),
    FindingKind(
        code="PSF105",
        severity=Severity.WARNING,
        title="Film Size ID in other words than the defined terms",
        clause="PS3.3 C.13.3",
        expected="Film Size ID is a defined term, such as 14INX17IN, 35CMX43CM or A4, that the printer has.",
        meaning="Another name for a film of that size is understood by few.",
        instead="`film_box.FilmSizeID = '14INX17IN'`, as the conformance statement of the printer spells it; or leave "
        "it out, which asks for the film that is loaded.",
    ),
    FindingKind(
        code="PSF106",
        severity=Severity.WARNING,
        title="Density outside the range of the printer",
        clause="PS3.4 H.4.2.2.1.2",
        expected="Densities are hundredths of optical density within what the printer reaches.",
        meaning="Others are clamped and answered with 0xB605: the image then has less contrast than it was prepared "
        "for.",
        instead="`film_box.MinDensity = 20` and `film_box.MaxDensity = 300`: hundredths, from the conformance "
        "statement of the printer. Leave both out to use its own.",
        seen="GE Signa Profile can be set to densities up to 4095. Print SCUs of fo-dicom send 0, which this printer "
        "takes as not said.",
    ),
    FindingKind(
        code="PSF107",
        severity=Severity.WARNING,
        title="Min Density above Max Density",
        clause="PS3.3 C.13.3",
        expected="Min Density is the lightest part of the film and Max Density the darkest, so that the first is the "
        "lower number.",
        meaning="Otherwise a printer inverts the film, or takes its own densities.",
        instead="`film_box.MinDensity = 20` and `film_box.MaxDensity = 300`. To invert an image use "
        "`image_box.Polarity = 'REVERSE'`.",
    ),
    FindingKind(
        code="PSF108",
        severity=Severity.WARNING,
        title="No density left between Min and Max Density",
        clause="PS3.4 H.4.2.2.1.2",
        expected="Between Min and Max Density lie those of the image, within what the printer reaches.",
        meaning="Where none is left the densities of the printer or the film are used, with 0xB605.",
        instead="`film_box.MinDensity = 20` and `film_box.MaxDensity = 300`, or leave both out.",
    ),
    FindingKind(
        code="PSF109",
        severity=Severity.ERROR,
        title="Second Film Session on one association",
        clause="PS3.4 H.2.3",
        expected="An association has one film session at a time.",
        meaning="A printer answers N-CREATE of a second one with 0x0213 or 0x0111 while the first exists.",
        instead="Print all films of the job in one session; or delete the first before the second: "
        "`assoc.send_n_delete(BasicFilmSession, session_uid, meta_uid=BasicGrayscalePrintManagementMeta)`.",
        seen="DCMTK's dcmprscp answers 0x0111; the sample printer of fo-dicom aborts.",
    ),
    FindingKind(
        code="PSF110",
        severity=Severity.ERROR,
        title="Film Box made while the one before is not printed",
        clause="PS3.4 H.4.2.2.1.2",
        expected="On a printer that cannot print film sessions each film box is printed before the next is created.",
        meaning="Such a printer answers N-CREATE of a film box with 0xC616 while the one before it was not printed, "
        "for it could never be printed afterwards.",
        instead="Print each film before the next is made: "
        "`assoc.send_n_action(None, 1, BasicFilmBox, film_uid, meta_uid=BasicGrayscalePrintManagementMeta)`.",
        seen="Some printers and print SCUs support the print of sessions only, some that of film boxes only.",
    ),
    FindingKind(
        code="PSF111",
        severity=Severity.ERROR,
        title="Film Session printed without a Film Box",
        clause="PS3.4 H.4.1.2.4",
        expected="A film session has a film box when it is printed.",
        meaning="N-ACTION of a film session prints the film boxes in it, and is answered with 0xC600 where there is "
        "none.",
        instead="N-CREATE of a film box and N-SET of its images come before N-ACTION. Look at each status: an N-CREATE "
        "of the film box that failed is the usual cause.",
    ),
    FindingKind(
        code="PSF112",
        severity=Severity.ERROR,
        title="Film printed without an image",
        clause="PS3.4 H.4.2.2.4",
        expected="A film has an image in at least one of its image boxes when it is printed.",
        meaning="An empty one is answered with 0xB603, in a session with 0xB602, and this printer leaves it out, as "
        "others do.",
        instead="N-SET each image box before N-ACTION and look at its status; make no film box for which no image is "
        "left.",
        seen="Agfa Drystar 5503 answers 0xB603. Weasis takes 0xB603 for a failure.",
    ),
    FindingKind(
        code="PSF113",
        severity=Severity.ERROR,
        title="Film Box used after a later one was made",
        clause="PS3.4 H.4.2.2",
        expected="Only the film box that was created last can be changed, filled, printed or deleted by itself.",
        meaning="A strict printer answers 0x0112 for an earlier one and its image boxes.",
        instead="Finish a film before the next N-CREATE: N-CREATE film box, N-SET its images, N-ACTION, and so on. To "
        "print all at once use N-ACTION of the film session.",
    ),
    FindingKind(
        code="PSF114",
        severity=Severity.WARNING,
        title="ICC profile for a grayscale film",
        clause="PS3.4 H.4.2.2.1",
        expected="An ICC Profile belongs to color films.",
        meaning="A grayscale film has a Presentation LUT instead; a strict printer refuses the profile with 0x0105.",
        instead="Leave ICC Profile (0028,2000) out of grayscale film boxes: `del film_box.ICCProfile`.",
    ),
    FindingKind(
        code="PSF115",
        severity=Severity.ERROR,
        title="Film Box that was made and never printed",
        clause="PS3.4 H.2.3, H.4.2.2.4",
        expected="Each film box that is created is printed, by itself or with its session.",
        meaning="What is not printed by N-ACTION is gone when the association ends: there is no other way to a film.",
        instead="After the last N-SET: "
        "`assoc.send_n_action(None, 1, BasicFilmBox, film_uid, meta_uid=BasicGrayscalePrintManagementMeta)`, and its "
        "status is looked at before `assoc.release()`.",
    ),
    FindingKind(
        code="PSF116",
        severity=Severity.ERROR,
        title="Film Session that was made and nothing printed",
        clause="PS3.4 H.2.3",
        expected="A film session has film boxes, which are printed before the association ends.",
        meaning="A session without one prints nothing, and is gone when the association ends.",
        instead="After the session, N-CREATE a film box, N-SET its images and N-ACTION it. Look at the status of each "
        "request and tell the user where it failed.",
    ),
)
