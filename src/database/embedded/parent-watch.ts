import { spawn } from 'node:child_process';

/*
 * A shell that waits for the end of its standard input, whose other end this process holds. However this process dies,
 * kill -9 included, the system closes the pipe at that moment. Then the server is stopped without ceremony and its
 * folder removed; again and again, because an initdb may still be writing.
 */
const SCRIPT = `
read -r _
for _ in 1 2 3 4 5 6 7 8 9 10 11 12 13 14 15 16 17 18 19 20; do
  read -r pid < "$1/cluster/data/postmaster.pid" && kill -QUIT "$pid"
  sleep 0.1
  rm -rf "$1" && sleep 0.3 && [ ! -e "$1" ] && exit 0
done
`;

/** Sees to it that the throwaway server in `folder` does not outlive this process. Returns the function that ends the watch. */
export function watchParent(folder: string): () => void {
  const watcher = spawn('/bin/sh', ['-c', SCRIPT, 'switchboard-parent-watch', folder], {
    cwd: '/',
    env: { PATH: '/usr/bin:/bin' },
    detached: true,
    stdio: ['pipe', 'ignore', 'ignore'],
  });
  watcher.unref();
  watcher.on('error', () => {});
  watcher.stdin.on('error', () => {});
  if ('unref' in watcher.stdin && typeof watcher.stdin.unref === 'function') watcher.stdin.unref();
  return () => void watcher.kill('SIGKILL');
}
