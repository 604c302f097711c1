import { Counter, collectDefaultMetrics, Gauge, Histogram, Registry } from 'prom-client';

/** Everything the service counts. Labels are closed sets: never an address, a number or a text. */
export interface Metrics {
  registry: Registry;
  received: Counter<'channel' | 'outcome'>;
  turns: Counter<'decision'>;
  sent: Counter<'channel' | 'outcome'>;
  parked: Counter;
  turnSeconds: Histogram;
  pending: Gauge<'box'>;
}

export function openMetrics(): Metrics {
  const registry = new Registry();
  collectDefaultMetrics({ register: registry });
  const registers = [registry];
  return {
    registry,
    received: new Counter({
      name: 'sapa_received_total',
      help: 'Messages stored or refused at the door',
      labelNames: ['channel', 'outcome'],
      registers,
    }),
    turns: new Counter({
      name: 'sapa_turns_total',
      help: 'Turns by what understanding decided',
      labelNames: ['decision'],
      registers,
    }),
    sent: new Counter({
      name: 'sapa_sent_total',
      help: 'Sends by result',
      labelNames: ['channel', 'outcome'],
      registers,
    }),
    parked: new Counter({ name: 'sapa_parked_total', help: 'Messages parked after repeated failure', registers }),
    turnSeconds: new Histogram({
      name: 'sapa_turn_seconds',
      help: 'From claim to commit',
      buckets: [0.001, 0.005, 0.02, 0.1, 0.5, 2],
      registers,
    }),
    pending: new Gauge({ name: 'sapa_pending', help: 'Rows waiting', labelNames: ['box'], registers }),
  };
}
