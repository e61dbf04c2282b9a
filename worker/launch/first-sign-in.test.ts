import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import { isDemoKnown, printDemo } from './first-sign-in.ts'

let folder: string
let printed: string[]
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'first-sign-in-'))
  printed = []
  vi.spyOn(console, 'log').mockImplementation((line) => void printed.push(String(line)))
})
afterEach(() => {
  vi.restoreAllMocks()
  rmSync(folder, { recursive: true, force: true })
})

const write = (demo: object) => writeFileSync(join(folder, 'demo.json'), JSON.stringify(demo))

it('prints the passwords of the demo at the start that made it, and later their location', () => {
  expect(isDemoKnown(folder)).toBe(false)
  write({ password: 'first secret' })
  expect(isDemoKnown(folder)).toBe(false)
  const demo = { password: 'first secret', adminPassword: 'second secret', apiKey: 'cpk_third', channelId: 'ch_1' }
  write(demo)
  printDemo(folder, false)
  expect(printed.join('\n')).toContain('first secret')
  printed.length = 0
  expect(isDemoKnown(folder)).toBe(true)
  printDemo(folder, true)
  expect(printed.join('\n')).not.toMatch(/secret|cpk_/)
  expect(printed.join('\n')).toContain(join(folder, 'demo.json'))
})
