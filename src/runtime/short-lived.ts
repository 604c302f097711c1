import { Redis } from 'ioredis';
import type { Log } from './log.ts';

/**
 * State that may all be lost: rate limits across processes, live-page events, single-owner leases.
 * Truth (consent, sessions, look-up counters, messages) lives in the database.
 */
export interface ShortLived {
  /** Counts a hit in the window that is running for `key`; returns the count so far. */
  hit(key: string, windowMs: number): Promise<number>;
  publish(channel: string, message: string): Promise<void>;
  /** Returns the way to stop listening. */
  subscribe(channel: string, listener: (message: string) => void): Promise<() => void>;
  /** True when this `owner` now holds the lease, fresh or renewed. Fails closed. */
  lease(key: string, owner: string, ms: number): Promise<boolean>;
  release(key: string, owner: string): Promise<void>;
  close(): Promise<void>;
}

export function memoryShortLived(): ShortLived {
  const windows = new Map<string, { count: number; until: number }>();
  const leases = new Map<string, { owner: string; until: number }>();
  const listeners = new Map<string, Set<(message: string) => void>>();
  const sweep = () => {
    if (windows.size < 10_000) return;
    const now = performance.now();
    for (const [key, w] of windows) if (w.until <= now) windows.delete(key);
  };
  return {
    async hit(key, windowMs) {
      sweep();
      const now = performance.now();
      const window = windows.get(key);
      if (window && window.until > now) return ++window.count;
      windows.set(key, { count: 1, until: now + windowMs });
      return 1;
    },
    async publish(channel, message) {
      for (const listener of listeners.get(channel) ?? []) listener(message);
    },
    async subscribe(channel, listener) {
      const set = listeners.get(channel) ?? new Set();
      listeners.set(channel, set.add(listener));
      return () => {
        set.delete(listener);
        if (set.size === 0) listeners.delete(channel);
      };
    },
    async lease(key, owner, ms) {
      const now = performance.now();
      const held = leases.get(key);
      if (held && held.owner !== owner && held.until > now) return false;
      leases.set(key, { owner, until: now + ms });
      return true;
    },
    async release(key, owner) {
      if (leases.get(key)?.owner === owner) leases.delete(key);
    },
    async close() {
      listeners.clear();
    },
  };
}

const commandTimeoutMs = 200;
const hitScript = `local n = redis.call('INCR', KEYS[1]) if n == 1 then redis.call('PEXPIRE', KEYS[1], ARGV[1]) end return n`;
const leaseScript = `local h = redis.call('GET', KEYS[1]) if h == false or h == ARGV[1] then redis.call('SET', KEYS[1], ARGV[1], 'PX', ARGV[2]) return 1 end return 0`;
const releaseScript = `if redis.call('GET', KEYS[1]) == ARGV[1] then redis.call('DEL', KEYS[1]) end return 1`;

/** Redis behind the same interface. While Redis is away limits fall back to this process's memory and leases fail closed. */
export function redisShortLived(url: string, prefix: string, log: Log): ShortLived {
  const options = {
    maxRetriesPerRequest: 1,
    commandTimeout: commandTimeoutMs,
    enableOfflineQueue: false,
    keyPrefix: '',
  };
  const redis = new Redis(url, options);
  const listening = new Redis(url, { maxRetriesPerRequest: null });
  const fallback = memoryShortLived();
  let away = false;
  for (const client of [redis, listening]) {
    client.on('error', () => {
      if (!away) log.warn('short-lived store is away');
      away = true;
    });
    client.on('ready', () => {
      away = false;
    });
  }
  const listeners = new Map<string, Set<(message: string) => void>>();
  listening.on('message', (channel: string, message: string) => {
    for (const listener of listeners.get(channel) ?? []) listener(message);
  });
  return {
    async hit(key, windowMs) {
      try {
        return Number(await redis.eval(hitScript, 1, `${prefix}hit:${key}`, windowMs));
      } catch {
        return fallback.hit(key, windowMs);
      }
    },
    async publish(channel, message) {
      try {
        await redis.publish(prefix + channel, message);
      } catch {
        for (const listener of listeners.get(prefix + channel) ?? []) listener(message);
      }
    },
    async subscribe(channel, listener) {
      const name = prefix + channel;
      const set = listeners.get(name) ?? new Set();
      if (set.size === 0) listening.subscribe(name).catch(() => {});
      listeners.set(name, set.add(listener));
      return () => {
        set.delete(listener);
        if (set.size > 0) return;
        listeners.delete(name);
        listening.unsubscribe(name).catch(() => {});
      };
    },
    async lease(key, owner, ms) {
      try {
        return (await redis.eval(leaseScript, 1, `${prefix}lease:${key}`, owner, ms)) === 1;
      } catch {
        return false;
      }
    },
    async release(key, owner) {
      await redis.eval(releaseScript, 1, `${prefix}lease:${key}`, owner).catch(() => {});
    },
    async close() {
      redis.disconnect();
      listening.disconnect();
    },
  };
}
