import { chooseScheme, useSchemeChoice, type SchemeChoice } from '../../platform/web/look/colour-scheme.ts'
import { MoonIcon, SunIcon, SystemIcon } from '../../platform/web/look/icons.tsx'
import styles from './shell.module.css'

const looks: Record<SchemeChoice, { name: string; next: SchemeChoice; icon: typeof SunIcon }> = {
  system: { name: '外观跟随系统', next: 'light', icon: SystemIcon },
  light: { name: '浅色外观', next: 'dark', icon: SunIcon },
  dark: { name: '深色外观', next: 'system', icon: MoonIcon },
}

export function SchemeSwitch() {
  const { name, next, icon: Icon } = looks[useSchemeChoice()]
  const says = `${name}，点击切换为${looks[next].name}`
  return (
    <button type="button" className={styles['tool']} onClick={() => chooseScheme(next)} title={says} aria-label={says}>
      <Icon size={18} />
    </button>
  )
}
