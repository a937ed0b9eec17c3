// One typesetter in a thread. Typst compiles synchronously, so the thread is blocked while it works.

import { fileURLToPath } from 'node:url'
import { setImmediate } from 'node:timers/promises'
import { parentPort } from 'node:worker_threads'
import { NodeCompiler, PdfStandard, type NodeTypstDocument } from '@myriaddreamin/typst-ts-node-compiler'
import { fontFolders } from './fonts.ts'
import { PressError, type PressReply, type PressRequest, type SealPosition, type Typeset } from './press-messages.ts'
import { templates, type Template } from './templates.ts'

if (!parentPort) throw new Error('press-worker runs as a worker thread only')
const port = parentPort

const folder = fileURLToPath(new URL('./templates/', import.meta.url))
const compiler = NodeCompiler.create({ workspace: folder, fontArgs: [{ fontPaths: fontFolders }] })

// Typst remembers every intermediate result for ever unless told to forget: measured flat at 240 MB with
// this rhythm, growing by 1.2 MB a document without it. What two rounds did not use is dropped.
const evictEvery = 5
let made = 0

// Files in memory, beside the templates. As `inputs` of a compilation they would cost it a library of its own, 1 ms a document.
const provided = new Map<string, string>()

/** The same again (a seal) costs nothing. */
function provide(name: string, content: string): void {
  if (provided.get(name) === content) return
  compiler.mapShadow(folder + name, Buffer.from(content))
  provided.set(name, content)
}

function typeset<Data>(template: Template<Data>, raw: unknown): Typeset {
  const parsed = template.schema.safeParse(raw)
  if (!parsed.success) throw new PressError('INVALID_DATA', parsed.error.issues.map(i => `${i.path.join('.')}: ${i.message}`).join('; '))
  const missing = template.unprintable(parsed.data)
  if (missing.length > 0) throw new PressError('MISSING_GLYPH', `no glyph for ${missing.join(' ')}`, missing)

  provide('data.json', JSON.stringify(template.input(parsed.data)))
  for (const [name, svg] of Object.entries(template.pictures(parsed.data))) provide(name, svg)
  const result = compiler.compile({ mainFilePath: folder + template.file })
  const document = result.result
  if (!document) {
    const error = result.takeDiagnostics()
    throw new PressError('TYPESETTING_FAILED', JSON.stringify(error ? compiler.fetchDiagnostics(error) : 'no diagnostics'))
  }
  const midnight = Date.parse(`${template.day(parsed.data)}T00:00:00+08:00`)
  const pdf = compiler.pdf(document, { pdfStandard: PdfStandard.A_2b, creationTimestamp: midnight / 1000 })
  return { pdf: new Uint8Array(pdf), pages: document.numOfPages, sealAt: { ...sealPosition(document), field: template.sealField } }
}

// Every template marks the centre of its seal: #metadata((..here().position(), height: page.height)) <seal>.
function sealPosition(document: NodeTypstDocument): Omit<SealPosition, 'field'> {
  const marks = compiler.query(document, { selector: '<seal>' }) as { value: { page: number; x: string; y: string; height: string } }[]
  const mark = marks[0]
  if (marks.length !== 1 || !mark) throw new PressError('TYPESETTING_FAILED', `the template marks ${marks.length} seals instead of one`)
  const { page, x, y, height } = mark.value
  return { page, x: parseFloat(x), y: parseFloat(height) - parseFloat(y) }
}

function answer(request: PressRequest): PressReply {
  try {
    return { id: request.id, ok: true, ...typeset(templates[request.template] as Template<unknown>, request.data) }
  } catch (error) {
    if (error instanceof PressError) return { id: request.id, ok: false, code: error.code, message: error.message, characters: error.characters }
    return { id: request.id, ok: false, code: 'TYPESETTING_FAILED', message: error instanceof Error ? (error.stack ?? error.message) : String(error) }
  }
}

port.on('message', async (request: PressRequest) => {
  const reply = answer(request)
  port.postMessage(reply, reply.ok ? [reply.pdf.buffer as ArrayBuffer] : [])
  if (++made % evictEvery === 0) {
    compiler.evictCache(2)
    // Native buffers are released only between turns of the event loop.
    await setImmediate()
  }
})
