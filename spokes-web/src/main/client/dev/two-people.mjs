// Owner and guest meet on a real server: node dev/two-people.mjs <set-up link, later the address> <folder for pictures>
import { mkdirSync } from 'node:fs';
import { chromium } from 'playwright-core';

const [link, folder = 'screenshots'] = process.argv.slice(2);
const base = new URL(link).origin;
mkdirSync(folder, { recursive: true });

const browser = await chromium.launch({ executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium', args: ['--no-sandbox', '--disable-gpu', '--disable-quic',
  '--no-first-run', '--disable-background-networking', '--disable-component-update', '--disable-sync', '--use-fake-device-for-media-stream', '--use-fake-ui-for-media-stream',
  '--allow-loopback-in-peer-connection', '--autoplay-policy=no-user-gesture-required', '--auto-select-desktop-capture-source=Entire screen'] });
const open = async (name, options = {}) => {
  const context = await browser.newContext({ viewport: { width: 1280, height: 800 }, colorScheme: 'dark', permissions: ['microphone', 'camera'], ignoreHTTPSErrors: true, ...options });
  const page = await context.newPage();
  page.on('pageerror', (error) => console.error(name, 'error', error.message));
  page.on('console', (message) => { if (['error', 'warning'].includes(message.type())) console.error(name, message.type(), message.text().slice(0, 300)); });
  page.on('response', (response) => { if (response.status() >= 400) console.error(name, response.status(), response.request().method(), response.url().slice(0, 90)); });
  return page;
};
const shot = (page, name) => page.screenshot({ path: `${folder}/${name}.png` });

/** Bytes and frames by kind and direction, from every peer connection of the room. */
const media = (page) => page.evaluate(async () => {
  const { engine } = window.__spokes.room;
  const found = {};
  for (const transport of [engine.pcManager.publisher, engine.pcManager.subscriber]) {
    for (const report of (await transport.getStats()).values()) {
      if (report.type === 'inbound-rtp') found[`in ${report.kind} ${report.mid}`] = { packets: report.packetsReceived, lost: report.packetsLost, frames: report.framesDecoded, energy: report.totalAudioEnergy };
      if (report.type === 'outbound-rtp') found[`out ${report.kind} ${report.rid ?? ''}`] = { packets: report.packetsSent, nacks: report.nackCount, frames: report.framesEncoded };
    }
  }
  return found;
});

const owner = await open('owner');
if (link.includes('#')) {
  await owner.goto(link.replace('/setup', '/setup?debug'));
  await owner.getByTestId('server-name').fill('The Workshop');
} else await owner.goto(`${base}/?debug`);
await owner.getByTestId('name').fill('Robin Falk');
await owner.getByTestId('password').fill('correct horse battery');
await shot(owner, 'real-door');
await owner.locator('form button[type=submit]').click();
await owner.getByTestId('channel').first().waitFor();
await shot(owner, 'real-list');

await owner.getByTestId('invite').click();
await owner.getByTestId('create-invitation').click();
const invitation = await owner.getByTestId('invitation-link').inputValue();
await shot(owner, 'real-invitation');
await owner.keyboard.press('Escape');

const guest = await open('guest', { viewport: { width: 390, height: 844 }, colorScheme: 'light', hasTouch: true, isMobile: true });
await guest.goto(`${base}/join?debug${new URL(invitation).hash}`);
await guest.getByTestId('guest-name').fill('Sam');
await guest.getByTestId('enter').click();
await guest.getByTestId('channel').first().waitFor();

let clicked = Date.now();
await owner.getByTestId('channel').first().click();
await owner.getByTestId('call-state').filter({ hasText: 'Connected' }).waitFor({ timeout: 30_000 });
console.log('owner connected after', Date.now() - clicked, 'ms');
clicked = Date.now();
await guest.getByTestId('channel').first().click();
await guest.getByTestId('call-state').filter({ hasText: 'Connected' }).waitFor({ timeout: 30_000 });
console.log('guest connected after', Date.now() - clicked, 'ms');
await guest.waitForFunction(() => [...window.__spokes.room.remoteParticipants.values()].some((p) => p.audioTrackPublications.size > 0), undefined, { timeout: 15_000 });
console.log('guest has the owner’s voice after', Date.now() - clicked, 'ms');
await owner.getByTestId('camera').click();
await guest.getByTestId('camera').click();
await owner.waitForTimeout(6000);
await shot(owner, 'real-call-owner');
await shot(guest, 'real-call-guest');
console.log('owner', await media(owner));
console.log('guest', await media(guest));
await guest.getByTestId('microphone').click();
await owner.locator('[data-testid=tile][data-microphone=muted]').first().waitFor({ timeout: 5000 });
await owner.waitForTimeout(500);
await shot(owner, 'real-call-muted');
await guest.getByTestId('leave').click();
await owner.waitForTimeout(1500);
await shot(owner, 'real-call-alone');
console.log('announced to the owner:', await owner.getByTestId('announcer').locator('p').allTextContents());
await browser.close();
