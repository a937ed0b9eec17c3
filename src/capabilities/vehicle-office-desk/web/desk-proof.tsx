import { App, Button, Checkbox } from 'antd'
import { useState } from 'react'
import { asProblem } from '../../../platform/web/client/api-problem.ts'
import { addressOf, download } from '../../../platform/web/client/call.ts'
import { saveFile } from '../../../platform/web/client/save-file.ts'
import { Copyable } from '../../../platform/web/look/copyable.tsx'
import { PaperIcon } from '../../../platform/web/look/icons.tsx'
import { LinkButton } from '../../../platform/web/look/link-button.tsx'
import { StatusTag } from '../../../platform/web/look/tag.tsx'
import { terms } from '../../../vocabulary/terms.ts'
import { downloadDeskProof, type DeskBatchDetail } from '../contract.ts'
import { SupersededProof } from './desk-state.tsx'
import { DeskVehicle } from './desk-vehicle.tsx'
import { intoView } from './into-view.ts'
import styles from './desk.module.css'

interface DeskProofProps {
  batch: DeskBatchDetail
  proof: DeskBatchDetail['proofs'][number]
  find: string | undefined
  chosen: ReadonlySet<string>
  /** absent where nothing can be decided any more */
  onChoose: ((vins: readonly string[], on: boolean) => void) | undefined
}

/** A certificate as the officer checks it: its numbers, its vehicles one by one, the sealed paper itself. */
export function DeskProof({ batch, proof, find, chosen, onChoose }: DeskProofProps) {
  const { message } = App.useApp()
  const [busy, setBusy] = useState(false)
  const vins = proof.vehicles.map(({ vin }) => vin)
  const all = vins.length > 0 && vins.every((vin) => chosen.has(vin))
  const some = vins.some((vin) => chosen.has(vin))
  const params = { id: batch.id, proofNo: proof.proofNo }
  const save = async () => {
    setBusy(true)
    try {
      saveFile(await download(downloadDeskProof, { params, query: {} }))
    } catch (error) {
      const { title, remedy } = asProblem(error)
      void message.error({ content: `${title}${remedy}`, duration: 8 })
    } finally {
      setBusy(false)
    }
  }
  const sought = proof.proofNo === find
  return (
    <article ref={sought ? intoView : undefined} className={styles['proof']} data-found={sought} aria-current={sought ? 'true' : undefined} aria-label={`证明 ${proof.proofNo}`}>
      <header className={styles['proofHead']}>
        {onChoose ? <Checkbox aria-label={`选择证明 ${proof.proofNo} 的全部车辆`} checked={all} indeterminate={some && !all} onChange={(event) => onChoose(vins, event.target.checked)} /> : null}
        <span>
          {terms.proofNo.zh} <Copyable text={proof.proofNo} what={terms.proofNo.zh} />
        </span>
        {sought ? <StatusTag tone="blue" text="所查证明" /> : null}
        {proof.supersededAt ? <SupersededProof reason={`${proof.supersededReason ?? ''}，其车辆只能退回`} /> : null}
        <span>
          {terms.declarationNo.zh} <Copyable text={proof.declarationNo} what={terms.declarationNo.zh} />
        </span>
        <span>
          {terms.exportDate.zh} {proof.exportDate ?? '-'}
        </span>
        <span>
          <Button size="small" icon={<PaperIcon size={13} />} href={addressOf(downloadDeskProof, { params, query: { inline: '1' } })} target="_blank" rel="noopener">
            查看证明
          </Button>
          <LinkButton onClick={() => void save()} disabled={busy} label={`下载证明 ${proof.proofNo}`}>
            下载
          </LinkButton>
        </span>
      </header>
      <ol className={styles['vehicles']} data-ticks={onChoose !== undefined}>
        {proof.vehicles.map((vehicle) => (
          <DeskVehicle
            key={vehicle.vin}
            batch={batch}
            vehicle={vehicle}
            sought={vehicle.vin === find}
            tick={onChoose ? <Checkbox aria-label={`选择 ${vehicle.vin}`} checked={chosen.has(vehicle.vin)} onChange={(event) => onChoose([vehicle.vin], event.target.checked)} /> : null}
          />
        ))}
      </ol>
    </article>
  )
}
