"""Findings about image boxes and the images in them (PS3.4 H.4.3, PS3.3 C.13.5)."""

from printscp.lab.finding import FindingKind, Severity

KINDS = (
    FindingKind(
        code="PSI101",
        severity=Severity.ERROR,
        title="Image in a sequence of another name",
        clause="PS3.4 H.4.3.1.2.1",
        expected="The pixels are in Basic Grayscale Image Sequence (2020,0110), in color in Basic Color Image Sequence "
        "(2020,0111).",
        meaning="Referenced Image Box Sequence is for references; a printer finds no image in it and refuses the "
        "request, or prints an empty film.",
        instead="`image_box.BasicGrayscaleImageSequence = [image]`, of a Color Image Box "
        "`image_box.BasicColorImageSequence = [image]`.",
        seen="The print example in the documentation of pynetdicom uses Referenced Image Box Sequence, and some "
        "modalities do.",
    ),
    FindingKind(
        code="PSI102",
        severity=Severity.WARNING,
        title="Several image sequences in one image box",
        clause="PS3.4 H.4.3.1.2.1",
        expected="An image box has one image, in the sequence of its SOP Class.",
        meaning="A strict printer refuses the other sequence with 0x0105.",
        instead="Send `BasicGrayscaleImageSequence` to a Grayscale Image Box and `BasicColorImageSequence` to a Color "
        "Image Box, never both.",
    ),
    FindingKind(
        code="PSI103",
        severity=Severity.ERROR,
        title="Color image in a Grayscale Image Box",
        clause="PS3.3 C.13.5",
        expected="A Grayscale Image Box takes MONOCHROME1 or MONOCHROME2.",
        meaning="A grayscale printer refuses RGB with 0x0106.",
        instead="Make it gray (Pillow: `image.convert('L')`) and send `image.PhotometricInterpretation = "
        "'MONOCHROME2'`, `image.SamplesPerPixel = 1`; or print in color over `BasicColorPrintManagementMeta`.",
    ),
    FindingKind(
        code="PSI104",
        severity=Severity.ERROR,
        title="Grayscale image in a Color Image Box",
        clause="PS3.3 C.13.5",
        expected="A Color Image Box takes RGB by plane, of 8 bits.",
        meaning="A printer may refuse MONOCHROME1 and MONOCHROME2 with 0x0106.",
        instead="Repeat the gray plane three times: `image.PixelData = plane * 3` with "
        "`image.PhotometricInterpretation = 'RGB'`, `image.SamplesPerPixel = 3`, `image.PlanarConfiguration = 1`; or "
        "print over `BasicGrayscalePrintManagementMeta`.",
    ),
    FindingKind(
        code="PSI105",
        severity=Severity.WARNING,
        title="Color by pixel and not by plane",
        clause="PS3.3 C.13.5",
        expected="Planar Configuration of a print image is 1: all red, then all green, then all blue.",
        meaning="A printer that does not look at it prints stripes; a strict one answers 0x0106.",
        instead="With numpy, from (rows, columns, 3): `image.PixelData = rgb.transpose(2, 0, 1).tobytes()` and "
        "`image.PlanarConfiguration = 1`.",
        seen="Print SCUs of fo-dicom send 0.",
    ),
    FindingKind(
        code="PSI106",
        severity=Severity.WARNING,
        title="Other bits than 8 of 8 or 12 of 16",
        clause="PS3.3 C.13.5",
        expected="A grayscale print image has 8 bits stored of 8, or 12 of 16; a color image 8 of 8.",
        meaning="Other depths are refused with 0x0106, or printed too dark.",
        instead="Scale the values after the window to 8 or 12 bits: `image.BitsAllocated, image.BitsStored, "
        "image.HighBit = 16, 12, 11`, or 8, 8, 7.",
        seen="10 and 16 bits stored, and 8 bits of 16, are sent in the field.",
    ),
    FindingKind(
        code="PSI107",
        severity=Severity.WARNING,
        title="High Bit is not Bits Stored - 1",
        clause="PS3.3 C.13.5",
        expected="High Bit of a print image is Bits Stored - 1: 7 or 11.",
        meaning="Printers that do not look at it read shifted values.",
        instead="Shift the values down, and send `image.HighBit = image.BitsStored - 1`.",
    ),
    FindingKind(
        code="PSI108",
        severity=Severity.ERROR,
        title="Signed pixel values",
        clause="PS3.3 C.13.5",
        expected="Pixel Representation of a print image is 0, for its values are those to print, after modality and "
        "VOI LUT.",
        meaning="A printer that takes them as unsigned prints the negative ones as the brightest.",
        instead="Apply rescale and window first (`pydicom.pixels.apply_rescale`, `pydicom.pixels.apply_windowing`), "
        "scale to 0 to 4095, and send `image.PixelRepresentation = 0`.",
    ),
    FindingKind(
        code="PSI109",
        severity=Severity.WARNING,
        title="Pixel Data longer than the image",
        clause="PS3.5 8.1.1",
        expected="Pixel Data has Rows x Columns x Samples per Pixel x Bits Allocated / 8 bytes, and one more where "
        "that is odd.",
        meaning="More may mean wrong Rows or Columns, and so a picture that is sheared.",
        instead="Take all from one array: `image.Rows, image.Columns = pixels.shape` and "
        "`image.PixelData = pixels.tobytes()`.",
    ),
    FindingKind(
        code="PSI110",
        severity=Severity.ERROR,
        title="Pixel Data shorter than the image",
        clause="PS3.5 8.1.1",
        expected="Pixel Data has Rows x Columns x Samples per Pixel x Bits Allocated / 8 bytes.",
        meaning="With fewer a printer refuses the image with 0x0106, or prints what was in its memory.",
        instead="Take all from one array: `image.Rows, image.Columns = pixels.shape`, `image.PixelData = "
        "pixels.tobytes()`, with `pixels.dtype` uint8 for 8 and uint16 for 16 bits allocated.",
    ),
    FindingKind(
        code="PSI111",
        severity=Severity.ERROR,
        title="Image larger than its box, and not to be made smaller",
        clause="PS3.4 H.4.3.1.2.1",
        expected="An image that must not be made smaller fits into its box.",
        meaning="With Requested Decimate/Crop Behavior FAIL, or DECIMATE and Magnification Type NONE, an image with "
        "more pixels than its box, or a larger Requested Image Size, is refused with 0xC603.",
        instead="`image_box.RequestedDecimateCropBehavior = 'DECIMATE'` with `image_box.MagnificationType = 'CUBIC'`; "
        "or a layout with fewer images, or a smaller `image_box.RequestedImageSize`.",
    ),
    FindingKind(
        code="PSI112",
        severity=Severity.ERROR,
        title="Image beyond the memory of the printer",
        clause="PS3.4 H.4.3.1.2.2",
        expected="The images of an association fit into the memory of the printer.",
        meaning="A printer holds them until the association ends, and answers 0xC605 when it can hold no more.",
        instead="Scale images to the pixels of their box before they are sent, print film by film, and delete a film "
        "that is printed: `assoc.send_n_delete(BasicFilmBox, film_uid, meta_uid=BasicGrayscalePrintManagementMeta)`.",
    ),
    FindingKind(
        code="PSI113",
        severity=Severity.ERROR,
        title="Image Box Position or Annotation Position is not that of the box",
        clause="PS3.4 H.4.3.1.2.1",
        expected="Image Box Position is that of the image box with the UID, from 1, in the order of Referenced Image "
        "Box Sequence of the film box; so is Annotation Position.",
        meaning="Where the two differ printers take the one or the other, or refuse the request.",
        instead="`for position, box in enumerate(film_box.ReferencedImageBoxSequence, start=1):` N-SET "
        "`box.ReferencedSOPInstanceUID` with `image_box.ImageBoxPosition = position`.",
    ),
    FindingKind(
        code="PSI114",
        severity=Severity.ERROR,
        title="One UID for several image boxes",
        clause="PS3.4 H.4.3.1.2.1",
        expected="Each image box has a UID of its own, which the printer gave it in Referenced Image Box Sequence of "
        "the answer to N-CREATE of the film box.",
        meaning="With the first one for all, other printers keep only the last image.",
        instead="`for position, box in enumerate(film_box.ReferencedImageBoxSequence, start=1):` N-SET "
        "`box.ReferencedSOPInstanceUID` with `image_box.ImageBoxPosition = position`.",
    ),
    FindingKind(
        code="PSI115",
        severity=Severity.ERROR,
        title="Image that cannot be printed as it is described",
        clause="PS3.3 C.13.5",
        expected="A print image is native, MONOCHROME1, MONOCHROME2 or RGB, in one of the boxes of its film, and no "
        "deeper than the printer.",
        meaning="Any other is refused with 0x0106.",
        instead="Decode and window the image before it is printed: `pixels = dataset.pixel_array` of pydicom gives "
        "native values. Send 8 bits stored of 8, or 12 of 16, `image.SamplesPerPixel = 1` with MONOCHROME2, 3 with "
        "RGB; and make no more images than the layout has boxes.",
    ),
)
