/* Light or dark: as the system has it, unless the reader says otherwise. */

export const THEMES = ['auto', 'light', 'dark'] as const;
export type Theme = (typeof THEMES)[number];

const KEY = 'truce.theme';
const prefersDark = window.matchMedia('(prefers-color-scheme: dark)');

/** What a browser keeps for this page; without storage (a private window) the page forgets, and works. */
export function kept(key: string): string | null {
  try {
    return localStorage.getItem(key);
  } catch {
    return null;
  }
}

export function keep(key: string, value: string): void {
  try {
    localStorage.setItem(key, value);
  } catch {
    // not kept
  }
}

export function theme(): Theme {
  const stored = kept(KEY);
  return THEMES.find((name) => name === stored) ?? 'auto';
}

function apply(): void {
  const chosen = theme();
  const resolved = chosen === 'auto' ? (prefersDark.matches ? 'dark' : 'light') : chosen;
  document.documentElement.dataset['theme'] = resolved;
}

export function setTheme(next: Theme): void {
  keep(KEY, next);
  apply();
}

export function startTheme(): void {
  apply();
  prefersDark.addEventListener('change', apply);
}
