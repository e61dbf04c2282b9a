import type { AuditEntryView } from '#features/account/schema.ts'
import { formatDateTime } from '#ui/format.ts'
import { auditActor, auditSubject, auditWords } from './audit-words.ts'

/** Who did what and when, newest first. */
export function AuditList({ entries, withSubject }: { entries: AuditEntryView[]; withSubject: boolean }) {
  return (
    <ul className="grid">
      {entries.map((entry) => {
        const subject = withSubject ? auditSubject(entry) : null
        return (
          <li key={entry.id} className="flex flex-wrap items-baseline gap-x-3 px-4 py-2 text-sm sm:px-5">
            <span className="min-w-0 flex-1 basis-52">
              <span className="font-medium">{auditActor(entry)}</span> <span>{auditWords(entry)}</span>
              {subject && <span className="text-muted"> · {subject}</span>}
            </span>
            <time className="shrink-0 text-muted text-xs tabular-nums" dateTime={entry.at}>
              {formatDateTime(entry.at)}
            </time>
          </li>
        )
      })}
    </ul>
  )
}
