/** FFmpeg's options in this order: `{ 'c:v': 'copy' }` is `-c:v copy`. */
export const options = (given: Record<string, string | number>): string[] =>
  Object.entries(given).flatMap(([name, value]) => [`-${name}`, String(value)])
