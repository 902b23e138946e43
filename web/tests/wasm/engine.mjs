/* The engine as the page's workers run it, in node: the same modules, made by ninja and bundled by esbuild. */
import { existsSync, readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { fileURLToPath } from 'node:url';

export const at = (path) => fileURLToPath(new URL(`../../../${path}`, import.meta.url));
const made = (file) => resolve(at('.'), process.env.TRUCE_WASM ?? 'build-wasm/wasm', file);

/** What is missing to run the engine; null: nothing. */
export const missing =
  [at('web/node_modules/esbuild'), ...['engine.js', 'engine.wasm.pack', 'data.pack'].map(made)].find(
    (file) => !existsSync(file),
  ) ?? null;

async function bundle(file) {
  const { build } = await import('esbuild');
  const { outputFiles } = await build({ entryPoints: [file], bundle: true, format: 'esm', write: false });
  return import(`data:text/javascript;base64,${Buffer.from(outputFiles[0].contents).toString('base64')}`);
}

/** Starts an engine. `progress` is called while it works. */
export async function start(progress = () => {}) {
  globalThis.self ??= { location: { href: '' } }; // the engine takes itself to be in a worker
  const [{ Host }, { unpack, filesOf }, { default: create }] = await Promise.all(
    [at('web/src/wasm/host.ts'), at('web/src/wasm/pack.ts'), made('engine.js')].map(bundle),
  );
  const wasm = await WebAssembly.compile(await unpack(readFileSync(made('engine.wasm.pack'))));
  return Host.start(create, wasm, filesOf(await unpack(readFileSync(made('data.pack')))), progress);
}
