import { Redis } from 'ioredis';
import { PROCESS_ID } from '../cluster/process.js';
import type { Fill, SlidingWindow, Taken } from './sliding-window.js';

const PREFIX = 'switchboard:limits:';
/** A server that is silent for so long has frozen, or the way to it is cut without a word. */
const SILENT_MS = 2_000;
const CONNECT_MS = 2_000;
const RECONNECT_MAX_MS = 1_000;

/**
 * Counts in all windows or in none. Times are microseconds of Redis' own clock, so the clocks of the processes do not
 * matter; they have 16 digits, which Lua would round when it turns them into text by itself.
 *
 * KEYS: one sorted set for each window. ARGV: the name of the admission, empty to only look; then limit, length and cost
 * of each window. Answer: whether it was admitted, the time, and for each window what is used and when there is room for one
 * more than now.
 */
const SCRIPT = `
local time = redis.call('TIME')
local now = time[1] * 1000000 + time[2]
local function text(number) return string.format('%.0f', number) end
local admitted = ARGV[1] ~= '' and 1 or 0
for n, key in ipairs(KEYS) do
  redis.call('ZREMRANGEBYSCORE', key, '-inf', text(now - tonumber(ARGV[3 * n])))
  if redis.call('ZCARD', key) + tonumber(ARGV[3 * n + 1]) > tonumber(ARGV[3 * n - 1]) then admitted = 0 end
end
local answer = { admitted, now }
for n, key in ipairs(KEYS) do
  local limit, length, cost = tonumber(ARGV[3 * n - 1]), tonumber(ARGV[3 * n]), tonumber(ARGV[3 * n + 1])
  if admitted == 1 then
    for one = 1, cost do redis.call('ZADD', key, text(now), ARGV[1] .. '/' .. one) end
    redis.call('PEXPIRE', key, text(math.ceil(length / 1000) + 1))
  end
  local used = redis.call('ZCARD', key)
  if admitted == 1 or ARGV[1] == '' then cost = 1 end
  local place = math.min(used, math.max(1, used - limit + cost)) - 1
  local next = used > 0 and redis.call('ZRANGE', key, place, place, 'WITHSCORES') or {}
  answer[#answer + 1] = used
  answer[#answer + 1] = next[2] and tonumber(next[2]) + length - now or 0
end
return answer`;

interface ScriptedRedis extends Redis {
  countInWindows(keys: number, ...rest: (string | number)[]): Promise<number[]>;
}

/** Exact sliding windows that all processes share. Every call fails at once while Redis is not connected. */
export class RedisWindows {
  private readonly redis: ScriptedRedis;
  /** Of all connections of this process: no two takes have one name. */
  private static takes = 0;

  /** @param onError told of every broken connection and every try to make one */
  constructor(url: string, onError: (error: Error) => void) {
    this.redis = new Redis(url, {
      lazyConnect: true,
      enableOfflineQueue: false,
      maxRetriesPerRequest: 0,
      // What was asked and not answered may have been counted: it must not be asked again.
      autoResendUnfulfilledCommands: false,
      connectTimeout: CONNECT_MS,
      socketTimeout: SILENT_MS,
      keepAlive: 10_000,
      retryStrategy: (attempt) => Math.min(attempt * 100, RECONNECT_MAX_MS),
    }) as ScriptedRedis;
    this.redis.defineCommand('countInWindows', { lua: SCRIPT });
    this.redis.on('error', onError);
  }

  /** Connects, and from then on whenever the connection breaks. @throws Error when the first try fails */
  async connect(): Promise<void> {
    await this.redis.connect();
  }

  async take(windows: readonly SlidingWindow[]): Promise<Taken> {
    RedisWindows.takes += 1;
    return this.count(windows, `${PROCESS_ID}/${RedisWindows.takes}`);
  }

  async look(windows: readonly SlidingWindow[]): Promise<Fill[]> {
    return (await this.count(windows, '')).fills;
  }

  /** @throws Error when Redis cannot be asked, or cannot be written to */
  async probe(): Promise<void> {
    await this.take([{ key: `probe:${PROCESS_ID}`, limit: 1_000, windowMs: 1_000 }]);
  }

  close(): void {
    this.redis.disconnect();
  }

  private async count(windows: readonly SlidingWindow[], name: string): Promise<Taken> {
    const keys = windows.map(({ key }) => PREFIX + key);
    const sizes = windows.flatMap(({ limit, windowMs, cost = 1 }) => [limit, windowMs * 1_000, cost]);
    const [admitted, at = 0, ...rest] = await this.redis.countInWindows(keys.length, ...keys, name, ...sizes);
    return {
      admitted: admitted === 1,
      at: at / 1_000,
      fills: windows.map((_, n) => ({ used: rest[2 * n]!, freeInMs: Math.ceil(rest[2 * n + 1]! / 1_000) })),
    };
  }
}
