// What the peer has accepted: the kernel keeps every byte until the peer has acknowledged it. Few servers send RTMP's
// own acknowledgements, and only once in megabytes; all send TCP's, at once. From /proc, so on Linux only.
import { readdirSync, readlinkSync } from 'node:fs'
import { readFile } from 'node:fs/promises'

const ESTABLISHED = '01'

export interface SocketPorts {
  local: number
  remote: number
}

export interface SendQueues {
  /** Reads them again; empty if the system does not tell. */
  look(): Promise<void>
  /** Unacknowledged bytes of a process, over all its connections; null: unknown. */
  ofProcess(pid: number): number | null
  /** The same for one connection; `received`: what its own owner has not read yet. */
  ofSocket(ports: SocketPorts): { sent: number; received: number } | null
}

export function openSendQueues(): SendQueues {
  let rows: QueueRow[] = []
  const ofFirst = (found: QueueRow[]) => (found.length > 0 ? found.reduce((sum, { sent }) => sum + sent, 0) : null)
  return {
    async look() {
      const tables = await Promise.all(
        ['tcp', 'tcp6'].map((name) => readFile(`/proc/net/${name}`, 'utf8').catch(() => '')),
      )
      rows = tables.flatMap(parseTable)
    },
    ofProcess(pid) {
      const own = socketsOf(pid)
      return ofFirst(rows.filter(({ inode }) => own.has(inode)))
    },
    ofSocket: ({ local, remote }) => rows.find((row) => row.local === local && row.remote === remote) ?? null,
  }
}

interface QueueRow extends SocketPorts {
  sent: number
  received: number
  inode: string
}

/** proc(5): sl local_address rem_address st tx_queue:rx_queue tr:tm->when retrnsmt uid timeout inode …; numbers are hexadecimal. */
function parseTable(text: string): QueueRow[] {
  return text
    .split('\n')
    .slice(1)
    .flatMap((line) => {
      const [, local, remote, state, queues, , , , , inode] = line.trim().split(/\s+/)
      if (state !== ESTABLISHED || !local || !remote || !queues || !inode) return []
      const behindColon = (text: string) => Number.parseInt(text.slice(text.indexOf(':') + 1), 16)
      const sent = Number.parseInt(queues, 16)
      return [{ local: behindColon(local), remote: behindColon(remote), sent, received: behindColon(queues), inode }]
    })
}

function socketsOf(pid: number): ReadonlySet<string> {
  const inodes = new Set<string>()
  try {
    for (const name of readdirSync(`/proc/${pid}/fd`)) {
      const inode = /^socket:\[(\d+)\]$/.exec(readlinkSync(`/proc/${pid}/fd/${name}`))?.[1]
      if (inode) inodes.add(inode)
    }
  } catch {
    // It ended in between.
  }
  return inodes
}
