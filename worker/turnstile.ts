// Lets a few through at a time; the others wait in line.

/** @returns runs the work when fewer than `atOnce` pieces are under way, and settles as it does */
export function turnstile(atOnce: number): <T>(work: () => Promise<T>) => Promise<T> {
  let inside = 0
  const line: (() => void)[] = []
  return async (work) => {
    if (inside >= atOnce) await new Promise<void>((enter) => line.push(enter))
    else inside++
    try {
      return await work()
    } finally {
      // The place goes to the next in line, if there is one.
      const next = line.shift()
      if (next) next()
      else inside--
    }
  }
}
