import { resolve } from 'node:path';
import { approveImport, undoImport } from '../registry/import/approve.ts';
import { stageImport } from '../registry/import/stage.ts';
import { AppError } from '../runtime/errors.ts';
import { type Action, may } from '../staff/permissions.ts';
import { activeAccount } from './active-account.ts';
import { readOptions, type StoreCommand, UsageError } from './command.ts';

/**
 * Reads a file of a declared source and ends staged; another person approves it. `--yes` stages and approves in one go,
 * in a sample store only.
 */
export const importFile: StoreCommand = async (app, args, io) => {
  const { values, flags, rest } = readOptions(args, {
    values: ['source', 'by', 'approve', 'undo'],
    flags: ['full-roll', 'allow-drop', 'yes'],
  });
  const deps = app.deskDeps();
  const print = (result: object) => io.out(`${JSON.stringify(result)}\n`);
  const person = async (...actions: Action[]) => {
    if (!values.by) throw new UsageError('--by NAME is needed: who does this stands in the record');
    const account = await activeAccount(deps, values.by);
    if (!actions.some((action) => may(account, action)))
      throw new AppError('forbidden', `account ${account.name} may not do this`);
    return account.name;
  };

  if (values.approve !== undefined) {
    const id = importId(values.approve);
    const by = await person('import.approve');
    print(await approveImport(deps, id, by, { allowDrop: flags.has('allow-drop') }));
    return 0;
  }
  if (values.undo !== undefined) {
    const id = importId(values.undo);
    // Taking back shows nobody anything new: either of the two may.
    await undoImport(deps, id, await person('import.stage', 'import.approve'));
    print({ import: id, undone: true });
    return 0;
  }
  const [file, ...more] = rest;
  if (file === undefined || more.length > 0) throw new UsageError('name one file');
  if (!values.source) throw new UsageError('--source NAME is needed');
  if (flags.has('yes') && !app.store.isSample) {
    io.err('--yes works in a store with sample data only: elsewhere a second person approves\n');
    return 1;
  }
  const staged = await stageImport(deps, {
    file: resolve(io.directory, file),
    source: values.source,
    by: await person('import.stage'),
    fullRoll: flags.has('full-roll'),
  });
  print(
    flags.has('yes')
      ? { ...staged, ...(await approveImport(deps, staged.import, 'contoh', { allowDrop: true })), approved: true }
      : staged,
  );
  return 0;
};

function importId(text: string): number {
  const id = Number(text);
  if (!Number.isInteger(id) || id < 1) throw new UsageError(`${text} is not an import`);
  return id;
}
