import { describe, expect, it } from 'vitest'
import { QUANTUM_MS } from '#server/testing/usual-grid.ts'
import { sceneArgs } from '#worker/built-in/args-scene.ts'
import { padScene } from '#worker/built-in/scenes/pad.ts'
import { slateScene } from '#worker/built-in/scenes/slate.ts'
import { adScene } from './scenes/ad.ts'
import { clockScene } from './scenes/clock.ts'
import { comingUpScene } from './scenes/coming-up.ts'
import { gardenScene } from './scenes/garden.ts'
import { identScene } from './scenes/ident.ts'

const SCENES = [identScene, gardenScene, adScene, comingUpScene, clockScene, slateScene]

describe.each([...SCENES, padScene(320)].map((scene) => [scene.title, scene] as const))('%s', (_, scene) => {
  it('is as long as it will be on air', () => {
    expect(scene.durationMs % QUANTUM_MS).toBe(0)
  })

  it('shows every text it has, and no other', () => {
    const shown = [...scene.graph.matchAll(/textfile=([\w-]+)\.txt/g)].map((match) => match[1])
    expect([...new Set(shown)].toSorted()).toEqual(Object.keys(scene.texts).toSorted())
    for (const text of Object.values(scene.texts)) expect(scene.graph).not.toContain(text)
  })
})

it('one ad, one slate, and a quick first start', () => {
  const kinds = SCENES.map((scene) => scene.kind)
  expect(kinds.filter((kind) => kind === 'AD')).toHaveLength(1)
  expect(kinds.filter((kind) => kind === 'SLATE')).toHaveLength(1)
  expect(SCENES.reduce((sum, scene) => sum + scene.durationMs, 0)).toBeLessThanOrEqual(65_000)
})

it('a scene is rendered from its graph alone', () => {
  const scene = { ...slateScene, graph: 'GRAPH', durationMs: 9_600 }
  expect(sceneArgs(scene, 'scene.mov')).toEqual([
    '-v',
    'error',
    '-y',
    '-filter_complex',
    'GRAPH',
    '-map',
    '[v]',
    '-map',
    '[a]',
    '-c:v',
    'libx264',
    '-preset',
    'ultrafast',
    '-crf',
    '17',
    '-pix_fmt',
    'yuv420p',
    '-r',
    '25',
    '-color_primaries',
    'bt709',
    '-color_trc',
    'bt709',
    '-colorspace',
    'bt709',
    '-c:a',
    'pcm_s16le',
    '-ar',
    '48000',
    '-ac',
    '2',
    '-t',
    '9.6',
    '-f',
    'mov',
    'scene.mov',
  ])
})
