import type { Metadata } from 'next'
import { GameDayScreen } from './game-day-screen.tsx'

export const metadata: Metadata = { title: 'Game day' }

export default function GameDayPage() {
  return <GameDayScreen />
}
