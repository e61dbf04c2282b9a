// Numbers that follow from a seed: the same seed, the same run.

export interface Random {
  /** 0 ≤ … < 1. */
  next(): number
  /** A whole number from `least` to `most`, both included. */
  int(least: number, most: number): number
  /** True with that probability. */
  chance(probability: number): boolean
  pick<T>(list: readonly T[]): T
}

/** mulberry32. */
export function randomFrom(seed: number): Random {
  let state = seed >>> 0
  const next = () => {
    state = (state + 0x6d2b79f5) >>> 0
    let t = state
    t = Math.imul(t ^ (t >>> 15), t | 1)
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61)
    return ((t ^ (t >>> 14)) >>> 0) / 4_294_967_296
  }
  const int = (least: number, most: number) => least + Math.floor(next() * (most - least + 1))
  return { next, int, chance: (probability) => next() < probability, pick: (list) => list[int(0, list.length - 1)]! }
}
