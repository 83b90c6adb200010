// A color print SCU on dcmjs-dimse: prints the film that is described as JSON on stdin, and writes to stdout as JSON what
// the printer answered and which events it reported.
//
//   {"port": 11112, "called": "PRINTSCP", "film": {attributes of the film box}, "images": [{attributes of an image}],
//    "syntax": UID, "lingerMs": how long to wait for events before the release}
//
// The pixels of an image stand in base64.
'use strict';

const { association, Client, constants, Dataset, log, requests, responses } = require('dcmjs-dimse');

const { SopClass } = constants;
const COLOR = SopClass.BasicColorPrintManagementMeta;
const PRINTER_INSTANCE = '1.2.840.10008.5.1.1.17';

const MESSAGES = { 0x110: 'N-GET', 0x120: 'N-SET', 0x130: 'N-ACTION', 0x140: 'N-CREATE', 0x150: 'N-DELETE' };

log.disableAll();

function main(job) {
  const heard = { answers: [], events: [], created: {}, printer: {}, job: {} };
  const client = new Client();
  for (const request of conversation(job, heard)) client.addRequest(request);
  // A context of its own for the syntax asked for: requests propose both of theirs in one.
  const context = new association.PresentationContext(0, COLOR);
  context.addTransferSyntaxUid(job.syntax);
  client.addAdditionalPresentationContext(context, true);
  client.on('nEventReportRequest', (event, confirm) => {
    heard.events.push({ uid: event.getAffectedSopInstanceUid(), type: event.getEventTypeId() });
    const response = responses.NEventReportResponse.fromRequest(event);
    response.setStatus(constants.Status.Success);
    confirm(response);
  });
  client.on('associationAccepted', (accepted) => {
    heard.contexts = accepted.getPresentationContexts().map(({ context }) => ({
      abstractSyntax: context.getAbstractSyntaxUid(),
      transferSyntax: context.getAcceptedTransferSyntaxUid(),
      result: context.getResult(),
    }));
  });
  client.on('associationReleased', () => (heard.released = true));
  client.on('networkError', (error) => (heard.error = String(error.message)));
  client.on('closed', () => process.stdout.write(JSON.stringify(heard)));
  client.send('127.0.0.1', job.port, 'DCMJS', job.called, {
    associationLingerTimeout: job.lingerMs,
    pduTimeout: 20000,
  });
}

// All requests in their order. What a request is about may be known only from an answer before it.
function conversation(job, heard) {
  const [session, film] = [Dataset.generateDerivedUid(), Dataset.generateDerivedUid()];

  const printer = new requests.NGetRequest(SopClass.Printer, PRINTER_INSTANCE, [], COLOR);
  const newSession = new requests.NCreateRequest(SopClass.BasicFilmSession, session, COLOR);
  newSession.setDataset(encoded(job, { NumberOfCopies: '1', PrintPriority: 'HIGH', FilmSessionLabel: 'dcmjs' }));
  const newFilm = new requests.NCreateRequest(SopClass.BasicFilmBox, film, COLOR);
  const reference = { ReferencedSOPClassUID: SopClass.BasicFilmSession, ReferencedSOPInstanceUID: session };
  newFilm.setDataset(encoded(job, { ...job.film, ReferencedFilmSessionSequence: [reference] }));
  const images = job.images.map((image, index) => imageBox(job, image, index + 1));
  const action = new requests.NActionRequest(SopClass.BasicFilmBox, film, 1, COLOR);
  const report = new requests.NGetRequest(SopClass.PrintJob, '', []);
  const deletions = [
    new requests.NDeleteRequest(SopClass.BasicFilmBox, film, COLOR),
    new requests.NDeleteRequest(SopClass.BasicFilmSession, session, COLOR),
  ];

  printer.on('response', (response) => (heard.printer = elements(response)));
  newFilm.on('response', (response) => {
    heard.created = elements(response);
    const boxes = heard.created.ReferencedImageBoxSequence || [];
    boxes.slice(0, images.length).forEach((box, index) => {
      images[index].setRequestedSopInstanceUid(box.ReferencedSOPInstanceUID);
    });
  });
  action.on('response', (response) => {
    const [printJob] = elements(response).RETIRED_ReferencedPrintJobSequencePullStoredPrint || [{}];
    report.setRequestedSopInstanceUid(printJob.ReferencedSOPInstanceUID || '');
  });
  report.on('response', (response) => (heard.job = elements(response)));

  const all = [printer, newSession, newFilm, ...images, action, report, ...deletions];
  for (const request of all) {
    request.on('response', (response) => {
      const message = MESSAGES[request.getCommandFieldType()];
      const sopClass = request.getAffectedSopClassUid() || request.getRequestedSopClassUid();
      heard.answers.push([message, sopClass, response.getStatus()]);
    });
  }
  return all;
}

function imageBox(job, image, position) {
  const request = new requests.NSetRequest(SopClass.BasicColorImageBox, '', COLOR);
  const pixels = Uint8Array.from(Buffer.from(image.PixelData, 'base64')).buffer;
  const item = { ...image, PixelData: pixels, _vrMap: { PixelData: 'OB' } };
  request.setDataset(encoded(job, { ImageBoxPosition: position, BasicColorImageSequence: [item] }));
  return request;
}

function encoded(job, attributes) {
  return new Dataset(attributes, job.syntax);
}

function elements(response) {
  return response.hasDataset() ? response.getDataset().getElements() : {};
}

let description = '';
process.stdin.on('data', (data) => (description += data));
process.stdin.on('end', () => main(JSON.parse(description)));
