// A crowd of players in a process of its own: node channel-players.ts <origin> <name> <count> <seconds>. Prints a
// PlayersReport as JSON.
import { Agent, get } from 'node:http'
import { setTimeout as sleep } from 'node:timers/promises'
import { TARGET_DURATION_S } from '#domain/ladder/ladder.ts'
import { SEGMENT_MS } from '#server/testing/usual-grid.ts'

export interface PlayersReport {
  requests: number
  megabytes: number
  playlists: number
  latePlaylists: number
  playlistMs: number[]
  failures: string[]
}

const LATE_MS = TARGET_DURATION_S * 1_500
const RENDITIONS = ['432p', 'audio']

const [origin = '', name = '', count = '0', seconds = '0'] = process.argv.slice(2)
const report: PlayersReport = {
  requests: 0,
  megabytes: 0,
  playlists: 0,
  latePlaylists: 0,
  playlistMs: [],
  failures: [],
}
const endsAt = performance.now() + Number(seconds) * 1_000

async function watch(player: number): Promise<void> {
  const agent = new Agent({ keepAlive: true, maxSockets: 1 })
  const base = `${origin}/live/${name}-${player}`
  // Spread over one interval, as viewers are.
  let next = performance.now() + (player / Number(count)) * SEGMENT_MS
  for (; next < endsAt; next += SEGMENT_MS) {
    await sleep(next - performance.now())
    for (const rendition of RENDITIONS) {
      const newest = await fetchPlaylist(agent, `${base}/${rendition}/index.m3u8`)
      if (newest) await fetchBody(agent, `${base}/${rendition}/${newest}`)
    }
  }
  agent.destroy()
}

/** @returns the newest segment's URI; null without a usable answer */
async function fetchPlaylist(agent: Agent, url: string): Promise<string | null> {
  const began = performance.now()
  const body = await fetchBody(agent, url)
  report.playlists++
  if (body === null) {
    report.latePlaylists++
    return null
  }
  report.playlistMs.push(performance.now() - began)
  const last = /PROGRAM-DATE-TIME:(\S+)\n#EXTINF:([\d.]+),\n(\S+)\n$/.exec(body.toString('latin1').slice(-200))
  const edge = last ? Date.parse(last[1]!) + Number(last[2]) * 1_000 : Number.NaN
  if (!(Date.now() - edge <= LATE_MS)) report.latePlaylists++
  return last?.[3] ?? null
}

function fetchBody(agent: Agent, url: string): Promise<Buffer | null> {
  report.requests++
  return new Promise((resolve) => {
    const fail = (why: string) => {
      report.failures.push(`${url}: ${why}`)
      resolve(null)
    }
    get(url, { agent }, (res) => {
      const parts: Buffer[] = []
      res.on('data', (part: Buffer) => parts.push(part))
      res.on('error', (error) => fail(error.message))
      res.on('end', () => {
        const body = Buffer.concat(parts)
        report.megabytes += body.length / 1e6
        if (res.statusCode === 200) resolve(body)
        else fail(`${res.statusCode} ${body.toString('utf8', 0, 200)}`)
      })
    }).on('error', (error) => fail(error.message))
  })
}

await Promise.all(Array.from({ length: Number(count) }, (_, player) => watch(player)))
process.stdout.write(JSON.stringify(report))
