// Sealed PDFs as other people's programs see them.
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, type Download, type Page } from '@playwright/test'
import { PDF } from '@libpdf/core'
import { cutSeal, haveJudges, judge } from '../../src/documents/testing/judges.ts'

/** What a click downloads. */
export async function download(page: Page, click: () => Promise<void>): Promise<{ name: string; bytes: Buffer }> {
  const [got] = await Promise.all([page.waitForEvent('download') as Promise<Download>, click()])
  return { name: got.suggestedFilename(), bytes: readFileSync(await got.path()) }
}

/** All words without blanks, in reading order. */
export async function wordsOf(pdf: Buffer): Promise<string> {
  if (haveJudges('reading order of the text', 'pdftotext')) {
    return judge({ 'a.pdf': pdf }, ['pdftotext', '-enc', 'UTF-8', '-raw', 'a.pdf', '-']).output.replaceAll(/\s/g, '')
  }
  const read = await PDF.load(pdf)
  return read.extractText().map(({ text }) => text).join('').replaceAll(/\s/g, '')
}

/** Sound, sealed over the whole file, and refused with one byte flipped, by each judge that is installed. */
export function expectSealed(pdf: Buffer): void {
  expect(pdf.subarray(0, 5).toString()).toBe('%PDF-')
  const flipped = Buffer.from(pdf)
  flipped[Math.floor(pdf.length / 3)]! ^= 1
  if (haveJudges('structure of the PDF', 'qpdf')) {
    expect(judge({ 'a.pdf': pdf }, ['qpdf', '--check', 'a.pdf']).output).toContain('No syntax or stream encoding errors found')
  }
  if (haveJudges('seal, as poppler reads it', 'pdfsig')) {
    expect(judge({ 'a.pdf': pdf }, ['pdfsig', '-nocert', 'a.pdf']).output).toMatch(/Signature Validation: Signature is Valid[^]*Total document signed|Total document signed[^]*Signature Validation: Signature is Valid/)
    expect(judge({ 'a.pdf': flipped }, ['pdfsig', '-nocert', 'a.pdf']).output).not.toContain('Signature is Valid')
  }
  const root = join(process.env.CHECHUANG_DATA_DIR ?? '', 'keys/root.cert.pem')
  if (haveJudges('seal, as OpenSSL reads it', 'openssl') && existsSync(root)) {
    const verify = (file: Buffer) => {
      const { content, cms } = cutSeal(file)
      return judge({ content, cms, 'root.pem': readFileSync(root) }, ['openssl', 'cms', '-verify', '-binary', '-inform', 'DER', '-in', 'cms', '-content', 'content', '-CAfile', 'root.pem', '-purpose', 'any', '-out', 'out']).status
    }
    expect(verify(pdf)).toBe(0)
    expect(verify(flipped)).not.toBe(0)
  }
}
