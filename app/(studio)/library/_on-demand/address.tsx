import { CodeBox } from '#ui/code-box.tsx'
import { CopyButton } from '#ui/copy-button.tsx'

export function Address({ name, url }: { name: string; url: string }) {
  return (
    <div>
      <dt className="flex items-center justify-between gap-3 text-muted">
        {name}
        <CopyButton text={url} label={`Copy the address of ${name}`} />
      </dt>
      <dd className="mt-1">
        <CodeBox>{url}</CodeBox>
      </dd>
    </div>
  )
}
