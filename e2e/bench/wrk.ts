// wrk, the load generator: one thread, on a core of its own.
import { execFile } from 'node:child_process'
import { promisify } from 'node:util'
import { alternate } from './figures.ts'
import { pinned } from './server-process.ts'

const run = promisify(execFile)
export const SERVER_CORE = 0
export const WRK_CORE = 1
export const CONNECTIONS = 32

/** Requests a second of two addresses, alternating. @param say reports the side and the round */
export async function compareRates(
  urls: { ours: string; theirs: string },
  quick: boolean,
  say: (side: 'ours' | 'theirs', round: number) => void,
): Promise<{ ours: number; theirs: number }> {
  // Warm: the first second of a new Node is spent on compilation.
  await requestsPerSecond(urls.ours, 2)
  const at = (side: 'ours' | 'theirs') => (round: number) => {
    say(side, round)
    return requestsPerSecond(urls[side], quick ? 2 : 5)
  }
  return alternate(quick ? 1 : 3, { ours: at('ours'), theirs: at('theirs') })
}

/** @returns answered requests per second. @throws Error when any answer was not 200 or a socket failed */
async function requestsPerSecond(url: string, seconds: number): Promise<number> {
  const [file, args] = pinned(WRK_CORE, 'wrk', ['-t', '1', '-c', String(CONNECTIONS), '-d', `${seconds}s`, url])
  const { stdout } = await run(file, args).catch((error: Error) => {
    throw new Error(`wrk did not run (Debian: apt-get install wrk): ${error.message}`)
  })
  const trouble = /Non-2xx or 3xx responses: .*|Socket errors: .*/.exec(stdout)
  if (trouble) throw new Error(`wrk at ${url}: ${trouble[0]}`)
  const rate = Number(/Requests\/sec:\s*([\d.]+)/.exec(stdout)?.[1])
  if (!(rate > 0)) throw new Error(`wrk printed no rate:\n${stdout}`)
  return rate
}
