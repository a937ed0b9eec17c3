import type { ReactNode } from 'react'

// One hand for all icons: 16×16, hairlines of 1.4, the colour of the text beside them.
function icon(shape: ReactNode) {
  return function Icon({ size = 16 }: { size?: number }) {
    return (
      <svg width={size} height={size} viewBox="0 0 16 16" fill="none" stroke="currentColor" strokeWidth="1.4" strokeLinecap="round" strokeLinejoin="round" aria-hidden="true" focusable="false">
        {shape}
      </svg>
    )
  }
}

export const CopyIcon = icon(<><rect x="5.5" y="5.5" width="8" height="8" rx="1.5" /><path d="M10.5 5.5V4A1.5 1.5 0 0 0 9 2.5H4A1.5 1.5 0 0 0 2.5 4v5A1.5 1.5 0 0 0 4 10.5h1.5" /></>)
export const DoneIcon = icon(<path d="m3 8.5 3.3 3.3L13 5" />)
export const CrossIcon = icon(<path d="m4 4 8 8m0-8-8 8" />)
export const SearchIcon = icon(<><circle cx="7" cy="7" r="4.3" /><path d="m10.3 10.3 3.2 3.2" /></>)
export const ScanIcon = icon(<path d="M2.5 5.5v-3h3m5 0h3v3m0 5v3h-3m-5 0h-3v-3M4.5 8h7" />)
export const DownIcon = icon(<path d="m4 6 4 4 4-4" />)
export const RightIcon = icon(<path d="m6 3.5 4.5 4.5L6 12.5" />)
export const LeftIcon = icon(<path d="M10 3.5 5.5 8l4.5 4.5" />)
export const DownloadIcon = icon(<path d="M8 2.5v7.5m-3-3 3 3 3-3M3 13.5h10" />)
export const RefreshIcon = icon(<path d="M13 8a5 5 0 1 1-1.5-3.6M13 2.5v2.4h-2.4" />)
export const WarningIcon = icon(<path d="M8 2.5 14 13H2L8 2.5Zm0 4v3m0 1.8v.1" />)
export const WrongIcon = icon(<><circle cx="8" cy="8" r="5.8" /><path d="M8 5v3.6m0 2.2v.1" /></>)
export const InfoIcon = icon(<><circle cx="8" cy="8" r="5.8" /><path d="M8 7.5V11m0-6v.1" /></>)
export const TrayIcon = icon(<path d="M2.5 9.5 4.3 3h7.4l1.8 6.5v3.5h-11zm0 0h3.3l1 1.7h2.4l1-1.7h3.3" />)
export const SunIcon = icon(<><circle cx="8" cy="8" r="2.8" /><path d="M8 1.5v1.2m0 10.6v1.2M1.5 8h1.2m10.6 0h1.2M3.4 3.4l.9.9m7.4 7.4.9.9m0-9.2-.9.9m-7.4 7.4-.9.9" /></>)
export const MoonIcon = icon(<path d="M13 9.7A5.5 5.5 0 0 1 6.3 3a5.5 5.5 0 1 0 6.7 6.7Z" />)
export const SystemIcon = icon(<><rect x="2" y="3" width="12" height="8" rx="1.2" /><path d="M6 13.5h4" /></>)
export const KeyboardIcon = icon(<><rect x="1.5" y="4" width="13" height="8.5" rx="1.5" /><path d="M4.2 7h.1m2.4 0h.1m2.4 0h.1m2.4 0h.1M5 9.8h6" /></>)
export const LeaveIcon = icon(<path d="M9.5 2.5H4A1.5 1.5 0 0 0 2.5 4v8A1.5 1.5 0 0 0 4 13.5h5.5M7 8h7m-2.3-2.5L14 8l-2.3 2.5" />)
export const GridIcon = icon(<><rect x="2.5" y="2.5" width="4.5" height="4.5" rx="1" /><rect x="9" y="2.5" width="4.5" height="4.5" rx="1" /><rect x="2.5" y="9" width="4.5" height="4.5" rx="1" /><rect x="9" y="9" width="4.5" height="4.5" rx="1" /></>)
export const PaperIcon = icon(<><path d="M4 1.8h5.2L12.5 5v9.2H4z" /><path d="M9 1.8V5.2h3.5M6.2 8h4m-4 2.6h4" /></>)
export const SealIcon = icon(<><path d="M3.5 1.8h9v8h-9z" /><path d="M5.8 4.5h4.4M5.8 7h2.6" /><circle cx="10.5" cy="11.2" r="2.6" /></>)
export const RecordIcon = icon(<path d="M5.5 3.5h8m-8 4.5h8m-8 4.5h8M2.5 3.5h.1M2.5 8h.1m-.1 4.5h.1" />)
export const ExtractIcon = icon(<><ellipse cx="8" cy="3.8" rx="5" ry="2" /><path d="M3 3.8v8.4c0 1.1 2.2 2 5 2s5-.9 5-2V3.8M8 7v4.5m-1.8-1.7L8 11.5l1.8-1.7" /></>)
export const ChartIcon = icon(<path d="M2.5 13.5h11M4.5 13V8.5m3.5 4.5v-9m3.5 9V6.5" />)
export const CarIcon = icon(<><path d="M2 11.5V8.8l1.3-.8L5 4.8h6L12.7 8l1.3.8v2.7z" /><circle cx="5" cy="11.7" r="1.3" /><circle cx="11" cy="11.7" r="1.3" /></>)
export const LicenceIcon = icon(<><rect x="2" y="3" width="12" height="10" rx="1.2" /><circle cx="5.6" cy="7" r="1.5" /><path d="M3.8 10.5c.4-1 3.2-1 3.6 0M9.5 6.5h2.5m-2.5 3h2.5" /></>)
export const TraceIcon = icon(<><circle cx="3.5" cy="8" r="1.5" /><circle cx="8" cy="8" r="1.5" /><circle cx="12.5" cy="8" r="1.5" /><path d="M5 8h1.5m3 0H11" /></>)
export const OfficeIcon = icon(<path d="M2.5 13.5h11M3.5 13.5v-7l4.5-4 4.5 4v7M6.5 13.5v-3h3v3" />)
export const PulseIcon = icon(<path d="M1.5 8.5h3l1.7-5 3 9 1.8-4h3.5" />)
export const MailIcon = icon(<><rect x="2" y="3.5" width="12" height="9" rx="1.2" /><path d="m2.5 4.5 5.5 4 5.5-4" /></>)
