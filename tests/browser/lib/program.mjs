// The program itself, as a person would start it: on a free port, with a private PostgreSQL in a folder that is
// thrown away afterwards.
import { spawn } from 'node:child_process';
import fs from 'node:fs';
import net from 'node:net';
import os from 'node:os';
import path from 'node:path';

const PATIENCE_MS = 120_000;

function freePort() {
  return new Promise((resolve, reject) => {
    const server = net.createServer();
    server.on('error', reject);
    server.listen(0, '127.0.0.1', () => {
      const { port } = server.address();
      server.close(() => resolve(port));
    });
  });
}

function setting(name) {
  const value = process.env[name];
  if (!value) throw new Error(`${name} is not set: run bin/test, or set it to the program to try`);
  return value;
}

/** Starts the program; gives its address and a way to stop it. */
export async function startProgram() {
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'practicum-browser-'));
  fs.chmodSync(folder, 0o755); // the private PostgreSQL may run under another account
  const port = await freePort();
  const environment = { ...process.env, PRACTICUM_ADDRESS: `127.0.0.1:${port}`, PRACTICUM_DATA: path.join(folder, 'data'), PRACTICUM_LOG: 'warn' };
  delete environment.DATABASE_URL;
  const log = fs.openSync(path.join(folder, 'program.log'), 'w');
  const child = spawn(setting('PRACTICUM_PROGRAM'), ['serve'], { env: environment, stdio: ['ignore', log, log] });
  const ended = new Promise((resolve) => child.on('exit', (code, signal) => resolve(code ?? signal)));
  const program = {
    url: `http://127.0.0.1:${port}`,
    log: () => fs.readFileSync(path.join(folder, 'program.log'), 'utf8'),
    async stop() {
      child.kill('SIGTERM');
      const how = await ended;
      fs.rmSync(folder, { recursive: true, force: true });
      return how;
    },
  };
  try {
    await answers(program.url, ended);
  } catch (problem) {
    problem.message += `\n${program.log()}`;
    await program.stop();
    throw problem;
  }
  return program;
}

async function answers(url, ended) {
  let gone = null;
  ended.then((how) => { gone = how; });
  const until = Date.now() + PATIENCE_MS;
  while (Date.now() < until) {
    if (gone !== null) throw new Error(`the program ended with ${gone} before it answered`);
    const response = await fetch(`${url}/welcome`, { redirect: 'manual' }).catch(() => null);
    if (response && response.status < 500) return;
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  throw new Error('the program did not answer in time');
}
