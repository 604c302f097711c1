import { addStaff } from './add-staff.ts';
import { chat } from './chat.ts';
import { moveClock } from './clock.ts';
import type { StoreCommand } from './command.ts';
import { doctor } from './doctor.ts';
import { importFile } from './import.ts';
import { staff } from './staff.ts';

/** Commands that work on the store: through the running service, or alone under the store's lock. */
export const storeCommands: ReadonlyMap<string, { usage: string; does: string; run: StoreCommand }> = new Map([
  ['chat', { usage: 'chat [--record FILE]', does: 'talks to the desk in the terminal', run: chat }],
  [
    'import',
    {
      usage:
        'import FILE --source NAME --by STAFF [--full-roll] [--yes] | import --approve ID --by OTHER [--allow-drop] | import --undo ID --by STAFF',
      does: 'reads a registry file and ends staged; another person approves it',
      run: importFile,
    },
  ],
  [
    'staff',
    {
      usage:
        'staff --as NAME login-check|queue [BOX]|case NUMBER|take NUMBER|note NUMBER|reply NUMBER|state NUMBER|conversations|conversation ID|take-conversation ID|say ID|hand-back ID',
      does: 'acts as a member of staff, JSON in and out, with the same rights as in the console',
      run: staff,
    },
  ],
  [
    'clock',
    {
      usage: 'clock ISO|+3d|+2h|+30m',
      does: 'moves a sample store forward in time and runs what falls due',
      run: moveClock,
    },
  ],
  [
    'add-staff',
    {
      usage:
        'add-staff LOGIN --role ROLE --office ID [--name NAME] [--units A,B] [--areas CODES] | add-staff LOGIN --reset|--reset-second-factor|--disable|--enable',
      does: 'makes an account or changes its standing',
      run: addStaff,
    },
  ],
  ['doctor', { usage: 'doctor', does: 'looks at everything the service stands on', run: doctor }],
]);
