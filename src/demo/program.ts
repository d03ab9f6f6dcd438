import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';

const STOP_TIMEOUT_MS = 15_000;

/** A program that the demo starts, and ends again. */
export class Program {
  private readonly lines: string[] = [];

  private constructor(private readonly child: ChildProcess) {}

  /**
   * Starts a built program of this package and waits until it says that it is ready.
   *
   * @param ready gets each line that the program prints; a value means that it is ready
   */
  static async start<T>(
    entry: string,
    env: Record<string, string>,
    ready: (line: string) => T | undefined,
    args: string[] = [],
  ): Promise<{ program: Program; address: T }> {
    const child = spawn(process.execPath, [entry, ...args], {
      // The pipe and the channel tell a program that the demo is gone, however it went.
      stdio: ['pipe', 'pipe', 'pipe', 'ipc'],
      env: { ...process.env, ...env },
      // A Ctrl-C in the terminal reaches the demo alone, which ends its programs in order.
      detached: true,
    });
    const program = new Program(child);
    const address = await new Promise<T>((resolve, reject) => {
      child.once('exit', (code) => {
        reject(new Error(`${entry} ended with ${code}:\n${program.lines.slice(-10).join('\n')}`));
      });
      for (const stream of [child.stdout, child.stderr]) {
        if (stream === null) continue;
        createInterface({ input: stream }).on('line', (line) => {
          program.lines.push(line);
          if (program.lines.length > 200) program.lines.shift();
          const value = ready(line);
          if (value !== undefined) resolve(value);
        });
      }
    });
    child.removeAllListeners('exit');
    return { program, address };
  }

  /** The last lines that it printed. */
  get lastLines(): string[] {
    return this.lines.slice(-20);
  }

  /** As a crash would. */
  async kill(): Promise<void> {
    const exited = once(this.child, 'exit');
    this.child.kill('SIGKILL');
    await exited;
  }

  async stop(): Promise<void> {
    if (this.child.exitCode !== null || this.child.signalCode !== null) return;
    const exited = once(this.child, 'exit');
    this.child.kill('SIGTERM');
    const hard = setTimeout(() => this.child.kill('SIGKILL'), STOP_TIMEOUT_MS);
    await exited;
    clearTimeout(hard);
  }
}
