// The hours job from end to end in Chromium, on the real program: see README.md in this folder.
import { after, before, describe } from 'node:test';
import { startBrowser } from '../lib/browser.mjs';
import { startProgram } from '../lib/program.mjs';
import { begin } from './begin.mjs';
import { corrections } from './corrections.mjs';
import { hoursJob } from './hours.mjs';
import { importsAndFilters } from './imports.mjs';
import { keptAndKeys } from './kept.mjs';
import { everyScore } from './scores.mjs';

describe('Practicum in a browser', () => {
  const world = {};
  before(async () => {
    world.program = await startProgram();
    world.browser = await startBrowser();
  }, { timeout: 180_000 });
  after(async () => {
    await world.browser?.close();
    await world.program?.stop();
  }, { timeout: 60_000 });
  begin(world);
  keptAndKeys(world);
  hoursJob(world);
  corrections(world);
  importsAndFilters(world);
  everyScore(world);
});
