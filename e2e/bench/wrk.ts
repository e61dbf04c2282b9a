// wrk, the load generator: one thread, on a core of its own.
import { execFile } from 'node:child_process'
import { promisify } from 'node:util'
import { pinned } from './server-process.ts'

const run = promisify(execFile)

export interface WrkOptions {
  url: string
  seconds: number
  connections: number
  core?: number
}

/** @returns answered requests per second. @throws Error when any answer was not 200 or a socket failed */
export async function requestsPerSecond({ url, seconds, connections, core }: WrkOptions): Promise<number> {
  const [file, args] = pinned(core, 'wrk', ['-t', '1', '-c', String(connections), '-d', `${seconds}s`, url])
  const { stdout } = await run(file, args).catch((error: Error) => {
    throw new Error(`wrk did not run (Debian: apt-get install wrk): ${error.message}`)
  })
  const trouble = /Non-2xx or 3xx responses: .*|Socket errors: .*/.exec(stdout)
  if (trouble) throw new Error(`wrk at ${url}: ${trouble[0]}`)
  const rate = Number(/Requests\/sec:\s*([\d.]+)/.exec(stdout)?.[1])
  if (!(rate > 0)) throw new Error(`wrk printed no rate:\n${stdout}`)
  return rate
}
