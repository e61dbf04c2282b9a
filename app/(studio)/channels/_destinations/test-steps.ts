import { TEST_STAGES, type TestOutcome } from '#features/destination/schema.ts'

export type StepState = 'passed' | 'failed' | 'untried'

const LABELS: Record<(typeof TEST_STAGES)[number], string> = {
  name: 'The server’s name leads somewhere',
  allowed: 'We may connect there',
  tcp: 'It answers',
  tls: 'The connection is encrypted',
  handshake: 'It speaks RTMP',
  connect: 'It knows the application',
  publish: 'It takes the stream key',
}

/** The steps of a test in their order, and how far it came. Without an outcome none was tried. */
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
