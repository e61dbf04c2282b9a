'use client'
import { ADMIN_SCOPE, type ALL_SCOPES, KEY_SCOPES, PERMISSIONS } from '#domain/account/permissions.ts'
import { CheckBox } from '#ui/check-box.tsx'
import { LabelledSelect } from '#ui/labelled-select.tsx'
import { KEY_PRESETS } from './key-scopes.ts'

type Scope = (typeof ALL_SCOPES)[number]

interface ScopesFieldProps {
  chosen: readonly Scope[]
  onChange(scopes: Scope[]): void
  error: string | null
  /** Offers what an admin of the installation may do. */
  admin: boolean
}

const OTHER = 'other'

/** What a key may do: a check box for each scope, and usual sets. */
export function ScopesField({ chosen, onChange, error, admin }: ScopesFieldProps) {
  const presets = Object.entries(KEY_PRESETS).filter(([value]) => admin || value !== 'admin')
  const preset = presets.find(
    ([, { scopes }]) => scopes.length === chosen.length && scopes.every((s) => chosen.includes(s)),
  )
  const offered: readonly Scope[] = admin ? [...KEY_SCOPES, ADMIN_SCOPE] : KEY_SCOPES
  const toggle = (scope: Scope) =>
    onChange(chosen.includes(scope) ? chosen.filter((each) => each !== scope) : [...chosen, scope])
  return (
    <>
      <LabelledSelect
        label="Access"
        hint="No key can manage members, plan or other keys."
        value={preset?.[0] ?? OTHER}
        options={[
          ...presets.map(([value, { label }]) => ({ value, label })),
          ...(preset ? [] : [{ value: OTHER, label: 'Selected scopes' }]),
        ]}
        onChange={(value) => KEY_PRESETS[value] && onChange(KEY_PRESETS[value].scopes)}
      />
      <fieldset className="grid gap-2 text-sm">
        <legend className="mb-1.5 font-medium">Scopes</legend>
        {offered.map((scope) => (
          <CheckBox
            key={scope}
            label={<span className="font-mono text-xs">{scope}</span>}
            hint={scope === ADMIN_SCOPE ? 'Administer this installation' : PERMISSIONS[scope].label}
            checked={chosen.includes(scope)}
            onChange={() => toggle(scope)}
          />
        ))}
        {error && (
          <p role="alert" className="text-danger text-xs">
            {error}
          </p>
        )}
      </fieldset>
    </>
  )
}
