// The environment of our children: without secrets, and with limits that the kernel enforces. A user's file that takes
// over FFmpeg finds no database URL, and cannot exhaust the machine.
import { availableParallelism } from 'node:os'

export interface ResourceLimits {
  /** CPU time over all threads; null for processes that run for days. */
  cpuS: number | null
  /** null for programs with drivers that reserve more than any machine has, such as CUDA. */
  addressSpaceBytes: number | null
  /** Of one file. 0: it writes none (pipes and devices do not count). */
  fileBytes: number
  openFiles: number
  /** For our user, threads included: the kernel counts no other way. Root has no such limit. */
  processes: number
  /** 0…1000: the kernel ends those with more first when memory is short. Omitted: as our own process. */
  oomScore?: number
}

const GIB = 1024 ** 3

/** Threads reserve address space that they never use: about 200 MiB each with their stacks and buffers. */
export const DEFAULT_LIMITS: ResourceLimits = {
  cpuS: null,
  addressSpaceBytes: 8 * GIB + availableParallelism() * (GIB / 2),
  fileBytes: 0,
  openFiles: 256,
  processes: 8_192,
}

const PASSED_ON = ['PATH', 'LANG', 'TMPDIR'] as const

/** @param more what this child needs in addition */
export function childEnvironment(more: Record<string, string> = {}): NodeJS.ProcessEnv {
  // biome-ignore lint/style/noProcessEnv: the three that a child is given
  const given = PASSED_ON.flatMap((name) => (process.env[name] === undefined ? [] : [[name, process.env[name]]]))
  return { ...Object.fromEntries(given), ...more } as NodeJS.ProcessEnv
}

/**
 * Sets the limits and becomes the program, with the same process id. A limit that the system does not know (address
 * space on macOS) or that is already lower is unchanged. Shells use different letters for processes.
 */
const SCRIPT = [
  'set_limit() { [ -z "$2" ] || ulimit "$1" "$2" 2>/dev/null; }',
  'set_limit -c 0; set_limit -t "$1"; set_limit -v "$2"; set_limit -f "$3"; set_limit -n "$4"',
  'set_limit -u "$5" || set_limit -p "$5"',
  '[ -z "$6" ] || echo "$6" 2>/dev/null >/proc/self/oom_score_adj || :',
  'shift 6',
  'command -v "$1" >/dev/null || { echo "cannot start $1" >&2; exit 127; }',
  'exec "$@"',
].join('\n')

const BLOCK_BYTES = 512
/** Its owner ends it at the limit with a reason; the kernel does if the owner is gone or notices nothing. */
const CPU_SLACK_S = 10

export function confined(limits: ResourceLimits, program: string, args: readonly string[]) {
  const values = [
    limits.cpuS === null ? '' : Math.ceil(limits.cpuS) + CPU_SLACK_S,
    limits.addressSpaceBytes === null ? '' : Math.ceil(limits.addressSpaceBytes / 1024),
    Math.ceil(limits.fileBytes / BLOCK_BYTES),
    limits.openFiles,
    limits.processes,
    limits.oomScore ?? '',
  ]
  return { file: '/bin/sh', args: ['-c', SCRIPT, 'sh', ...values.map(String), program, ...args] }
}

/** Whether the shell ended because the program does not exist. */
export function wasNotStarted(code: number | null, stderr: string): boolean {
  return code === 127 && stderr.startsWith('cannot start ')
}
