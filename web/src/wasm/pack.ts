/* What the engine needs comes packed by scripts/pack.py: gzip under a name of no known ending, so that no web server
 * unpacks it, or fails to, on its own account. */

export async function unpack(packed: ReadableStream<Uint8Array> | Uint8Array): Promise<Uint8Array> {
  const stream = packed instanceof Uint8Array ? new Blob([packed as BlobPart]).stream() : packed;
  const plain = stream.pipeThrough(new DecompressionStream('gzip') as unknown as ReadableWritablePair<Uint8Array, Uint8Array>);
  return new Uint8Array(await new Response(plain).arrayBuffer());
}

export interface PackedFile {
  name: string;
  bytes: Uint8Array;
}

/** The files of a tar archive (POSIX ustar), in its order. Their bytes are part of the archive's. */
export function* filesOf(archive: Uint8Array): Generator<PackedFile> {
  const block = 512;
  const text = (from: number, length: number): string =>
    new TextDecoder().decode(archive.subarray(from, from + length)).replace(/\0.*/s, '');
  for (let at = 0; at + block <= archive.length && archive[at] !== 0; ) {
    const folder = text(at + 345, 155);
    const name = text(at, 100);
    const size = parseInt(text(at + 124, 12), 8);
    at += block;
    yield { name: folder ? `${folder}/${name}` : name, bytes: archive.subarray(at, at + size) };
    at += Math.ceil(size / block) * block;
  }
}
