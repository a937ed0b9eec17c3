import 'reflect-metadata'
import { Name } from '@peculiar/x509'

export type Subject = {
  organisation: string
  /** 统一社会信用代码, as X.520 organizationIdentifier. */
  uscc?: string
  commonName: string
  /** X.520 serialNumber: tells two holders of one name apart. */
  serialNumber?: string
}

/** Typed strings, since in its plain form the library reads a leading # as hex and takes quotes away. */
export function distinguishedName({ organisation, uscc, commonName, serialNumber }: Subject): Name {
  return new Name([
    { C: [{ printableString: 'CN' }] },
    { O: [{ utf8String: organisation }] },
    ...(uscc === undefined ? [] : [{ '2.5.4.97': [{ utf8String: uscc }] }]),
    { CN: [{ utf8String: commonName }] },
    ...(serialNumber === undefined ? [] : [{ '2.5.4.5': [{ printableString: serialNumber }] }]),
  ])
}
