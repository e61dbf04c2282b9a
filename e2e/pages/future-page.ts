import { expect, type Locator } from '@playwright/test'
import { PlayerPanel } from './player-panel.ts'
import { StudioPage } from './studio-page.ts'

/** Preview: a channel as it will air. */
export class FuturePage extends StudioPage {
  async open(channelId: string, at?: string): Promise<void> {
    await this.page.goto(`/channels/${channelId}/future${at ? `?at=${at}` : ''}`)
    await this.isConnected()
    await expect(this.bar).toBeVisible()
  }

  get player(): PlayerPanel {
    return new PlayerPanel(this.page)
  }

  /** A day as a slider. */
  get bar(): Locator {
    return this.page.getByRole('slider', { name: 'Time of day' })
  }

  /** The entry being played. */
  get entry(): Locator {
    return this.page.getByTestId('future-entry')
  }

  get following(): Locator {
    return this.page.getByRole('list', { name: 'Up next' })
  }
}
