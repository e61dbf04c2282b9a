// The entry point of a container: `node worker/launch/keep.ts web` or `… --roles=origin`. One program, supervised as by
// npm start: restarted when it ends, replaced when it no longer answers (supervised-child.ts). A container's own restart
// policy acts only on an exit, not on a program that hangs. With --log FILE its output goes there, in two files of 10 MB.
import { resolve } from 'node:path'
import { parseArgs } from 'node:util'
import { parseEnv } from '#server/env.ts'
import { LogFile } from './log-file.ts'
import { compiledIn, webProgram, workerProgram } from './programs.ts'
import type { RunRecord } from './run-record.ts'
import { SupervisedChild } from './supervised-child.ts'
import { fail, outliveOutput, say } from './terminal.ts'

/** The container ends with this process, and everything in it. */
const noRecord: RunRecord = {
  add: () => undefined,
  remove: () => undefined,
  markStopping: () => undefined,
  close: () => undefined,
}

outliveOutput()
try {
  const root = resolve(import.meta.dirname, '../..')
  const { values, positionals } = parseArgs({
    options: { roles: { type: 'string' }, log: { type: 'string' } },
    allowPositionals: true,
  })
  const env = parseEnv(process.env)
  const log = values.log ?? null
  if (values.roles === undefined && positionals[0] !== 'web')
    throw new Error('Name the program to keep running: web, or --roles= with the roles of a worker.')
  const { graceMs, ...program } = values.roles === undefined ? webProgram(env) : workerProgram(env, values.roles)
  const child = new SupervisedChild({
    ...program,
    root,
    env: { ...compiledIn(env.DATA_DIR), ...process.env },
    logPath: log,
    record: noRecord,
    say: log === null ? say : (line) => new LogFile(log).write(line),
  })
  for (const signal of ['SIGINT', 'SIGTERM'] as const)
    process.on(signal, () => void child.stop(graceMs).then(() => process.exit(0)))
  await child.ready()
} catch (error) {
  fail(error)
  process.exit(1)
}
