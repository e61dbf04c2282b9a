// What the other side has taken: the kernel keeps every byte until the peer has acknowledged it. RTMP's own
// acknowledgements come from few servers and once in megabytes; TCP's come from all of them, at once. From
// /proc, so on Linux alone.
import { readdirSync, readlinkSync } from 'node:fs'
import { readFile } from 'node:fs/promises'

const ESTABLISHED = '01'

export interface SocketPorts {
  local: number
  remote: number
}

export interface SendQueues {
  /** Reads them anew; none are known where the system does not tell. */
  look(): Promise<void>
  /** Bytes that a process has sent and nobody has acknowledged, all its connections together; null: not known. */
  ofProcess(pid: number): number | null
  /** Likewise of one connection; `received`: what its own owner has not read yet. */
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
    // Gone meanwhile.
  }
  return inodes
}
