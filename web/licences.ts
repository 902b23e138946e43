import { existsSync, readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import type { Plugin } from 'vite';

/** Writes assets/licences.txt: name, version and licence text of every package that the page contains. */
export function licences(): Plugin {
  const folders = new Set<string>();
  return {
    name: 'licences',
    apply: 'build',
    moduleParsed({ id }) {
      const [, folder] = /^(.*\/node_modules\/(?:@[^/]+\/)?[^/]+)\//.exec(id.replace('\0', '')) ?? [];
      if (folder && existsSync(join(folder, 'package.json'))) folders.add(folder);
    },
    generateBundle() {
      const notices = [...folders].sort().map(noticeOf);
      this.emitFile({ type: 'asset', fileName: 'assets/licences.txt', source: notices.join(`\n${'-'.repeat(80)}\n\n`) });
    },
  };
}

function noticeOf(folder: string): string {
  const about = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8')) as { name: string; version: string; license?: string };
  const file = readdirSync(folder).find((name) => /^licen[cs]e/i.test(name));
  const text = file ? readFileSync(join(folder, file), 'utf8').trim() : `Licence: ${about.license ?? 'not stated'}`;
  return `${about.name} ${about.version}\n\n${text}\n`;
}
