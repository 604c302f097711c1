import { join, resolve } from 'node:path';

export interface Environment {
  host: string;
  port: number;
  publicUrl?: string;
  trustProxy?: string;
  dataDir: string;
  configDir: string;
  databaseUrl?: string;
  redisUrl?: string;
  keysFile: string;
  sampleData?: boolean;
  samplePassword?: string;
  clockStart?: Date;
  telegram?: { token: string; apiRoot: string; webhookSecrets: string[] };
  logLevel: string;
  metricsToken?: string;
}

export class EnvironmentError extends Error {}

/** Meaning of the environment variables; every wrong one is named at once. Secrets accept "new,old". */
export function readEnvironment(env: Record<string, string | undefined>): Environment {
  const problems: string[] = [];
  const text = (name: string) => env[name]?.trim() || undefined;
  const choice = <T>(name: string, table: Record<string, T>): T | undefined => {
    const value = text(name);
    if (value === undefined) return undefined;
    if (!(value in table)) problems.push(`${name}: expected ${Object.keys(table).join(' or ')}`);
    return table[value];
  };
  const url = (name: string) => {
    const value = text(name);
    if (value !== undefined && !URL.canParse(value)) problems.push(`${name}: not a URL`);
    return value?.replace(/\/+$/, '');
  };
  const port = Number(text('PORT') ?? '3000');
  if (!Number.isInteger(port) || port < 0 || port > 65535) problems.push('PORT: expected 0 to 65535');
  const clockStart = text('CLOCK_START') ? new Date(text('CLOCK_START')!) : undefined;
  if (clockStart && Number.isNaN(clockStart.getTime())) problems.push('CLOCK_START: expected an ISO time');
  const level = text('LOG_LEVEL') ?? 'info';
  if (!['trace', 'debug', 'info', 'warn', 'error', 'fatal', 'silent'].includes(level))
    problems.push('LOG_LEVEL: unknown level');
  const dataDir = resolve(text('DATA_DIR') ?? 'var');
  const sampleData = choice('SAMPLE_DATA', { on: true, off: false });
  const apiRoot = url('TELEGRAM_API_ROOT') ?? 'https://api.telegram.org';
  const publicUrl = url('PUBLIC_URL');
  if (problems.length > 0) throw new EnvironmentError(problems.join('\n'));
  const optional = <K extends string, V>(key: K, value: V | undefined) =>
    (value === undefined ? {} : { [key]: value }) as { [P in K]?: V };
  const token = text('TELEGRAM_BOT_TOKEN')?.split(',')[0];
  return {
    host: text('HOST') ?? '127.0.0.1',
    port,
    dataDir,
    configDir: resolve(text('CONFIG_DIR') ?? join(import.meta.dirname, '..', '..', 'config')),
    keysFile: resolve(text('KEYS_FILE') ?? join(dataDir, 'keys.json')),
    logLevel: level,
    ...optional('publicUrl', publicUrl),
    ...optional('trustProxy', text('TRUST_PROXY')),
    ...optional('databaseUrl', text('DATABASE_URL')),
    ...optional('redisUrl', text('REDIS_URL')),
    ...optional('sampleData', sampleData),
    ...optional('samplePassword', text('SAMPLE_PASSWORD')),
    ...optional('clockStart', clockStart),
    ...optional('metricsToken', text('METRICS_TOKEN')),
    ...optional(
      'telegram',
      token
        ? { token, apiRoot, webhookSecrets: (text('TELEGRAM_WEBHOOK_SECRET') ?? '').split(',').filter(Boolean) }
        : undefined,
    ),
  };
}
