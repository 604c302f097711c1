import { aims, atMost, type Judgement, verdict } from './aims.ts';
import { number, table } from './figures.ts';
import { drive, freshChats } from './load.ts';
import { residentMegabytes } from './processes.ts';
import { startService } from './service.ts';
import { type BenchStore, connectAdmin, createEmbeddedStore, createPostgresStore } from './stores.ts';

const concurrency = 32;

/** Resident memory of the service under load: highest of a reading each quarter second, and after it. */
export async function run({ seconds }: { seconds: number }): Promise<boolean> {
  const admin = await connectAdmin();
  const rows: string[][] = [['', 'at rest MB', 'highest MB', 'after MB', 'answers']];
  const judgements: Judgement[] = [];
  const measure = async (kind: 'postgresql' | 'embedded', store: BenchStore) => {
    const service = await startService(store);
    const read = () => residentMegabytes(service.pid);
    const rest = read();
    let highest = rest;
    const reading = setInterval(() => {
      highest = Math.max(highest, read());
    }, 250);
    const { platform, door } = service;
    const { answered } = await drive(platform, door, freshChats('anak sy 2 sd 1 smp dpt brp', 1_000_000), {
      concurrency,
      seconds,
    });
    clearInterval(reading);
    const after = read();
    await service.stop();
    await store.close();
    rows.push([kind, number(rest), number(highest), number(after), number(answered.length)]);
    judgements.push(atMost(`resident memory, ${kind}, after load,`, after, aims.residentMegabytes[kind], 'MB'));
  };
  if (admin) await measure('postgresql', await createPostgresStore(admin));
  await measure('embedded', createEmbeddedStore());
  await admin?.end();
  console.log(`\nResident memory, ${seconds} s of questions at concurrency ${concurrency}\n${table(rows)}`);
  console.log(verdict(judgements));
  return judgements.every(({ met }) => met);
}
