// Which channels leave the air when a plan allows fewer of them.

/** @returns those to stop, in that order: the oldest first, the newest last */
export function planStops<Channel extends { id: string; createdAt: Date }>(
  onAir: readonly Channel[],
  limit: number,
): Channel[] {
  const oldestFirst = [...onAir].sort((a, b) => a.createdAt.getTime() - b.createdAt.getTime() || (a.id < b.id ? -1 : 1))
  return oldestFirst.slice(0, Math.max(0, onAir.length - limit))
}
