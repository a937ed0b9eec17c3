/* Runs before everything else, in whatever browser this is: old syntax on purpose. */
(function () {
  var modern = 'noModule' in document.createElement('script') && !!window.CSS && CSS.supports('selector(:has(a))') && typeof structuredClone === 'function' && !!Array.prototype.findLast
  if (!modern) {
    location.replace('/unsupported.html')
    return
  }
  var kept = null
  try {
    kept = localStorage.getItem('chechuang-scheme')
  } catch (error) {
    /* storage switched off: the system's colours are used */
  }
  var dark = kept === 'dark' || (kept !== 'light' && matchMedia('(prefers-color-scheme: dark)').matches)
  document.documentElement.setAttribute('data-theme', dark ? 'dark' : 'light')
})()
