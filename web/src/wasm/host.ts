/* The engine compiled to WebAssembly, behind two calls: open a scenario, ask about it. Runs wherever WebAssembly does;
 * in the page that is a worker. The functions called are those of src/serve/wasm.h. */
import type { ErrorStatus } from '../types';
import type { PackedFile } from './pack';

/** What Emscripten makes of the engine. */
interface EngineModule {
  FS: {
    mkdirTree(path: string): void;
    writeFile(path: string, bytes: Uint8Array | string, options?: { canOwn?: boolean }): void;
    utime(path: string, accessed: number, modified: number): void;
    chdir(path: string): void;
  };
  ccall(name: string, result: 'number' | 'string', kinds: ('number' | 'string')[], values: (number | string | null)[]): number;
  UTF8ToString(pointer: number): string;
}

export type CreateModule = (options: {
  instantiateWasm(imports: WebAssembly.Imports, received: (instance: WebAssembly.Instance) => void): object;
  progress(iteration: number, step: number): void;
}) => Promise<EngineModule>;

export interface HostAnswer {
  /** Of HTTP; 0: the engine ran out of memory. */
  status: number;
  type: string;
  body: string;
}

export interface HostFailure {
  status: ErrorStatus;
  message: string;
}

/** A scenario to open: a built-in name, or the text of a file with the name it goes by. */
export interface ScenarioSource {
  name: string;
  text?: string;
}

const DATA = '/data';
const CACHE = '/cache';
const OWN = '/own';

/** By truce_status. */
const STATUSES: Record<number, ErrorStatus> = {
  2: 'usage',
  3: 'bad_input',
  4: 'not_converged',
  5: 'no_solution',
  6: 'no_memory',
  7: 'io',
  8: 'cancelled',
};

/** C strings end with NUL: one inside would cut them short. */
const plain = (text: string): string => text.replaceAll('\0', '\ufffd');

export class Host {
  private constructor(
    private readonly module: EngineModule,
    private readonly handle: number,
  ) {}

  /** `progress` is called while a question is worked out. */
  static async start(
    create: CreateModule,
    wasm: WebAssembly.Module,
    files: Iterable<PackedFile>,
    progress: (iteration: number, step: number) => void,
  ): Promise<Host> {
    let refuse: (reason: unknown) => void;
    const refused = new Promise<never>((_, reject) => (refuse = reject));
    const module = await Promise.race([
      refused,
      create({
        progress,
        instantiateWasm: (imports, received) => {
          WebAssembly.instantiate(wasm, imports).then(received, refuse);
          return {};
        },
      }),
    ]);
    for (const { name, bytes } of files) {
      const path = `${DATA}/${name}`;
      module.FS.mkdirTree(path.slice(0, path.lastIndexOf('/')));
      module.FS.writeFile(path, bytes, { canOwn: true });
      module.FS.utime(path, 0, 0); // older than any clock's tick: a compiled ledger that has seen it is known to be new
    }
    module.FS.mkdirTree(OWN);
    module.FS.chdir(OWN); // so that a file of the user's is named as on a command line
    return new Host(module, module.ccall('truce_wasm_new', 'number', [], []));
  }

  /** Opens a scenario in place of the one that is open; what is wrong with it, or null. */
  open(scenario: ScenarioSource): HostFailure | null {
    const name = plain(scenario.name).replaceAll('/', '_');
    if (scenario.text !== undefined) this.module.FS.writeFile(name, scenario.text);
    const status = this.call('open', ['number', 'string', 'string', 'string'], [this.handle, name, DATA, CACHE]);
    if (status === 0) return null;
    return { status: STATUSES[status] ?? 'internal', message: this.text('message') };
  }

  ask(method: string, path: string, query: [string, string][], body: string | null): HostAnswer {
    const parameters = query.flat().map((text) => plain(text) + '\0').join('');
    const status = this.call(
      'ask',
      ['number', 'string', 'string', 'string', 'number', 'string'],
      [this.handle, plain(method), plain(path), parameters, query.length, body === null ? null : plain(body)],
    );
    return status === 0 ? { status, type: '', body: '' } : { status, type: this.text('type'), body: this.text('body') };
  }

  private call(name: string, kinds: ('number' | 'string')[], values: (number | string | null)[]): number {
    return this.module.ccall(`truce_wasm_${name}`, 'number', kinds, values);
  }

  private text(name: string): string {
    return this.module.UTF8ToString(this.call(name, ['number'], [this.handle]));
  }
}
