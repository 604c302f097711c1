import { mkdirSync, renameSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { PGlite } from '@electric-sql/pglite';
import { templatePath } from './template.ts';

/** Run after an install: an empty embedded store, so that a first start copies it instead of making it. */
const lite = await PGlite.create();
const dump = await lite.dumpDataDir('none');
await lite.close();
mkdirSync(dirname(templatePath), { recursive: true });
writeFileSync(`${templatePath}.${process.pid}`, new Uint8Array(await dump.arrayBuffer()));
renameSync(`${templatePath}.${process.pid}`, templatePath);
