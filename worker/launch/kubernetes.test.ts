// Checks deploy/kubernetes against the product, without a cluster: names that refer to each other, ports, probes,
// variables, roles, and what the restricted profile of pod security demands.
import { readdirSync, readFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { describe, expect, it } from 'vitest'
import { parseAllDocuments } from 'yaml'
import { ROLES } from '#domain/system/roles.ts'
import { ENV_VARIABLES, parseEnv } from '#server/env.ts'
import { parseRoles } from '../roles.ts'

const folder = resolve(import.meta.dirname, '../../deploy/kubernetes')

interface Probe {
  httpGet?: { path: string; port: string }
  exec?: { command: string[] }
  periodSeconds: number
  timeoutSeconds: number
  failureThreshold: number
}
interface Container {
  name: string
  image: string
  args: string[]
  ports?: { name: string; containerPort: number }[]
  envFrom: { configMapRef?: { name: string }; secretRef?: { name: string } }[]
  startupProbe: Probe
  readinessProbe: Probe
  livenessProbe: Probe
  resources: { requests: Record<string, string>; limits: Record<string, string> }
  securityContext: { allowPrivilegeEscalation: boolean; capabilities: { drop: string[] } }
  volumeMounts?: { name: string; mountPath: string }[]
}
interface Pod {
  metadata: { labels: Record<string, string> }
  spec: {
    containers: [Container]
    terminationGracePeriodSeconds: number
    automountServiceAccountToken: boolean
    securityContext: { runAsNonRoot: boolean; runAsUser: number; seccompProfile: { type: string } }
    volumes?: { name: string; persistentVolumeClaim: { claimName: string } }[]
  }
}
interface Manifest {
  apiVersion: string
  kind: string
  metadata: { name: string }
  data?: Record<string, string>
  stringData?: Record<string, string>
  // biome-ignore lint/suspicious/noExplicitAny: of many kinds
  spec: any
}

const files = readdirSync(folder).filter((name) => name.endsWith('.yaml'))
const documentsOf = (name: string): Manifest[] =>
  parseAllDocuments(readFileSync(join(folder, name), 'utf8'), { uniqueKeys: true }).map((document) => {
    expect(document.errors, name).toEqual([])
    return document.toJS() as Manifest
  })
const manifests = files.filter((name) => name !== 'kustomization.yaml').flatMap(documentsOf)
const all = (kind: string) => manifests.filter((manifest) => manifest.kind === kind)
const names = (kind: string) => all(kind).map(({ metadata }) => metadata.name)
const pods = [...all('Deployment'), ...all('Job')].map(({ spec }) => spec.template as Pod)
const programs = all('Deployment').map(({ metadata, spec }) => ({ name: metadata.name, pod: spec.template as Pod }))
const containerOf = (name: string) => programs.find((program) => program.name === name)?.pod.spec.containers[0]

/** The API version of each kind that clusters serve since 1.25. */
const VERSIONS: Record<string, string> = {
  Namespace: 'v1',
  ConfigMap: 'v1',
  Secret: 'v1',
  Service: 'v1',
  PersistentVolumeClaim: 'v1',
  Deployment: 'apps/v1',
  Job: 'batch/v1',
  PodDisruptionBudget: 'policy/v1',
  HorizontalPodAutoscaler: 'autoscaling/v2',
  Ingress: 'networking.k8s.io/v1',
  NetworkPolicy: 'networking.k8s.io/v1',
}

describe('the manifests', () => {
  it('are of known kinds, each with a name of its own', () => {
    for (const { kind, apiVersion } of manifests) expect([kind, apiVersion]).toEqual([kind, VERSIONS[kind]])
    const ids = manifests.map(({ kind, metadata }) => `${kind}/${metadata.name}`)
    expect(new Set(ids).size).toBe(ids.length)
  })

  it('are all listed, except the example of the secrets', () => {
    const [listed] = documentsOf('kustomization.yaml') as unknown as { resources: string[] }[]
    const expected = files.filter((name) => name !== 'kustomization.yaml' && name !== 'secret.example.yaml')
    expect(listed?.resources.toSorted()).toEqual(expected.sort())
  })

  it('refer to what exists', () => {
    for (const { spec } of pods) {
      const [container] = spec.containers
      for (const { configMapRef, secretRef } of container.envFrom) {
        if (configMapRef) expect(names('ConfigMap')).toContain(configMapRef.name)
        if (secretRef) expect(names('Secret')).toContain(secretRef.name)
      }
      for (const { name } of container.volumeMounts ?? [])
        expect(spec.volumes?.map((volume) => volume.name)).toContain(name)
      for (const { persistentVolumeClaim } of spec.volumes ?? [])
        expect(names('PersistentVolumeClaim')).toContain(persistentVolumeClaim.claimName)
    }
    for (const { spec } of all('HorizontalPodAutoscaler'))
      expect(names('Deployment')).toContain(spec.scaleTargetRef.name)
    for (const { spec } of all('Ingress'))
      for (const { path, backend } of spec.rules[0].http.paths) {
        const service = all('Service').find(({ metadata }) => metadata.name === backend.service.name)
        expect(
          service?.spec.ports.map(({ name }: { name: string }) => name),
          path,
        ).toContain(backend.service.port.name)
      }
  })

  it('select pods, and services a port of them', () => {
    for (const { name, pod } of programs) {
      const selector = all('Deployment').find(({ metadata }) => metadata.name === name)?.spec.selector.matchLabels
      expect(pod.metadata.labels).toMatchObject(selector)
      expect(pod.spec.containers[0].name).toBe(name)
    }
    for (const { spec } of all('PodDisruptionBudget'))
      expect(programs.map(({ pod }) => pod.metadata.labels)).toContainEqual(spec.selector.matchLabels)
    for (const { metadata, spec } of all('Service')) {
      const selected = programs.find(({ pod }) => pod.metadata.labels.program === spec.selector.program)
      for (const { targetPort } of spec.ports)
        expect(
          selected?.pod.spec.containers[0].ports?.map(({ name }) => name),
          metadata.name,
        ).toContain(targetPort)
    }
  })
})

describe('the programs', () => {
  it('play every role once, under a watchdog', () => {
    const rolesOf = ({ args }: Container) => {
      const argument = args.find((arg) => arg.startsWith('--roles='))
      return argument ? [...parseRoles(argument.slice('--roles='.length))] : []
    }
    const containers = programs.map(({ pod }) => pod.spec.containers[0])
    for (const { args } of containers) expect(args.slice(0, 2)).toEqual(['node', 'worker/launch/keep.ts'])
    expect(containers.flatMap(rolesOf).sort()).toEqual([...ROLES].sort())
    expect(containerOf('web')?.args).toContain('web')
  })

  it('evaluate alerts in two deployments, so that one tells the loss of the other', () => {
    const evaluating = programs.filter(({ pod }) =>
      pod.spec.containers[0].args.some((arg) => /^--roles=.*\b(?:playout|mail)\b/.test(arg)),
    )
    expect(evaluating.map(({ name }) => name).sort()).toEqual(['playout', 'transcode'])
  })

  it('give live feeds the processor before transcodes', () => {
    const milli = (name: string) => {
      const cpu = containerOf(name)?.resources.requests.cpu ?? ''
      return cpu.endsWith('m') ? Number.parseInt(cpu, 10) : Number(cpu) * 1_000
    }
    expect(milli('playout')).toBeGreaterThanOrEqual(4 * milli('transcode'))
  })

  it('listen on the ports that the product listens on', () => {
    const env = parseEnv({})
    const portOf = (name: string) => containerOf(name)?.ports?.[0]?.containerPort
    expect([portOf('web'), portOf('origin'), portOf('playout')]).toEqual([env.PORT, env.ORIGIN_PORT, env.RTMP_PORT])
  })

  it('are probed where they answer; a worker only from inside', () => {
    const port = all('ConfigMap')[0]?.data?.WORKER_PORT
    for (const { name, pod } of programs) {
      const { startupProbe, readinessProbe, livenessProbe, ports = [] } = pod.spec.containers[0]
      for (const probe of [startupProbe, readinessProbe, livenessProbe]) {
        expect(probe.timeoutSeconds, name).toBeGreaterThanOrEqual(5)
        if (probe.httpGet) {
          expect(probe.httpGet.path).toMatch(/^\/health/)
          expect(ports.map((each) => each.name)).toContain(probe.httpGet.port)
        } else expect(probe.exec?.command.join(' ')).toContain(`http://127.0.0.1:${port}/health`)
      }
      // A program may take this long to start (supervised-child.ts waits 90 s), and one that hangs is replaced by the
      // watchdog first.
      expect(startupProbe.periodSeconds * startupProbe.failureThreshold).toBeGreaterThanOrEqual(90)
      expect(livenessProbe.periodSeconds * livenessProbe.failureThreshold).toBeGreaterThan(10)
    }
  })

  it('can be read by Prometheus', () => {
    const { METRICS_ADDRESSES: scrapers, WORKER_PORT: port } = parseEnv(all('ConfigMap')[0]?.data ?? {})
    expect(scrapers).not.toEqual([])
    for (const name of ['playout', 'transcode'])
      expect(containerOf(name)?.ports).toContainEqual({ name: 'metrics', containerPort: port })
    const rules: { from?: { namespaceSelector?: object }[]; ports: { port: number }[] }[] =
      all('NetworkPolicy')[0]?.spec.ingress
    const ofMonitoring = rules.find(({ from }) =>
      from?.some(({ namespaceSelector }) => JSON.stringify(namespaceSelector)?.includes('monitoring')),
    )
    expect(ofMonitoring?.ports.map((each) => each.port)).toEqual([parseEnv({}).PORT, parseEnv({}).ORIGIN_PORT, port])
  })

  it('get only variables that the product reads, and the values are valid', () => {
    const data = all('ConfigMap')[0]?.data ?? {}
    const secrets = all('Secret').flatMap(({ stringData }) => Object.keys(stringData ?? {}))
    expect(ENV_VARIABLES).toEqual(expect.arrayContaining([...Object.keys(data), ...secrets]))
    expect(parseEnv(data)).toMatchObject({ publicUrl: data.PUBLIC_URL, originUrl: data.ORIGIN_PUBLIC_URL })
    const ownerless = pods.filter(({ spec }) =>
      spec.containers[0].envFrom.every(({ secretRef }) => secretRef?.name !== 'playout-owner'),
    )
    expect(ownerless).toHaveLength(programs.length)
  })

  it('contain no secret', () => {
    for (const { stringData } of all('Secret'))
      for (const [name, value] of Object.entries(stringData ?? {}))
        if (/KEY|SECRET|DATABASE|REDIS|SMTP/.test(name)) expect(value, name).toContain('CHANGE_ME')
  })

  it('have time to end, and requests and limits', () => {
    for (const { spec } of pods) {
      const { resources } = spec.containers[0]
      for (const kind of ['requests', 'limits'] as const)
        expect(Object.keys(resources[kind]).sort()).toEqual(['cpu', 'memory'])
    }
    // keep.ts gives a worker 15 s.
    for (const { pod } of programs) expect(pod.spec.terminationGracePeriodSeconds).toBeGreaterThan(15)
  })

  it('keep to the restricted profile', () => {
    for (const { spec } of pods) {
      expect(spec.securityContext).toMatchObject({ runAsNonRoot: true, seccompProfile: { type: 'RuntimeDefault' } })
      expect(spec.securityContext.runAsUser).toBeGreaterThan(0)
      expect(spec.automountServiceAccountToken).toBe(false)
      expect(spec.containers[0].securityContext).toEqual({
        allowPrivilegeEscalation: false,
        capabilities: { drop: ['ALL'] },
      })
    }
  })

  it('survive the drain of a node, and transcoders follow the queue', () => {
    expect(names('PodDisruptionBudget').sort()).toEqual(names('Deployment').sort())
    const { spec } = all('HorizontalPodAutoscaler').find(({ metadata }) => metadata.name === 'transcode') ?? {
      spec: {},
    }
    expect(spec.metrics[0].external.metric.name).toBe('transcoder_queue_length')
    for (const { metadata, spec: deployed } of all('Deployment')) {
      const scaled = names('HorizontalPodAutoscaler').includes(metadata.name)
      // With a number here, each apply would undo the scaling.
      expect(deployed.replicas === undefined, metadata.name).toBe(scaled)
    }
  })
})
