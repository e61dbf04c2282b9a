import { afterAll, expect, it, vi } from 'vitest'

// As the build sets it, before anything reads it.
vi.stubEnv('BASE_PATH', '/tv')
vi.resetModules()
const { openPage } = await import('#ui/public-path.ts')
const { safeReturnPath } = await import('./return-path.ts')
afterAll(() => {
  vi.resetModules()
  vi.unstubAllEnvs()
  vi.unstubAllGlobals()
})

it.each([
  ['/tv', '/tv/channels'],
  ['/tv/', '/tv/channels'],
  ['/tv/library?q=ad', '/tv/library?q=ad'],
  ['https://example.com/tv/settings', '/tv/settings'],
  ['/tv/sign-in', '/tv/channels'],
  // Another application of the host, and other hosts.
  ['/tvs/a', '/tv/tvs/a'],
  ['//evil.example/tv/a', '/tv/channels'],
  ['/tv//evil.example', '/tv/evil.example'],
  ['/tv/\\evil.example', '/tv/evil.example'],
  ['/tv/..//evil.example', '/tv/evil.example'],
  ['https://evil.example//tv//evil.example', '/tv/evil.example'],
])('below /tv %s leads to %s', (wish, path) => {
  const assign = vi.fn()
  vi.stubGlobal('window', { location: { assign } })
  openPage(safeReturnPath(wish))
  expect(assign).toHaveBeenCalledWith(path)
})
