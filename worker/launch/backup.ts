// A program, `npm run backup -- --to FOLDER [--media] (--passphrase-file FILE | --without-secrets)`. It may run while the
// product runs.
import { existsSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { parseArgs } from 'node:util'
import { mediaStorage } from '#adapters/media-storage.ts'
import { formatBytes } from '#domain/format-bytes.ts'
import { parseEnv } from '#server/env.ts'
import { passphraseIn } from './backup/sealed-secrets.ts'
import { takeBackup } from './backup/take-backup.ts'
import { EmbeddedDatabase } from './embedded-database.ts'
import { LaunchError } from './launch-error.ts'
import { fail, say } from './terminal.ts'

const USAGE = 'npm run backup -- --to FOLDER [--media] (--passphrase-file FILE | --without-secrets)'

async function main(): Promise<void> {
  const { to: folder, media, passphraseFile } = optionsOf(process.argv.slice(2))
  const passphrase = passphraseFile === null ? null : await passphraseIn(passphraseFile)
  const env = parseEnv(process.env)
  const { DATA_DIR: dataDir, DATABASE_URL } = env
  if (!DATABASE_URL && !existsSync(join(dataDir, 'postgres')))
    throw new LaunchError(
      `There is nothing to back up: DATABASE_URL is not set, and ${dataDir} has no database.`,
      'Set DATABASE_URL or DATA_DIR as for npm start. Nothing was written.',
    )
  const embedded = DATABASE_URL
    ? null
    : await EmbeddedDatabase.open(resolve(import.meta.dirname, '../..'), dataDir, say)
  try {
    const databaseUrl = DATABASE_URL ?? (embedded as EmbeddedDatabase).ownerUrl
    const storage = mediaStorage(dataDir, env.s3)
    const manifest = await takeBackup({ folder, databaseUrl, dataDir, storage, media, passphrase, env })
    const rows = manifest.tables.reduce((sum, table) => sum + table.rows, 0)
    const { files, mediaBytes } = manifest.mediaList
    console.log(`✓ database: ${rows} rows of ${manifest.tables.length} tables at ${manifest.takenAt}`)
    console.log(
      media === 'files'
        ? `✓ media: ${files} files, ${formatBytes(mediaBytes)}; those on an S3 server are only listed`
        : `✓ media: a list of ${files} files, ${formatBytes(mediaBytes)}. The files are NOT in this backup: copy DATA_DIR/media as well, or use --media`,
    )
    console.log(
      passphrase === null
        ? '✓ secrets: NOT in this backup. Keep DATA_DIR/secrets.json or MASTER_KEYS elsewhere: without them stream keys are lost'
        : '✓ secrets: sealed with the passphrase. Without it stream keys are lost',
    )
    console.log(`✓ ${resolve(folder)}`)
  } finally {
    await embedded?.leave()
  }
}

function optionsOf(args: string[]) {
  const options = {
    to: { type: 'string' },
    media: { type: 'boolean', default: false },
    'passphrase-file': { type: 'string' },
    'without-secrets': { type: 'boolean', default: false },
  } as const
  const values = parsed(() => parseArgs({ args, options }).values)
  const passphraseFile = values['passphrase-file'] ?? null
  if (values.to === undefined || (passphraseFile === null) !== values['without-secrets'])
    throw new LaunchError(
      'Name the folder, and either a file with a passphrase for the secrets or --without-secrets.',
      `${USAGE}. Nothing was written.`,
    )
  return { to: values.to, media: values.media ? ('files' as const) : ('list' as const), passphraseFile }
}

function parsed<T>(parse: () => T): T {
  try {
    return parse()
  } catch (error) {
    throw new LaunchError((error as Error).message, `${USAGE}. Nothing was written.`)
  }
}

main().catch((error) => {
  fail(error)
  process.exitCode = 1
})
