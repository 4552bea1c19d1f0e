// Cycles through system, light and dark.

import { Button } from '../ui/button.tsx'
import { Icon, type IconName } from '../ui/icons.tsx'
import { chooseTheme, THEMES, type Theme, useTheme } from './theme.ts'

const ICONS: Record<Theme, IconName> = { system: 'system', light: 'sun', dark: 'moon' }

export function ThemeSwitch() {
  const theme = useTheme()
  const next = THEMES[(THEMES.indexOf(theme) + 1) % THEMES.length] ?? 'system'
  return (
    <Button
      kind="plain"
      className="px-1.5"
      onClick={() => chooseTheme(next)}
      aria-label={`Theme: ${theme}. Change to ${next}`}
      title={`Theme: ${theme}`}
    >
      <Icon name={ICONS[theme]} />
    </Button>
  )
}
