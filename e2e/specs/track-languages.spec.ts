// A file whose audio states no language: somebody states it, chooses the programme, and gives the item captions.
import { openDb } from '#adapters/db.ts'
import { makeBilingual } from '../fixtures/clips.ts'
import { openOwnAccount } from '../fixtures/own-account.ts'
import { runAxe } from '../fixtures/run-axe.ts'
import { expect, measured, test } from '../fixtures/test.ts'
import { LibraryPage } from '../pages/library-page.ts'
import { PlayerPanel } from '../pages/player-panel.ts'

const SRT = '1\n00:00:00,000 --> 00:05:00,000\nGuten Tag\n'

test('the audio and its languages are chosen, captions are uploaded, edited and shifted, and the player has them', async ({
  browser,
  instance,
}) => {
  const began = Date.now()
  const db = openDb(instance.databaseUrl, 1)
  const { page, api } = await openOwnAccount(browser, db, instance)
  await api.call('PUT', '/api/account/languages', { audio: ['de', 'en'] })
  const clip = makeBilingual(instance.clips, 'Harbour.mkv', { seconds: 3, languages: [null, 'ger'] })
  const library = new LibraryPage(page)
  await library.open()
  await library.chooseFile(clip)
  await page.getByRole('button', { name: 'Harbour', exact: true }).click()
  const details = page.getByRole('dialog', { name: 'Harbour' })
  const unknown = 'Stream 1 (audio) states no language: it airs as the audio in English.'
  await expect(details.getByText(unknown)).toBeVisible({ timeout: 120_000 })

  await details.getByRole('button', { name: 'Change', exact: true }).click()
  const form = page.getByRole('dialog', { name: 'Change the preparation' })
  await form.getByLabel('Audio', { exact: true }).selectOption('2')
  const language = form.getByRole('group', { name: 'Languages' }).getByLabel(/^Audio 1: language not stated/)
  await language.press('ArrowDown')
  await expect(language).toHaveValue('en')
  expect(await runAxe(page)).toEqual([])
  await form.getByRole('button', { name: 'Prepare again' }).click()
  await expect(form).toHaveCount(0)
  await expect(details.getByText('Stream 1 (audio) becomes the audio in English.')).toBeVisible()
  await expect(details.getByRole('listitem').filter({ hasText: /^Audio 2: German/ })).toContainText('Airs')
  await expect(details.getByRole('listitem').filter({ hasText: /^audio-en/ })).toBeVisible({ timeout: 120_000 })

  const captions = details.getByTestId('captions-panel')
  await captions.getByLabel('Language').selectOption('de')
  await captions
    .getByLabel('Caption file')
    .setInputFiles({ ...{ name: 'harbour.srt', mimeType: 'text/plain', buffer: Buffer.from(SRT) } })
  await captions.getByRole('button', { name: 'Edit Deutsch' }).click()
  const editor = page.getByTestId('cue-editor')
  await editor.getByLabel('Text of cue 1').fill('Guten Abend')
  await editor.getByLabel('Shift all, ms').fill('500')
  await editor.getByRole('button', { name: 'Save' }).click()
  await expect(captions.getByRole('listitem')).toContainText('1 cue, shifted by +500 ms')

  await details.getByRole('button', { name: 'Play and set breaks' }).click()
  const player = new PlayerPanel(page)
  await player.control('Languages').click()
  await page.getByRole('menuitemradio', { name: 'English' }).click()
  await player.control('Languages').click()
  await page.getByRole('menuitemradio', { name: 'Deutsch' }).last().click()
  // The item is short: it may have ended.
  await player.video.evaluate((video: HTMLVideoElement) => {
    video.currentTime = 0
  })
  const shown = () =>
    player.video.evaluate(({ textTracks }: HTMLVideoElement) =>
      [...textTracks]
        .filter(({ mode }) => mode === 'showing')
        .flatMap(({ cues }) => [...(cues ?? [])].map((cue) => [cue.startTime, (cue as VTTCue).text])),
    )
  await expect.poll(shown).toContainEqual([0.5, 'Guten Abend'])
  measured(`${Math.round((Date.now() - began) / 1_000)} s`)
  await db.$disconnect()
  await page.context().close()
})
