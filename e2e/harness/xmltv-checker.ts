// Validates XMLTV with the XMLTV project's own DTD and xmllint. Both come as Debian packages, unpacked into a folder of
// the checkout: we may not ship the DTD under its licence, and nothing is installed into the system, so no rights are
// needed.
import { spawnSync } from 'node:child_process'
import { existsSync, mkdirSync, readdirSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { LaunchError } from '#worker/launch/launch-error.ts'
import { canRun } from '#worker/launch/system-package.ts'

const DTD_PACKAGE = 'libxmltv-perl'
const LINT_PACKAGE = 'libxml2-utils'
const FOLDER = resolve(import.meta.dirname, '../../node_modules/.cache/cloud-playout/xmltv')

export interface XmltvChecker {
  dtd: string
  /** @returns the errors in these files; empty: all are valid XMLTV */
  check(files: readonly string[]): string
}

/** @throws LaunchError on a machine where the packages are not available */
export function ensureXmltvChecker(announce: (line: string) => void): XmltvChecker {
  if (!findDtd()) bring(DTD_PACKAGE, 'alone', announce)
  if (!findLint()) bring(LINT_PACKAGE, 'with-libraries', announce)
  const dtd = findDtd()
  const lint = findLint()
  if (!dtd || !lint)
    throw new LaunchError(
      `The guide cannot be checked against xmltv.dtd: ${[!dtd && 'the DTD', !lint && 'xmllint'].filter(Boolean).join(' and ')} could not be downloaded.`,
      `On Debian or Ubuntu check that apt-get can download ${DTD_PACKAGE} and ${LINT_PACKAGE}; elsewhere install xmllint, and put xmltv.dtd at ${join(FOLDER, 'xmltv.dtd')}.`,
    )
  return {
    dtd,
    check(files) {
      const env = { ...process.env, ...(lint.libraries && { LD_LIBRARY_PATH: lint.libraries }) }
      const args = ['--noout', '--nonet', '--dtdvalid', dtd, ...files]
      const { status, stderr, error } = spawnSync(lint.program, args, {
        env,
        encoding: 'utf8',
        maxBuffer: 64 * 1024 ** 2,
      })
      return status === 0 ? '' : error?.message || stderr || `xmllint ended with ${status}`
    },
  }
}

function findDtd(): string | null {
  const shares = ['/', join(FOLDER, 'root')].map((root) => join(root, 'usr/share/sgml/xmltv/dtd/0.5/xmltv.dtd'))
  return [...shares, join(FOLDER, 'xmltv.dtd')].find(existsSync) ?? null
}

function findLint(): { program: string; libraries: string | null } | null {
  if (canRun('xmllint', ['--version'])) return { program: 'xmllint', libraries: null }
  const program = join(FOLDER, 'root/usr/bin/xmllint')
  if (!existsSync(program)) return null
  const lib = join(FOLDER, 'root/usr/lib')
  const triplets = readdirSync(lib).map((name) => join(lib, name))
  return { program, libraries: triplets.join(':') }
}

/** Downloads and unpacks a Debian package, with required libraries that this machine does not have. */
function bring(name: string, what: 'alone' | 'with-libraries', announce: (line: string) => void): void {
  if (!canRun('apt-get', ['--version'])) return
  announce(`fetching ${name} with apt-get`)
  // If the machine's own package lists are empty or old, separate lists are fetched.
  if (!download(name, what, []) && apt(['update', '-qq'], OWN_LISTS)) download(name, what, OWN_LISTS)
  const archives = join(FOLDER, 'archives')
  for (const file of existsSync(archives) ? readdirSync(archives) : [])
    if (file.endsWith('.deb'))
      spawnSync('dpkg', ['-x', join(archives, file), join(FOLDER, 'root')], { stdio: 'ignore' })
}

const OWN_LISTS = ['-o', `Dir::State::Lists=${join(FOLDER, 'lists')}`, '-o', `Dir::Cache=${join(FOLDER, 'cache')}`]

function download(name: string, what: 'alone' | 'with-libraries', lists: readonly string[]): boolean {
  const into = ['-o', `Dir::Cache::Archives=${join(FOLDER, 'archives')}`]
  return what === 'alone'
    ? apt(['download', '-qq', name], lists)
    : apt(['install', '-y', '-qq', '--download-only', '--no-install-recommends', name], [...lists, ...into])
}

function apt(args: readonly string[], options: readonly string[]): boolean {
  const archives = join(FOLDER, 'archives')
  for (const folder of [
    archives,
    join(archives, 'partial'),
    join(FOLDER, 'lists/partial'),
    join(FOLDER, 'cache/archives/partial'),
  ])
    mkdirSync(folder, { recursive: true })
  // Files of our own need neither root nor its locks.
  const ours = ['-o', 'Debug::NoLocking=1', '-o', 'APT::Sandbox::User=root']
  const { status } = spawnSync('apt-get', [...ours, ...options, ...args], { cwd: archives, stdio: 'ignore' })
  return status === 0
}
