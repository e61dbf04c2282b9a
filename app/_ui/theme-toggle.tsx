'use client'
import { Moon, Sun } from 'lucide-react'
import { useTheme } from 'next-themes'
import { IconButton } from './icon-button.tsx'

export function ThemeToggle() {
  const { resolvedTheme, setTheme } = useTheme()
  // Both icons are rendered and CSS shows one: the server does not know the browser's theme.
  return (
    <IconButton label="Switch theme" onClick={() => setTheme(resolvedTheme === 'light' ? 'dark' : 'light')}>
      <Sun className="hidden dark:block" aria-hidden />
      <Moon className="dark:hidden" aria-hidden />
    </IconButton>
  )
}
