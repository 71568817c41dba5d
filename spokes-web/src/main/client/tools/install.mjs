// Runs `npm ci`, but only when package-lock.json differs from the one node_modules was made from.
import { createHash } from 'node:crypto';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { spawnSync } from 'node:child_process';

const stamp = 'node_modules/.made-from';
const wanted = createHash('sha256').update(readFileSync('package-lock.json')).digest('hex');

if (existsSync(stamp) && readFileSync(stamp, 'utf8') === wanted) process.exit(0);

const { status, error } = spawnSync('npm', ['ci', '--loglevel=error'], { stdio: 'inherit', shell: process.platform === 'win32' });
if (error) console.error(`npm cannot be started (${error.message}); Spokes' page needs Node 20.19 or newer with npm.`);
if (status === 0) writeFileSync(stamp, wanted);
process.exit(status ?? 1);
