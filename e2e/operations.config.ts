// `npm run drill:operations`: a backup of a product on air is restored on an empty machine, and a product runs below a path
// of a TLS proxy.
import { defineConfig } from '@playwright/test'
import drill from './drill.config.ts'

export default defineConfig({
  ...drill,
  testMatch: ['restore.spec.ts', 'sub-path.spec.ts'],
  workers: 1,
  timeout: 1_200_000,
})
