// Checks docker-compose.yml, docker-compose.prod.yml and Dockerfile against the product, without a daemon.
import { existsSync, readFileSync } from 'node:fs'
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
  user?: string
  command?: string[]
  restart?: string
  ports?: string[]
  environment?: Record<string, string>
  volumes?: string[]
  logging?: { options: Record<string, string> }
  cap_drop?: string[]
  cpu_shares?: number
  deploy?: { resources: { limits: Record<string, string> } }
  healthcheck?: { test: string[] }
  depends_on?: Record<string, { condition: string }>
}
interface Compose {
  services: Record<string, Service>
  volumes: Record<string, unknown>
  networks: { default: { ipam: { config: { subnet: string }[] } } }
}
interface Scraped {
  static_configs?: { targets: string[] }[]
  dns_sd_configs?: { names: string[]; port: number }[]
}
const load = (file: string): Compose => parse(read(file), { merge: true })

/** Files of others beside the product, which need not be set up to start it. */
const OF_MONITORING = ['./deploy/prometheus', './deploy/grafana']
const FOREIGN = ['postgres', 'redis', 'nginx', 'prometheus', 'alertmanager', 'grafana']

/** Fixed by the image or the network of the containers, or they need a volume of their own. */
const NOT_PASSED = [
  ...['PORT', 'ORIGIN_PORT', 'RTMP_PORT', 'HOST', 'DATA_DIR', 'DATABASE_OWNER_URL', 'FFMPEG_PATH', 'FFPROBE_PATH'],
  ...['STRIPE_API_URL', 'WATCH_DIR', 'RTMPS_CA_FILE'],
]

describe.each([
  ['docker-compose.yml', ['origin', 'worker', 'web'], ['postgres', 'redis', 'nginx']],
  ['docker-compose.prod.yml', ['origin', 'playout', 'transcode', 'web'], FOREIGN],
])('%s', (file, programs, others) => {
  const compose = load(file)
  const services = Object.entries(compose.services)
  const named = (name: string) => compose.services[name] ?? {}

  it('runs these services, each with a health check and without root', () => {
    expect(Object.keys(compose.services).sort()).toEqual([...programs, ...others, 'migrate'].sort())
    for (const [name, { healthcheck, user, build, image }] of services) {
      if (name !== 'migrate') expect(healthcheck?.test, name).toBeDefined()
      // The Dockerfile ends without root, as does the image of nginx.
      if (build === undefined && !image?.includes('unprivileged')) expect(user, name).toMatch(/^[a-z1-9]/)
      expect(user ?? '', name).not.toMatch(/^(?:root|0)\b/)
    }
  })

  it('pins the version of each image', () => {
    for (const [name, { image }] of services) if (image) expect(image, name).toMatch(/:v?\d+/)
  })

  it('gives the programs one image, one environment and one media folder', () => {
    for (const name of programs) {
      expect(named(name).build).toBe('.')
      expect(named(name).environment).toEqual(named('web').environment)
      expect(named(name).volumes).toEqual(['media:/data'])
    }
    expect(named('web').environment?.DATABASE_URL).toMatch(/@postgres:5432\//)
    expect(named('web').environment?.REDIS_URL).toContain('redis:6379')
  })

  it('runs the programs under a watchdog, and restarts them', () => {
    for (const name of programs) {
      expect(named(name).command?.slice(0, 2)).toEqual(['node', 'worker/launch/keep.ts'])
      expect(named(name).restart).toBe('unless-stopped')
    }
  })

  it('sets only variables that the product reads', () => {
    for (const [name, { environment }] of services)
      if (!FOREIGN.includes(name)) expect(ENV_VARIABLES).toEqual(expect.arrayContaining(Object.keys(environment ?? {})))
  })

  it('plays every role once, and the origin in a process of its own', () => {
    const rolesOf = (name: string) => {
      const argument = named(name).command?.find((arg) => arg.startsWith('--roles='))
      return [...parseRoles(argument?.slice('--roles='.length))]
    }
    expect(rolesOf('origin')).toEqual(['origin'])
    expect(
      programs
        .filter((name) => name !== 'web')
        .flatMap(rolesOf)
        .sort(),
    ).toEqual([...ROLES].sort())
  })

  it('names only existing services, volumes and files', () => {
    for (const [, { depends_on, volumes }] of services) {
      for (const name of Object.keys(depends_on ?? {})) expect(compose.services).toHaveProperty(name)
      for (const volume of volumes ?? []) {
        const [from = ''] = volume.split(':')
        if (OF_MONITORING.includes(from) || from.startsWith('${')) continue
        if (from.startsWith('./')) expect(existsSync(join(root, from)), from).toBe(true)
        else expect(compose.volumes).toHaveProperty(from)
      }
    }
  })

  it('connects as a role that is no superuser; the owner migrates', () => {
    expect(new URL(named('migrate').environment?.DATABASE_OWNER_URL ?? '').username).toBe('postgres')
    expect(named('web').environment?.DATABASE_URL).toMatch(/^postgresql:\/\/cloud_playout:\$\{APP_PASSWORD/)
    for (const [, { environment }] of services.filter(([name]) => name !== 'migrate'))
      expect(environment ?? {}).not.toHaveProperty('DATABASE_OWNER_URL')
  })

  it('contains no password', () => {
    for (const [, { environment }] of services)
      for (const [key, value] of Object.entries(environment ?? {}))
        if (/PASSWORD|SECRET|DATABASE_URL|AUTH|MASTER_KEYS/.test(key)) expect(value).toContain('${')
  })

  it('lets only nginx reach web and origin, and trusts its network', () => {
    for (const name of ['web', 'origin', 'postgres', 'redis']) expect(named(name).ports).toBeUndefined()
    const [{ subnet } = { subnet: '' }] = compose.networks.default.ipam.config
    const { EDGE_ADDRESSES, TRUSTED_PROXIES } = named('web').environment ?? {}
    expect([EDGE_ADDRESSES, TRUSTED_PROXIES].every((value) => value?.includes(subnet))).toBe(true)
  })

  it('mounts every file that nginx includes, and publishes the ports on which it listens', () => {
    const mounts = (named('nginx').volumes ?? []).map((volume) => volume.split(':') as [string, string])
    const files = mounts.filter(([from]) => from.endsWith('.conf'))
    const texts = files.map(([from]) => read(from))
    const included = texts.flatMap((text) => [...text.matchAll(/^\s*include ([\w.-]+);/gm)].map(([, name]) => name))
    for (const name of included) expect(files.map(([, to]) => to)).toContain(`/etc/nginx/${name}`)
    const listened = new Set(texts.flatMap((text) => [...text.matchAll(/^listen (\d+)/gm)].map(([, port]) => port)))
    // The stream probe plays through nginx, as viewers do.
    const probed = new URL(named('web').environment?.PROBE_ORIGIN_URL ?? '')
    expect(probed.hostname).toBe('nginx')
    expect(listened).toContain(probed.port)
    const published = (named('nginx').ports ?? []).map((port) => port.split(':')[1])
    expect(new Set([...published, probed.port])).toEqual(listened)
    for (const [, host = '', port] of texts.join('').matchAll(/^\s*server (\w+):(\d+);/gm))
      expect(named(host).healthcheck?.test.join(' ')).toContain(`:${port}/`)
  })
})

describe('docker-compose.prod.yml', () => {
  const { services } = load('docker-compose.prod.yml')

  it('limits every service, rotates its logs and takes its capabilities', () => {
    for (const [name, { deploy, logging, cap_drop }] of Object.entries(services)) {
      expect(Object.keys(deploy?.resources.limits ?? {}).sort(), name).toEqual(['cpus', 'memory'])
      expect(logging?.options, name).toHaveProperty('max-size')
      expect(cap_drop, name).toEqual(['ALL'])
    }
  })

  it('is scraped and shown: each target is a service with that port, and Grafana knows its Prometheus', () => {
    const [config] = (services.prometheus?.command ?? []).flatMap((arg) => arg.split('--config.file=/etc/')[1] ?? [])
    const { scrape_configs: jobs } = parse(read(`deploy/${config}`))
    const targets: string[] = jobs.flatMap(({ static_configs: fixed = [], dns_sd_configs: found = [] }: Scraped) => [
      ...fixed.flatMap((each) => each.targets),
      ...found.flatMap(({ names, port }) => names.map((name) => `${name}:${port}`)),
    ])
    expect(targets.sort()).toEqual(['origin:3001', 'playout:3002', 'transcode:3002', 'web:3000'])
    for (const target of targets) {
      const [name = '', port] = target.split(':')
      expect(services[name]?.healthcheck?.test.join(' ')).toContain(`:${port}/`)
    }
    const { METRICS_ADDRESSES, EDGE_ADDRESSES } = services.playout?.environment ?? {}
    expect(METRICS_ADDRESSES).toBe(EDGE_ADDRESSES)
    const mounted = '/etc/grafana/provisioning'
    expect(services.grafana?.volumes).toContain(`./deploy/grafana:${mounted}:ro`)
    const { datasources } = parse(read('deploy/grafana/datasources/prometheus.yml'))
    expect(services).toHaveProperty(new URL(datasources[0].url).hostname)
    const { providers } = parse(read('deploy/grafana/dashboards/provider.yml'))
    const folder = providers[0].options.path.replace(mounted, 'deploy/grafana')
    expect(JSON.parse(read(`${folder}/cloud-playout.json`)).panels.length).toBeGreaterThan(10)
  })

  it('has two services that evaluate alerts, and tells by Alertmanager what they cannot', () => {
    const evaluating = Object.values(services).filter(({ command }) =>
      command?.some((arg) => /^--roles=.*\b(?:playout|mail)\b/.test(arg)),
    )
    expect(evaluating).toHaveLength(2)
    const { alerting } = parse(read('deploy/prometheus/containers.yml'))
    expect(alerting.alertmanagers[0].static_configs[0].targets).toEqual(['alertmanager:9093'])
    expect(services.alertmanager?.healthcheck?.test.join(' ')).toContain(':9093/')
  })

  it('gives what is on air the processor before transcodes', () => {
    const shares = (name: string) => services[name]?.cpu_shares ?? 1_024
    for (const name of ['origin', 'playout']) expect(shares(name)).toBeGreaterThanOrEqual(8 * shares('transcode'))
  })

  it('publishes TLS only, besides RTMP and what is for this machine', () => {
    const published = Object.values(services).flatMap(({ ports }) => ports ?? [])
    expect(published.sort()).toEqual(['127.0.0.1:3100:3000', '1935:1935', '443:8443', '8443:8444'])
    for (const name of ['tls-dashboard-listen.conf', 'tls-edge-listen.conf'])
      expect(read(`deploy/nginx/compose/${name}`)).toMatch(/^listen \d+ ssl;$/m)
  })

  it('says in its first lines which variables it requires', () => {
    const text = read('docker-compose.prod.yml')
    const required = [...text.matchAll(/\$\{(\w+):\?/g)].map(([, name]) => name ?? '')
    for (const name of required) expect(text.split('\nversion:')[0]).toContain(name)
  })
})

describe('the Dockerfile', () => {
  const lines = read('Dockerfile').split('\n')
  const instructions = (name: string) => lines.filter((line) => line.startsWith(`${name} `))

  it('ends without root', () => {
    expect(instructions('USER').at(-1)).toBe('USER node')
  })

  it('checks the program that it starts', () => {
    expect(read('Dockerfile')).toMatch(
      /^HEALTHCHECK [^\n]*\\\n +CMD \["node", "-e", "fetch\('http:\/\/127\.0\.0\.1:3000\/health'\)/m,
    )
  })

  it('copies the checkout, and thereby everything that npm start reads', () => {
    expect(instructions('COPY')).toContain('COPY . .')
    const ignored = read('.dockerignore').split('\n')
    const needed = ['app', 'server', 'worker', 'prisma', 'public', 'package.json', 'next.config.ts', 'proxy.ts']
    for (const name of [...needed, 'instrumentation.ts', 'postcss.config.mjs', 'tsconfig.json'])
      expect(ignored).not.toContain(name)
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

it('docker-compose.prod.yml passes on every variable that an operator may set', () => {
  const passed = Object.keys(load('docker-compose.prod.yml').services.web?.environment ?? {})
  expect([...passed, ...NOT_PASSED].sort()).toEqual([...ENV_VARIABLES].sort())
})
