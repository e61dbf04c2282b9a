// What is counted of viewers. All of it adds up over minutes, programmes, channels and viewers; shares and averages are
// computed from sums (metrics.ts), never averaged.

export const SUMS = [
  /** The picture moved. */
  'watchedMs',
  /** The picture stood, after the first one, without the viewer's doing. */
  'stalledMs',
  'stalls',
  /** Of the stalls, those within JOIN_MS after one airing followed another. */
  'joinStalls',
  /** The viewer wanted to play. */
  'attempts',
  /** The first picture of a session. */
  'plays',
  /** Of the plays, those whose time to the first picture is known, and that time. */
  'startups',
  'startupMs',
  /** Sessions that ended with an error before their first picture. */
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
  /** Time that players claim to have played, of which no origin sent the media. In none of the others. */
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
