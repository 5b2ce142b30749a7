/** mulberry32: one uint32 in, the next uint32 and a number in [0, 1) out. */
export function nextRandom(rng: number): readonly [next: number, value: number] {
  const next = (rng + 0x6d2b79f5) >>> 0;
  let t = next;
  t = Math.imul(t ^ (t >>> 15), t | 1);
  t ^= t + Math.imul(t ^ (t >>> 7), t | 61);
  return [next, ((t ^ (t >>> 14)) >>> 0) / 4294967296];
}
