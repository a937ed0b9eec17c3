// Runs in the frame's page. Speaks with the login page by postMessage, with the agent by fetch; README.md has the protocol.

const { parent: parentOrigin, card: wantedCard } = document.documentElement.dataset
const $ = (id) => document.getElementById(id)
const [form, cardField, cardSelect, onlyCard, pin, show, message] = [
  'form', 'card-field', 'card', 'only-card', 'pin', 'show', 'message',
].map($)

let cards = []
let busy = false

const tell = (type, rest = {}) => window.parent.postMessage({ type: `chechuang-card/${type}`, ...rest }, parentOrigin)
const chosen = () => cards.find((card) => card.name === cardSelect.value)
const tellState = () => tell('state', { canSubmit: !busy && chosen() !== undefined && pin.value !== '', card: chosen()?.name ?? null, busy })

function complain(problem) {
  message.textContent = problem?.message ?? ''
  pin.setAttribute('aria-invalid', String(problem?.code === 'PIN_WRONG' || problem?.code === 'PIN_EMPTY'))
  if (problem) tell('error', { code: problem.code, triesLeft: problem.triesLeft, message: problem.message })
}

async function ask(path, init) {
  try {
    const response = await fetch(path, init)
    const body = await response.json()
    return response.ok ? { body } : { problem: body }
  } catch {
    return { problem: { code: 'AGENT_GONE', triesLeft: null, message: '卡助手没有回应。请确认它正在运行，再刷新页面。' } }
  }
}

function label(card) {
  const state = card.triesLeft === 0 ? '（已锁定）' : new Date(card.validTo) < new Date() ? '（证书已过期）' : ''
  return `${card.holder} · ${card.organisation}${state}`
}

function showCards() {
  const before = cardSelect.value || wantedCard
  cardSelect.replaceChildren(...cards.map((card) => new Option(label(card), card.name)))
  if (cards.some((card) => card.name === before)) cardSelect.value = before
  const alone = cards.length === 1
  cardField.hidden = cards.length === 0
  cardSelect.hidden = alone
  onlyCard.hidden = !alone
  onlyCard.textContent = alone ? label(cards[0]) : ''
  pin.disabled = cards.length === 0
}

/** Cards come and go while the page stands: looked at again whenever the window gets the focus. */
async function readCards() {
  if (busy) return
  const { body, problem } = await ask('/cards')
  cards = body?.cards ?? []
  showCards()
  if (problem) complain(problem)
  else if (cards.length === 0) complain({ code: 'NO_CARD', triesLeft: 0, message: '没有读到卡。请插入卡；仍读不到时，请到制卡代理点检测卡介质。' })
  else if (message.textContent.startsWith('没有读到卡')) complain()
  tell('ready', { cards })
  tellState()
}

function setBusy(value) {
  busy = value
  form.setAttribute('aria-busy', String(value))
  for (const control of [pin, cardSelect]) control.disabled = value
  tellState()
}

async function login(challenge) {
  if (busy) return
  const card = chosen()
  if (!card) return readCards()
  complain()
  setBusy(true)
  const { body: answer, problem } = await ask('/login-signatures', {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ card: card.name, pin: pin.value, challenge, origin: parentOrigin }),
  })
  pin.value = ''
  setBusy(false)
  if (answer) return tell('answer', { answer })
  complain(problem)
  if (problem.triesLeft !== null) {
    card.triesLeft = problem.triesLeft
    showCards()
  }
  pin.focus()
}

window.addEventListener('message', (event) => {
  // the origin that gets signed is the one the browser names here, held against the agent's list by the agent
  if (event.source !== window.parent || event.origin !== parentOrigin) return
  const { type, challenge } = event.data ?? {}
  if (type === 'chechuang-card/login') void login(challenge)
  if (type === 'chechuang-card/hello') void readCards()
  if (type === 'chechuang-card/focus') pin.focus()
})
window.addEventListener('focus', () => void readCards())
form.addEventListener('submit', (event) => {
  event.preventDefault()
  if (!busy) tell('submit')
})
pin.addEventListener('input', () => {
  complain()
  tellState()
})
cardSelect.addEventListener('change', () => {
  complain()
  tellState()
})
show.addEventListener('click', () => {
  const hidden = pin.type === 'password'
  pin.type = hidden ? 'text' : 'password'
  show.textContent = hidden ? '隐藏' : '显示'
  show.setAttribute('aria-pressed', String(hidden))
  pin.focus()
})
new ResizeObserver(() => tell('size', { height: Math.ceil(document.body.getBoundingClientRect().height) })).observe(document.body)
void readCards()
