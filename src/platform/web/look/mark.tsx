/** A car seen through its window: the product's mark. */
export function Mark({ size = 28 }: { size?: number }) {
  return (
    <svg width={size} height={size} viewBox="0 0 32 32" aria-hidden="true" focusable="false">
      <rect width="32" height="32" rx="7" fill="#0958d9" />
      <path d="M5.5 21.5v-3.2c0-1 .5-1.9 1.4-2.4l3.4-1.9 4-4.2c.7-.8 1.7-1.2 2.8-1.2h6.4c1.7 0 3 1.3 3 3v9.9z" fill="none" stroke="#fff" strokeWidth="2.2" strokeLinejoin="round" />
      <path d="M17.5 8.6v6.2M10.3 14.8h16.2" fill="none" stroke="#fff" strokeWidth="2.2" />
    </svg>
  )
}
