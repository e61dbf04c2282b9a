// A program, `npm run restore -- --from FOLDER (--passphrase-file FILE | --without-secrets) [--replace] [--isolated]`. The
// product must not run. Exit code 2: restored, but something is missing.
import { resolve } from 'node:path'
import { parseArgs } from 'node:util'
import { mediaStorage } from '#adapters/media-storage.ts'
import { parseEnv } from '#server/env.ts'
import { type Restored, restoreBackup } from './backup/restore-backup.ts'
import { passphraseIn } from './backup/sealed-secrets.ts'
import { ensureDataDir } from './check-place.ts'
import { EmbeddedDatabase } from './embedded-database.ts'
import { LaunchError } from './launch-error.ts'
import { claimDataDir } from './run-record.ts'
import { fail, say } from './terminal.ts'

const USAGE = 'npm run restore -- --from FOLDER (--passphrase-file FILE | --without-secrets) [--replace] [--isolated]'
const ISOLATED = `✓ isolated: destinations, webhooks and pulled live inputs are off, alerts are silenced, waiting mails and imports are
  dropped, and nothing is written to the S3 server while DATA_DIR/isolated exists`
/** Keys of files that are printed. */
const LISTED = 20

async function main(): Promise<void> {
  const { from: folder, replace, isolated, passphraseFile } = optionsOf(process.argv.slice(2))
  const passphrase = passphraseFile === null ? null : await passphraseIn(passphraseFile)
  const env = parseEnv(process.env)
  const { DATA_DIR: dataDir, DATABASE_URL, DATABASE_OWNER_URL } = env
  const root = resolve(import.meta.dirname, '../..')
  ensureDataDir(dataDir)
  const { record } = await claimDataDir(dataDir, env.publicUrl)
  let embedded: EmbeddedDatabase | undefined
  try {
    if (!DATABASE_URL) embedded = await EmbeddedDatabase.open(root, dataDir, say)
    const ownerUrl = DATABASE_OWNER_URL ?? DATABASE_URL ?? (embedded as EmbeddedDatabase).ownerUrl
    const storage = mediaStorage(dataDir, env.s3)
    const order = { folder, root, ownerUrl, dataDir, storage, passphrase, env, replace, isolated, say }
    process.exitCode = report(await restoreBackup(order), isolated)
  } finally {
    await embedded?.leave()
    record.close()
  }
}

/** @returns the exit code */
function report({ media, missingKeys }: Restored, isolated: boolean): 0 | 2 {
  console.log(`✓ media: ${media.present} files were present, ${media.restored} restored`)
  if (isolated) console.log(ISOLATED)
  for (const kind of ['missing', 'damaged'] as const) {
    const keys = media[kind]
    if (keys.length === 0) continue
    console.log(`! ${keys.length} files of items are ${kind}:`)
    for (const key of keys.slice(0, LISTED)) console.log(`    ${key}`)
    if (keys.length > LISTED) console.log(`    and ${keys.length - LISTED} more`)
  }
  if (missingKeys.length > 0)
    console.log(`! master keys are missing: ${missingKeys.join(', ')}. What they sealed has to be entered again`)
  const isComplete = media.missing.length + media.damaged.length + missingKeys.length === 0
  console.log(isComplete ? '✓ restored. Start it with npm start' : '! restored, with the gaps above')
  return isComplete ? 0 : 2
}

function optionsOf(args: string[]) {
  const options = {
    from: { type: 'string' },
    'passphrase-file': { type: 'string' },
    'without-secrets': { type: 'boolean', default: false },
    replace: { type: 'boolean', default: false },
    isolated: { type: 'boolean', default: false },
  } as const
  const values = parsed(() => parseArgs({ args, options }).values)
  const passphraseFile = values['passphrase-file'] ?? null
  if (values.from === undefined || (passphraseFile === null) !== values['without-secrets'])
    throw new LaunchError(
      'Name the folder of the backup, and either the file with its passphrase or --without-secrets.',
      `${USAGE}. Nothing was changed.`,
    )
  return { from: values.from, replace: values.replace, isolated: values.isolated, passphraseFile }
}

function parsed<T>(parse: () => T): T {
  try {
    return parse()
  } catch (error) {
    throw new LaunchError((error as Error).message, `${USAGE}. Nothing was changed.`)
  }
}

main().catch((error) => {
  fail(error)
  process.exitCode = 1
})
