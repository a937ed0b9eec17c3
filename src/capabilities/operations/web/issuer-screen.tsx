import { useQuery } from '@tanstack/react-query'
import { Button } from 'antd'
import { call } from '../../../platform/web/client/call.ts'
import { saveFile } from '../../../platform/web/client/save-file.ts'
import { ErrorPanel } from '../../../platform/web/feedback/error-panel.tsx'
import { Note } from '../../../platform/web/feedback/note.tsx'
import { Waiting } from '../../../platform/web/feedback/waiting.tsx'
import { Copyable } from '../../../platform/web/look/copyable.tsx'
import { Facts, type Fact } from '../../../platform/web/look/facts.tsx'
import { DownloadIcon } from '../../../platform/web/look/icons.tsx'
import { Page, Panel } from '../../../platform/web/look/page.tsx'
import { StatusTag } from '../../../platform/web/look/tag.tsx'
import { dayText, minuteText } from '../../../platform/web/look/time-text.ts'
import { codeTables } from '../../../vocabulary/codes/tables.ts'
import { readIssuer, type Health, type IssuerRecord } from '../contract.ts'
import { daysLeft } from '../domain/troubles.ts'
import { expiryText, expiryTone } from './expiry.ts'
import styles from './operations.module.css'
import { useHealth } from './use-health.ts'

/** 签发单位与印章: who issues here, with which seal, and until when its certificates hold. */
export function IssuerScreen() {
  const issuer = useQuery({ queryKey: ['issuer'], queryFn: () => call(readIssuer, {}), staleTime: 300_000 })
  const health = useHealth()
  return (
    <Page title="签发单位与印章" lead="印在证明上的单位、编号与印章，及其证书">
      {issuer.error ? <ErrorPanel error={issuer.error} onRetry={() => void issuer.refetch()} /> : null}
      {issuer.isPending ? <Waiting rows={8} /> : null}
      {issuer.data ? (
        <>
          {issuer.data.demo ? (
            <Note tone="amber" title="演示签发单位">
              <p>名称、印章与证书仅供演示，所签证明不具效力。正式运营须在配置中登记运营单位并换用正式证书。</p>
            </Note>
          ) : null}
          <div className={styles['columns']}>
            <Panel title="签发单位">
              <Facts columns={2} facts={factsOf(issuer.data)} />
            </Panel>
            <Panel title="印章">
              <div className={styles['seal']}>
                <img src={`data:image/svg+xml;charset=utf-8,${encodeURIComponent(issuer.data.sealSvg)}`} alt={`${issuer.data.name}的印章`} width={168} height={168} />
              </div>
            </Panel>
          </div>
          <Panel title="证书" extra={<RootDownload issuer={issuer.data} />}>
            <Facts
              columns={2}
              facts={[
                ...(health.data ? certificateFacts(health.data, new Date(health.dataUpdatedAt)) : []),
                { label: '根证书有效期至', value: dayText(issuer.data.rootValidTo) },
                { label: '根证书 SHA-256 指纹', value: <span className={styles['hash']}><Copyable text={issuer.data.rootFingerprint} what="根证书指纹"><span className={styles['fingerprint']}>{issuer.data.rootFingerprint}</span></Copyable></span>, wide: true },
              ]}
            />
            {health.error ? <ErrorPanel error={health.error} onRetry={() => void health.refetch()} compact /> : null}
          </Panel>
        </>
      ) : null}
    </Page>
  )
}

const factsOf = (issuer: IssuerRecord): Fact[] => [
  { label: '单位名称', value: issuer.name, wide: true },
  { label: '证明编号前缀', value: <span className="cc-mono">{issuer.numberPrefix}</span> },
  { label: '省份', value: `${codeTables.division.label(issuer.provinceCode)}（${issuer.provinceCode}）` },
  { label: '单一窗口名称', value: issuer.portalName, wide: true },
]

function certificateFacts(health: Health, now: Date): Fact[] {
  return [
    ...health.certificates.flatMap(({ purpose, validTo, keyId }): Fact[] => [
      {
        label: `${purpose}证书有效期至`,
        value: (
          <>
            {dayText(validTo)} <StatusTag tone={expiryTone(daysLeft(validTo, now))} text={expiryText(daysLeft(validTo, now))} />
          </>
        ),
      },
      { label: `${purpose}密钥编号`, value: <Copyable text={keyId} what="密钥编号" /> },
    ]),
    { label: '卡证书注销列表下次更新', value: health.crlNextUpdate ? minuteText(health.crlNextUpdate) : '无法读取' },
  ]
}

function RootDownload({ issuer }: { issuer: IssuerRecord }) {
  const save = () => saveFile({ blob: new Blob([issuer.rootCertificate], { type: 'application/x-pem-file' }), fileName: `${issuer.name}根证书.pem` })
  return (
    <Button size="small" icon={<DownloadIcon size={13} />} onClick={save}>
      下载根证书
    </Button>
  )
}
