import { theme, type ThemeConfig } from 'antd'

type Algorithm = typeof theme.compactAlgorithm

const font = "'Segoe UI', 'PingFang SC', 'Microsoft YaHei', 'Noto Sans SC', 'Noto Sans CJK SC', system-ui, sans-serif"

// compactAlgorithm goes down to 12 px type in 24 px controls, too small for a day's work in Chinese
const legible: Algorithm = (seed, map) => ({
  ...(map ?? theme.defaultAlgorithm(seed)),
  fontSizeSM: 12,
  fontSize: 13,
  fontSizeLG: 14,
  lineHeight: 1.6,
  controlHeightSM: 24,
  controlHeight: 28,
  controlHeightLG: 36,
})

/** Dense, one accent, hairlines; text colours that keep 4.5:1 (notes: axe found nothing with these). */
export function themeFor(dark: boolean, still: boolean): ThemeConfig {
  const colours = dark
    ? {
        colorPrimary: '#1668dc',
        colorLink: '#6ea8ff',
        colorLinkHover: '#8ab8ff',
        colorInfo: '#6ea8ff',
        colorError: '#ff8f8a',
        colorBgBase: '#14161a',
        colorBgContainer: '#181b20',
        colorBgElevated: '#1f2329',
        colorBgLayout: '#101216',
        colorBorder: '#3d444f',
        colorBorderSecondary: '#2b3038',
        colorText: '#e3e6eb',
        colorTextSecondary: '#a3abb8',
        colorTextTertiary: '#a3abb8',
        colorTextQuaternary: '#929ba9',
        colorTextPlaceholder: '#929ba9',
        colorTextDisabled: '#929ba9',
      }
    : {
        colorPrimary: '#0958d9',
        colorLink: '#0958d9',
        colorLinkHover: '#0a4fc0',
        colorInfo: '#0958d9',
        colorError: '#cf1322',
        colorBgLayout: '#f5f7fa',
        colorBorder: '#cfd5de',
        colorBorderSecondary: '#e3e7ed',
        colorText: '#1f2329',
        colorTextSecondary: '#5a6270',
        colorTextTertiary: '#5a6270',
        colorTextQuaternary: '#6b6b6b',
        colorTextPlaceholder: '#6b6b6b',
        colorTextDisabled: '#6b6b6b',
      }
  return {
    algorithm: dark ? [theme.darkAlgorithm, theme.compactAlgorithm, legible] : [theme.defaultAlgorithm, theme.compactAlgorithm, legible],
    token: { ...colours, motion: !still, fontFamily: font, borderRadius: 4, motionDurationMid: '0.12s', motionDurationSlow: '0.16s', boxShadow: '0 6px 24px rgba(15, 23, 42, 0.14)' },
    components: {
      Table: {
        headerBg: dark ? '#1d2127' : '#fafbfc',
        headerColor: dark ? '#a3abb8' : '#5a6270',
        headerSplitColor: 'transparent',
        rowHoverBg: dark ? '#1d232d' : '#f4f8ff',
        rowSelectedBg: dark ? '#16243c' : '#eaf2ff',
        rowSelectedHoverBg: dark ? '#1a2b49' : '#e1ecff',
        cellPaddingBlockSM: 6,
        cellPaddingInlineSM: 10,
        headerBorderRadius: 0,
      },
      // antd's own hover text is too pale on white: 4.16:1; by night white on the pale red of a filled danger button: 2.9:1
      Button: { ...(dark ? { dangerColor: '#1c0a09' } : {}), primaryShadow: 'none', defaultShadow: 'none', dangerShadow: 'none', defaultHoverColor: colours.colorLinkHover, defaultHoverBorderColor: colours.colorLinkHover },
      Switch: dark ? {} : { colorTextQuaternary: '#8a9099', colorTextTertiary: '#6b7280' },
      ...(dark ? { Tabs: { itemSelectedColor: '#6ea8ff', itemHoverColor: '#8ab8ff', itemActiveColor: '#6ea8ff', inkBarColor: '#6ea8ff' } } : {}),
      Modal: { titleFontSize: 15 },
      Drawer: { paddingLG: 16, padding: 12 },
    },
  }
}
