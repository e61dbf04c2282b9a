import { expect, type Locator, type Page } from '@playwright/test'

export interface VideoFacts {
  currentTime: number
  videoWidth: number
  videoHeight: number
  readyState: number
  muted: boolean
}

/** What happened to playback since the watch began. */
export interface PictureLog {
  /** Each time playback waited for data, in ms. */
  waits: number[]
  errors: number
  /** The longest time that currentTime did not move, in ms, sampled every 100 ms. */
  longestStandMs: number
  playedMs: number
}

/** The preview player on a channel's page. */
export class PlayerPanel {
  readonly #page: Page
  readonly root: Locator
  readonly video: Locator
  readonly words: Locator

  /** @param within if there are several players */
  constructor(page: Page, within: Page | Locator = page) {
    this.#page = page
    this.root = within.getByTestId('player')
    this.video = within.getByTestId('player-video')
    this.words = this.root.getByRole('status')
  }

  facts(): Promise<VideoFacts> {
    return this.video.evaluate(({ currentTime, videoWidth, videoHeight, readyState, muted }: HTMLVideoElement) => ({
      currentTime,
      videoWidth,
      videoHeight,
      readyState,
      muted,
    }))
  }

  /** There is a picture, and it moves. */
  async plays(): Promise<void> {
    await expect(this.root).toHaveAttribute('data-phase', 'running')
    await expect.poll(async () => (await this.facts()).videoWidth).toBeGreaterThan(0)
    const { currentTime } = await this.facts()
    await expect
      .poll(async () => (await this.facts()).currentTime, { intervals: [200] })
      .toBeGreaterThan(currentTime + 1)
    expect((await this.facts()).readyState).toBeGreaterThanOrEqual(2)
  }

  control(name: string | RegExp): Locator {
    return this.root.getByRole('button', { name })
  }

  async chooseQuality(label: string): Promise<void> {
    await this.control(/^Quality/).click()
    await this.#page.getByRole('menuitemradio', { name: label, exact: true }).click()
  }

  get liveEdge(): Locator {
    return this.#page.getByTestId('live-edge')
  }

  /** From here on every wait and every stall of playback is recorded. */
  async watch(): Promise<void> {
    await this.video.evaluate((video: HTMLVideoElement) => {
      const log = { waits: [] as number[], errors: 0, longestStandMs: 0, startedAt: performance.now() }
      Object.assign(video, { pictureLog: log })
      let waitingSince: number | null = null
      video.addEventListener('waiting', () => {
        waitingSince ??= performance.now()
      })
      video.addEventListener('playing', () => {
        if (waitingSince !== null) log.waits.push(performance.now() - waitingSince)
        waitingSince = null
      })
      video.addEventListener('error', () => {
        log.errors++
      })
      let [lastTime, movedAt] = [video.currentTime, performance.now()]
      setInterval(() => {
        const now = performance.now()
        if (video.currentTime !== lastTime) movedAt = now
        lastTime = video.currentTime
        log.longestStandMs = Math.max(log.longestStandMs, now - movedAt)
      }, 100)
    })
  }

  watched(): Promise<PictureLog> {
    return this.video.evaluate((video: HTMLVideoElement) => {
      const { pictureLog } = video as unknown as { pictureLog: PictureLog & { startedAt: number } }
      const { startedAt, ...log } = pictureLog
      return { ...log, playedMs: performance.now() - startedAt }
    })
  }
}
