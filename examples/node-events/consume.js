// Tells of every decision that is taken, once, also of those that were taken while this program was not running.
import { appendFileSync, existsSync, readFileSync } from 'node:fs';
import amqp from 'amqplib';

const exchange = 'Contracts.Cases:DecisionTaken';
const queue = 'example-decisions';
const handledFile = process.env.HANDLED_FILE ?? new URL('.handled', import.meta.url);

// Delivery is at least once: the ids of handled messages are kept. A program with a database keeps them there, in the
// transaction of its own work.
const handled = new Set(existsSync(handledFile) ? readFileSync(handledFile, 'utf8').split('\n') : []);

const connection = await amqp.connect(process.env.PLATFORM_BROKER ?? developmentBroker());
const channel = await connection.createChannel();
await channel.assertExchange(exchange, 'fanout', { durable: true });
await channel.assertQueue(queue, { durable: true });
await channel.bindQueue(queue, exchange, '');
await channel.prefetch(32);

await channel.consume(queue, (delivery) => {
  // The broker took the queue away, for instance because it was deleted.
  if (delivery === null) throw new Error(`The queue ${queue} is gone.`);
  const id = delivery.properties.messageId;
  if (!handled.has(id)) {
    const { message } = JSON.parse(delivery.content.toString());
    console.log(`${message.decision} ${message.decided} ${message.decidedBy.join(', ')}`);
    appendFileSync(handledFile, `${id}\n`);
    handled.add(id);
  }
  // Only what has been handled is acknowledged; whatever isn't comes again.
  channel.ack(delivery);
});
console.log(`waiting for decisions in ${queue}; Ctrl+C stops`);

for (const signal of ['SIGINT', 'SIGTERM']) process.once(signal, () => connection.close());

// The administrator of the broker that ./run has started. Elsewhere a consumer has a user of its own.
function developmentBroker() {
  const data = new URL('../../.data/', import.meta.url);
  const read = (name) => JSON.parse(readFileSync(new URL(name, data), 'utf8'));
  const address = new URL(read('endpoints.json').messaging.tcp);
  return { protocol: 'amqp', hostname: address.hostname, port: address.port, username: 'guest', password: read('parameters.json')['messaging-password'] };
}
