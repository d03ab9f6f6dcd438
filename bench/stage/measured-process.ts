import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import type { Answer } from '../inside/answers.js';
import type { Memory, Window } from '../inside/measurement.js';

/** The same for all that is compared. */
const NODE_FLAGS = ['--expose-gc', '--import', path('../inside/probe.js')];
const STOP_TIMEOUT_MS = 30_000;
const LOG_TAIL = 4_000;

/** The file system path of a module beside this one. */
export function path(relative: string): string {
  return fileURLToPath(new URL(relative, import.meta.url));
}

/** A Node process that is measured through the probe in it. */
export class MeasuredProcess {
  readonly child: ChildProcess;
  private readonly waiting = new Map<number, (answer: Answer) => void>();
  private asked = 0;
  private log = '';
  private readonly exited: Promise<void>;

  constructor(args: string[], environment: Record<string, string>, extraFlags: string[] = []) {
    const variables = { PATH: process.env.PATH ?? '', NODE_ENV: 'production', ...environment };
    this.child = spawn(process.execPath, [...NODE_FLAGS, ...extraFlags, ...args], {
      env: variables,
      stdio: ['ignore', 'ignore', 'pipe', 'ipc'],
    });
    this.exited = once(this.child, 'exit').then(() => {
      for (const [id, settle] of this.waiting) settle({ id, error: `the process has ended: ${this.log}` });
    });
    this.child.stderr
      ?.setEncoding('utf8')
      .on('data', (text: string) => (this.log = (this.log + text).slice(-LOG_TAIL)));
    this.child.on('message', (answer: Answer) => this.waiting.get(answer.id)?.(answer));
  }

  get pid(): number {
    return this.child.pid ?? 0;
  }

  ask<T>(name: string, argument?: unknown): Promise<T> {
    const id = ++this.asked;
    return new Promise((resolve, reject) => {
      this.waiting.set(id, (answer) => {
        this.waiting.delete(id);
        if ('error' in answer) reject(new Error(`${name}: ${answer.error}`));
        else resolve(answer.value as T);
      });
      this.child.send({ id, name, argument: argument ?? null });
    });
  }

  memory(): Promise<Memory> {
    return this.ask('memory');
  }

  /** Nanoseconds that one `await` takes. */
  awaitNs(): Promise<number> {
    return this.ask('awaitNs');
  }

  /** What the process does while `work` runs. */
  async during(work: () => Promise<unknown>): Promise<Window> {
    await this.ask('startWindow');
    await work();
    return this.ask('endWindow');
  }

  /** The first line of standard error that `pattern` matches. */
  line(pattern: RegExp): Promise<RegExpExecArray> {
    return new Promise((resolve, reject) => {
      const look = (): void => {
        const match = pattern.exec(this.log);
        if (match === null) return;
        this.child.stderr?.off('data', look);
        resolve(match);
      };
      this.child.stderr?.on('data', look);
      void this.exited.then(() => reject(new Error(`the process ended early: ${this.log}`)));
    });
  }

  async stop(): Promise<void> {
    if (this.child.exitCode === null && this.child.signalCode === null) this.child.kill('SIGTERM');
    const hard = setTimeout(() => this.child.kill('SIGKILL'), STOP_TIMEOUT_MS);
    await this.exited;
    clearTimeout(hard);
  }
}
