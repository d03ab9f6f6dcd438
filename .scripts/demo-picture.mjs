// Draws what is printed on standard input as a terminal shows it, for README:
//
//     npm run --silent demo -- --once | node .scripts/demo-picture.mjs docs/images/demo.png
import { execFileSync } from 'node:child_process';
import { text } from 'node:stream/consumers';
import { chromium } from 'playwright-core';

const [, , path] = process.argv;
const escaped = (await text(process.stdin)).trimEnd().replaceAll('&', '&amp;').replaceAll('<', '&lt;');
// The only colours are those of the QR code: black on white, and the white half of its last line.
const shown = escaped
  .replaceAll('\x1b[37m▀', '<i>▀</i>')
  .replaceAll('\x1b[47m\x1b[30m', '<b>')
  .replaceAll('\x1b[0m', '</b>');
const executablePath = execFileSync('which', ['chromium'], { encoding: 'utf8' }).trim();
const browser = await chromium.launch({ executablePath, args: ['--no-sandbox'] });
const page = await browser.newPage({ viewport: { width: 1280, height: 800 } });
// Lines are as high as two characters are wide, else no phone could read the QR code.
await page.setContent(`<style>
  pre { display: inline-block; margin: 0; padding: 16px 20px; background: #101614; color: #e8eeeb }
  pre { font: 12px/14px 'DejaVu Sans Mono', monospace }
  i { font-style: normal; color: #fff }
  b { font-weight: normal; background: #fff; color: #000 }
</style><pre>${shown}</pre>`);
await page.locator('pre').screenshot({ path });
await browser.close();
