// Unhandled errors. An unhandled rejection is a local bug: it is logged and counted, and everything else continues.
// After an uncaught exception the state is unknown: the process ends, and is restarted.
import { Counter, type Registry } from 'prom-client'
import type { Logger } from '#adapters/log.ts'

let rejections = 0

export function watchFaults(log: Logger): void {
  process.on('unhandledRejection', (reason) => {
    rejections++
    log.error({ err: reason }, 'unhandled rejection; everything else continues')
  })
  process.on('uncaughtException', (error) => {
    log.fatal({ err: error }, 'uncaught exception; this process is restarted')
    process.exit(1)
  })
}

export function countFaults(registry: Registry): void {
  new Counter({
    name: 'playout_unhandled_faults_total',
    help: 'Unhandled errors of this process: see its log',
    registers: [registry],
    collect() {
      this.reset()
      this.inc(rejections)
    },
  })
}
