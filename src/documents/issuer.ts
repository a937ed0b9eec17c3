import { z } from 'zod'

/** Whoever issues certificates on this installation: one configuration record (decision 11). */
export type Issuer = z.infer<typeof Issuer>
export const Issuer = z
  .object({
    /** Printed under the certificate, e.g. the company that runs the province's single window. */
    name: z.string().trim().min(2).max(60),
    /** What stands before the number, e.g. SXDZKA-ESC. */
    numberPrefix: z.string().regex(/^[A-Z0-9]+(?:-[A-Z0-9]+)*$/),
    /** 6 digits of GB/T 2260, e.g. 610000. */
    provinceCode: z.string().regex(/^\d{6}$/),
    /** As the sentence of the certificate needs it: 通过<portalName>验证. */
    portalName: z.string().trim().min(2).max(60),
    seal: z.object({
      /** On the arc of the seal; as a rule the issuer's name. */
      text: z.string().trim().min(4).max(24),
      /** On the line under the star. */
      purpose: z.string().trim().min(2).max(8),
      /** The registered number of the seal, at its lower edge; an issuer without one leaves it out. */
      code: z.string().regex(/^\d{13}$/).optional(),
    }),
    /** A demo issuer's certificates and seal say 演示 wherever they are shown. */
    demo: z.boolean(),
  })
  .refine(issuer => !issuer.demo || (issuer.name.includes('演示') && issuer.seal.text.includes('演示')), {
    message: 'a demo issuer says 演示 in its name and on its seal',
  })

/** The issuer of demo mode. No real company's name stands in the product: an operator enters its own. */
export const demoIssuer: Issuer = {
  name: '车窗口岸信息演示中心',
  numberPrefix: 'SXDZKA-ESC',
  provinceCode: '610000',
  portalName: '中国（陕西）国际贸易“单一窗口”',
  seal: { text: '车窗口岸信息演示中心', purpose: '电子签章专用' },
  demo: true,
}
