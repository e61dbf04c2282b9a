'use client'
import { useState } from 'react'
import { Button } from '#ui/button.tsx'
import { Notice } from '#ui/notice.tsx'
import { sendToProvider } from './send-credentials.ts'

/** To sign in with a provider, or to connect it to whoever is signed in. */
export function ProviderButtons({
  providers,
  verb,
}: {
  providers: readonly { id: string; name: string }[]
  verb: string
}) {
  const [leaving, setLeaving] = useState<string | null>(null)
  const [failed, setFailed] = useState(false)

  async function go(id: string) {
    setLeaving(id)
    setFailed(false)
    try {
      await sendToProvider(id)
    } catch {
      setLeaving(null)
      setFailed(true)
    }
  }

  return (
    <div className="mt-3 grid gap-3">
      {failed && <Notice tone="danger">The provider does not answer. Nothing was changed; try again.</Notice>}
      {providers.map(({ id, name }) => (
        <Button key={id} className="h-11" busy={leaving === id} onClick={() => go(id)}>
          {verb} {name}
        </Button>
      ))}
    </div>
  )
}
