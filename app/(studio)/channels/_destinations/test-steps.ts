import { TEST_STAGES, type TestOutcome } from '#features/destination/schema.ts'

export type StepState = 'passed' | 'failed' | 'untried'

const LABELS: Record<(typeof TEST_STAGES)[number], string> = {
  name: 'Server found (DNS)',
  allowed: 'Address allowed',
  tcp: 'Server answers (TCP)',
  tls: 'Encrypted (TLS)',
  handshake: 'RTMP handshake',
  connect: 'Application accepted',
  publish: 'Stream key accepted',
}

/** The steps of a test in order, with their results. Without an outcome none was tried. */
export function testSteps(
  serverUrl: string,
  outcome: Pick<TestOutcome, 'ok' | 'stage'> | null,
): { label: string; state: StepState }[] {
  const stages = TEST_STAGES.filter((stage) => stage !== 'tls' || serverUrl.startsWith('rtmps:'))
  const endedAt = outcome?.stage ? stages.indexOf(outcome.stage) : -1
  return stages.map((stage, index) => ({
    label: LABELS[stage],
    state:
      outcome === null
        ? 'untried'
        : outcome.ok || index < endedAt
          ? 'passed'
          : index === endedAt
            ? 'failed'
            : 'untried',
  }))
}
