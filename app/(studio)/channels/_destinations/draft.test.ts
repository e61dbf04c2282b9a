import { expect, it } from 'vitest'
import { draftOf, inputOf, withPlatform } from './draft.ts'

it('takes the addresses of the chosen platform and keeps a custom name', () => {
  const first = draftOf(null, '720p')
  expect(first).toMatchObject({ name: 'YouTube', serverUrl: 'rtmps://a.rtmps.youtube.com/live2', rung: '720p' })
  const twitch = withPlatform(first, 'twitch')
  expect(twitch).toMatchObject({ name: 'Twitch', serverUrl: 'rtmps://live.twitch.tv/app', backupServerUrl: '' })
  expect(withPlatform({ ...twitch, name: 'Head end' }, 'custom')).toMatchObject({ name: 'Head end', serverUrl: '' })
  expect(withPlatform(twitch, 'custom').name).toBe('')
})

it('sends no empty name, and no empty key of a saved destination', () => {
  const draft = { ...withPlatform(draftOf(null, '720p'), 'custom'), maxFailures: 7 }
  const input = {
    platform: 'custom',
    serverUrl: '',
    rung: '720p',
    enabled: true,
    backupServerUrl: null,
    maxFailures: 7,
  }
  expect(inputOf(draft, true)).toEqual(input)
  expect(inputOf(draft, false)).toEqual({ ...input, streamKey: '' })
  expect(inputOf({ ...draftOf(null, '720p'), streamKey: 'abc' }, true)).toMatchObject({
    name: 'YouTube',
    streamKey: 'abc',
  })
})
