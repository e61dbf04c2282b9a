import type { CreatedApiKey } from '#features/account/schema.ts'
import { Button } from '#ui/button.tsx'
import { CopyButton } from '#ui/copy-button.tsx'
import { Notice } from '#ui/notice.tsx'

/** The secret of a new key. It is in memory only while it is shown. */
export function ShownSecret({ apiKey, onDone }: { apiKey: CreatedApiKey; onDone(): void }) {
  return (
    <div className="grid gap-4">
      <Notice tone="warn">Copy it now. It is shown only once: only its hash is stored.</Notice>
      <div className="flex flex-wrap items-center gap-3 rounded-lg border border-line bg-canvas p-3">
        <code data-testid="api-key-secret" className="clock min-w-0 flex-1 basis-52 select-all break-all text-xs">
          {apiKey.secret}
        </code>
        <CopyButton text={apiKey.secret} label="Copy the API key" />
      </div>
      <div className="flex justify-end">
        <Button tone="accent" onClick={onDone}>
          Done
        </Button>
      </div>
    </div>
  )
}
