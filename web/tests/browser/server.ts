/* `truce serve` and `truce run` as a user starts them. TRUCE names the command; without it the one in build/ is taken. */
import { execFile, spawn, type ChildProcess } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';

const root = fileURLToPath(new URL('../../..', import.meta.url));

function command(): string {
  const path = resolve(root, process.env['TRUCE'] ?? 'build/truce');
  if (!existsSync(path)) throw new Error(`There is no ${path}: build it ('make page build'), or name another in TRUCE.`);
  return path;
}

export class Server {
  constructor(
    readonly url: string,
    private readonly child: ChildProcess,
  ) {}

  /** Memory that the process holds, in MB. */
  memory(): number {
    const status = readFileSync(`/proc/${this.child.pid}/status`, 'utf8');
    return Number(/^VmRSS:\s+(\d+) kB/m.exec(status)?.[1]) / 1024;
  }

  /** Stops it as Ctrl-C or a service manager would, or at once as a crash would. */
  async stop(signal: 'SIGTERM' | 'SIGKILL' = 'SIGTERM'): Promise<void> {
    if (this.child.exitCode !== null || this.child.signalCode !== null) return;
    const ended = new Promise((done) => this.child.once('exit', done));
    this.child.kill(signal);
    await ended;
  }
}

/** Starts a server, at a free port unless one is given, and waits until it says where it is. */
export function serve(scenario: string, port?: number): Promise<Server> {
  const where = port === undefined ? [] : ['--port', String(port)];
  const child = spawn(command(), ['serve', scenario, '--no-open', ...where], { cwd: root, stdio: ['ignore', 'pipe', 'pipe'] });
  const end = (): boolean => child.kill(); // tests that are cut short leave no server behind
  process.once('exit', end);
  child.once('exit', () => process.off('exit', end));
  return new Promise((done, fail) => {
    let said = '';
    const hear = (bytes: Buffer): void => {
      said += String(bytes);
      const url = /http:\/\/\S+/.exec(said)?.[0];
      if (url) done(new Server(url, child));
    };
    child.stdout.on('data', hear);
    child.stderr.on('data', hear);
    child.once('error', fail);
    child.once('exit', (code) => fail(new Error(`truce serve ${scenario} ended with ${code}: ${said}`)));
  });
}

/** What `truce` writes on standard output. */
export async function truce(...words: string[]): Promise<string> {
  const { stdout } = await promisify(execFile)(command(), words, { cwd: root, maxBuffer: 1 << 28 });
  return stdout;
}

/** A folder for the files of a test, removed after `use`. */
export async function withFolder<T>(use: (folder: string) => Promise<T>): Promise<T> {
  const folder = mkdtempSync(join(tmpdir(), 'truce-page-'));
  try {
    return await use(folder);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
