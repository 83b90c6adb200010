"""Findings about images that are stored to be printed (PS3.4 B.2.3, PS3.7 9.1.1)."""

from printscp.lab.finding import FindingKind, Severity

KINDS = (
    FindingKind(
        code="PSS101",
        severity=Severity.WARNING,
        title="Data set of another SOP Class than its request",
        clause="PS3.4 B.2.2",
        expected="SOP Class UID (0008,0016) of the data set is the Affected SOP Class UID of the C-STORE that brings it.",
        meaning="Archives file an image by either; they answer 0xB007, or refuse it with 0xA900.",
        instead="Send a data set as what it says it is: pynetdicom does so for a data set that was read from a file, "
        "`assoc.send_c_store(dataset)`. Whoever changes the SOP Class of an image changes it in its File Meta "
        "Information too: `dataset.file_meta.MediaStorageSOPClassUID = dataset.SOPClassUID`.",
        seen="Programs take the SOP Class of a request from the data set or from the File Meta Information, and differ where "
        "somebody changed only one of them.",
    ),
    FindingKind(
        code="PSS102",
        severity=Severity.WARNING,
        title="Image without an attribute that all of its SOP Class have",
        clause="PS3.3 A.1.3",
        expected="An image has all mandatory attributes of the modules that its SOP Class is made of.",
        meaning="Others cannot order it, window it or tell whose it is, and refuse it with 0xA900 or show it wrongly.",
        instead="Fill the modules of the IOD, and look at the file with a validator, such as `dciodvfy image.dcm` of "
        "dicom3tools or `validate_iods image.dcm` of dicom-validator.",
        seen="Secondary captures that a program made of a picture often lack patient, study or series.",
    ),
    FindingKind(
        code="PSS103",
        severity=Severity.WARNING,
        title="Window that cannot be used",
        clause="PS3.3 C.11.2.1.2",
        expected="Window Center and Window Width are numbers, as many of one as of the other, and a width is 1 or more.",
        meaning="A display makes such an image black or white, or guesses a window as this printer did (0xB000).",
        instead="Write both or neither: `image.WindowCenter, image.WindowWidth = 40, 400`. Without them each display "
        "chooses a window by the values of the pixels.",
        seen="Derived images and anonymizers leave a width of 0 or an empty center behind.",
    ),
    FindingKind(
        code="PSS104",
        severity=Severity.WARNING,
        title="Pixel spacing or aspect ratio that is none",
        clause="PS3.3 C.7.6.3.1.7, 10.7.1.3",
        expected="Pixel Spacing, Imager Pixel Spacing and Pixel Aspect Ratio are two numbers above 0, first that of rows.",
        meaning="Nobody can measure in such an image or print it in true size; this printer took square pixels (0xB000).",
        instead="`image.PixelSpacing = [0.5, 0.5]` in mm, or `del image.PixelSpacing` where it is not known.",
        seen="Scanners of films and secondary captures write 0\\\\0, or one number for both.",
    ),
    FindingKind(
        code="PSS105",
        severity=Severity.INFO,
        title="What a display shows of an image is not on the film",
        clause="PS3.4 B.2.3",
        expected="An image that is stored to be printed has all that is to be seen in its pixels.",
        meaning="Overlays, frames that were not asked for, shutters, curves and annotations are left out, as on most "
        "printers; a strict one says so with 0xB006.",
        instead="Burn what must be seen into the pixels, or set `store.overlays` and `store.frames` of the printer. To "
        "print exactly what the screen shows, print by Print Management instead of storing.",
        seen="DSA runs with hundreds of frames, and CR plates with a shutter round the field.",
    ),
    FindingKind(
        code="PSS106",
        severity=Severity.INFO,
        title="Image stored twice",
        clause="PS3.4 B.2.1",
        expected="A SOP Instance UID names one image, so what comes again under it is the same again.",
        meaning="This printer takes the last one and prints it once. Where two images share a UID, one of them is lost, "
        "here and in every archive.",
        instead="Store each image once, also after a retry of others. A new image gets a new UID: "
        "`image.SOPInstanceUID = pydicom.uid.generate_uid()`.",
        seen="Storage SCUs that send a whole study again when one image of it failed.",
    ),
    FindingKind(
        code="PSS107",
        severity=Severity.ERROR,
        title="Image stored on a presentation context of another SOP Class",
        clause="PS3.7 9.1.1.1.3",
        expected="The Affected SOP Class UID of a C-STORE is the abstract syntax of the context that it comes on.",
        meaning="No other was negotiated for it: an SCP answers 0x0122 and takes nothing.",
        instead="Propose a context for each SOP Class that is sent: `ae.add_requested_context(dataset.SOPClassUID)`, and let "
        "the library choose the context. An image whose class was rejected cannot be stored on that of another.",
        seen="Gateways that propose CT Image Storage alone, and send whatever comes on it.",
    ),
    FindingKind(
        code="PSS108",
        severity=Severity.ERROR,
        title="AE title that may not store",
        clause="PS3.7 9.1.1.1.9",
        expected="A storage SCU calls by an AE title that the SCP knows and lets store.",
        meaning="Here `store.allowed` of the printer has others only, so each image is answered 0x0124. The association "
        "itself was accepted, for it may print.",
        instead='Call by the title that was agreed: `AE(ae_title="CT1")`, in DCMTK `-aet CT1`; or add it to '
        "`store.allowed` of the printer.",
    ),
    FindingKind(
        code="PSS109",
        severity=Severity.ERROR,
        title="Message ID of a request that is not answered yet",
        clause="PS3.7 9.1.1.1.1",
        expected="A Message ID tells one request from all others that are not answered yet.",
        meaning="Its answer could be that to the other one: an SCP answers 0x0210 and takes nothing.",
        instead="Count up: `assoc.send_c_store(dataset, msg_id=number)` with another number, up to 65535, for each image; and "
        "wait for each answer, unless an Asynchronous Operations Window was negotiated.",
    ),
    FindingKind(
        code="PSS110",
        severity=Severity.ERROR,
        title="C-STORE without a data set, or of no priority",
        clause="PS3.7 9.1.1.1.5, 9.1.1.1.8",
        expected="A C-STORE brings a data set, and has 0, 1 or 2 (medium, high, low) as its Priority (0000,0700).",
        meaning="Without the one there is nothing to store, and no other priority means anything: 0x0212.",
        instead="`assoc.send_c_store(dataset, priority=0)` with a data set that is not empty; it then announces one in "
        "Command Data Set Type (0000,0800), which is not 0101.",
    ),
    FindingKind(
        code="PSS111",
        severity=Severity.ERROR,
        title="Image without a valid SOP Instance UID",
        clause="PS3.7 9.1.1.1.4",
        expected="The Affected SOP Instance UID of a C-STORE is that of the image: digits and dots, at most 64 of them.",
        meaning="Without one nobody can file the image, find it again or know that it came twice: 0x0117.",
        instead="`image.SOPInstanceUID = pydicom.uid.generate_uid()` when the image is made, and the same in the request, as "
        "`assoc.send_c_store(image)` has it.",
        seen="Secondary captures that were made without a DICOM library.",
    ),
    FindingKind(
        code="PSS112",
        severity=Severity.ERROR,
        title="Image that is too large to be printed",
        clause="PS3.4 B.2.3",
        expected="What is stored to be printed has so many frames and pixels as somebody wants to see on film.",
        meaning="All frames of it would make more films than a printer makes of one image, or its data set is larger than "
        "the printer takes: 0xA700.",
        instead="Store the frames that matter as images of their own, or let the printer take some: `store.frames`.",
        seen="Angiography runs and ultrasound loops of a thousand frames.",
    ),
    FindingKind(
        code="PSS113",
        severity=Severity.ERROR,
        title="Data set of another image than its request, or of none",
        clause="PS3.4 B.2.2",
        expected="SOP Class and SOP Instance UID of the data set are those of the C-STORE that brings it.",
        meaning="Either may be the wrong one, so an SCP refuses it with 0xA900; so it does with what has no pixels and says "
        "so itself, such as a report.",
        instead="Store what was read from a file as it is: `assoc.send_c_store(pydicom.dcmread(path))`. After a change of "
        "the UID: `dataset.file_meta.MediaStorageSOPInstanceUID = dataset.SOPInstanceUID`.",
        seen="Anonymizers that change the UID in the data set and not in the File Meta Information.",
    ),
    FindingKind(
        code="PSS114",
        severity=Severity.ERROR,
        title="Image whose data set cannot be decoded",
        clause="PS3.5 7.1",
        expected="The bytes of a data set are elements in the transfer syntax that was accepted for its context.",
        meaning="They are not, or end in the middle: 0xC000, and archives answer the same.",
        instead="Encode it in the transfer syntax that was accepted: pynetdicom does; by hand look at "
        "`context.transfer_syntax[0]` of `assoc.accepted_contexts`. A file that is damaged cannot be sent.",
        seen="Files that were cut off by a full disk, and those in Explicit VR sent on a context that was accepted "
        "with Implicit VR.",
    ),
    FindingKind(
        code="PSS115",
        severity=Severity.ERROR,
        title="Image without pixels",
        clause="PS3.3 C.7.6.3",
        expected="An image has Pixel Data (7FE0,0010), Float Pixel Data (7FE0,0008) or Double Float Pixel Data (7FE0,0009).",
        meaning="Without them there is nothing to print: 0xC001. An archive may take it, and show nothing.",
        instead="Look whether they were taken out on purpose, as for a test or a header dump: `'PixelData' in dataset`.",
        seen="Images from a C-MOVE or WADO answer without bulk data that are sent on.",
    ),
    FindingKind(
        code="PSS116",
        severity=Severity.ERROR,
        title="Pixels that cannot be decoded",
        clause="PS3.3 C.7.6.3.1, PS3.5 8.2",
        expected="Pixels are as many as the image says, and encoded as its transfer syntax and Image Pixel Module say.",
        meaning="A viewer shows noise or nothing of them; this printer refuses the image with 0xC002 rather than print "
        "that.",
        instead="Read it back before it is sent: `dataset.pixel_array` raises for what is wrong. Where only the compression "
        "is the trouble send it uncompressed: `dataset.decompress()`, with the contexts for it.",
        seen="Lossless JPEG of an old modality whose header says other bits than its stream.",
    ),
)
