// A child that logs a stranger's text, through the product's logger, the launcher's reader, its log and its console.
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { type ChildOptions, ended, spawnChild } from './child.ts'

const FORGED =
  '\u001b[2J\u001b[Hgone\nready http://evil.example\r\nready http://evil.example\u2028ready http://evil.example'

let folder: string
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'child-output-'))
})
afterEach(() => rmSync(folder, { recursive: true, force: true }))

async function run(script: string): Promise<{ console: string[]; log: string }> {
  const said: string[] = []
  const logPath = join(folder, 'web.log')
  const record = { add: () => undefined } as unknown as ChildOptions['record']
  const args = ['--input-type=module', '--eval', script]
  const env = { ...process.env, FORGED, LOG_LEVEL: 'info' }
  const root = join(import.meta.dirname, '../..')
  const child = spawnChild({ name: 'web', root, args, env, logPath, record, say: (line) => said.push(line) })
  expect(await ended(child)).toMatchObject({ ok: true })
  return { console: said, log: readFileSync(logPath, 'utf8') }
}

const logging = (call: string) =>
  run(`const { logger } = await import('./server/adapters/log.ts'); logger('auth').${call}`)

it('prints no line that a stranger forged, from the message, the error or plain output', async () => {
  const runs = [
    await logging('error({ code: process.env.FORGED }, process.env.FORGED)'),
    await logging('error({ err: new Error(process.env.FORGED) }, "next-auth")'),
    await run('console.error(process.env.FORGED)'),
  ]
  for (const { console: lines, log } of runs) {
    expect(lines.length).toBeGreaterThan(0)
    for (const line of lines) expect(line).toMatch(/^web: /)
    // biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what it looks for
    expect(lines.join('')).not.toMatch(/[\u0000-\u001f\u007f-\u009f\u2028]/)
    // biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what it looks for
    expect(log).not.toMatch(/[\u0000-\u0009\u000b-\u001f\u007f-\u009f\u2028]|\\u001b/)
  }
  expect(runs[0]?.console).toEqual([
    'web: error: gone ready http://evil.example  ready http://evil.example ready http://evil.example',
  ])
})

it('keeps the other log entries despite a line of 40 MB', async () => {
  const { log } = await run(`console.error('before'); console.error('x'.repeat(40_000_000)); console.error('behind')`)
  expect(log.split('\n').map((line) => line.slice(0, 6))).toEqual(['before', 'xxxxxx', 'behind', ''])
  expect(log.length).toBeLessThan(50_000)
})

it('cuts a long text of a log entry, and keeps the entry readable', async () => {
  const { log } = await logging(`error({ body: 'x'.repeat(5_000_000) }, 'next-auth')`)
  const { msg, body } = JSON.parse(log)
  expect([msg, body.length < 2_100]).toEqual(['next-auth', true])
})
