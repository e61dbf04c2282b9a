// `npm run drill:operations`: a backup of a product on air is restored on an empty machine.
import { defineConfig } from '@playwright/test'
import drill from './drill.config.ts'

export default defineConfig({ ...drill, testMatch: 'restore.spec.ts', workers: 1, timeout: 600_000 })
