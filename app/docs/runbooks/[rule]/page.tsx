import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { Metadata } from 'next'
import { notFound } from 'next/navigation'
import { isRule, ruleFacts } from '#domain/alert/rules.ts'
import { Brand } from '#ui/brand.tsx'

interface RunbookProps {
  params: Promise<{ rule: string }>
}

export async function generateMetadata({ params }: RunbookProps): Promise<Metadata> {
  const { rule } = await params
  return { title: isRule(rule) ? ruleFacts(rule).label : 'Runbook' }
}

/** The runbook of a rule, from docs/runbooks: headings, paragraphs and numbered steps. Notices link to it. */
export default async function RunbookPage({ params }: RunbookProps) {
  const { rule } = await params
  if (!isRule(rule)) notFound()
  const text = await readFile(join(process.cwd(), 'docs', 'runbooks', `${rule}.md`), 'utf8')
  const blocks = text.trim().split(/\n{2,}/)
  return (
    <main className="mx-auto grid max-w-2xl gap-4 px-4 py-8 leading-relaxed">
      <Brand />
      {blocks.map((block) => (
        <Block key={block} text={block} />
      ))}
    </main>
  )
}

function Block({ text }: { text: string }) {
  if (text.startsWith('# ')) return <h1 className="font-semibold text-2xl">{text.slice(2)}</h1>
  if (text.startsWith('## ')) return <h2 className="mt-2 font-semibold text-lg">{text.slice(3)}</h2>
  if (text.startsWith('1. '))
    return (
      <ol className="grid list-decimal gap-2 pl-5">
        {text
          .split(/\n(?=\d+\. )/)
          .map((step) => step.replace(/^\d+\. /, '').replace(/\n\s*/g, ' '))
          .map((step) => (
            <li key={step}>{step}</li>
          ))}
      </ol>
    )
  return <p>{text.replace(/\n/g, ' ')}</p>
}
