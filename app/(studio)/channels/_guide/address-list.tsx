import type { GuideAddresses } from '#features/guide/schema.ts'
import { Card, CardHeader } from '#ui/card.tsx'
import { CopyButton } from '#ui/copy-button.tsx'

const ADDRESSES = [
  { key: 'json', name: 'JSON', hint: 'Now, next and two days, for websites and apps.' },
  { key: 'xmltv', name: 'XMLTV', hint: 'Two days, for set-top boxes and media centres.' },
  { key: 'm3u', name: 'M3U', hint: 'The channel with its guide URL, for IPTV players.' },
  { key: 'accountXmltv', name: 'XMLTV, all channels', hint: 'Every channel of the account.' },
  { key: 'accountM3u', name: 'M3U, all channels', hint: 'Every channel of the account.' },
] as const

/** The public URLs of the guide. */
export function AddressList({ addresses, signed }: { addresses: GuideAddresses; signed: boolean }) {
  return (
    <Card aria-label="Public URLs">
      <CardHeader
        title="Public URLs"
        hint={
          signed
            ? 'The channel needs signed links: so does its guide (?token=…), and it is not in the lists of the account.'
            : 'No API key is needed.'
        }
      />
      <dl className="grid gap-4 px-4 pb-5 sm:px-5">
        {ADDRESSES.map(({ key, name, hint }) => (
          <div key={key} className="grid grid-cols-[minmax(0,1fr)_auto] items-center gap-x-2">
            <dt className="font-medium text-sm">{name}</dt>
            <dd>
              <CopyButton text={addresses[key]} label={`Copy the ${name} URL`} />
            </dd>
            <dd className="col-span-2">
              <p className="mb-1.5 text-muted text-xs">{hint}</p>
              <a
                href={addresses[key]}
                className="block break-all rounded-lg bg-raised px-3 py-2 font-mono text-xs hover:underline"
              >
                {addresses[key]}
              </a>
            </dd>
          </div>
        ))}
      </dl>
    </Card>
  )
}
