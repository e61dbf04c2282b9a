// Checks docker-compose.yml and Dockerfile against the product, without a daemon.
import { readFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { describe, expect, it } from 'vitest'
import { parse } from 'yaml'
import { ROLES } from '#domain/system/roles.ts'
import { ENV_VARIABLES } from '#server/env.ts'
import { parseRoles } from '../roles.ts'

const root = resolve(import.meta.dirname, '../..')
const read = (name: string) => readFileSync(join(root, name), 'utf8')

interface Service {
  image?: string
  build?: string
  command?: string[]
  restart?: string
  environment?: Record<string, string>
  volumes?: string[]
  healthcheck?: { test: string[] }
  depends_on?: Record<string, { condition: string }>
}
const compose: { services: Record<string, Service>; volumes: Record<string, unknown> } = parse(
  read('docker-compose.yml'),
  { merge: true },
)
const services = Object.entries(compose.services)

describe('docker-compose.yml', () => {
  it('runs PostgreSQL, web, origin and worker, each with a health check', () => {
    for (const name of ['postgres', 'web', 'origin', 'worker'])
      expect(compose.services[name]?.healthcheck?.test).toBeDefined()
  })

  it('gives web, origin and worker one image, one database and one media folder', () => {
    const { web, origin, worker } = compose.services
    for (const other of [origin, worker]) {
      expect(other?.build).toBe(web?.build)
      expect(other?.environment).toEqual(web?.environment)
      expect(other?.volumes).toEqual(web?.volumes)
    }
    expect(web?.environment?.DATABASE_URL).toMatch(/@postgres:5432\//)
  })

  it('runs web, origin and worker under a watchdog, and restarts them', () => {
    for (const name of ['web', 'origin', 'worker']) {
      expect(compose.services[name]?.command?.slice(0, 2)).toEqual(['node', 'worker/launch/keep.ts'])
      expect(compose.services[name]?.restart).toBe('unless-stopped')
    }
  })

  it('sets only variables that the product reads', () => {
    for (const [name, { environment }] of services)
      if (name !== 'postgres') expect(ENV_VARIABLES).toEqual(expect.arrayContaining(Object.keys(environment ?? {})))
  })

  it('plays every role once, and the origin in a process of its own', () => {
    const rolesOf = (name: string) => {
      const argument = compose.services[name]?.command?.find((arg) => arg.startsWith('--roles='))
      return [...parseRoles(argument?.slice('--roles='.length))]
    }
    expect(rolesOf('origin')).toEqual(['origin'])
    expect([...rolesOf('origin'), ...rolesOf('worker')].sort()).toEqual([...ROLES].sort())
  })

  it('names only existing services and volumes', () => {
    for (const [, { depends_on, volumes }] of services) {
      for (const name of Object.keys(depends_on ?? {})) expect(compose.services).toHaveProperty(name)
      for (const volume of volumes ?? []) expect(compose.volumes).toHaveProperty(volume.split(':')[0] ?? '')
    }
  })

  it('connects as a role that is no superuser; the owner migrates', () => {
    const { migrate, web, postgres } = compose.services
    expect(postgres?.environment?.POSTGRES_USER ?? 'postgres').toBe('postgres')
    expect(new URL(migrate?.environment?.DATABASE_OWNER_URL ?? '').username).toBe('postgres')
    expect(web?.environment?.DATABASE_URL).toMatch(/^postgresql:\/\/cloud_playout:\$\{APP_PASSWORD/)
    for (const [, { environment }] of services.filter(([name]) => name !== 'migrate'))
      expect(environment).not.toHaveProperty('DATABASE_OWNER_URL')
  })

  it('contains no password', () => {
    for (const [, { environment }] of services)
      for (const [key, value] of Object.entries(environment ?? {}))
        if (/PASSWORD|SECRET|DATABASE_URL/.test(key)) expect(value).toContain('${')
  })
})

describe('the Dockerfile', () => {
  const lines = read('Dockerfile').split('\n')
  const instructions = (name: string) => lines.filter((line) => line.startsWith(`${name} `))

  it('ends without root', () => {
    expect(instructions('USER').at(-1)).toBe('USER node')
  })

  it('installs FFmpeg in the final image', () => {
    const last = lines.findLastIndex((line) => line.startsWith('FROM '))
    expect(lines.slice(last).join('\n')).toMatch(/apt-get install .*\bffmpeg\b/)
  })

  it('ends without development dependencies, Prisma’s command line among them', () => {
    expect(read('Dockerfile')).toContain('npm pkg delete devDependencies && npm prune')
    expect(JSON.parse(read('package.json')).dependencies).not.toHaveProperty('prisma')
  })

  it('excludes data, build and dependencies of the checkout', () => {
    expect(read('.dockerignore').split('\n')).toEqual(expect.arrayContaining(['node_modules', '.next', 'data', '.git']))
  })
})
