// A case from its registration to a recorded decision.
import { createHash, randomUUID } from 'node:crypto';
import { call, callPatiently, cases, decisions, documents, headers, organisation, refusal, within } from './platform.js';

const largestChunk = 64 * 1024;
const board = `${organisation}/boards/run`;
const director = `${organisation}/offices/regional-utvecklingsdirektor`;
const day = { year: 2024, month: 2, day: 23 };

// What is wrong is refused whole, with a reason to compare and all the fields to mend.
try {
  await call(cases, 'registerCase', { parent: organisation, series: 'RUN', case: { kind: 'project' }, requestId: randomUUID() });
} catch (error) {
  const { status, reason, fields } = refusal(error);
  console.log(`${status} ${reason}: ${fields.map((field) => `${field.field}: ${field.description}`).join('; ')}`);
}

// The same request with the same requestId is answered with the same case, so no answer in time (the first deadline is far too short) is no harm.
const registered = await callPatiently(cases, 'registerCase', {
  parent: organisation,
  series: 'RUN',
  case: { title: 'Förstudie om nattåg', kind: 'project', description: 'Hur fler ska kunna resa med tåg.' },
  requestId: randomUUID(),
}, [0.001, 10]);
console.log(`registered ${registered.number}`);

const content = Buffer.from('Projektinitiativ: förstudie om nattåg.\n'.repeat(5000));
const uploaded = await upload(registered.name, content);
console.log(`uploaded ${uploaded.name}, ${uploaded.size} octets`);
console.log(`downloaded the same: ${content.equals(await download(uploaded.name))}`);

// A decision that was taken on an earlier day is recorded, and checked against the delegation order of that day.
const proposed = await call(decisions, 'proposeDecision', {
  parent: registered.name,
  day,
  decision: {
    kind: 'DECISION_KIND_DELEGATED', board, termFrom: 2023, termTo: 2026, clause: '8.2',
    points: [{ text: 'Starta förstudien.' }],
    basis: [{ document: uploaded.name }],
  },
  requestId: randomUUID(),
});
const taken = await call(decisions, 'recordDecision', {
  name: proposed.name, decided: day, decidedBy: [{ office: director }], requestId: randomUUID(),
});
console.log(`${taken.state} by ${taken.decidedBy[0].personName}`);

// The overview joins what the services know; `pending` says what the decision still sets in motion.
const overview = await call(cases, 'getCaseOverview', { name: registered.name });
console.log(`${overview.case.status}; still to happen: ${overview.pending.join(', ') || 'nothing'}`);

// The first message says what the document is, the following ones carry its content.
function upload(parent, bytes) {
  return new Promise((resolve, reject) => {
    const stream = documents.uploadDocument(headers(), within(60), (error, document) => (error ? reject(error) : resolve(document)));
    const document = {
      title: 'Projektinitiativ', kind: 'initiative', fileName: 'initiativ.txt', contentType: 'text/plain',
      state: 'DOCUMENT_STATE_FINAL', direction: 'DIRECTION_INTERNAL', date: day,
      size: bytes.length, sha256: createHash('sha256').update(bytes).digest('hex'),
    };
    stream.write({ metadata: { parent, document, requestId: randomUUID() } });
    for (let at = 0; at < bytes.length; at += largestChunk) {
      stream.write({ chunk: bytes.subarray(at, at + largestChunk) });
    }
    stream.end();
  });
}

async function download(name) {
  const chunks = [];
  for await (const message of documents.downloadDocument({ name }, headers(), within(60))) {
    if (message.part === 'chunk') chunks.push(message.chunk);
  }
  return Buffer.concat(chunks);
}
