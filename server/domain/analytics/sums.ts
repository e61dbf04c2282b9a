// What is counted of viewers. All of it adds up over minutes, programmes, channels and viewers; shares and averages are
// computed from sums (metrics.ts), never averaged.

export const SUMS = [
  /** Playback advanced. */
  'watchedMs',
  /** Rebuffering: playback stopped after the first frame, and neither the viewer nor a seek caused it. */
  'stalledMs',
  'stalls',
  /** Of the stalls, those within JOIN_MS after one airing followed another. */
  'joinStalls',
  /** Play requests. */
  'attempts',
  /** Sessions whose first frame was shown. */
  'plays',
  /** Plays with a known startup time, and the sum of these times. */
  'startups',
  'startupMs',
  /** Sessions that failed before their first frame. */
  'failures',
  'errors',
  'switches',
  'droppedFrames',
  /** Of the time watched, that with a known bitrate, and kbit/s × ms of it. */
  'bitrateMs',
  'bitrateKbpsMs',
  /** Viewers who began to watch, or came back, and who went. */
  'entries',
  'exits',
  /** Reported watch time for which no origin sent media. It is in no other sum. */
  'unconfirmedMs',
] as const
export type Sum = (typeof SUMS)[number]
export type Sums = Record<Sum, number>

export const noSums = (): Sums => Object.fromEntries(SUMS.map((name) => [name, 0])) as Sums

export function addTo(sums: Sums, more: Readonly<Sums>): void {
  for (const name of SUMS) sums[name] += more[name]
}

export function totalOf(all: Iterable<Readonly<Sums>>): Sums {
  const total = noSums()
  for (const one of all) addTo(total, one)
  return total
}
