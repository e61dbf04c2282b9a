// What a backup contains, what a restore refuses, and the two programs.
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { appendFile, cp, link, mkdir, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises'
import { join, resolve } from 'node:path'
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import { sha256 } from '#adapters/sha256.ts'
import { openTestDatabase } from '#server/testing/database.ts'
import { type OpenBackups, openBackups, PASSPHRASE, query, RENDITION } from '#worker/testing/open-backups.ts'
import { compiledIn } from '../programs.ts'
import { loadManifest } from './manifest.ts'
import type { RestoreOrder } from './restore-backup.ts'

const root = resolve(import.meta.dirname, '../../..')
// Each restore applies all migrations.
vi.setConfig({ testTimeout: 120_000 })

let open: OpenBackups
/** For tests that change nothing in it. */
let whole: string

beforeAll(async () => {
  open = await openBackups()
  whole = await open.backUp()
})
afterAll(() => open?.close())

describe('a backup', () => {
  it('links what never changes, and copies what may', async () => {
    const links = async (name: string) => (await stat(join(whole, 'media', open.accountId, open.mediaId, name))).nlink
    const probe = join(open.folder, 'probe')
    const isLinkable = await link(join(open.dataDir, 'secrets.json'), probe).then(
      () => true,
      () => false,
    )
    await rm(probe, { force: true })
    expect(await links(RENDITION)).toBe(isLinkable ? 2 : 1)
    expect(await links('thumb-00000.jpg')).toBe(1)
  })

  it('shows no secret', async () => {
    const { masterKeys, nextAuthSecret } = JSON.parse(await readFile(join(open.dataDir, 'secrets.json'), 'utf8'))
    for (const name of ['manifest.json', 'secrets.sealed.json']) {
      const text = await readFile(join(whole, name), 'utf8')
      for (const secret of [masterKeys[0].key, nextAuthSecret, PASSPHRASE]) expect(text).not.toContain(secret)
    }
    for (const path of [whole, join(whole, 'manifest.json')]) expect((await stat(path)).mode & 0o077).toBe(0)
  })

  it('is recorded, so that its age is known', async () => {
    await open.backUp()
    const [newest] = await query<{ media: string; secrets: boolean; age: number }>(
      open.source.url,
      `SELECT media, secrets, extract(epoch FROM now() - "startedAt")::float AS age FROM "Backup"
        ORDER BY "finishedAt" DESC LIMIT 1`,
    )
    expect(newest).toMatchObject({ media: 'files', secrets: true })
    expect(newest?.age).toBeLessThan(60)
  })

  it('does not overwrite a folder, and leaves none when it fails', async () => {
    await expect(open.backUp({ folder: whole })).rejects.toThrow(/exists already/)
    const failing = open.newFolder('failing')
    await expect(open.backUp({ folder: failing, databaseUrl: open.newDatabase() })).rejects.toThrow(/does not answer/)
    expect((await readdir(open.folder)).filter((name) => name.includes('failing'))).toEqual([])
  })
})

describe('a restore changes nothing', () => {
  const unchanged = async (from: string, order: Partial<RestoreOrder>, message: RegExp) => {
    const ownerUrl = order.ownerUrl ?? open.newDatabase()
    await expect(open.restore(from, { ownerUrl, ...order })).rejects.toThrow(message)
    if (!order.ownerUrl) await expect(query(ownerUrl, 'SELECT 1')).rejects.toThrow(/does not exist/)
  }

  it('from a folder that is no backup', () => unchanged(open.folder, {}, /not a backup/))

  it('with a wrong passphrase', async () => unchanged(whole, { passphrase: 'not the passphrase' }, /do not open/))

  it('from a backup with a damaged file', async () => {
    const taken = await open.backUp()
    await appendFile(join(taken, 'database', 'Account.rows.gz'), 'x')
    await unchanged(taken, {}, /database\/Account\.rows\.gz is missing or changed/)
  })

  it('from a backup of a newer version', async () => {
    const taken = await open.backUp()
    const manifest = await loadManifest(taken)
    manifest.migrations.push({ name: '29991231000000_later', checksum: sha256('later') })
    await writeFile(join(taken, 'manifest.json'), JSON.stringify(manifest))
    await unchanged(taken, {}, /newer version/)
  })

  it('from a manifest that names files elsewhere', async () => {
    const taken = await open.backUp()
    const manifest = JSON.stringify(await loadManifest(taken))
    await writeFile(join(taken, 'manifest.json'), manifest.replace('database/Account.rows.gz', '../../etc/passwd'))
    await unchanged(taken, {}, /damaged/)
  })

  it('in a database with rows, until told', async () => {
    const { url: ownerUrl, db, drop } = await openTestDatabase()
    const dataDir = open.newFolder('target')
    await cp(open.dataDir, dataDir, { recursive: true })
    try {
      await db.$disconnect()
      await query(ownerUrl, `INSERT INTO "Account" (id, name) VALUES ('ac_kept', 'Kept')`)
      await unchanged(whole, { ownerUrl, dataDir }, /not empty/)
      const kept = () => query(ownerUrl, `SELECT name FROM "Account" WHERE id = 'ac_kept'`)
      expect(await kept()).toEqual([{ name: 'Kept' }])
      const again = await open.restore(whole, { ownerUrl, dataDir, replace: true })
      expect(again.media).toMatchObject({ present: 3, restored: 0 })
      expect(await kept()).toEqual([])
    } finally {
      await drop()
    }
  })

  it('in a database that the product uses', async () => {
    // The product of this test is connected to it.
    await open.source.db.account.count()
    await unchanged(whole, { ownerUrl: open.source.url }, /in use/)
  })

  it('in a data folder with the secrets of another installation', async () => {
    const dataDir = open.newFolder('other')
    await mkdir(dataDir)
    await writeFile(join(dataDir, 'secrets.json'), JSON.stringify({ nextAuthSecret: 'x'.repeat(43) }))
    await unchanged(whole, { dataDir }, /another installation/)
  })
})

describe('the programs', () => {
  async function run(program: string, args: readonly string[], env: Record<string, string>) {
    const child = spawn(process.execPath, [join(root, 'worker/launch', program), ...args], {
      env: { ...compiledIn(open.folder), ...process.env, MASTER_KEYS: '', ...env },
      stdio: ['ignore', 'pipe', 'pipe'],
    })
    let said = ''
    for (const stream of [child.stdout, child.stderr])
      stream.on('data', (chunk) => {
        said += chunk
      })
    const [code] = await once(child, 'close')
    return { code, said }
  }

  it('back up and restore by two commands', async () => {
    const secret = join(open.folder, 'passphrase')
    await writeFile(secret, `${PASSPHRASE}\n`)
    const [to, lost] = [open.newFolder('backup'), open.newFolder('backup')]
    const sealed = ['--passphrase-file', secret]
    const here = { DATABASE_URL: open.source.appUrl, DATA_DIR: open.dataDir }
    const taken = await run('backup.ts', ['--to', to, '--media', ...sealed], here)
    expect(taken.code, taken.said).toBe(0)
    const elsewhere = () => ({ DATABASE_URL: open.newDatabase(), DATA_DIR: open.newFolder('target') })
    const back = await run('restore.ts', ['--from', to, ...sealed], elsewhere())
    expect(back.said).toContain('✓ restored')
    expect(back.code, back.said).toBe(0)
    // Where files are missing the exit code is 2.
    await cp(to, lost, { recursive: true })
    await rm(join(lost, 'media'), { recursive: true })
    const gaps = await run('restore.ts', ['--from', lost, ...sealed], elsewhere())
    expect(gaps.code, gaps.said).toBe(2)
    expect(gaps.said).toContain('! 3 files of items are missing')
  })

  it('ask for what they need', async () => {
    for (const [program, args] of [
      ['backup.ts', ['--to', open.newFolder('unused')]],
      ['backup.ts', ['--without-secrets']],
      ['restore.ts', ['--from', open.folder]],
      ['restore.ts', ['--form', open.folder]],
    ] as const) {
      const { code, said } = await run(program, args, { DATABASE_URL: open.source.appUrl, DATA_DIR: open.dataDir })
      expect(code, said).toBe(1)
      expect(said).toContain('npm run ')
    }
  })
})
