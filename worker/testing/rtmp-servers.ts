// For the relay's tests: a short channel of real media, and a real RTMP server that records.
import { type ChildProcess, execFileSync, spawn } from 'node:child_process'
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { createServer as createHttpServer } from 'node:http'
import { connect, type Server } from 'node:net'
import { join } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import type { OutboundAddresses } from '#adapters/outbound-guard.ts'
import { AUDIO_RENDITION, type RungName } from '#domain/ladder/ladder.ts'
import type { AirSegment, TimelineChunk } from '#domain/timeline/timeline.ts'
import { findRtmpModule, findStunnel } from '#e2e/harness/nginx-rtmp.ts'
import { findFreePort } from '#worker/launch/ports.ts'
import type { RelayAir } from '#worker/relay/feed.ts'
import { measureRendition } from '#worker/transcode/measure-rendition.ts'
import { checkSource, encodeLadder, measureLoudness, type StepContext } from '#worker/transcode/steps.ts'
import { listenAnywhere } from './wire.ts'

/** The addresses of a server on this machine. */
export const LOOPBACK: OutboundAddresses = [{ address: '127.0.0.1', family: 4 }]

/** Two are enough: none is made that no relay sends. */
const VIDEO = ['1080p', '432p'] as const
const RUNGS: readonly RungName[] = [...VIDEO, AUDIO_RENDITION.name]

/** A channel that loops one clip whose video and audio change with every frame. */
export async function makeAir(folder: string, context: StepContext): Promise<RelayAir> {
  const source = join(folder, 'clip.mp4')
  const inputs = [
    '-f',
    'lavfi',
    '-i',
    'testsrc2=s=320x180:r=25,noise=alls=60:allf=t',
    '-f',
    'lavfi',
    '-i',
    'sine=440:r=48000:b=4',
  ]
  execFileSync('ffmpeg', ['-v', 'error', ...inputs, '-t', '4.8', '-c:v', 'libx264', '-preset', 'ultrafast', source])
  const { facts, plan } = await checkSource(source, context, { ladder: VIDEO })
  const loudness = await measureLoudness(source, facts, context)
  const file = (rung: string) => join(folder, `${rung}.mp4`)
  const paths = { source, rendition: file, thumbnailPattern: join(folder, 'thumb-%05d.jpg') }
  await encodeLadder(plan, loudness, paths, context)
  const stored = new Map(
    await Promise.all(
      RUNGS.map(async (rung) => {
        const rendition = await measureRendition(rung, file(rung), plan, context.signal)
        return [rung, { rendition, bytes: readFileSync(file(rung)) }] as const
      }),
    ),
  )
  const item = { mediaId: 'clip', title: 'Clip', kind: 'PROGRAMME', formatKey: 'f', position: 0 } as const
  const startsAt = Math.floor((Date.now() - 60_000) / 320) * 320
  const chunk: TimelineChunk = {
    ordinal: 0,
    run: 0,
    startsAt,
    endsAt: null,
    clockMs: 5_000_000_000,
    mediaSequence: 77,
    discontinuitySequence: 0,
    loop: true,
    cause: 'start',
    scheduleVersion: null,
    items: [{ ...item, durationMs: plan.durationMs }],
  }
  const chunks = [chunk]
  return {
    now: Date.now,
    chunks: () => chunks,
    async load({ index }: AirSegment, rung) {
      const { rendition, bytes } = stored.get(rung)!
      const { byteOffset, byteLength } = rendition.segments[index]!
      return bytes.subarray(byteOffset, byteOffset + byteLength)
    },
    init: async (_formatKey, rung) => stored.get(rung)!.rendition.init,
  }
}

export interface RtmpServer {
  port: number
  /** Stream keys requested. */
  readonly published: string[]
  /** Everything recorded under that key, in order. */
  recordings(key: string): string[]
  stop(): Promise<void>
}

/** nginx with Debian's RTMP module: records what is published, rejects the key “wrong”. */
export async function startRtmpServer(folder: string): Promise<RtmpServer> {
  const rtmpModule = findRtmpModule()
  if (!rtmpModule)
    throw new Error('These tests need nginx with its RTMP module. Debian: apt-get install libnginx-mod-rtmp')
  const published: string[] = []
  const door = createHttpServer((req, res) => {
    req.setEncoding('utf8')
    let body = ''
    req.on('data', (text: string) => {
      body += text
    })
    req.on('end', () => {
      const key = new URLSearchParams(body).get('name') ?? ''
      published.push(key)
      res.writeHead(key === 'wrong' ? 403 : 200).end()
    })
  })
  const doorPort = await listenAnywhere(door as unknown as Server)
  const port = await findFreePort()
  const records = join(folder, 'records')
  mkdirSync(records, { recursive: true })
  const config = join(folder, 'nginx.conf')
  writeFileSync(
    config,
    `load_module ${rtmpModule};
    daemon off; master_process off; pid ${folder}/nginx.pid; error_log ${folder}/nginx.log;
    events { worker_connections 256; }
    rtmp { server { listen 127.0.0.1:${port}; chunk_size 4096; application live {
      live on; record all; record_path ${records}; record_unique on; record_suffix .flv;
      on_publish http://127.0.0.1:${doorPort}/publish; } } }`,
  )
  const nginx = spawn(existsSync('/usr/sbin/nginx') ? '/usr/sbin/nginx' : 'nginx', [
    '-p',
    folder,
    '-c',
    config,
    '-e',
    join(folder, 'nginx.log'),
  ])
  process.once('exit', () => nginx.kill('SIGKILL'))
  for (let tries = 0; !(await canConnect(port)); tries++) {
    if (tries > 100) throw new Error(`nginx did not start: ${readFileSync(join(folder, 'nginx.log'), 'utf8')}`)
    await wait(50)
  }
  return {
    port,
    published,
    recordings: (key) =>
      readdirSync(records)
        .filter((name) => name.startsWith(`${key}-`))
        .sort()
        .map((name) => join(records, name)),
    async stop() {
      door.close()
      await ended(nginx)
    },
  }
}

export interface TlsFront {
  port: number
  /** Of the authority that signed it: the certificate itself. */
  caFile: string
  stop(): Promise<void>
}

/** RFC 6761 §6.4: no resolver knows it. */
export const TLS_NAME = 'head-end.invalid'

/** stunnel before a TCP server, with a certificate for TLS_NAME that only the tests trust. */
export async function startTlsFront(folder: string, to: number): Promise<TlsFront> {
  const stunnel = findStunnel()
  if (!stunnel) throw new Error('These tests need stunnel. Debian: apt-get install stunnel4')
  const [key, caFile, config] = ['tls-key.pem', 'tls-cert.pem', 'stunnel.conf'].map((name) => join(folder, name))
  const name = ['-subj', `/CN=${TLS_NAME}`, '-addext', `subjectAltName=DNS:${TLS_NAME}`]
  const files = ['-keyout', key!, '-out', caFile!]
  execFileSync('openssl', ['req', '-x509', '-newkey', 'rsa:2048', '-nodes', '-days', '2', ...name, ...files], {
    stdio: 'ignore',
  })
  const port = await findFreePort()
  writeFileSync(
    config!,
    `foreground = yes
    pid =
    syslog = no
    [rtmps]
    accept = 127.0.0.1:${port}
    connect = 127.0.0.1:${to}
    cert = ${caFile}
    key = ${key}`,
  )
  const child = spawn(stunnel, [config!], { stdio: 'ignore' })
  process.once('exit', () => child.kill('SIGKILL'))
  for (let tries = 0; !(await canConnect(port)); tries++) {
    if (tries > 100) throw new Error('stunnel did not start')
    await wait(50)
  }
  return { port, caFile: caFile!, stop: () => ended(child) }
}

async function ended(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return
  const gone = new Promise((resolve) => child.once('exit', resolve))
  child.kill('SIGTERM')
  await gone
}

function canConnect(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(port, '127.0.0.1', () => {
      socket.destroy()
      resolve(true)
    }).on('error', () => resolve(false))
  })
}

export interface Packet {
  ms: number
  bytes: number
  hash: string
}

/** The packets of a track as a container has them, with their decode times. */
export function packetsOf(path: string, track: 'v' | 'a'): Packet[] {
  const args = [
    '-v',
    'error',
    '-copyts',
    '-i',
    path,
    '-map',
    `0:${track}`,
    '-c',
    'copy',
    '-f',
    'framehash',
    '-hash',
    'md5',
    '-',
  ]
  const text = execFileSync('ffmpeg', args, { encoding: 'utf8', maxBuffer: 64 * 1024 * 1024 })
  const [, num, den] = /#tb 0: (\d+)\/(\d+)/.exec(text)!
  return text
    .split('\n')
    .filter((line) => line && !line.startsWith('#'))
    .map((line) => {
      const [, dts, , , bytes, hash] = line.split(',').map((field) => field.trim())
      return { ms: (Number(dts) * Number(num) * 1000) / Number(den), bytes: Number(bytes), hash: hash! }
    })
}
