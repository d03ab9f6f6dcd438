import { mkdirSync, readdirSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { actingAs } from './acting-as.js';
import type { Home } from './home.js';
import { ownerLives, ownMark } from './process-identity.js';

const LEAVING = '.leaving';

/**
 * Who uses the server of one data folder: each launch is a file in `<home>/users`, named after its process and that
 * process's start, so that what a killed one leaves behind is recognised. The last to leave stops the server; nobody
 * owns it, and whoever started it may go first.
 *
 * The interleaving that matters: A is the last and about to stop the server while B comes in.
 *
 *     A: mark itself as leaving          B: write its own file
 *     A: look for others                 B: look for leavers
 *
 * Each writes before it reads, so at least one of the two sees the other: A then lets the server run, or B waits until
 * A is gone and looks for a server only then. Removing A's file first and looking afterwards is the obvious way and
 * wrong: B finds a server that answers, and A stops it.
 */
export class FolderUser {
  private readonly folder: string;
  private name = ownMark();

  private constructor(private readonly home: Home) {
    this.folder = join(home.folder, 'users');
  }

  /** Signs this launch in. Ask `someoneIsLeaving` before trusting a server that is found running. */
  static join(home: Home): FolderUser {
    const user = new FolderUser(home);
    actingAs(home.owner, () => {
      mkdirSync(user.folder, { recursive: true });
      writeFileSync(join(user.folder, user.name), '', { flag: 'wx' });
    });
    return user;
  }

  /** Announces the departure. Returns whether the server has no other user, which makes stopping it this one's duty. */
  leave(): boolean {
    if (!this.name.endsWith(LEAVING)) {
      const [from, to] = [join(this.folder, this.name), join(this.folder, this.name + LEAVING)];
      actingAs(this.home.owner, () => renameSync(from, to));
      this.name += LEAVING;
    }
    return !this.others().some((name) => !name.endsWith(LEAVING));
  }

  /** Signs out, when the server has been stopped or left to the others. */
  gone(): void {
    this.remove(this.name);
  }

  /** Whether somebody who may be stopping the server right now has not finished. */
  someoneIsLeaving(): boolean {
    return this.others().some((name) => name.endsWith(LEAVING));
  }

  /** The live ones; files of dead processes are removed on the way. */
  private others(): string[] {
    return actingAs(this.home.owner, () => readdirSync(this.folder)).filter((name) => {
      if (name === this.name) return false;
      if (ownerLives(name)) return true;
      this.remove(name);
      return false;
    });
  }

  private remove(name: string): void {
    actingAs(this.home.owner, () => rmSync(join(this.folder, name), { force: true }));
  }
}
