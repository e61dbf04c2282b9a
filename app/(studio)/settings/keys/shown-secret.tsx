import type { CreatedApiKey } from '#features/account/schema.ts'
import { ShownOnce } from '#ui/shown-once.tsx'

/** The secret of a new key. It is in memory only while it is shown. */
export function ShownSecret({ apiKey, onDone }: { apiKey: CreatedApiKey; onDone(): void }) {
  return (
    <ShownOnce
      text={apiKey.secret}
      testId="api-key-secret"
      copyLabel="Copy the API key"
      notice="Copy it now. It is shown only once: only its hash is stored."
      onDone={onDone}
    />
  )
}
