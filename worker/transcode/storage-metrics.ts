// Prometheus metrics of the storage that this process keeps.
import { Counter, Gauge, type Registry } from 'prom-client'

const registers: [] = []

const removedFiles = new Counter({
  name: 'storage_orphans_removed_total',
  help: 'Stored files that nothing referred to, and that were removed.',
  registers,
})
const removedBytes = new Counter({
  name: 'storage_orphans_removed_bytes_total',
  help: 'Bytes of the stored files that nothing referred to.',
  registers,
})
const missingFiles = new Gauge({
  name: 'storage_missing_files',
  help: 'Files of ready items that were in no storage at the last sweep.',
  registers,
})

export function noteSweep(removed: readonly { bytes: number }[], missing: number): void {
  removedFiles.inc(removed.length)
  removedBytes.inc(removed.reduce((sum, { bytes }) => sum + bytes, 0))
  missingFiles.set(missing)
}

export function registerStorage(registry: Registry): void {
  for (const metric of [removedFiles, removedBytes, missingFiles]) registry.registerMetric(metric)
}
