// Whether a channel is black or silent: several looks in a row say so. A dark scene is none, and one look with a picture or
// a sound ends it.

/** One segment of a channel, decoded. */
export interface SignalLook {
  isBlack: boolean
  isSilent: boolean
}

interface Row {
  since: number
  looks: number
}

/** Epoch ms. */
export interface SignalState {
  black: Row | null
  silent: Row | null
}

export const LOOKS_IN_A_ROW = 3
export const NO_SIGNAL_FAULT: SignalState = { black: null, silent: null }

export const afterLook = ({ black, silent }: SignalState, { isBlack, isSilent }: SignalLook, now: number) => ({
  black: isBlack ? longer(black, now) : null,
  silent: isSilent ? longer(silent, now) : null,
})

const longer = (row: Row | null, now: number): Row => ({ since: row?.since ?? now, looks: (row?.looks ?? 0) + 1 })

/** @returns null: not in enough looks */
export const sinceOf = (row: Row | null): number | null => (row && row.looks >= LOOKS_IN_A_ROW ? row.since : null)

/**
 * It was black or silent, and not often enough to say so: the next look at it comes before those at other channels, as with
 * many channels a row would take hours. One that is known to be gets its turn as all do.
 */
export const isSuspect = ({ black, silent }: SignalState): boolean => isShort(black) || isShort(silent)

const isShort = (row: Row | null): boolean => row !== null && row.looks < LOOKS_IN_A_ROW
