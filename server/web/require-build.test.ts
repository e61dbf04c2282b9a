import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, expect, it } from 'vitest'
import { requireBuild } from './require-build.ts'

const root = mkdtempSync(join(tmpdir(), 'require-build-'))
afterAll(() => rmSync(root, { recursive: true, force: true }))

it('refuses a web build for another path, and says what to do', () => {
  expect(() => requireBuild(root, '')).toThrow('ENOENT')
  mkdirSync(join(root, '.next'))
  const build = (basePath: string) =>
    writeFileSync(join(root, '.next/routes-manifest.json'), JSON.stringify({ version: 3, basePath }))
  build('')
  requireBuild(root, '')
  expect(() => requireBuild(root, '/tv')).toThrow(
    'The web build is for the root of a host, and PUBLIC_URL is the path /tv. Nothing was started.',
  )
  build('/tv')
  requireBuild(root, '/tv')
  expect(() => requireBuild(root, '')).toThrow('is for the path /tv, and PUBLIC_URL is the root of a host')
})
