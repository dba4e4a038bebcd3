/** A fast hash of 64 bits for benchmarks; a service uses a keyed one. */

const SCRATCH = new Uint32Array(2);
const WHOLE = new BigUint64Array(SCRATCH.buffer);

export function textHash(text: string): bigint {
  let [a, b] = [0x811c9dc5, 0x9747b28c];
  for (let at = 0; at < text.length; at++) {
    const unit = text.charCodeAt(at);
    a = Math.imul(a ^ unit, 0x01000193);
    b = Math.imul(b ^ unit, 0x5bd1e995);
    b ^= b >>> 13;
  }
  SCRATCH[0] = mix(a ^ (b << 7));
  SCRATCH[1] = mix(b ^ text.length);
  return WHOLE[0]!;
}

function mix(value: number): number {
  let hash = value;
  hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b);
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35);
  return hash ^ (hash >>> 16);
}
