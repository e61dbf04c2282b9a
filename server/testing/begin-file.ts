// Before each test file: files share a process, and each may set variables of the environment and count requests.
import { vi } from 'vitest'
import { forgetLogger } from '#adapters/log.ts'
import { forgetMetrics } from '#adapters/metrics.ts'
import { forgetEnv } from '#server/env.ts'

vi.unstubAllEnvs()
vi.unstubAllGlobals()
vi.restoreAllMocks()
forgetEnv()
forgetLogger()
forgetMetrics()
