// The only file that starts FFmpeg and ffprobe. One owner: nothing started here outlives its promise.
//
//  running ─ exit ────────────────────────────▶ exited
//  running ─ abort | no progress | CPU time used up ──▶ SIGTERM ─ exit, or grace over ─▶ SIGKILL ─ exit
//     ─▶ aborted | stalled | exhausted
//
// The first reason for an end wins. A process that writes to a full pipe can ignore SIGTERM: hence SIGKILL.
import { type ChildProcess, spawn } from 'node:child_process'
import type { Duplex, Readable } from 'node:stream'
import { childEnvironment, confined, DEFAULT_LIMITS, type ResourceLimits, wasNotStarted } from './confine.ts'
import { type Drillable, registerDrillable } from './drilled.ts'
import { isHeld, makeHoldable } from './hold.ts'
import { forgetProcess, recordProcess } from './orphans.ts'
import { LATER, prioritise } from './priority.ts'
import { usedCpuS } from './process-usage.ts'
import { type FfmpegProgress, ProgressParser } from './progress.ts'
import { requireAllowLists } from './require-allow-lists.ts'
import { TextTail } from './text-tail.ts'
import { traceChild } from './trace-child.ts'

export interface FfmpegTools {
  ffmpegPath: string
  ffprobePath: string
  /** Where running processes are recorded, for the sweep after a crash of the worker. */
  runDir: string
}

export interface ToolExit {
  /** exhausted: it used up its CPU time limit. */
  how: 'exited' | 'aborted' | 'stalled' | 'exhausted' | 'not-started'
  code: number | null
  signal: NodeJS.Signals | null
  /** The last 16 KiB it wrote to stderr. */
  stderr: string
}

export interface FfmpegOptions {
  signal: AbortSignal
  onProgress?: (progress: FfmpegProgress) => void
  /** Ends it when output time has not advanced for this long. */
  stallTimeoutMs?: number
  /** From SIGTERM to SIGKILL. */
  graceMs?: number
  /** Its stderr output as it arrives, in any cut. */
  onLog?: (text: string) => void
  /** The folder of relative names in the arguments; paths inside a filter graph then need no escaping. */
  cwd?: string
  /**
   * Number of pipes to write to or read from, as pipe:3, pipe:4 …: passed once, when it runs. Their owner ends them.
   */
  pipes?: { count: number; onOpen(pipes: readonly Duplex[], pid: number): void }
  /** Further open files, numbered after the pipes; the caller closes its own descriptors. */
  files?: readonly number[]
  /** Added to the environment of every child (confine.ts). */
  env?: Record<string, string>
  /** Differences from DEFAULT_LIMITS. */
  limits?: Partial<ResourceLimits>
  /** Its output is on air: it must not wait for other work. */
  onAir?: boolean
  /** It is stopped while a live feed needs the CPU (hold.ts): no progress is not a stall then. */
  canWait?: boolean
  /** With canWait: it is also stopped while uploads are prepared. */
  isIdle?: boolean
  /** A drill may break it. */
  drillable?: Drillable
}

/** The first descriptor of a child's further pipes: 0…2 are the standard ones. */
export const FIRST_PIPE = 3

const STDERR_BYTES = 16 * 1024
const PROBE_STDOUT_BYTES = 4 * 1024 * 1024
/** A prober that uses more cores than this until it is ended has hung. */
const PROBE_CORES = 2
const STALL_TIMEOUT_MS = 60_000
/** Work that can wait gets little CPU on a busy machine: being slow is not its file's fault. */
const WAITING_STALL_MS = 300_000
const GRACE_MS = 3_000
const CPU_LOOK_MS = 500
/** When memory is short, the kernel ends them before anything on air. */
const CAN_WAIT_OOM_SCORE = 500

/** Runs FFmpeg with machine-readable progress. Never rejects because of how the process ended. */
export async function runFfmpeg(
  tools: FfmpegTools,
  args: readonly string[],
  options: FfmpegOptions,
): Promise<ToolExit> {
  const parser = new ProgressParser()
  return own(tools, tools.ffmpegPath, ['-nostdin', '-hide_banner', '-progress', 'pipe:1', '-nostats', ...args], {
    ...options,
    onStdout: (text, alive) => {
      for (const progress of parser.push(text)) {
        if (progress.advanced) alive()
        options.onProgress?.(progress)
      }
    },
  })
}

/** Runs ffprobe and returns its output, up to 4 MiB; more ends it as stalled. */
export async function runFfprobe(
  tools: FfmpegTools,
  args: readonly string[],
  options: { signal: AbortSignal; timeoutMs: number } & Pick<FfmpegOptions, 'pipes' | 'onAir'>,
): Promise<ToolExit & { stdout: string }> {
  let stdout = ''
  const exit = await own(tools, tools.ffprobePath, ['-hide_banner', ...args], {
    signal: options.signal,
    stallTimeoutMs: options.timeoutMs,
    limits: { cpuS: (options.timeoutMs / 1_000) * PROBE_CORES },
    ...(options.pipes && { pipes: options.pipes }),
    ...(options.onAir && { onAir: true }),
    onStdout: (text) => {
      if (stdout.length < PROBE_STDOUT_BYTES) stdout += text
    },
  })
  return { ...exit, stdout }
}

interface OwnOptions {
  signal: AbortSignal
  stallTimeoutMs?: number
  graceMs?: number
  cwd?: string
  pipes?: FfmpegOptions['pipes']
  files?: readonly number[]
  env?: Record<string, string>
  limits?: Partial<ResourceLimits>
  onAir?: boolean
  canWait?: boolean
  isIdle?: boolean
  drillable?: Drillable
  onLog?: (text: string) => void
  onStdout: (text: string, alive: () => void) => void
}

async function own(tools: FfmpegTools, path: string, args: string[], options: OwnOptions): Promise<ToolExit> {
  requireAllowLists(args)
  const none = { code: null, signal: null, stderr: '' }
  if (options.signal.aborted) return { how: 'aborted', ...none }
  const pipes = options.pipes
  const count = pipes?.count ?? 0
  const stdio = ['ignore', 'pipe', 'pipe', ...Array<'pipe'>(count).fill('pipe'), ...(options.files ?? [])] as const
  const oomScore = options.canWait ? CAN_WAIT_OOM_SCORE : undefined
  const inside = confined({ ...DEFAULT_LIMITS, ...(oomScore && { oomScore }), ...options.limits }, path, args)
  const span = traceChild(path === tools.ffmpegPath ? 'ffmpeg' : 'ffprobe')
  const child = spawn(inside.file, inside.args, {
    detached: true,
    stdio: [...stdio],
    cwd: options.cwd ?? '/',
    env: childEnvironment(options.env),
  })
  const stderr = new TextTail(STDERR_BYTES)
  let reason: 'aborted' | 'stalled' | 'exhausted' | undefined
  let killTimer: NodeJS.Timeout | undefined
  const end = (why: 'aborted' | 'stalled' | 'exhausted') => {
    if (reason) return
    reason = why
    signalGroup(child, 'SIGTERM')
    // A stopped process does not see the signal before it continues.
    signalGroup(child, 'SIGCONT')
    killTimer = setTimeout(() => signalGroup(child, 'SIGKILL'), options.graceMs ?? GRACE_MS)
  }
  const onStall = () => (options.canWait && isHeld(options.isIdle) ? stallTimer.refresh() : end('stalled'))
  const stallTimer: NodeJS.Timeout = setTimeout(
    onStall,
    options.stallTimeoutMs ?? (options.canWait ? WAITING_STALL_MS : STALL_TIMEOUT_MS),
  )
  const cpuTimer = setInterval(() => {
    const cpuS = options.limits?.cpuS ?? Number.POSITIVE_INFINITY
    if (child.pid !== undefined && (usedCpuS(child.pid) ?? 0) >= cpuS) end('exhausted')
  }, CPU_LOOK_MS)
  const onAbort = () => end('aborted')
  options.signal.addEventListener('abort', onAbort, { once: true })
  const [, stdout, stderrPipe, ...rest] = child.stdio as unknown as [null, Readable, Readable, ...Duplex[]]
  const inputs = rest.slice(0, count)
  let leaveHold: (() => void) | undefined
  let leaveDrills: (() => void) | undefined
  readText(stdout, (text) => options.onStdout(text, () => stallTimer.refresh()))
  readText(stderrPipe, (text) => {
    stderr.push(text)
    options.onLog?.(text)
  })
  if (child.pid !== undefined) {
    if (!options.onAir) prioritise(child.pid, LATER)
    span?.spawned(child.pid)
    recordProcess(tools.runDir, child.pid)
    if (options.canWait)
      leaveHold = makeHoldable({
        signal: (signal) => reason === undefined && signalGroup(child, signal),
        onResume: () => stallTimer.refresh(),
        isIdle: options.isIdle ?? false,
      })
    if (options.drillable) leaveDrills = registerDrillable(options.drillable, (signal) => signalGroup(child, signal))
    // It may end while a pipe is being written: how it ended tells that.
    for (const input of inputs) input.on('error', () => undefined)
    pipes?.onOpen(inputs, child.pid)
  }
  try {
    const exit = await new Promise<ToolExit>((resolve) => {
      child.once('error', (error) => resolve({ how: 'not-started', ...none, stderr: error.message }))
      // 'close', not 'exit': both pipes are read to their end.
      child.once('close', (code, signal) => {
        const said = stderr.toString()
        const how = reason ?? (wasNotStarted(code, said) ? 'not-started' : 'exited')
        resolve({ how, code, signal, stderr: said })
      })
    })
    span?.ended(exit)
    return exit
  } finally {
    leaveHold?.()
    leaveDrills?.()
    clearTimeout(stallTimer)
    clearInterval(cpuTimer)
    clearTimeout(killTimer)
    options.signal.removeEventListener('abort', onAbort)
    if (child.pid !== undefined) forgetProcess(tools.runDir, child.pid)
  }
}

function readText(stream: Readable, onText: (text: string) => void): void {
  stream.setEncoding('utf8')
  stream.on('data', onText)
  stream.on('error', () => undefined)
}

/** The whole group: a tool may have started helpers. */
function signalGroup(child: ChildProcess, signal: NodeJS.Signals): void {
  if (child.pid === undefined || child.exitCode !== null || child.signalCode !== null) return
  try {
    process.kill(-child.pid, signal)
  } catch {
    // It ended in between.
  }
}
