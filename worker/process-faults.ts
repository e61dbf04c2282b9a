// What nobody handled. A promise that rejects unobserved is a mistake in one place: it is told and counted,
// and everything else goes on. After an exception nothing is certain any more: the process ends, and is
// started again.
import { Counter, type Registry } from 'prom-client'
import type { Logger } from '#adapters/log.ts'

let rejections = 0

export function watchFaults(log: Logger): void {
  process.on('unhandledRejection', (reason) => {
    rejections++
    log.error({ err: reason }, 'a fault that nobody handled; everything else goes on')
  })
  process.on('uncaughtException', (error) => {
    log.fatal({ err: error }, 'a fault that nobody could handle; this process is started again')
    process.exit(1)
  })
}

export function countFaults(registry: Registry): void {
  new Counter({
    name: 'playout_unhandled_faults_total',
    help: 'Faults of this process that nobody handled: see its log',
    registers: [registry],
    collect() {
      this.reset()
      this.inc(rejections)
    },
  })
}
