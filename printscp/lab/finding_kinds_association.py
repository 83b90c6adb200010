"""Findings about associations, and about the order of messages on them (PS3.8, PS3.7 D.3)."""

from printscp.lab.finding import FindingKind, Severity

KINDS = (
    FindingKind(
        code="PSA101",
        severity=Severity.WARNING,
        title="AE title padded with NUL",
        clause="PS3.8 9.3.2",
        expected="An AE title is padded with spaces to 16 characters.",
        meaning="NUL bytes belong to the title for a printer that compares it byte by byte, which then rejects the "
        "association or finds no settings for the print SCU.",
        instead="Pad with spaces (0x20): in C, fill the field by `memset(title, ' ', 16)` first. pynetdicom pads by "
        'itself: `AE(ae_title="CT1")`.',
        seen="eFilm sends NUL. A server on stock pynetdicom aborts the association before any handler sees it.",
    ),
    FindingKind(
        code="PSA102",
        severity=Severity.WARNING,
        title="AE title blank",
        clause="PS3.8 9.3.2",
        expected="An AE title has at least one character that is not a space.",
        meaning="Printers know their print SCUs by the calling AE title and choose their settings by it.",
        instead='Give the application a title of its own, such as `AE(ae_title="CT1")`, and call the printer by its: '
        '`ae.associate(host, port, ae_title="FILM1")`.',
        seen="An ultrasound device has called with a blank title. Stock pynetdicom aborts the association.",
    ),
    FindingKind(
        code="PSA103",
        severity=Severity.WARNING,
        title="AE title not in ASCII",
        clause="PS3.8 9.3.2",
        expected="An AE title has characters of the default repertoire of DICOM only, which is ASCII.",
        meaning="Bytes beyond it mean another character to each reader, so no printer can be set up for them.",
        instead="Take capital letters, digits and underscores, such as `CT1`; put the name of the room elsewhere.",
        seen="Stock pynetdicom aborts an association with such a title.",
    ),
    FindingKind(
        code="PSA104",
        severity=Severity.WARNING,
        title="AE title with control characters",
        clause="PS3.5 6.2",
        expected="An AE title has no control characters.",
        meaning="They come from a line end that was read with the title from a file, or from a string that was not "
        "cut at its end.",
        instead="Strip the title where it is read: `AE(ae_title=title.strip())`.",
    ),
    FindingKind(
        code="PSA105",
        severity=Severity.WARNING,
        title="AE title with a backslash",
        clause="PS3.5 6.2",
        expected="An AE title has no backslash, for that parts two values of a DICOM element.",
        meaning="A printer that writes the title into a data set writes two titles.",
        instead="Use another character, such as `CT_1`.",
    ),
    FindingKind(
        code="PSA106",
        severity=Severity.ERROR,
        title="Presentation context with an even ID",
        clause="PS3.8 9.3.2.2",
        expected="The ID of a presentation context is an odd number from 1 to 255.",
        meaning="Implementations may take an even one for an invalid message and abort, or never answer.",
        instead="Number the contexts 1, 3, 5 and so on. pynetdicom and DCMTK do it by themselves.",
        seen="A server on stock pynetdicom hangs.",
    ),
    FindingKind(
        code="PSA107",
        severity=Severity.WARNING,
        title="Film Session, Film Box or Image Box proposed as a context of its own",
        clause="PS3.4 H.3.1",
        expected="The print SOP Classes are negotiated by their meta SOP Class, which stands for all of its members.",
        meaning="A printer that keeps to the standard rejects a context for a member; without that of the meta SOP "
        "Class beside it nothing can be printed.",
        instead="Propose the meta SOP Class: `ae.add_requested_context(BasicGrayscalePrintManagementMeta)`, in color "
        "`BasicColorPrintManagementMeta`; then give each request `meta_uid=BasicGrayscalePrintManagementMeta`.",
        seen="Users of fo-dicom and of dcmjs-dimse have done so.",
    ),
    FindingKind(
        code="PSA108",
        severity=Severity.WARNING,
        title="Called AE title of no printer",
        clause="PS3.8 9.3.2",
        expected="The called AE title names the application that is asked, here one of the printers.",
        meaning="Others reject an association for a title that is not theirs; here the film may come out of the wrong "
        "printer.",
        instead='Call the printer by its title, as its settings have it: `ae.associate(host, port, ae_title="FILM1")`, '
        "in DCMTK `-aec FILM1`.",
    ),
    FindingKind(
        code="PSA109",
        severity=Severity.ERROR,
        title="Request on a presentation context of another SOP Class",
        clause="PS3.7 9.3",
        expected="A request names a SOP Class for which its presentation context was negotiated, itself or as a member "
        "of a meta SOP Class.",
        meaning="A printer answers another one with 0x0118.",
        instead="Films, image boxes and the printer go over the context of the meta SOP Class: in pynetdicom "
        "`assoc.send_n_set(attributes, BasicGrayscaleImageBox, uid, meta_uid=BasicGrayscalePrintManagementMeta)`. "
        "Presentation LUT, Annotation Box and Print Job have contexts of their own, and no `meta_uid`.",
    ),
    FindingKind(
        code="PSA110",
        severity=Severity.WARNING,
        title="Implicit VR Little Endian not proposed",
        clause="PS3.5 10.1",
        expected="Each SOP Class is proposed with the default transfer syntax, Implicit VR Little Endian, among "
        "others.",
        meaning="It is the one that every printer has.",
        instead="Leave the default: `ae.add_requested_context(BasicGrayscalePrintManagementMeta)` proposes it. With a "
        "list of your own: `[ExplicitVRLittleEndian, ImplicitVRLittleEndian]`.",
        seen="Some devices have Implicit VR alone, GE Discovery and LightSpeed among them.",
    ),
    FindingKind(
        code="PSA111",
        severity=Severity.WARNING,
        title="Association aborted instead of released",
        clause="PS3.8 7.2, 7.3",
        expected="An association is ended by A-RELEASE; A-ABORT is for errors.",
        meaning="After an abort the printer cannot know whether the print SCU was content, and forgets what is not "
        "printed yet.",
        instead="`assoc.release()` on every way out, best in `finally`; `assoc.abort()` where an answer makes no sense.",
    ),
    FindingKind(
        code="PSA112",
        severity=Severity.WARNING,
        title="Connection closed without A-RELEASE",
        clause="PS3.8 7.2",
        expected="An association is ended by A-RELEASE before its connection is closed.",
        meaning="A printer takes a closed connection for a crash or a broken network and may keep the association "
        "until a timeout.",
        instead="`assoc.release()` before the program ends, best in `finally`: an exception between the requests is "
        "the usual cause. pynetdicom raises ValueError, and sends nothing, where a request of a print SOP Class "
        "lacks `meta_uid`.",
    ),
    FindingKind(
        code="PSA113",
        severity=Severity.ERROR,
        title="Request sent before the answer to the one before",
        clause="PS3.7 D.3.3.3",
        expected="Without a negotiated Asynchronous Operations Window there is one request at a time, and the next is "
        "sent when the answer is there.",
        meaning="Printers drop or mix up what comes earlier, or print before images are set.",
        instead="Wait for each response. In pynetdicom every `assoc.send_n_...` waits by itself: use one association "
        "from one thread. In fo-dicom await each request, or `client.NegotiateAsyncOps(1, 1)`.",
        seen="A print SCU of fo-dicom sent N-ACTION before its N-SETs were done, and got 0xB603.",
    ),
)
