// `npm run drill:operations`: a backup of a product on air is restored on an empty machine, the product runs behind a
// TLS proxy, and the previous release runs on the schema of this one.
import { defineConfig } from '@playwright/test'
import drill from './drill.config.ts'

export default defineConfig({
  ...drill,
  testMatch: ['restore.spec.ts', 'behind-tls.spec.ts', 'upgrade.spec.ts'],
  workers: 1,
  timeout: 600_000,
})
