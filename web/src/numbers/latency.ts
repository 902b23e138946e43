/* The time from the event of a lever to the numbers on the screen, kept on window.__truce for tests to read. */

const MOST_KEPT = 2000;

export interface Latency {
  /** Number of events measured so far. */
  count: number;
  /** Milliseconds, newest last; the last MOST_KEPT of them. */
  samples: number[];
  last: number;
  p50: number;
  p95: number;
}

declare global {
  interface Window {
    __truce?: { latency: Latency };
  }
}

export function quantile(samples: readonly number[], q: number): number {
  if (samples.length === 0) return NaN;
  const sorted = [...samples].sort((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.ceil(q * sorted.length) - 1)] as number;
}

export function recordLatency(milliseconds: number): Latency {
  const holder = (window.__truce ??= { latency: { count: 0, samples: [], last: NaN, p50: NaN, p95: NaN } });
  const { latency } = holder;
  latency.samples.push(milliseconds);
  if (latency.samples.length > MOST_KEPT) latency.samples.shift();
  latency.count += 1;
  latency.last = milliseconds;
  latency.p50 = quantile(latency.samples, 0.5);
  latency.p95 = quantile(latency.samples, 0.95);
  return latency;
}

/**
 * Paints in the next frame and measures from `since` until that frame is on the screen: a message posted from the
 * frame's callback is delivered after the frame is painted.
 */
export function paintAndMeasure(since: number, paint: () => void, done: (milliseconds: number) => void): void {
  requestAnimationFrame(() => {
    paint();
    const channel = new MessageChannel();
    channel.port1.onmessage = () => {
      const end = performance.now();
      performance.measure('truce:lever-to-paint', { start: since, end });
      performance.clearMeasures('truce:lever-to-paint');
      channel.port1.close();
      done(end - since);
    };
    channel.port2.postMessage(null);
  });
}
