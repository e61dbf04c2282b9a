// Uploads through the API beside a plain streamed copy to disk, and the memory that a very large one takes.
import { randomBytes } from 'node:crypto'
import { createReadStream, createWriteStream, openSync, rmSync, statSync, truncateSync, writeSync } from 'node:fs'
import { readdir } from 'node:fs/promises'
import { request } from 'node:http'
import { join } from 'node:path'
import { pipeline } from 'node:stream/promises'
import { addTenant } from '#server/testing/fixtures.ts'
import { findFreePort } from '#worker/launch/ports.ts'
import type { Bench } from './bench.ts'
import { compare, type Figure, median } from './figures.ts'
import { ROOT } from './installation.ts'
import { cpuSeconds, residentMiB } from './process-cost.ts'
import { startServer } from './server-process.ts'
import { startWeb } from './web-bench.ts'

const MIB = 1024 ** 2
const ROUNDS = 5
const PART_BYTES = 64 * MIB
/** A file of holes: reading it costs nothing, and its bytes are sent anyway. */
const SPARSE_BYTES = 8 * 1024 * MIB

interface Part {
  url: string
  method: 'POST' | 'PATCH'
  path: string
  headers: Record<string, string>
  from: number
  bytes: number
}

/** Streams a part of a file as the body of a request. @throws Error unless the answer is 2xx */
async function send({ url, method, path, headers, from, bytes }: Part): Promise<Record<string, unknown>> {
  const sent = request(url, { method, headers: { ...headers, 'content-length': bytes } })
  const answered = new Promise<Record<string, unknown>>((resolve, reject) => {
    sent.once('error', reject)
    sent.once('response', (response) => {
      let text = ''
      response.setEncoding('utf8').on('data', (piece: string) => {
        text += piece
      })
      response.once('end', () =>
        (response.statusCode ?? 500) < 300 ? resolve(response.headers) : reject(new Error(`${method} ${url}: ${text}`)),
      )
    })
  })
  if (bytes === 0) sent.end()
  else await pipeline(createReadStream(path, { start: from, end: from + bytes - 1, highWaterMark: MIB }), sent)
  return answered
}

export const benchUpload: Bench = async ({ house, quick, say }) => {
  const bytes = (quick ? 256 : 512) * MIB
  const path = join(house.folder, 'upload-source')
  const file = openSync(path, 'w')
  for (let at = 0; at < bytes; at += 16 * MIB) writeSync(file, randomBytes(16 * MIB))
  const web = await startWeb(house, say, { UPLOAD_MAX_BYTES: String(2 * SPARSE_BYTES) })
  const { key } = await addTenant(house.db)
  const barePort = await findFreePort()
  const bareUrl = `http://127.0.0.1:${barePort}`
  const bare = await startServer({
    file: process.execPath,
    args: ['e2e/bench/bare-copy.ts'],
    cwd: ROOT,
    env: { BARE_PORT: String(barePort), BARE_FILE: join(house.folder, 'bare-copy') },
    logFile: join(house.folder, 'bare-copy.log'),
    isUp: async () => (await fetch(bareUrl)).ok,
  })
  const authorization = `Bearer ${key}`
  const tus = { authorization, 'tus-resumable': '1.0.0' }

  /** @returns MiB a second */
  async function timed(work: () => Promise<unknown>): Promise<number> {
    const began = performance.now()
    await work()
    return bytes / MIB / ((performance.now() - began) / 1_000)
  }
  async function inParts(source: string, length: number, partBytes: number): Promise<void> {
    const metadata = `filename ${Buffer.from('bench.mp4').toString('base64')}`
    const created = { ...tus, 'upload-length': String(length), 'upload-metadata': metadata }
    const { location } = await send({
      url: `${web.url}/api/uploads`,
      method: 'POST',
      path,
      headers: created,
      from: 0,
      bytes: 0,
    })
    for (let from = 0; from < length; from += partBytes) {
      const headers = { ...tus, 'upload-offset': String(from), 'content-type': 'application/offset+octet-stream' }
      const url = new URL(String(location), web.url).href
      await send({ url, method: 'PATCH', path: source, headers, from, bytes: Math.min(partBytes, length - from) })
    }
  }
  const whole = { path, from: 0, bytes, method: 'POST' } as const
  /** Each upload finds the same disk and the same free memory: pages that a removed file used are free again. */
  async function removeCopies(): Promise<void> {
    const folders = [house.folder, house.dataDir]
    for (const folder of folders)
      for (const entry of await readdir(folder, { recursive: folder === house.dataDir, withFileTypes: true })) {
        const copy = join(entry.parentPath, entry.name)
        if (copy !== path && entry.isFile() && statSync(copy).size === bytes) rmSync(copy)
      }
  }
  const ways = {
    bare: () => send({ ...whole, url: bareUrl, headers: {} }),
    parts: () => inParts(path, bytes, PART_BYTES),
    post: () => send({ ...whole, url: `${web.url}/api/media?name=bench.mp4`, headers: { authorization } }),
  }
  try {
    const rates: Record<keyof typeof ways, number[]> = { bare: [], parts: [], post: [] }
    const cpu: typeof rates = { bare: [], parts: [], post: [] }
    for (let round = 0; round < (quick ? 1 : ROUNDS); round++)
      for (const way of ['bare', 'parts', 'post'] as const) {
        const { pid } = way === 'bare' ? bare : web
        const before = cpuSeconds(pid)
        rates[way].push(await timed(ways[way]))
        cpu[way].push((cpuSeconds(pid) - before) / (bytes / 1024 / MIB))
        await removeCopies()
        say(
          `${way}, round ${round + 1}: ${rates[way].at(-1)?.toFixed(0)} MiB/s, ${cpu[way].at(-1)?.toFixed(2)} CPU s a GiB`,
        )
      }
    const theirs = median(rates.bare)
    const show = (rate: number) => rate.toFixed(0)
    const figures: Figure[] = [
      compare({ what: 'upload in parts (tus), MiB/s', ours: median(rates.parts), theirs, show, atLeast: 0.7 }),
      compare({ what: 'upload in one request, MiB/s', ours: median(rates.post), theirs, show, atLeast: 0.7 }),
    ]
    for (const way of ['parts', 'post'] as const)
      figures.push(
        compare({
          what: `CPU a GiB ${way === 'parts' ? 'in parts' : 'in one request'}, s`,
          ours: median(cpu[way]),
          theirs: median(cpu.bare),
          show: (seconds) => seconds.toFixed(2),
        }),
      )
    const sparse = join(house.folder, 'sparse')
    const before = residentMiB(web.pid)
    let most = before
    const watch = setInterval(() => {
      most = Math.max(most, residentMiB(web.pid))
    }, 200)
    const length = quick ? bytes : SPARSE_BYTES
    await new Promise((resolve) => createWriteStream(sparse).end(resolve))
    truncateSync(sparse, length)
    say(`a sparse file of ${length / 1024 / MIB} GiB`)
    await inParts(sparse, length, length)
    clearInterval(watch)
    const what = `memory that ${length / 1024 / MIB} GiB in one part add, MiB`
    figures.push({ what, ours: (most - before).toFixed(0), required: '≤ 100', met: most - before <= 100 })
    return {
      figures,
      notes: [
        `A file of ${bytes / MIB} MiB of random bytes. Parts of ${PART_BYTES / MIB} MiB. Ours: authentication, limits, reservation, and the item’s row included. Client, server and disk share the machine; the median of ${ROUNDS} rounds in turns.`,
        'Theirs: `node:http`, which pipes the body into a file. Both answer when the file is on the disk (fsync); each file is removed before the next round.',
      ],
    }
  } finally {
    await bare.stop()
    await web.stop()
  }
}
