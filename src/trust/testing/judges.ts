import { X509Certificate } from 'node:crypto'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Certificate, CertificateChainValidationEngine, CertificateRevocationList } from 'pkijs'
import { openssl } from './openssl.ts'

/** What a judge is given; all PEM. */
export type Case = { leaf: string; root: string; authority: string; crls: string[]; at: Date }

const der = (pem: string) => Buffer.from(pem.replaceAll(/-----[^-]+-----|\s/g, ''), 'base64')

/** PKI.js: path, validity and revocation with mandatory CRLs. It does not look at what the certificate is for. */
export async function pkijsAccepts({ leaf, root, authority, crls, at }: Case): Promise<boolean> {
  const certificate = (pem: string) => Certificate.fromBER(new Uint8Array(der(pem)))
  const engine = new CertificateChainValidationEngine({
    trustedCerts: [certificate(root)],
    certs: [certificate(authority), certificate(leaf)],
    crls: crls.map((pem) => CertificateRevocationList.fromBER(new Uint8Array(der(pem)))),
    checkDate: at,
  })
  return (await engine.verify()).result
}

/** `openssl verify` with CRLs for every link, for use as a TLS client. */
export function opensslAccepts({ leaf, root, authority, crls, at }: Case): boolean {
  const dir = mkdtempSync(join(tmpdir(), 'judge-'))
  try {
    const file = (name: string, text: string) => {
      writeFileSync(join(dir, name), text)
      return join(dir, name)
    }
    return openssl(
      'verify', '-x509_strict', '-purpose', 'sslclient', '-crl_check_all', '-attime', String(Math.floor(at.getTime() / 1000)),
      '-CAfile', file('root.pem', root), '-untrusted', file('authority.pem', authority),
      ...crls.flatMap((crl, n) => ['-CRLfile', file(`${n}.crl`, crl)]), file('leaf.pem', new X509Certificate(leaf).toString()),
    ).ok
  } finally {
    rmSync(dir, { recursive: true })
  }
}
