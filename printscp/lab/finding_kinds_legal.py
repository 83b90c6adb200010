"""Findings about what is legal, and risky or worth knowing, and about printers and their events (PS3.4 H.4.5, H.4.6)."""

from printscp.lab.finding import FindingKind, Severity

KINDS = (
    FindingKind(
        code="PSP101",
        severity=Severity.WARNING,
        title="Film Session printed after its films",
        clause="PS3.4 H.4.1.2.4",
        expected="A film is printed either by itself or with its session.",
        meaning="N-ACTION of a film session prints all films in it, also those that were printed one by one before: "
        "each film comes out twice.",
        instead="Print either each film box or the session, not both.",
    ),
    FindingKind(
        code="PSP102",
        severity=Severity.WARNING,
        title="Film Session printed on a printer that prints film boxes only",
        clause="PS3.4 H.4.1.2",
        expected="N-ACTION of a film session goes only to printers that offer it, for it is optional.",
        meaning="A printer without it answers 0x0211, and nothing is printed.",
        instead="Print each film box: "
        "`assoc.send_n_action(None, 1, BasicFilmBox, film_uid, meta_uid=BasicGrayscalePrintManagementMeta)`.",
        seen="Some printers support the print of sessions only, some that of film boxes only.",
    ),
    FindingKind(
        code="PSP103",
        severity=Severity.WARNING,
        title="N-EVENT-REPORT without a confirmation",
        clause="PS3.7 10.1.1",
        expected="A print SCU confirms each N-EVENT-REPORT of the printer by a response.",
        meaning="A printer that waits for it sends no more events, or aborts the association.",
        instead="In pynetdicom bind a handler: `evt_handlers=[(evt.EVT_N_EVENT_REPORT, on_event)]` for "
        "`ae.associate`, where `on_event` is `def on_event(event): return 0x0000, None`.",
    ),
    FindingKind(
        code="PSP104",
        severity=Severity.WARNING,
        title="N-EVENT-REPORT answered with a failure",
        clause="PS3.4 H.4.5.3, H.4.6.2.2",
        expected="A print SCU takes every event of a Printer and of a Print Job and answers Success, 0x0000.",
        meaning="It does so also for events with which it does nothing: there is none that it may refuse.",
        instead="`def on_event(event): return 0x0000, None`, bound by `evt.EVT_N_EVENT_REPORT`. Without a handler "
        "pynetdicom answers 0x0110.",
    ),
    FindingKind(
        code="PSP105",
        severity=Severity.ERROR,
        title="Operation that the Printer does not have",
        clause="PS3.4 H.4.6.2",
        expected="The Printer is asked by N-GET alone, as the well-known instance 1.2.840.10008.5.1.1.17.",
        meaning="It is there already, and answers 0x0211 to N-CREATE, N-SET, N-ACTION and N-DELETE.",
        instead="`assoc.send_n_get([0x21100010, 0x21100020], Printer, PrinterInstance, "
        "meta_uid=BasicGrayscalePrintManagementMeta)`.",
        seen="A CT workstation of United Imaging sends N-CREATE to the Printer.",
    ),
    FindingKind(
        code="PSQ101",
        severity=Severity.INFO,
        title="Image boxes left empty",
        clause="PS3.4 H.4.3",
        expected="An image box without an image is legal, and is filled with Empty Image Density.",
        meaning="Not each image box of the film was given an image; it may be that images were lost.",
        instead="Take the layout that the number of images needs, on the last film too, or "
        "`film_box.EmptyImageDensity = 'BLACK'`.",
        seen="Horos and users of fo-dicom print a part of a sheet.",
    ),
    FindingKind(
        code="PSQ102",
        severity=Severity.INFO,
        title="Film Session not deleted",
        clause="PS3.4 H.4.1.2.3",
        expected="N-DELETE of the film session may be left out, for the session goes with the association.",
        meaning="Some printers free their memory only when it is deleted.",
        instead="After the last N-ACTION "
        "`assoc.send_n_delete(BasicFilmSession, session_uid, meta_uid=BasicGrayscalePrintManagementMeta)`, then "
        "`assoc.release()`.",
        seen="Many release without it, the sample print SCU of fo-dicom among them.",
    ),
    FindingKind(
        code="PSQ103",
        severity=Severity.INFO,
        title="Printer not asked how it is",
        clause="PS3.4 H.4.6.2.1",
        expected="N-GET of the Printer may be left out; it tells before a job whether the printer is out of film or at "
        "fault.",
        meaning="Without it a job is sent to a printer that may not print it for hours.",
        instead="Before N-CREATE of the session: `status, printer = assoc.send_n_get([0x21100010, 0x21100020], "
        "Printer, PrinterInstance, meta_uid=BasicGrayscalePrintManagementMeta)`, and show "
        "`printer.PrinterStatus` and `printer.PrinterStatusInfo` where it is not NORMAL.",
    ),
    FindingKind(
        code="PSQ104",
        severity=Severity.INFO,
        title="Printer asked how it is, and nothing printed",
        clause="PS3.4 H.4.6.2.1",
        expected="A printer whose status is NORMAL takes films; a print SCU that only watches it sends none.",
        meaning="The association was negotiated for films, the printer told its status with success, and the print "
        "SCU ended the association. Where it only watches the printer, this is no mistake: the Printer is "
        "negotiated by the meta SOP Class. Where it meant to print, it took a good status for a bad one.",
        instead="Where it meant to print, go on when the status is good:\n"
        "`if status and status.Status in (0x0000, 0x0107) and printer.PrinterStatus in ('NORMAL', "
        "'WARNING'):` print, and leave only in the `else`. Where it only watches, nothing need change.",
        seen="The print example in the documentation of pynetdicom ends on both branches of its check.",
    ),
    FindingKind(
        code="PSQ105",
        severity=Severity.INFO,
        title="Memory asked for",
        clause="PS3.4 H.4.1.2.1",
        expected="Memory Allocation may be left out; it asks the printer to reserve memory for the session.",
        meaning="Few printers do; others answer 0xB600, which some print SCUs take for an error.",
        instead="Leave Memory Allocation (2000,0060) out: `del session.MemoryAllocation`.",
        seen="GE Signa Profile sends it with zero length.",
    ),
    FindingKind(
        code="PSQ106",
        severity=Severity.WARNING,
        title="Image larger than its box",
        clause="PS3.4 H.4.3.1.2.1",
        expected="An image has no more pixels than its box, and Requested Image Size is no larger than it.",
        meaning="A larger one is shrunk (0xB604, 0xB60A) or cropped (0xB609), or refused by other printers. Shrinking "
        "takes detail, and true size is lost.",
        instead="Scale the image to the pixels of its box, which the conformance statement of the printer has; and "
        "say what should happen: `image_box.RequestedDecimateCropBehavior = 'DECIMATE'`.",
    ),
    FindingKind(
        code="PSQ107",
        severity=Severity.WARNING,
        title="Image box set twice before it was printed",
        clause="PS3.4 H.4.3.1.2.1",
        expected="An image box has one image.",
        meaning="The last that was set is printed, and the one before is lost.",
        instead="N-SET each image to its own box: `for position, box in "
        "enumerate(film_box.ReferencedImageBoxSequence, start=1):`, and stop when the boxes are used up.",
        seen="On Fuji DryPix the last image set wins.",
    ),
    FindingKind(
        code="PSQ108",
        severity=Severity.INFO,
        title="Retired SOP Class proposed",
        clause="PS3.4 H.3",
        expected="The SOP Classes that are proposed are those that the standard still has.",
        meaning="This one was taken out of it. The printer rejects its presentation context, which does no harm where "
        "the print SCU goes on without it.",
        instead="Leave the context out, or go on where it is rejected: compare `assoc.accepted_contexts`.",
        seen="Agfa NX proposes Print Queue Management.",
    ),
)
