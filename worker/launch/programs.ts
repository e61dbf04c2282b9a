// The programs of the product: npm start runs all three, a container runs one.
import { join } from 'node:path'
import type { Env } from '#server/env.ts'

export interface Program {
  name: string
  /** Arguments of Node. */
  args: string[]
  /** How long it may take to end on request. */
  graceMs: number
  /** Omitted: it reports it (health-server.ts). */
  healthUrl?: string
}

/** The origin does nothing else: no upload, feed or plan can delay viewers. The worker does the rest. */
export const ORIGIN_ROLES = 'origin'
export const WORKER_ROLES = 'playout,transcode,ingest,mail'

export function workerProgram(env: Env, roles: string): Program {
  const isOrigin = roles.split(',').includes('origin')
  return {
    name: roles === ORIGIN_ROLES ? 'origin' : 'worker',
    args: ['worker/main.ts', `--roles=${roles}`],
    graceMs: 15_000,
    ...(isOrigin && { healthUrl: `http://${nearHost(env)}:${env.ORIGIN_PORT}/health` }),
  }
}

export function webProgram(env: Env): Program {
  return {
    name: 'web',
    args: ['server/web/main.ts'],
    graceMs: 4_000,
    healthUrl: `http://${nearHost(env)}:${env.PORT}/health`,
  }
}

/** Where Node keeps compiled modules: a program that is started again needs half the CPU for it. */
export const compiledIn = (dataDir: string) => ({ NODE_COMPILE_CACHE: join(dataDir, 'compiled') })

export const nextProgram = (root: string): string => join(root, 'node_modules', 'next', 'dist', 'bin', 'next')

const nearHost = ({ HOST }: Env) => (HOST === '0.0.0.0' || HOST === '::' ? '127.0.0.1' : HOST)
