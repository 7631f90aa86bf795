// The platform as a program sees it: where it listens, who calls, a client for each API, and what a refusal says.
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import grpc from '@grpc/grpc-js';
import protoLoader from '@grpc/proto-loader';

const repository = fileURLToPath(new URL('../../', import.meta.url));
const endpoints = JSON.parse(readFileSync(process.env.PLATFORM_ENDPOINTS ?? `${repository}.data/endpoints.json`, 'utf8'));
const token = readFileSync(process.env.PLATFORM_TOKEN_FILE ?? `${repository}.data/tokens/registrar.jwt`, 'utf8').trim();

// json: details of refusals are google.protobuf.Any, and are unpacked to what they are.
const definition = protoLoader.loadSync(
  ['cases/v1/cases.proto', 'documents/v1/documents.proto', 'google/rpc/status.proto', 'google/rpc/error_details.proto'],
  {
    includeDirs: [`${repository}src/Contracts/protos`, `${repository}src/Contracts/imports`],
    defaults: true, enums: String, longs: Number, oneofs: true, json: true,
  });
const protos = grpc.loadPackageDefinition(definition);

const connect = (Api, service) => new Api(new URL(endpoints[service].grpc).host, grpc.credentials.createInsecure());
export const cases = connect(protos.cases.v1.CaseApi, 'case-service');
export const decisions = connect(protos.cases.v1.DecisionApi, 'case-service');
export const documents = connect(protos.documents.v1.DocumentApi, 'document-service');

// The organisation that the token speaks for. The services verify the token; here it is only read.
const claims = JSON.parse(Buffer.from(token.split('.')[1], 'base64url').toString());
export const organisation = `organisations/${claims.org}`;

export function headers() {
  const metadata = new grpc.Metadata();
  metadata.set('authorization', `Bearer ${token}`);
  return metadata;
}

// Without a deadline, a call waits for as long as it takes.
export const within = (seconds) => ({ deadline: Date.now() + seconds * 1000 });

export function call(client, method, request, seconds = 10) {
  return new Promise((resolve, reject) =>
    client[method](request, headers(), within(seconds), (error, reply) => (error ? reject(error) : resolve(reply))));
}

// When a deadline has passed, nobody knows here whether the call was carried out. Whatever has a requestId can be asked for again.
export async function callPatiently(client, method, request, [seconds, ...longer]) {
  try {
    return await call(client, method, request, seconds);
  } catch (error) {
    if (error.code !== grpc.status.DEADLINE_EXCEEDED || longer.length === 0) throw error;
    console.log(`${method}: DEADLINE_EXCEEDED after ${seconds} s, asking again`);
    return callPatiently(client, method, request, longer);
  }
}

// What a refusal says: the status, a reason that never changes, and every field that was wrong (docs/errors.md).
export function refusal(error) {
  const [packed] = error.metadata?.get('grpc-status-details-bin') ?? [];
  if (!packed) throw error;
  const { details } = definition['google.rpc.Status'].deserialize(packed);
  const find = (type) => details.find((detail) => detail['@type'].endsWith(`/google.rpc.${type}`));
  return {
    status: grpc.status[error.code],
    reason: find('ErrorInfo')?.reason,
    fields: find('BadRequest')?.fieldViolations ?? [],
  };
}
