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
  /** How much of the room it takes. Omitted: 1. */
  cost?: number
}

export interface Picked {
  taken: string[]
  /** In the order in which they will start. */
  queued: string[]
}

/**
 * What is on air is taken whatever the room: it is never given up for one that is not. The others start by the priority
 * of their plan, and within one plan in the order in which they were started. Those behind one that does not fit wait,
 * too: otherwise small ones would always be taken before it.
 * @param room for those that are not on air
 */
export function pickStarts(waiting: readonly Waiting[], room: number): Picked {
  const needsRoom = ({ isOnAir, isStopping }: Waiting) => !isOnAir && !isStopping
  const starts = waiting
    .filter(needsRoom)
    .sort((a, b) => b.priority - a.priority || a.since - b.since || (a.id < b.id ? -1 : 1))
  let left = room
  const first = starts.findIndex(({ cost = 1 }) => {
    left -= cost
    return left < 0
  })
  const places = first === -1 ? starts.length : first
  const ids = starts.map(({ id }) => id)
  return {
    taken: [...waiting.filter((channel) => !needsRoom(channel)).map(({ id }) => id), ...ids.slice(0, places)],
    queued: ids.slice(places),
  }
}
