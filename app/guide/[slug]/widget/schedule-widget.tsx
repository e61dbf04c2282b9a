'use client'
import './schedule-widget.css'
import type { CSSProperties } from 'react'
import { nextOf, onNow, splitDays } from '#domain/guide/split-days.ts'
import type { WidgetOptions } from '#domain/guide/widget-options.ts'
import type { GuideEntryView } from '#features/guide/schema.ts'
import { formatClockShort } from '#ui/format.ts'
import { EpisodeNote } from '../episode-note.tsx'
import { useGuide } from './use-guide.ts'
import { usePast } from './use-past.ts'

interface ScheduleWidgetProps {
  slug: string
  /** For a channel with signed links. */
  token: string | null
  options: WidgetOptions
}

/** Now, next and the coming days, in the viewer's time zone. Uses no cookies and only the public guide. */
export function ScheduleWidget({ slug, token, options }: ScheduleWidgetProps) {
  const { guide, problem, now } = useGuide(slug, token)
  const colours = options.accent && { '--w-accent': `#${options.accent}`, '--w-accent-ink': `#${options.accentInk}` }
  return (
    <main className="schedule-widget" data-theme={options.theme} style={(colours || undefined) as CSSProperties}>
      {guide && now !== null ? (
        <>
          <h1>{guide.channel.name}</h1>
          {problem && <p className="note">{problem}</p>}
          {guide.onAir ? <OnAir entries={guide.entries} now={now} /> : <p>The channel is off air.</p>}
          <Days entries={guide.entries} now={now} />
          <Past slug={slug} token={token} />
        </>
      ) : (
        <>
          <h1>Schedule</h1>
          <p className="note" role={problem ? 'alert' : 'status'}>
            {problem ?? 'Loading the schedule…'}
          </p>
        </>
      )}
    </main>
  )
}

function OnAir({ entries, now }: { entries: readonly GuideEntryView[]; now: number }) {
  const on = onNow(entries, now)
  const next = nextOf(entries, now)
  if (!on && !next) return <p className="note">No programmes scheduled.</p>
  const share = on ? (now - Date.parse(on.start)) / (Date.parse(on.end) - Date.parse(on.start)) : 0
  return (
    <section className="on-air" aria-label="Now and next">
      {on && (
        <div data-testid="now">
          <p>
            <span className="badge">Now</span>
            <time className="on-time" dateTime={on.start}>
              {formatClockShort(on.start)}
            </time>
          </p>
          <h2 className="on-title">{on.title}</h2>
          <EpisodeNote entry={on} className="episode" />
          {on.description && <p className="about">{on.description}</p>}
          <div className="progress" aria-hidden>
            <div className="progress-done" style={{ width: `${Math.round(share * 1_000) / 10}%` }} />
          </div>
        </div>
      )}
      {next && (
        <p className="next" data-testid="next">
          <span className="next-word">Next</span> <time dateTime={next.start}>{formatClockShort(next.start)}</time>{' '}
          {next.title}
          <EpisodeNote entry={next} className="episode" />
        </p>
      )}
    </section>
  )
}

/** Opens beside the page that embeds the schedule. */
function Past({ slug, token }: { slug: string; token: string | null }) {
  const { programmes } = usePast(slug, token)
  if (programmes.length === 0) return null
  return (
    <section className="day" aria-labelledby="again">
      <h2 id="again" className="day-name">
        Watch again
      </h2>
      <ol>
        {programmes.map((entry) => (
          <li key={entry.start}>
            <time className="entry-time" dateTime={entry.start}>
              {formatClockShort(entry.start)}
            </time>
            <span className="entry-title">
              <a href={entry.watchAgainUrl} target="_blank" rel="noreferrer">
                {entry.title}
              </a>
              <EpisodeNote entry={entry} className="episode" />
            </span>
          </li>
        ))}
      </ol>
    </section>
  )
}

const day = new Intl.DateTimeFormat(undefined, { weekday: 'long', day: 'numeric', month: 'long' })

function Days({ entries, now }: { entries: readonly GuideEntryView[]; now: number }) {
  return splitDays(entries, now).map(({ from, entries: listed }, i) => (
    <section key={from} className="day" aria-labelledby={`day-${from}`}>
      <h2 id={`day-${from}`} className="day-name">
        {i === 0 ? 'Today' : day.format(from)}
      </h2>
      <ol>
        {listed.map((entry) => (
          <li key={entry.start} aria-current={onNow([entry], now) ? 'true' : undefined}>
            <time className="entry-time" dateTime={entry.start}>
              {formatClockShort(entry.start)}
            </time>
            <span className="entry-title">
              {entry.title}
              <EpisodeNote entry={entry} className="episode" />
            </span>
          </li>
        ))}
      </ol>
    </section>
  ))
}
