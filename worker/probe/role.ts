// The stream probe: plays each channel of this worker as a viewer would, over HTTP and through the edge when there is
// one, a few channels a second.
import { type Db, isDatabaseAway } from '#adapters/db.ts'
import { logger } from '#adapters/log.ts'
import { probeMark } from '#adapters/probe-mark.ts'
import { loadSecrets } from '#adapters/secrets.ts'
import type { Look } from '#domain/hls/conformance/check-playlist.ts'
import { afterLook, NO_SIGNAL_FAULT, type SignalLook, type SignalState, sinceOf } from '#domain/probe/decide-signal.ts'
import { segmentAt } from '#domain/timeline/locate.ts'
import { type ProbeResult, recordProbes } from '#features/playout/record-probes.ts'
import { type Loop, startLoop } from '../loop.ts'
import type { ChannelDirectory } from '../segments/directory.ts'
import type { OriginChannel } from '../segments/origin-channel.ts'
import type { Sample } from './fetch-sample.ts'
import { lookAsViewer, type ViewerLook } from './look-as-viewer.ts'
import { pickForSignal } from './pick-for-signal.ts'
import { countProbes, countSignalLook } from './probe-metrics.ts'
import { masterUrlOf, mayBeWatched } from './viewer-address.ts'

const ROUND_MS = 1_000
/** With more channels than this × EVERY_MS each is looked at less often. */
const LOOKS_A_ROUND = 20
const EVERY_MS = 10_000
/** A channel that has just started has a short list. */
const SETTLED_MS = 20_000
/** Written when something changed, and at least this often. */
const WRITE_MS = 60_000
/** One lost answer is no outage. */
const FAILURES_IN_A_ROW = 2
/** One segment is decoded at a time, at most one a round. Each takes 0.1 to 0.3 s of CPU, so at most a third of a core. */
const SIGNAL_EVERY_MS = 60_000
const USUAL_TIMES = { roundMs: ROUND_MS, everyMs: EVERY_MS, settledMs: SETTLED_MS, signalEveryMs: SIGNAL_EVERY_MS }

interface Probed {
  dueAt: number
  look: Look | null
  failures: number
  failingSince: Date | null
  signal: SignalState
  signalDueAt: number
  written: { at: number; findings: string }
}

export interface ProbeOptions {
  db: Db
  workerId: string
  dataDir: string
  /** Where channels are played: an origin, or an edge in front of it. */
  originUrl: string
  directory: ChannelDirectory
  held(): string[]
  /** @returns null: it could not be decoded */
  decode(sample: Sample, signal: AbortSignal): Promise<SignalLook | null>
  /** While it is, nothing is decoded. */
  isBusy(): boolean
  /** For tests. */
  times?: typeof USUAL_TIMES
}

export async function startProbeRole(options: ProbeOptions): Promise<Pick<Loop, 'stop'>> {
  const { db, workerId, originUrl, directory, held, decode, isBusy, times = USUAL_TIMES } = options
  const log = logger('probe')
  const mark = probeMark((await loadSecrets(options.dataDir)).nextAuthSecret)
  const over = new AbortController()
  const probed = new Map<string, Probed>()
  let decoding: Promise<void> | null = null

  function due(now: number): { channel: OriginChannel; state: Probed }[] {
    const present = new Set(held())
    for (const id of probed.keys()) if (!present.has(id)) probed.delete(id)
    const found: { channel: OriginChannel; state: Probed }[] = []
    for (const id of present) {
      const channel = directory.peekById(id)
      if (!channel || !mayBeWatched(channel)) {
        probed.delete(id)
        continue
      }
      const state = probed.get(id) ?? newProbed(now, times.settledMs)
      probed.set(id, state)
      if (airsSlate(channel, now)) state.signal = NO_SIGNAL_FAULT
      if (state.dueAt <= now) found.push({ channel, state })
    }
    return found.toSorted((a, b) => a.state.dueAt - b.state.dueAt).slice(0, LOOKS_A_ROUND)
  }

  async function look(
    { channel, state }: { channel: OriginChannel; state: Probed },
    wantsSample: boolean,
  ): Promise<ProbeResult | null> {
    const now = Date.now()
    state.dueAt = now + times.everyMs
    const url = await masterUrlOf(originUrl, channel)
    const seen = await lookAsViewer(url, { mark, before: state.look, wantsSample }, over.signal)
    if (seen.sample) decoding = decodeLater(channel.id, state, seen.sample)
    return take(channel, state, seen, now)
  }

  /** The rounds do not wait for it. The result is written with the next look. */
  async function decodeLater(channelId: string, state: Probed, sample: Sample): Promise<void> {
    const now = Date.now()
    try {
      const seen = await decode(sample, over.signal)
      countSignalLook(seen !== null)
      if (seen) state.signal = afterLook(state.signal, seen, now)
    } catch (error) {
      log.warn({ err: error, channelId }, 'a segment could not be decoded')
    } finally {
      decoding = null
    }
  }

  function take({ id: channelId }: OriginChannel, state: Probed, seen: ViewerLook, now: number): ProbeResult | null {
    state.look = seen.look
    state.failures = seen.findings.length === 0 ? 0 : state.failures + 1
    const isFailing = state.failures >= FAILURES_IN_A_ROW
    if (isFailing && !state.failingSince)
      log.error({ channelId, findings: seen.findings }, 'viewers of a channel have a problem')
    if (!isFailing && state.failingSince && state.failures === 0)
      log.warn({ channelId }, 'the problem of the viewers is over')
    if (isFailing) state.failingSince ??= new Date(now)
    else if (state.failures === 0) state.failingSince = null
    const findings = state.failingSince ? seen.findings : []
    const [blackSince, silentSince] = [dateOf(sinceOf(state.signal.black)), dateOf(sinceOf(state.signal.silent))]
    const told = JSON.stringify([state.failingSince, findings, blackSince, silentSince])
    if (told === state.written.findings && now - state.written.at < WRITE_MS) return null
    state.written = { at: now, findings: told }
    return { channelId, failingSince: state.failingSince, findings, blackSince, silentSince, latencyMs: seen.latencyMs }
  }

  async function record(results: readonly ProbeResult[]): Promise<void> {
    try {
      await recordProbes(db, workerId, results)
    } catch (error) {
      // With the next look.
      for (const { channelId } of results) {
        const state = probed.get(channelId)
        if (state) state.written = UNWRITTEN
      }
      throw error
    }
  }

  const loop = startLoop(times.roundMs, async () => {
    try {
      const found = due(Date.now())
      const now = Date.now()
      const programmes = found.filter(({ channel }) => !airsSlate(channel, now))
      const chosen = decoding || isBusy() ? null : pickForSignal(programmes, now)
      // Also without a sample: it must not be chosen again before the others.
      if (chosen) chosen.state.signalDueAt = now + times.signalEveryMs
      const looks = await Promise.allSettled(found.map((each) => look(each, each === chosen)))
      const results = looks.flatMap((each) => (each.status === 'fulfilled' && each.value ? [each.value] : []))
      const failing = [...probed.values()].filter(({ failingSince }) => failingSince !== null).length
      countProbes(looks.length, { failing, fine: probed.size - failing })
      await record(results)
      const broken = looks.find((each) => each.status === 'rejected')
      if (broken) throw broken.reason
    } catch (error) {
      if (!over.signal.aborted && !isDatabaseAway(error))
        log.warn({ err: error }, 'channels could not be probed; retrying')
    }
  })
  return {
    async stop() {
      over.abort()
      await loop.stop()
      await decoding
    },
  }
}

const newProbed = (now: number, settledMs: number): Probed => ({
  dueAt: now + settledMs,
  look: null,
  failures: 0,
  failingSince: null,
  signal: NO_SIGNAL_FAULT,
  signalDueAt: now,
  written: UNWRITTEN,
})

const UNWRITTEN = { at: 0, findings: '' }

/** It airs in place of a programme, is usually silent, and the channel says why it airs. */
const airsSlate = ({ chunks }: OriginChannel, now: number): boolean => segmentAt(chunks, now)?.item.kind === 'SLATE'

const dateOf = (at: number | null) => (at === null ? null : new Date(at))
