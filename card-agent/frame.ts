import { readFile } from 'node:fs/promises'

/**
 * The page inside the login page's frame. It reads the PIN and gives it to nobody but the agent.
 * `theme` should be the parent's colour scheme: a frame of another scheme gets an opaque ground.
 */
export function framePage({ parent, theme, card }: { parent: string; theme: 'light' | 'dark' | 'light dark'; card: string }): string {
  return `<!doctype html>
<html lang="zh-CN" data-parent="${escape(parent)}" data-card="${escape(card)}" data-theme="${theme}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="${theme}">
<title>卡与卡密码</title>
<link rel="stylesheet" href="/frame.css">
<script src="/frame.js" defer></script>
</head>
<body>
<main>
<h1 class="heard">卡与卡密码</h1>
<form id="form" novalidate>
  <div class="field" id="card-field" hidden>
    <label for="card">卡</label>
    <select id="card"></select>
    <p id="only-card" class="only" hidden></p>
  </div>
  <div class="field">
    <label for="pin">卡密码</label>
    <div class="with-button">
      <input id="pin" type="password" autocomplete="off" autocapitalize="off" spellcheck="false" maxlength="64" aria-describedby="message">
      <button type="button" id="show" aria-pressed="false" aria-controls="pin">显示</button>
    </div>
  </div>
  <p id="message" role="alert"></p>
</form>
</main>
</body>
</html>
`
}

const assets = {
  '/frame.js': { url: import.meta.resolve('./frame.client.js'), type: 'text/javascript; charset=utf-8' },
  '/frame.css': { url: import.meta.resolve('./frame.css'), type: 'text/css; charset=utf-8' },
}

/** The page's script and style. */
export async function frameAsset(path: keyof typeof assets): Promise<{ text: string; type: string }> {
  const { url, type } = assets[path]
  return { text: await readFile(new URL(url), 'utf8'), type }
}

function escape(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('"', '&quot;').replaceAll('<', '&lt;')
}
