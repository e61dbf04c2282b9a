// From when on an item may be planned: a ready one at any time, a long one while its rest is being prepared.

const PREPARING: readonly string[] = ['UPLOADED', 'CHECKING', 'TRANSCODING', 'VERIFYING']

export interface AirableItem {
  /** MediaState in prisma/schema/media.prisma. */
  state: string
  /** Of an item in preparation: its rest will be in time for airings that start then or later. */
  airableFrom: Date | null
}

/** Epoch ms; negative infinity: at any time; null: not before it is ready. */
export function airsFrom({ state, airableFrom }: AirableItem): number | null {
  if (state === 'READY') return Number.NEGATIVE_INFINITY
  return airableFrom && PREPARING.includes(state) ? airableFrom.getTime() : null
}

/** Its state for airings that may start now: READY also while its rest is being prepared. */
export const stateToAir = (item: AirableItem, now: number): string =>
  (airsFrom(item) ?? Number.POSITIVE_INFINITY) <= now ? 'READY' : item.state
