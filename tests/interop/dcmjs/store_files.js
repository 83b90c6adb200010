// A storage SCU on dcmjs-dimse: sends the files that are named as JSON on stdin over one association, and writes to stdout
// as JSON what the printer answered.
//
//   {"port": 11112, "called": "PRINTSCP", "files": [path], "syntaxes": [UID to send them in, of which the peer chooses]}
'use strict';

const { Client, log, requests } = require('dcmjs-dimse');

log.disableAll();

function main(task) {
  const heard = { answers: [], contexts: [], released: false };
  const client = new Client();
  for (const file of task.files) {
    const request = new requests.CStoreRequest(file);
    request.setAdditionalTransferSyntaxes(task.syntaxes);
    request.on('response', (response) => {
      heard.answers.push({
        uid: request.getAffectedSopInstanceUid(),
        status: response.getStatus(),
        comment: response.getErrorComment() || '',
      });
    });
    client.addRequest(request);
  }
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
  client.send('127.0.0.1', task.port, 'DCMJS', task.called, { pduTimeout: 20000 });
}

let description = '';
process.stdin.on('data', (data) => (description += data));
process.stdin.on('end', () => main(JSON.parse(description)));
