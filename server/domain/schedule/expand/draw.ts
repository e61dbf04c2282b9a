// Seeded draws. Nothing is random: the same seed, name and count give the same draw on every machine.

/** 32 bits, well mixed (the finalizer of MurmurHash3). */
export function mix(value: number): number {
  let h = value | 0
  h = Math.imul(h ^ (h >>> 16), 0x85ebca6b)
  h = Math.imul(h ^ (h >>> 13), 0xc2b2ae35)
  return (h ^ (h >>> 16)) >>> 0
}

/** Hash of a schedule's seed, the name of the source, and the number of previous draws. */
export function drawHash(seed: number, key: string, count: number): number {
  let h = mix(seed ^ 0x9e3779b9)
  for (let i = 0; i < key.length; i++) h = Math.imul(h ^ key.charCodeAt(i), 0x01000193)
  return mix(h ^ mix(count + 0x7f4a7c15))
}

/**
 * The item at a position of a shuffled order, without generating the order: a Feistel network over the next power of
 * four, iterated until the result is below `size`. Each of 0…size − 1 occurs once.
 */
export function shuffledIndex(place: number, size: number, hash: number): number {
  if (size <= 1) return 0
  const halfBits = Math.ceil(Math.log2(size) / 2)
  const mask = (1 << halfBits) - 1
  let index = place
  do {
    let left = index >>> halfBits
    let right = index & mask
    for (let round = 1; round <= 4; round++) {
      const next = left ^ (mix(hash + Math.imul(round, 0x9e3779b9) + right) & mask)
      left = right
      right = next
    }
    index = (left << halfBits) | right
  } while (index >= size)
  return index
}
