// What a worker takes when it has not room for all that wait: channels, relays, live feeds.

export interface Waiting {
  id: string
  /** It runs, or ran until its worker ended. */
  isOnAir: boolean
  /** Its order is to stop: that needs no room. */
  isStopping: boolean
  /** Of its account's plan. */
  priority: number
  /** Epoch ms since when it waits. */
  since: number
}

export interface Picked {
  taken: string[]
  /** In the order in which they will start. */
  queued: string[]
}

/**
 * What is on air is taken whatever the room: it is never given up for one that is not. The others start by the priority
 * of their plan, and within one plan in the order in which they were started.
 * @param room for those that are not on air
 */
export function pickStarts(waiting: readonly Waiting[], room: number): Picked {
  const needsRoom = ({ isOnAir, isStopping }: Waiting) => !isOnAir && !isStopping
  const starts = waiting
    .filter(needsRoom)
    .sort((a, b) => b.priority - a.priority || a.since - b.since || (a.id < b.id ? -1 : 1))
    .map(({ id }) => id)
  const places = Math.max(0, room)
  return {
    taken: [...waiting.filter((channel) => !needsRoom(channel)).map(({ id }) => id), ...starts.slice(0, places)],
    queued: starts.slice(places),
  }
}
