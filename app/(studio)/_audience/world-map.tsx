'use client'
import { geoNaturalEarth1, geoPath } from 'd3-geo'
import { numericToAlpha2 } from 'i18n-iso-countries'
import { useMemo } from 'react'
import { feature } from 'topojson-client'
import type { GeometryCollection, Topology } from 'topojson-specification'
import world from 'world-atlas/countries-110m.json'
import { sayCount, sayValue } from '#domain/analytics/say-report.ts'

const [WIDTH, HEIGHT] = [800, 400]
/** The smallest share is still visible. */
const [PALEST, STRONGEST] = [0.2, 1]

interface Shape {
  code: string
  path: string
}

function shapesOf(): Shape[] {
  const atlas = world as unknown as Topology<{ countries: GeometryCollection }>
  const { features } = feature(atlas, atlas.objects.countries)
  // Nobody watches from Antarctica, and it would take a fifth of the picture.
  const shown = features.filter(({ id }) => id !== '010')
  const path = geoPath(geoNaturalEarth1().fitSize([WIDTH, HEIGHT], { type: 'FeatureCollection', features: shown }))
  return shown.flatMap((country, i) => {
    const drawn = path(country)
    return drawn ? [{ code: numericToAlpha2(String(country.id)) ?? `none ${i}`, path: drawn }] : []
  })
}

/** Viewers by country. The list beside it says the same as text. */
export default function WorldMap({ countries }: { countries: readonly { value: string; viewers: number }[] }) {
  const shapes = useMemo(shapesOf, [])
  const most = Math.max(1, ...countries.map(({ viewers }) => viewers))
  const byCode = new Map(countries.map(({ value, viewers }) => [value, viewers]))
  return (
    <svg viewBox={`0 0 ${WIDTH} ${HEIGHT}`} role="img" aria-label="Viewers by country" className="w-full">
      {shapes.map(({ code, path }) => {
        const viewers = byCode.get(code) ?? 0
        return (
          <path
            key={code}
            d={path}
            className={viewers > 0 ? 'fill-accent stroke-surface' : 'fill-raised stroke-line'}
            fillOpacity={viewers > 0 ? PALEST + (STRONGEST - PALEST) * (viewers / most) : 1}
            strokeWidth={0.5}
          >
            {viewers > 0 && <title>{`${sayValue('country', code)}: ${sayCount(viewers)}`}</title>}
          </path>
        )
      })}
    </svg>
  )
}
