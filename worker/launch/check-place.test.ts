import { mkdirSync, mkdtempSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { createServer, type Server } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { ensureDataDir, ensurePortsFree } from './check-place.ts'
import { findFreePort } from './ports.ts'

describe('the data folder', () => {
  let folder: string
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'check-place-'))
  })
  afterEach(() => rmSync(folder, { recursive: true, force: true }))

  it('is created with its parents, and may exist already', () => {
    const nested = join(folder, 'a', 'b')
    ensureDataDir(nested)
    writeFileSync(join(nested, 'media', 'kept'), '')
    ensureDataDir(nested)
    expect(readdirSync(nested).sort()).toEqual(['logs', 'media', 'run', 'uploads'])
    expect(readdirSync(join(nested, 'media'))).toEqual(['kept'])
  })

  it('is closed to other users, even if an older version left it open', () => {
    mkdirSync(join(folder, 'media'), { mode: 0o755 })
    ensureDataDir(folder)
    for (const name of ['media', 'uploads', 'logs', 'run'])
      expect(statSync(join(folder, name)).mode & 0o777, name).toBe(0o700)
  })

  it('is rejected with a message if it cannot be used', () => {
    writeFileSync(join(folder, 'file'), '')
    expect(() => ensureDataDir(join(folder, 'file'))).toThrow(/DATA_DIR .* is not writable/)
    expect(() => ensureDataDir(join(folder, 'file', 'below'))).toThrow(/DATA_DIR .* is not writable/)
  })
})

describe('the ports', () => {
  let server: Server
  beforeEach(() => {
    server = createServer()
  })
  afterEach(() => new Promise((done) => server.close(done)))

  it('are rejected by number and variable when in use', async () => {
    const taken = await new Promise<number>((done) => {
      server.listen(0, '127.0.0.1', () => done((server.address() as { port: number }).port))
    })
    const env = { HOST: '127.0.0.1', PORT: await findFreePort(), ORIGIN_PORT: taken }
    await expect(ensurePortsFree(env)).rejects.toThrow(`Port ${taken} (ORIGIN_PORT) is in use`)
  })

  it('are rejected when both are the same', async () => {
    const env = { HOST: '127.0.0.1', PORT: 4300, ORIGIN_PORT: 4300 }
    await expect(ensurePortsFree(env)).rejects.toThrow('PORT and ORIGIN_PORT are both 4300')
  })

  it('are rejected on an address that this machine does not have', async () => {
    const env = { HOST: '192.0.2.1', PORT: await findFreePort(), ORIGIN_PORT: await findFreePort() }
    await expect(ensurePortsFree(env)).rejects.toThrow('HOST 192.0.2.1 cannot be used')
  })
})
