// Checks deploy/systemd and the scripts against the product; by systemd's own verifier where it is installed.
import { spawnSync } from 'node:child_process'
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { describe, expect, it, onTestFinished } from 'vitest'
import { parseEnv } from '#server/env.ts'
import { ORIGIN_ROLES, WORKER_ROLES, webProgram, workerProgram } from './programs.ts'

const root = resolve(import.meta.dirname, '../..')
const read = (path: string) => readFileSync(join(root, path), 'utf8')
const units = readdirSync(join(root, 'deploy/systemd'))
const script = read('deploy/scripts/deploy.sh')

/** Values of a key, in order. */
const valuesOf = (unit: string, key: string) =>
  [...read(`deploy/systemd/${unit}`).matchAll(new RegExp(`^${key}=(.*)$`, 'gm'))].map(([, value]) => value ?? '')

describe.each(units)('%s', (unit) => {
  const [command = ''] = valuesOf(unit, 'ExecStart')

  it('starts a program of the product with its own Node', () => {
    const [node, file = ''] = command.split(' ')
    expect(node).toMatch(/\/node_modules\/\.bin\/node$/)
    expect(existsSync(join(root, file)), file).toBe(true)
    const [folder] = valuesOf(unit, 'WorkingDirectory')
    expect(node).toBe(`${folder}/node_modules/.bin/node`)
  })

  it('runs without root, and signals the start program only', () => {
    expect(valuesOf(unit, 'User')).toEqual(['cloud-playout'])
    expect(valuesOf(unit, 'NoNewPrivileges')).toEqual(['yes'])
    expect(valuesOf(unit, 'CapabilityBoundingSet')).toEqual([''])
    expect(valuesOf(unit, 'KillMode')).toEqual(['mixed'])
  })

  it('is restarted, and an FFmpeg that is killed for its memory does not end it', () => {
    expect(valuesOf(unit, 'Restart')).toEqual(['always'])
    expect(valuesOf(unit, 'OOMPolicy')).toEqual(['continue'])
  })

  it('has more time to end than the program takes', () => {
    const env = parseEnv({})
    const graces = [webProgram(env), workerProgram(env, ORIGIN_ROLES), workerProgram(env, WORKER_ROLES)]
    const longestMs = Math.max(...graces.map(({ graceMs }) => graceMs))
    expect(Number(valuesOf(unit, 'TimeoutStopSec')[0]) * 1_000).toBeGreaterThan(longestMs)
  })

  it('reads the variables where the deploy writes them', () => {
    const [environment] = valuesOf(unit, 'EnvironmentFile')
    expect(script).toContain(`\${DEPLOY_ENV:-${environment}}`)
  })
})

describe('the units of the slots', () => {
  const slots = units.filter((unit) => unit.includes('@'))

  it('are those that the deploy starts, one a program', () => {
    const [, programs = ''] = /DEPLOY_PROGRAMS:-([\w ]+)\}/.exec(script) ?? []
    expect(slots.sort()).toEqual(
      programs
        .split(' ')
        .map((name) => `cloud-playout-${name}@.service`)
        .sort(),
    )
    expect(script).toContain('echo "cloud-playout-$2@$1.service"')
  })

  it('start with the machine, those of the other slot do not', () => {
    expect(script).toContain('systemctl enable --now "$(unit_of "$slot" "$name")"')
    expect(script).toContain('systemctl disable --now "$(unit_of "$slot" "$name")"')
    for (const unit of units) expect(valuesOf(unit, 'WantedBy')).toEqual(['multi-user.target'])
  })

  it('run in the slot’s folder, with its ports, and never connect as the owner', () => {
    const [, state = ''] = /DEPLOY_STATE:-([\w/-]+)\}/.exec(script) ?? []
    for (const unit of slots) {
      expect(valuesOf(unit, 'WorkingDirectory')).toEqual([`${state}/%i`])
      expect(valuesOf(unit, 'EnvironmentFile')[1]).toBe(`${state}/%i.env`)
      expect(valuesOf(unit, 'UnsetEnvironment')).toEqual(['DATABASE_OWNER_URL'])
    }
  })

  it('and the script name the roles of npm start', () => {
    expect(valuesOf('cloud-playout-worker@.service', 'Environment')).toContain(`DEPLOY_WORKER_ROLES=${WORKER_ROLES}`)
    expect(script).toContain(`\${DEPLOY_WORKER_ROLES:-${WORKER_ROLES}}`)
    expect(script).toContain(`--roles=${ORIGIN_ROLES}`)
  })
})

if (existsSync('/usr/bin/systemd-analyze'))
  it('systemd accepts every unit', { timeout: 30_000 }, () => {
    const folder = mkdtempSync(join(tmpdir(), 'cloud-playout-units-'))
    onTestFinished(() => rmSync(folder, { recursive: true, force: true }))
    mkdirSync(join(folder, 'state'))
    for (const name of ['blue', 'current']) symlinkSync(root, join(folder, 'state', name))
    const paths = units.map((unit) => {
      // The verifier checks that programs exist.
      const text = read(`deploy/systemd/${unit}`)
        .replaceAll('/var/lib/cloud-playout/deploy', join(folder, 'state'))
        .replaceAll('/opt/cloud-playout', join(folder, 'state'))
      const path = join(folder, unit.replace('@.', '@blue.'))
      writeFileSync(path, text)
      return path
    })
    const { status, stderr } = spawnSync('systemd-analyze', ['verify', '--man=no', ...paths], { encoding: 'utf8' })
    expect(stderr.split('\n').filter((line) => line.includes('cloud-playout'))).toEqual([])
    expect(status, stderr).toBe(0)
  })

describe('the scripts', () => {
  it.each(readdirSync(join(root, 'deploy/scripts')))('%s is valid and stops at the first error', (name) => {
    expect(spawnSync('bash', ['-n', join(root, 'deploy/scripts', name)]).status).toBe(0)
    expect(read(`deploy/scripts/${name}`)).toMatch(/^set -euo pipefail$/m)
  })
})
