// Calls any method of any service, knowing no more than what the services tell of themselves (gRPC server reflection).
//   node ask.js                                                      lists the methods
//   node ask.js cases.v1.CaseApi/GetCase '{"name": "organisations/rjh/cases/RUN-1-2026"}'
import { readFileSync } from 'node:fs';
import grpc from '@grpc/grpc-js';
import reflection from 'grpc-js-reflection-client';

const data = new URL('../../.data/', import.meta.url);
const endpoints = JSON.parse(readFileSync(process.env.PLATFORM_ENDPOINTS ?? new URL('endpoints.json', data), 'utf8'));
const token = readFileSync(process.env.PLATFORM_TOKEN_FILE ?? new URL('tokens/registrar.jwt', data), 'utf8').trim();
const within = (seconds) => ({ deadline: Date.now() + seconds * 1000 });
const plain = grpc.credentials.createInsecure();

const servers = Object.values(endpoints).filter(({ grpc: address }) => address).map(({ grpc: address }) => {
  const { host } = new URL(address);
  return { host, tells: new reflection.GrpcReflection(host, plain) };
});

const [path, request = '{}'] = process.argv.slice(2);
if (path) await ask(...path.split('/'), JSON.parse(request));
else await list();

async function list() {
  for (const { tells } of servers) {
    for (const api of await tells.listServices('*', within(10))) {
      for (const { name } of await tells.listMethods(api, within(10))) console.log(`${api}/${name}`);
    }
  }
}

async function ask(api, method, message) {
  for (const { host, tells } of servers) {
    if (!(await tells.listServices('*', within(10))).includes(api)) continue;
    const descriptor = await tells.getDescriptorBySymbol(api, within(10));
    const Client = api.split('.').reduce(
      (found, name) => found[name], descriptor.getPackageObject({ enums: String, longs: Number, defaults: true, oneofs: true }));
    const headers = new grpc.Metadata();
    headers.set('authorization', `Bearer ${token}`);
    new Client(host, plain)[method](message, headers, within(10), (error, reply) => {
      if (error) {
        console.error(`${grpc.status[error.code]}: ${error.details}`);
        process.exitCode = 1;
      } else console.log(JSON.stringify(reply, null, 2));
    });
    return;
  }
  console.error(`No service offers ${api}.`);
  process.exitCode = 1;
}
