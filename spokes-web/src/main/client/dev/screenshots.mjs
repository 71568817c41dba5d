// Pictures of every state in every size, from a running `npm run dev`: node dev/screenshots.mjs <folder> [name-part]
import { mkdirSync } from 'node:fs';
import { chromium } from 'playwright-core';

const [folder = 'screenshots', only = ''] = process.argv.slice(2);
const locale = process.env.LANGUAGE_TAG ?? 'en';
const base = process.env.SPOKES_PAGE ?? 'http://127.0.0.1:34180';
mkdirSync(folder, { recursive: true });

const sizes = { desk: { width: 1280, height: 800 }, phone: { width: 390, height: 844 }, tiny: { width: 320, height: 600 } };
const press = (testId) => async (page) => page.getByTestId(testId).first().click();
const join = press('channel');
const settings = (tab) => async (page) => { await page.getByTestId('settings').click(); await page.getByTestId(`tab-${tab}`).click(); };
const check = (story) => async (page) => {
  await fetch(`${base}/mock/check/${story}`);
  await page.getByTestId('make-check-link').click().catch(() => {});
  await page.getByTestId('start-check').click();
  if (story !== 'closed') return;
  await page.getByTestId('outside-port').fill('51000');
  await page.getByTestId('try-outside-port').click();
};
const shots = {
  'check-ready': ['owner', '/check'],
  'check-green': ['owner', '/check', check('green')],
  'check-running': ['owner', '/check', check('running')],
  'check-inside': ['owner', '/check', check('inside')],
  'check-closed': ['owner', '/check', check('closed')],
  'check-mapped': ['owner', '/check', check('mapped')],
  'check-invited': ['login', '/check#good'],
  setup: ['fresh', '/setup#good', async (page) => { await page.getByTestId('password').fill('correct horse'); }],
  'not-set-up': ['fresh', '/'],
  join: ['login', '/join#good'],
  'join-refused': ['login', '/join#old'],
  login: ['login', '/', async (page) => { await page.getByTestId('name').fill('Robin'); await page.getByTestId('password').fill('wrong'); await page.getByTestId('log-in').click(); }],
  empty: ['empty', '/'],
  'empty-guest': ['empty-guest', '/'],
  list: ['owner', '/'],
  call1: ['owner', '/?call=1', join],
  call2: ['owner', '/?call=2,camera', join],
  call5: ['owner', '/?call=5', join],
  call9: ['owner', '/?call=9,camera', join],
  voices: ['owner', '/?call=5,voices', join],
  screen: ['owner', '/?call=5,screen,camera', join],
  reconnecting: ['owner', '/?call=3,interrupted', join],
  denied: ['owner', '/?call=3,denied', join],
  insecure: ['owner', '/?call=3,insecure', join],
  blocked: ['owner', '/?call=3,blocked', join],
  joining: ['owner', '/?call=joining', join],
  late: ['guest', '/?call=late', join],
  'late-ports': ['guest', '/?call=late,udp-ports-closed', join],
  'late-owner': ['owner', '/?call=late,udp-ports-closed', async (page) => { await join(page); await page.locator('.late summary').click(); }],
  silent: ['owner', '/?call=3,silent', join],
  removed: ['owner', '/?call=removed', join],
  'settings-sound': ['owner', '/', settings('sound')],
  'settings-look': ['owner', '/', settings('look')],
  'settings-keys': ['owner', '/', settings('keys')],
  'settings-invitations': ['owner', '/', async (page) => { await settings('invitations')(page); await page.getByTestId('create-invitation').click(); await page.getByTestId('invitation-link').waitFor(); }],
  'settings-api': ['owner', '/', settings('api')],
  'settings-server': ['owner', '/', settings('server')],
  'settings-joins': ['owner', '/', settings('joins')],
  'settings-join': ['owner', '/', async (page) => { await settings('joins')(page); await page.getByTestId('join').nth(1).locator('summary').click(); }],
  'channel-dialog': ['owner', '/', press('edit-channel')],
};

const browser = await chromium.launch({ executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium', args: ['--no-sandbox', '--disable-gpu', '--disable-quic',
  '--no-first-run', '--disable-background-networking', '--disable-component-update', '--disable-sync', '--use-fake-device-for-media-stream', '--use-fake-ui-for-media-stream'] });
let complaints = 0;
for (const [size, viewport] of Object.entries(sizes)) {
  for (const colorScheme of ['dark', 'light']) {
    if (size === 'tiny' && colorScheme === 'dark') continue;
    const context = await browser.newContext({ viewport, colorScheme, locale, hasTouch: size !== 'desk', isMobile: size !== 'desk', permissions: ['microphone', 'camera'] });
    for (const [name, [scene, path, act]] of Object.entries(shots)) {
      const file = `${name}-${size}-${colorScheme}`;
      if (!file.includes(only)) continue;
      await fetch(`${base}/mock/scene/${scene}`);
      const page = await context.newPage();
      page.on('pageerror', (error) => { complaints++; console.error(file, error.message); });
      page.on('console', (message) => { if (message.type() === 'error' && !/40[134]/.test(message.text())) { complaints++; console.error(file, message.text()); } });
      await page.goto(base + path, { waitUntil: 'load' });
      await page.waitForTimeout(350);
      await act?.(page);
      await page.waitForTimeout(650);
      const wider = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
      if (wider > 0) { complaints++; console.error(file, `scrolls sideways by ${wider} px`); }
      await page.screenshot({ path: `${folder}/${file}.png` });
      // What scrolls inside of itself is shown whole as well.
      const tall = await page.evaluate(() => document.querySelector('.check')?.scrollHeight ?? 0);
      if (tall > viewport.height) {
        await page.setViewportSize({ ...viewport, height: tall });
        await page.screenshot({ path: `${folder}/${file}-whole.png` });
      }
      await page.close();
    }
    await context.close();
  }
}
await browser.close();
console.log(complaints === 0 ? 'No complaints.' : `${complaints} complaints.`);
